#![forbid(unsafe_code)]
//! Who may connect to a share, and what of it is kept. A tree connect asks the same questions; what of them cannot be asked here is a no.

pub(super) mod checks;
mod client;
pub(crate) mod descriptors;
mod hosts;
pub(super) mod operators;
pub(super) mod stamp;
mod verdicts;
pub(super) mod veto;

use std::ffi::CStr;

use self::verdicts::About;
use super::config::homes::{self, Target};
use super::config::{loaded, whom};
use super::needs::lacks;
use super::sys::frame::Frame;
use super::sys::handles::Words;
use super::sys::samba;
use super::sys::shim::CallFacts;
use super::text;
use crate::error::NetApiStatus as Status;
use crate::host::{HostResult, Kinds};

/// Longer names are no shares, and are not worth keeping.
const LONGEST_NAME: usize = 80;

/// May the caller connect to the share with this access mask. ERROR_ACCESS_DENIED: no; NERR_NetNameNotFound: there is none for them.
pub(super) fn share(call: CallFacts<'_>, share: &str, desired: u32) -> HostResult<()> {
    if lacks(Kinds::SHARES) {
        return Err(Status::ERROR_NOT_SUPPORTED);
    }
    let name = text::to_samba(share).ok_or(Status::ERROR_INVALID_PARAMETER)?;
    let generation = loaded::latest();
    let moment = (generation, stamp::moment());
    if generation == 0 || moment.1 == 0 || share.len() > LONGEST_NAME {
        return find_out(call, &name, desired).verdict;
    }
    let whom = whom::number(call);
    let about = About { whom, desired };
    let kept = verdicts::KEPT
        .lock()
        .as_ref()
        .and_then(|kept| kept.get(moment, about, share));
    kept.unwrap_or_else(|| {
        // Not under the lock: Samba is asked.
        let found = find_out(call, &name, desired);
        if found.holds {
            let mut kept = verdicts::KEPT.lock();
            kept.get_or_insert_default()
                .put(moment, about, share, found.verdict);
        }
        found.verdict
    })
}

/// What was found out about a caller and a share.
struct Found {
    verdict: HostResult<()>,
    /// For all calls of this caller, over whichever connection.
    holds: bool,
}

impl Found {
    const fn new(verdict: HostResult<()>) -> Self {
        let holds = true;
        Self { verdict, holds }
    }
}

fn find_out(call: CallFacts<'_>, name: &CStr, desired: u32) -> Found {
    let denied = Err(Status::ERROR_ACCESS_DENIED);
    let Some(_frame) = Frame::new() else {
        return Found::new(Err(Status::ERROR_NOT_ENOUGH_MEMORY));
    };
    if !loaded::has_all_rules() {
        return Found::new(denied);
    }
    let share =
        homes::target(call, name).filter(|share| checks::is_served_here(call, share.service));
    let Some(share) = share else {
        return Found::new(Err(Status::NERR_NET_NAME_NOT_FOUND));
    };
    if !call.is_named() || !user_may(call, &share) {
        return Found::new(denied);
    }
    let judged = hosts::judge(call, share.service);
    let may = judged.may && checks::descriptor_grants(call, name, desired);
    Found {
        verdict: if may { Ok(()) } else { denied },
        holds: !judged.by_name,
    }
}

fn user_may(call: CallFacts<'_>, share: &Target) -> bool {
    if share.home {
        home_may(call, share)
    } else {
        checks::user_may(call, share.service)
    }
}

/// `invalid users` and `valid users` of a home: `%S` in them is its own name.
fn home_may(call: CallFacts<'_>, home: &Target) -> bool {
    let invalid = samba::lp_invalid_users(home.service);
    let Some((invalid, valid)) = invalid.zip(samba::lp_valid_users(home.service)) else {
        return false;
    };
    let has = |list| checks::has_caller(call, &home.name, list);
    has(&invalid) == Some(false) && (!valid.is_set() || has(&valid) == Some(true))
}

/// `read only`, `read list` and `write list`, as a tree connect takes them.
pub(super) fn is_read_only(call: CallFacts<'_>, share: &Target) -> bool {
    let Some(_frame) = Frame::new() else {
        return true;
    };
    let has = |list: Option<Words>| checks::has_caller(call, &share.name, &list?);
    let service = share.service;
    has(samba::lp_write_list(service)) != Some(true)
        && (service.read_only() || has(samba::lp_read_list(service)) != Some(false))
}
