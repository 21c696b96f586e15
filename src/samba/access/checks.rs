#![forbid(unsafe_code)]
//! Samba's own checks of who may connect to a share. What cannot be asked is a no.
//!
//! They allocate on the talloc frame of whoever asks, who frees it.

use std::ffi::CStr;

use crate::samba::sys::handles::{List, Service, Text};
use crate::samba::sys::samba::{self, symbol};
use crate::samba::sys::shim::CallFacts;
use crate::samba::version::release;

/// `server addresses`, since 4.18: whether the share is served on the address that the caller used.
pub(in crate::samba) fn is_served_here(call: CallFacts<'_>, service: Service) -> bool {
    if !symbol::lp_allow_local_address.is_there() {
        return true;
    }
    let served = |local| samba::lp_allow_local_address(service, local) == Some(true);
    call.local.is_some_and(served)
}

/// `valid users`, `invalid users` and the like of a service.
pub(super) fn user_may(call: CallFacts<'_>, service: Service) -> bool {
    call.token.is_some_and(|token| {
        samba::user_ok_token(call.unix_name(), call.domain(), token, service) == Some(true)
    })
}

/// Since this release the function says by a pointer whether the list has the caller, and returns whether it can tell.
const MATCH_BY_POINTER: u32 = 421;

/// Whether a list of users has the caller, `%S` in it being the share; `None`: that cannot be told.
pub(super) fn has_caller(call: CallFacts<'_>, share: &CStr, list: List<'_>) -> Option<bool> {
    if !list.is_set() {
        return Some(false);
    }
    let (user, domain) = (call.unix_name(), call.domain());
    let mut has = false;
    let answer =
        samba::token_contains_name_in_list(user, domain, share, call.token?, list, &mut has)?;
    if release() < MATCH_BY_POINTER {
        Some(answer)
    } else {
        answer.then_some(has)
    }
}

/// Whether one word of such a list, outside of any share, has the caller; `None`: that cannot be told.
pub(super) fn is_meant(call: CallFacts<'_>, word: &CStr) -> Option<bool> {
    has_caller(call, c"", List::of(word, &mut [Text::NONE; 2]))
}

/// Whether the share's descriptor grants the caller all of `desired`.
pub(in crate::samba) fn descriptor_grants(call: CallFacts<'_>, share: &CStr, desired: u32) -> bool {
    let mut granted = 0;
    call.token.is_some_and(|token| {
        samba::share_access_check(token, share, desired, &mut granted) == Some(true)
    })
}

/// The client sits on this machine and came by no network; `None`: that is not known.
pub(super) fn is_local(call: CallFacts<'_>) -> Option<bool> {
    Some(!samba::tsocket_address_is_inet(call.remote?, c"ip")?)
}
