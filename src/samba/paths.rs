#![forbid(unsafe_code)]
//! Where Samba's files are.

use std::ffi::{CStr, CString};

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
