#![forbid(unsafe_code)]
//! Where Samba's files are.

use std::cell::OnceCell;
use std::ffi::{CStr, CString};
use std::thread::LocalKey;

use super::sys::frame::Frame;
use super::sys::samba;

/// smb.conf, before its variables are expanded; `None`: Samba does not tell.
pub(super) fn main_file() -> Option<CString> {
    samba::get_dyn_CONFIGFILE()
}

/// A file in `state directory`.
pub(super) fn state_path(name: &CStr) -> Option<CString> {
    samba::state_path(&Frame::new()?, name)
}

/// A file in `lock directory`.
pub(super) fn lock_path(name: &CStr) -> Option<CString> {
    samba::lock_path(&Frame::new()?, name)
}

/// A file in `cache directory`.
pub(super) fn cache_path(name: &CStr) -> Option<CString> {
    samba::cache_path(&Frame::new()?, name)
}

/// One of them that is asked for at each call: Samba makes its folder each time. Wherever it is to be from some time on, Samba has the file
/// of before open as well, as long as the worker lives.
pub(super) fn kept(
    place: &'static LocalKey<OnceCell<CString>>,
    find: impl FnOnce() -> Option<CString>,
) -> Option<CString> {
    place.with(|place| {
        if place.get().is_none() {
            // It is empty, so it is set.
            let _ = place.set(find()?);
        }
        place.get().cloned()
    })
}
