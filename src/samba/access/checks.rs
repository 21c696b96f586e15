#![forbid(unsafe_code)]
//! Samba's own checks of who may connect to a share. What cannot be asked is a no.
//!
//! They allocate on the talloc frame of whoever asks, who frees it.

use std::ffi::CStr;

use once_cell::sync::OnceCell;

use crate::samba::sys::handles::{List, Service, Text, Words};
use crate::samba::sys::samba::{self, symbol};
use crate::samba::sys::shim::CallFacts;

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

/// Whether a list of users has the caller, `%S` in it being the share; `None`: that cannot be told.
pub(super) fn has_caller(call: CallFacts<'_>, share: &CStr, list: &Words) -> Option<bool> {
    if !list.is_set() {
        return Some(false);
    }
    has(call, share, List::of_all(list.iter(), &mut Vec::new()))
}

fn has(call: CallFacts<'_>, share: &CStr, list: List<'_>) -> Option<bool> {
    let (answer, has) = ask(call, share, list)?;
    meaning(can_tell_failure(call)?, answer, has)
}

/// What the function says by what it returns and what is behind its last argument.
fn meaning(can_tell_failure: bool, answer: bool, has: bool) -> Option<bool> {
    if can_tell_failure {
        answer.then_some(has)
    } else {
        Some(answer)
    }
}

/// What the function returns, and what it leaves behind its last argument.
fn ask(call: CallFacts<'_>, share: &CStr, list: List<'_>) -> Option<(bool, bool)> {
    let (user, domain) = (call.unix_name(), call.domain());
    let mut has = false;
    let answer =
        samba::token_contains_name_in_list(user, domain, share, call.token?, list, &mut has)?;
    Some((answer, has))
}

/// Since 4.21 the function returns whether it can tell, and says by its last argument whether the list has the caller; before, it returned
/// that. Which of the two it is shows with a list that has nobody, for which neither looks anything up: a vendor's release may have the
/// later one early, and then everybody would be in every list.
fn can_tell_failure(call: CallFacts<'_>) -> Option<bool> {
    static KNOWN: OnceCell<bool> = OnceCell::new();
    let ask = || {
        ask(call, c"", List::EMPTY)
            .map(|(answer, _)| answer)
            .ok_or(())
    };
    KNOWN.get_or_try_init(ask).ok().copied()
}

/// Whether one word of such a list, outside of any share, has the caller; `None`: that cannot be told.
pub(super) fn is_meant(call: CallFacts<'_>, word: &CStr) -> Option<bool> {
    has(call, c"", List::of(word, &mut [Text::NONE; 2]))
}

/// Whether the share's descriptor grants the caller all of `desired`.
pub(in crate::samba) fn descriptor_grants(call: CallFacts<'_>, share: &CStr, desired: u32) -> bool {
    let mut granted = 0;
    call.token.is_some_and(|token| {
        samba::share_access_check(token, share, desired, &mut granted) == Some(true)
    })
}

/// The client sits on this machine and came by no network; `None`: that is not known.
pub(in crate::samba) fn is_local(call: CallFacts<'_>) -> Option<bool> {
    Some(!samba::tsocket_address_is_inet(call.remote?, c"ip")?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_in_a_list_is_said_in_one_of_two_ways() {
        assert_eq!(meaning(false, true, false), Some(true));
        assert_eq!(meaning(false, false, false), Some(false));
        assert_eq!(meaning(true, true, true), Some(true));
        assert_eq!(meaning(true, true, false), Some(false));
        assert_eq!(meaning(true, false, true), None);
    }
}
