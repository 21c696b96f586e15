#![forbid(unsafe_code)]
//! What is deleted because it is over: temporary shares whose smbd is, by the worker that loads them and by a starting smbd; and what is
//! stored for users' shares that are gone.

use std::ffi::{CStr, CString};
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::access::descriptors;
use super::config::departed;
use super::config::engine::{self, Fresh};
use super::config::temporary::{self, Temporary};
use super::kernel::smbd;
use super::lock::Held;
use super::metrics;
use super::needs::lacks;
use super::postponed;
use super::smbconf::Sections;
use super::sys::handles::Service;
use super::sys::shim::CallFacts;
use super::text;
use super::{actions, store};
use crate::error::NetApiStatus as Status;
use crate::host::{HostResult, Kinds};
use crate::names::lower;

/// So many users' shares are looked after by one call.
const MOST_DEPARTED: usize = 64;
/// So many shares that are being changed are tried by one call.
const MOST_BUSY: u32 = 3;
/// What a starting smbd waits for shares that are being changed, at most.
const START_PATIENCE: Duration = Duration::from_secs(2);
const PAUSE: Duration = Duration::from_millis(50);

/// The configuration of this moment, for the caller who speaks, less the shares that are over. `shares` false: a change of usershares
/// alone may wait.
pub(crate) fn fresh(shares: bool) {
    let fresh = counted(engine::fresh(shares));
    let mut over = match fresh {
        _ if forget_departed() => temporary::over(Service::all()),
        Fresh::Nothing => Vec::new(),
        Fresh::Some(services) => temporary::over(services.into_iter()),
        Fresh::Whole => temporary::over(Service::all()),
    };
    over.extend(postponed::due());
    postponed::add(purge(over, &|| {
        // Each process looks for itself, too.
        let _ = actions::tell_of_change();
        counted(engine::fresh(true));
    }));
}

fn counted(fresh: Fresh) -> Fresh {
    match fresh {
        Fresh::Nothing => {}
        Fresh::Some(_) => metrics::LOADS.sections(),
        Fresh::Whole => metrics::LOADS.whole(),
    }
    fresh
}

/// The same in the middle of a call that changed it, where it is followed at all.
pub(crate) fn follow(_: CallFacts<'_>) {
    if engine::is_followed() {
        fresh(true);
    }
}

/// In smbd itself while it starts: it is not to serve them at all. Shares of the registry are loaded when somebody asks for them: not yet.
pub(crate) fn at_smbds_start() {
    let kinds = Kinds::SHARES | Kinds::CHANGES;
    if smbd::is_this() && store::is_in_use(c"") && !lacks(kinds) {
        let begin = Instant::now();
        let mut left = purge(temporary::listed(), &|| ());
        // A share that is being changed is left to the first worker, which looks again.
        while !left.is_empty() && begin.elapsed() < START_PATIENCE {
            sleep(PAUSE);
            left = purge(left, &|| ());
        }
    }
}

/// False: no user's share is gone. What is busy waits for the next call.
fn forget_departed() -> bool {
    let departed = departed::take();
    let any = !departed.is_empty();
    let mut waits = false;
    for (count, (name, file)) in departed.into_iter().enumerate() {
        // Who changes one share may be changing all: none of the others is waited for.
        let done = if waits || count >= MOST_DEPARTED {
            Err(Status::ERROR_BUSY)
        } else {
            forget(&name, &file)
        };
        waits |= done == Err(Status::ERROR_BUSY);
        match done {
            Ok(()) => {}
            Err(Status::ERROR_BUSY) => departed::add(name, file),
            Err(status) => {
                let name = text::outwards(name.to_bytes());
                log::warn!("the descriptor of usershare {name:?} stays: {status}");
            }
        }
    }
    any
}

/// Whoever makes a share stores its descriptor first, and holds the lock.
fn forget(share: &CStr, file: &Path) -> HostResult<()> {
    let name = text::outwards(share.to_bytes());
    let _held = Held::section_at_once(&lower(&name))?;
    counted(engine::fresh(true));
    if departed::is_gone(file) {
        descriptors::set(&name, None)?;
    }
    Ok(())
}

/// All at once, as there may be many; `then` when there were any. What could not be looked at, as somebody is changing it, is given back.
fn purge(names: Vec<CString>, then: &dyn Fn()) -> Vec<CString> {
    if names.is_empty() {
        return names;
    }
    // A share that gets the name again is to keep its descriptor.
    if let Ok(_others_wait) = Held::all_at_once() {
        end(&names, then);
        return Vec::new();
    }
    // Any one share may be in the middle of a change, which may take as long as an administrator's command does. The others need not wait
    // for it.
    let mut tries = MOST_BUSY;
    let mut is_left = |name: &CString| {
        if tries == 0 {
            return true;
        }
        let lock = text::outwards(name.to_bytes());
        let Ok(_others_wait) = Held::section_at_once(&lower(&lock)) else {
            tries -= 1;
            return true;
        };
        end(std::slice::from_ref(name), then);
        false
    };
    names.into_iter().filter(|name| is_left(name)).collect()
}

/// Delete those that are over. Whoever would make them anew waits meanwhile.
fn end(names: &[CString], then: &dyn Fn()) {
    let deleted = delete_those_over(names).unwrap_or_default();
    if deleted.is_empty() {
        return;
    }
    // What is still there by that name is not to lose its descriptor.
    then();
    for name in &deleted {
        let name = text::outwards(name.to_bytes());
        if let Err(status) = descriptors::set(&name, None) {
            log::warn!("the descriptor of {name:?} stays: {status}");
        }
        // Its users may be on other nodes of a cluster, or with a process that outlived its smbd.
        if let Err(status) = actions::disconnect(&name) {
            log::warn!("the users of {name:?} could not be disconnected: {status}");
        }
        log::info!("temporary share {name} ended with its smbd");
    }
}

fn delete_those_over(names: &[CString]) -> HostResult<Vec<CString>> {
    let registry = Sections::of_configuration()?;
    let transaction = registry.begin()?;
    let deleted = names.iter().filter(|name| is_deleted(&registry, name));
    let deleted = deleted.cloned().collect();
    transaction.commit()?;
    Ok(deleted)
}

/// What is not over keeps its name in the list no more.
fn is_deleted(registry: &Sections, name: &CStr) -> bool {
    let state = temporary::stored(registry, name);
    if state != Temporary::Now && temporary::note(name, false).is_err() {
        log::warn!("the list of temporary shares could not be changed");
    }
    state == Temporary::Over && registry.delete(name).is_ok()
}
