//! Which Samba runs, and our own options in its configuration.

use std::ffi::CStr;

use super::functions::samba;
use super::text::copied;

/// `srvsvc_rs:NAME` of smb.conf's `[global]`; `None` when it is not set.
pub(in crate::samba) fn option(name: &CStr) -> Option<String> {
    let read = samba::lp_parm_const_string.get()?;
    let none = std::ptr::null();
    // SAFETY: all are texts; -1 is [global].
    let text = unsafe { read(-1, c"srvsvc_rs".as_ptr(), name.as_ptr(), none) };
    // SAFETY: a text of the configuration's, NULL when there is none.
    unsafe { copied(text) }
}
