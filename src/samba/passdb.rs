#![forbid(unsafe_code)]
//! The passdb backend by which Samba loads the library: a name that hands on to the backend behind its colon.
//!
//! It has to register in any Samba, known or not: a line of smb.conf whose backend is missing keeps smbd from starting.

use std::ffi::{CStr, CString};

use super::sys::handles::{Class, Init};
use super::sys::samba;
use super::version::release;

/// Of the module's file, and of its backend.
pub(super) const NAME: &CStr = c"srvsvc_rs";

const DEFAULT_BACKEND: &CStr = c"tdbsam";

/// A module must name the interface's number, and nothing tells it: 25 to 4.22, 30 since, of the same shape.
const OLD: i32 = 25;
const NEW: i32 = 30;
const NEW_SINCE: u32 = 423;
/// No number is as high.
const NUMBERS: i32 = 1000;

/// NTSTATUS
const OK: u32 = 0;
const OBJECT_TYPE_MISMATCH: u32 = 0xc000_0024;
const OBJECT_NAME_COLLISION: u32 = 0xc000_0035;
const NOT_SUPPORTED: u32 = 0xc000_00bb;

/// Register the backend, whatever number Samba's interface has; an NTSTATUS.
pub(crate) fn offer(init: Init) -> u32 {
    // Samba logs each number that is not its own, whatever the log level is.
    let quiet = Quiet::new();
    let status = search(release(), |number| {
        samba::smb_register_passdb(number, NAME, init)
    });
    drop(quiet);
    let Some(status) = status else {
        return NOT_SUPPORTED;
    };
    if status != OK {
        log::error!("this Samba takes no passdb backend by the name of srvsvc_rs ({status:08x})");
    }
    status
}

/// While it lives Samba says nothing about passdb, where it can be told so.
struct Quiet(Option<i32>);

impl Quiet {
    /// From now on.
    fn new() -> Self {
        let before = samba::debuglevel_get_class(Class::PASSDB);
        Self(before.filter(|_| samba::debuglevel_set_class(Class::PASSDB, -1).is_some()))
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        if let Some(before) = self.0 {
            samba::debuglevel_set_class(Class::PASSDB, before);
        }
    }
}

/// The likely number first, then from the new one on: a higher one is likelier than a lower one.
fn search(release: u32, register: impl Fn(i32) -> Option<u32>) -> Option<u32> {
    let likely = if release >= NEW_SINCE { NEW } else { OLD };
    let all = std::iter::once(likely).chain((0..NUMBERS).map(|more| (NEW + more) % NUMBERS));
    let mut last = None;
    for number in all {
        last = match register(number)? {
            OBJECT_NAME_COLLISION => Some(OK),
            status => Some(status),
        };
        if last != Some(OBJECT_TYPE_MISMATCH) {
            break;
        }
    }
    last
}

/// The backend that does the work, by what stands behind our colon; `None` when that is this module again.
pub(crate) fn behind(location: Option<&CStr>) -> Option<CString> {
    let location = location.filter(|location| !location.is_empty());
    let location = location.unwrap_or(DEFAULT_BACKEND);
    let name = location.to_bytes().split(|byte| *byte == b':').next();
    if name.is_some_and(|name| name.eq_ignore_ascii_case(NAME.to_bytes())) {
        log::error!(
            "passdb backend = srvsvc_rs:srvsvc_rs: the backend behind the colon must be another one"
        );
        return None;
    }
    Some(location.to_owned())
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    /// A Samba whose interface has this number, and what was tried.
    fn tried(release: u32, its: i32) -> (Option<u32>, Vec<i32>) {
        let tried = RefCell::new(Vec::new());
        let status = search(release, |number| {
            tried.borrow_mut().push(number);
            Some(if number == its {
                OK
            } else {
                OBJECT_TYPE_MISMATCH
            })
        });
        (status, tried.into_inner())
    }

    #[test]
    fn known_releases_are_told_their_number_at_once() {
        assert_eq!(tried(417, 25), (Some(OK), vec![25]));
        assert_eq!(tried(425, 30), (Some(OK), vec![30]));
    }

    #[test]
    fn another_number_is_found() {
        assert_eq!(tried(425, 31), (Some(OK), vec![30, 30, 31]));
        for number in [0, 24, 25, 999] {
            assert_eq!(tried(0, number).0, Some(OK), "{number}");
        }
        assert_eq!(tried(425, 1000).0, Some(OBJECT_TYPE_MISMATCH));
        assert_eq!(search(425, |_| None), None);
        assert_eq!(search(425, |_| Some(OBJECT_NAME_COLLISION)), Some(OK));
        assert_eq!(search(425, |_| Some(0xc000_0017)), Some(0xc000_0017));
    }

    #[test]
    fn what_stands_behind_the_colon_is_the_backend() {
        assert_eq!(behind(None).as_deref(), Some(c"tdbsam"));
        assert_eq!(behind(Some(c"")).as_deref(), Some(c"tdbsam"));
        let ldap = c"ldapsam:ldap://192.0.2.1";
        assert_eq!(behind(Some(ldap)).as_deref(), Some(ldap));
        assert_eq!(behind(Some(c"srvsvc_rs2")).as_deref(), Some(c"srvsvc_rs2"));
        assert_eq!(behind(Some(c"SRVSVC_RS:tdbsam")), None);
    }
}
