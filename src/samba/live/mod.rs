#![forbid(unsafe_code)]
//! Live state: sessions, tree connects and opens as Samba's databases have them at this moment.

mod connections;
mod databases;
mod explained;
mod files;
mod locks;
mod missed;
mod opens;
mod owners;
mod refresh;
mod rows;
mod sessions;
mod theirs;
mod walk;

use std::cell::RefCell;
use std::ffi::CString;

pub(super) use self::databases::can_walk;
use self::refresh::{Caller, Refresh};
use super::cluster::own_node;
use super::identity::AsRoot;
use super::kernel::alive::Alive;
use super::records::Proven;
use super::sys::shim::CallFacts;
use super::text;
use crate::host::{Feed, HostResult, Kinds};

/// Opens, listed or counted.
const ANY_OPENS: Kinds = Kinds(Kinds::OPENS.0 | Kinds::OPEN_OWNERS.0);

/// What is read here.
pub(super) const KINDS: Kinds = Kinds(Kinds::SESSIONS.0 | Kinds::CONNECTIONS.0 | ANY_OPENS.0);

thread_local! {
    /// Processes that are held open, from one call of this worker to the next.
    static ALIVE: RefCell<Alive> = RefCell::default();
}

/// Add these kinds to the feed. ERROR_NOT_SUPPORTED when their records are not known.
pub(super) fn refresh(
    call: CallFacts<'_>,
    kinds: Kinds,
    proven: Proven,
    feed: &mut Feed,
) -> HostResult<()> {
    with(call, kinds, proven, |refresh| read(refresh, feed))
}

/// The name of the caller's client as smbd found it when the client connected, or the address where it found none: smbd judges a tree
/// connect by it. `None`: no session over the caller's connection tells it.
pub(super) fn client_name(call: CallFacts<'_>, proven: Proven) -> Option<CString> {
    let name = with(call, Kinds::NONE, proven, |refresh| {
        let look = || sessions::read(refresh, &mut Feed::default()).ok();
        // A walk may pass by a record that is moved at that moment: one that found nothing is made again.
        look()?.client.or_else(|| look()?.client)
    })?;
    text::to_samba(&name)
}

/// Do it as root, with what is known of living processes.
fn with<T>(
    call: CallFacts<'_>,
    kinds: Kinds,
    proven: Proven,
    read: impl FnOnce(&mut Refresh<'_>) -> T,
) -> T {
    let mut refresh = Refresh {
        call,
        kinds,
        proven,
        alive: RefCell::new(ALIVE.take()),
        caller: Caller::default(),
        node: own_node(),
    };
    let _root = AsRoot::new();
    refresh.alive.get_mut().begin();
    let done = read(&mut refresh);
    ALIVE.set(refresh.alive.into_inner());
    done
}

fn read(refresh: &mut Refresh<'_>, feed: &mut Feed) -> HostResult<()> {
    let kinds = refresh.kinds;
    // Tree connects are read first, because they tell which sessions are needed. Opens that need ids come last, because sessions tell
    // which process serves the caller. Opens that are only counted come before the sessions: theirs is the longest walk, and processes
    // are asked about meanwhile.
    let are_joined = kinds.intersects(Kinds::OPEN_IDS);
    if kinds.intersects(Kinds::CONNECTIONS) {
        connections::read(refresh, feed)?;
    }
    if kinds.intersects(ANY_OPENS) && !are_joined {
        opens::read(refresh, feed)?;
    }
    connections::keep_living(refresh, feed);
    if kinds.has(Kinds::SESSIONS | Kinds::CONNECTIONS) {
        refresh.caller = theirs::read(refresh, feed)?;
    } else if kinds.intersects(Kinds::SESSIONS | ANY_OPENS) {
        refresh.caller = sessions::read(refresh, feed)?;
    }
    if kinds.intersects(ANY_OPENS) && are_joined {
        opens::read(refresh, feed)?;
    }
    Ok(())
}
