//! Where Samba's files are.

use std::ffi::{CStr, CString};

use super::frame::Frame;
use super::functions::samba;
use super::text::owned;

/// smb.conf; `None`: Samba does not tell.
pub(in crate::samba) fn main_file() -> Option<CString> {
    let path = samba::get_dyn_CONFIGFILE.get()?;
    // SAFETY: no conditions.
    let path = unsafe { path() };
    // SAFETY: a text that stays, or NULL.
    unsafe { owned(path) }
}

/// A file in `state directory`.
pub(in crate::samba) fn state_path(name: &CStr) -> Option<CString> {
    let path = samba::state_path.get()?;
    let frame = Frame::new()?;
    // SAFETY: the name ends in NUL; the path is made on the frame.
    let path = unsafe { path(frame.context(), name.as_ptr()) };
    // SAFETY: a text of the frame's, or NULL.
    unsafe { owned(path) }
}

/// A file in `lock directory`.
pub(in crate::samba) fn lock_path(name: &CStr) -> Option<CString> {
    let path = samba::lock_path.get()?;
    let frame = Frame::new()?;
    // SAFETY: the name ends in NUL; the path is made on the frame.
    let path = unsafe { path(frame.context(), name.as_ptr()) };
    // SAFETY: a text of the frame's, or NULL.
    unsafe { owned(path) }
}
