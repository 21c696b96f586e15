//! Samba's own checks of who may connect to a share. What cannot be asked is a no.
//!
//! They allocate on the talloc frame of whoever asks, who frees it.

use std::ffi::CStr;

use super::functions::samba;
use super::release::release;
use super::services::{List, Service};
use super::shim::CallFacts;

/// `server addresses`, since 4.18: whether the share is served on the address that the caller used.
pub(in crate::samba) fn is_served_here(call: CallFacts<'_>, service: Service) -> bool {
    let Some(ask) = samba::lp_allow_local_address.get() else {
        return true;
    };
    // SAFETY: the connection's own address.
    !call.local().is_null() && unsafe { ask(service.0, call.local()) }
}

/// `valid users`, `invalid users` and the like of a service.
pub(in crate::samba) fn user_may(call: CallFacts<'_>, service: Service) -> bool {
    let Some((ask, token)) = samba::user_ok_token.get().zip(call.token()) else {
        return false;
    };
    let (user, domain) = (call.unix_name().as_ptr(), call.domain().as_ptr());
    // SAFETY: the texts and the token are the call's own.
    unsafe { ask(user, domain, token, service.0) }
}

/// Since this release the function says by a pointer whether the list has the caller, and returns whether it can tell.
const MATCH_BY_POINTER: u32 = 421;

/// Whether a list of users has the caller, `%S` in it being the share; `None`: that cannot be told.
pub(in crate::samba) fn has_caller(call: CallFacts<'_>, share: &CStr, list: List) -> Option<bool> {
    if !list.is_set() {
        return Some(false);
    }
    let ask = samba::token_contains_name_in_list.get()?;
    let token = call.token()?;
    let mut has = false;
    // SAFETY: the texts and the token are the call's own, the list is the configuration's.
    let answer = unsafe {
        ask(
            call.unix_name().as_ptr(),
            call.domain().as_ptr(),
            share.as_ptr(),
            token,
            list.0,
            &raw mut has,
        )
    };
    if release() < MATCH_BY_POINTER {
        Some(answer)
    } else {
        answer.then_some(has)
    }
}

/// Whether one word of such a list, outside of any share, has the caller; `None`: that cannot be told.
pub(in crate::samba) fn is_meant(call: CallFacts<'_>, word: &CStr) -> Option<bool> {
    let list = [word.as_ptr(), std::ptr::null()];
    has_caller(call, c"", List(list.as_ptr()))
}

/// Whether `hosts deny` and `hosts allow` let a host in.
pub(in crate::samba) fn host_may(deny: List, allow: List, name: &CStr, address: &CStr) -> bool {
    let Some(ask) = samba::allow_access.get() else {
        return false;
    };
    // SAFETY: two lists of the configuration's and two texts, for the time of the call.
    unsafe { ask(deny.0, allow.0, name.as_ptr(), address.as_ptr()) }
}

/// Whether the share's descriptor grants the caller all of `desired`.
pub(in crate::samba) fn descriptor_grants(call: CallFacts<'_>, share: &CStr, desired: u32) -> bool {
    let Some((ask, token)) = samba::share_access_check.get().zip(call.token()) else {
        return false;
    };
    let mut granted = 0;
    // SAFETY: the token is the call's own, the number ours to be written.
    unsafe { ask(token, share.as_ptr(), desired, &raw mut granted) }
}

/// The client sits on this machine and came by no network; `None`: that is not known.
pub(in crate::samba) fn is_local(call: CallFacts<'_>) -> Option<bool> {
    let ask = samba::tsocket_address_is_inet.get()?;
    if call.remote().is_null() {
        return None;
    }
    // SAFETY: the connection's own address.
    Some(!unsafe { ask(call.remote(), c"ip".as_ptr()) })
}
