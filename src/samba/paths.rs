#![forbid(unsafe_code)]
//! Where Samba's files are.

use std::cell::OnceCell;
use std::ffi::{CStr, CString};
use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt as _;
use std::thread::LocalKey;

use super::sys::frame::Frame;
use super::sys::samba;
use super::text::path_of;

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

/// A file of ours in `lock directory`, for root alone; a link in its place is not followed. `place` keeps its path.
pub(super) fn open_lock_file(
    place: &'static LocalKey<OnceCell<CString>>,
    name: &CStr,
    options: &mut OpenOptions,
) -> Option<File> {
    let path = kept(place, || lock_path(name))?;
    let options = options.mode(0o600).custom_flags(libc::O_NOFOLLOW);
    options.open(path_of(&path)).ok()
}
