#![forbid(unsafe_code)]
//! Whom an answer is for: all that Samba looks at when it expands a variable for a caller, and when it checks their access.
//!
//! What is kept for callers is kept under the number of this, or under what Samba's own expansion made of it (files of the
//! configuration are kept under their expanded names).
//!
//! What is one for all callers of a worker is not in it: `%h`, `%v`, `%w`, `%N`, `%V`, `%d` and `%$(...)`; `%L`, `%R`, `%a` and `%m`,
//! which Samba has no better value for in a worker. Nothing is kept of what has the time in it, `%T` and `%t`.

use std::collections::VecDeque;
use std::ffi::{CStr, CString};

use once_cell::sync::Lazy;
use parking_lot::Mutex;

use crate::samba::identity::AsCaller;
use crate::samba::sys::frame::Frame;
use crate::samba::sys::samba;
use crate::samba::sys::shim::CallFacts;

/// So many callers have a number at a time.
const PLACES: usize = 64;

/// Samba's `fstring`, which cuts longer names.
const LONGEST_NAME: usize = 255;

/// For whom Samba expands.
#[derive(Clone, Default)]
struct Speaker {
    sent_name: CString,
    domain: CString,
}

static SPEAKS: Lazy<Mutex<Speaker>> = Lazy::new(Mutex::default);
static NUMBERS: Lazy<Mutex<Numbers>> = Lazy::new(Mutex::default);

/// From now on Samba expands for this caller. Samba itself does it when it takes on a caller's identity, and does not undo it: who
/// forgets it expands for the caller before.
pub(crate) fn speaks(call: CallFacts<'_>) {
    *SPEAKS.lock() = Speaker {
        sent_name: cut(call.sent_name()),
        domain: cut(call.domain()),
    };
    // Samba takes names at the same addresses for the same names, yet a login that ended may have left its addresses to another one's.
    samba::set_current_user_info(c"", c"", c"");
    let set = samba::set_current_user_info(call.sent_name(), call.unix_name(), call.domain());
    if set.is_none() {
        drop(call.session.and_then(AsCaller::new));
    }
}

fn cut(name: &CStr) -> CString {
    let bytes = name.to_bytes();
    CString::new(bytes.get(..LONGEST_NAME).unwrap_or(bytes)).unwrap_or_default()
}

/// As Samba expands an include, or the name of a share, for who speaks now; `None`: no memory.
pub(crate) fn expand(text: &CStr) -> Option<CString> {
    if !has_variables(text) {
        return Some(text.to_owned());
    }
    let who = SPEAKS.lock().clone();
    samba::talloc_sub_basic(&Frame::new()?, &who.sent_name, &who.domain, text)
}

/// Whether there is anything to expand.
pub(in crate::samba) fn has_variables(text: &CStr) -> bool {
    text.to_bytes().contains(&b'%')
}

/// The same number means the same in every member.
pub(crate) fn number(call: CallFacts<'_>) -> u64 {
    if let Some(known) = NUMBERS.lock().of_call(call.serial) {
        return known;
    }
    NUMBERS.lock().of(call.serial, everything_of(call))
}

#[derive(Default)]
struct Numbers {
    /// The call that asked last, and its number: a call asks more than once.
    last: (u64, u64),
    /// The oldest first.
    kept: VecDeque<(Vec<u8>, u64)>,
    given: u64,
}

impl Numbers {
    fn of_call(&self, serial: u64) -> Option<u64> {
        (self.last.0 == serial && serial != 0).then_some(self.last.1)
    }

    fn of(&mut self, serial: u64, whom: Vec<u8>) -> u64 {
        let known = self.kept.iter().find(|(of, _)| *of == whom);
        let number = known.map(|(_, number)| *number);
        let number = number.unwrap_or_else(|| self.give(whom));
        self.last = (serial, number);
        number
    }

    fn give(&mut self, whom: Vec<u8>) -> u64 {
        self.given = self.given.wrapping_add(1);
        if self.kept.len() >= PLACES {
            self.kept.pop_front();
        }
        self.kept.push_back((whom, self.given));
        self.given
    }
}

fn everything_of(call: CallFacts<'_>) -> Vec<u8> {
    let mut all = Vec::with_capacity(512);
    for name in [call.sent_name(), call.unix_name(), call.domain()] {
        all.extend_from_slice(name.to_bytes_with_nul());
    }
    // A local client has no address: the same as an empty one.
    for end in [call.client_address(), call.local_address()] {
        all.extend_from_slice(end.unwrap_or_default().to_bytes_with_nul());
    }
    for bytes in [call.sids(), call.groups()] {
        all.extend_from_slice(&bytes.len().to_ne_bytes());
        all.extend_from_slice(bytes);
    }
    all.extend_from_slice(&call.privileges.to_ne_bytes());
    for id in [call.rights, call.uid, call.gid] {
        all.extend_from_slice(&id.to_ne_bytes());
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caller_has_one_number_for_as_long_as_it_is_kept() {
        let mut numbers = Numbers::default();
        assert_eq!(numbers.of(1, vec![1]), 1);
        assert_eq!(numbers.of(2, vec![2]), 2);
        assert_eq!(numbers.of(3, vec![1]), 1);
        for more in 0..64 {
            numbers.of(4, vec![0, more]);
        }
        assert_eq!(numbers.of(5, vec![1]), 67, "never a number twice");
    }

    #[test]
    fn a_call_asks_once() {
        let mut numbers = Numbers::default();
        assert_eq!(numbers.of_call(7), None);
        let number = numbers.of(7, vec![1]);
        assert_eq!(numbers.of_call(7), Some(number));
        assert_eq!(numbers.of_call(8), None);
    }

    #[test]
    fn long_names_are_cut_as_samba_cuts_them() {
        let long = CString::new(vec![b'x'; 300]).unwrap();
        assert_eq!(cut(&long).to_bytes().len(), 255);
        assert_eq!(cut(c"short").as_c_str(), c"short");
    }
}
