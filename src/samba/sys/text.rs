//! Texts between Samba and us.

use std::ffi::{c_char, CStr};

/// A copy of one of Samba's texts; `None` when it is NULL.
///
/// # Safety
/// NULL, or a text that ends in NUL and stays as it is for the time of this call.
pub(super) unsafe fn copied(text: *const c_char) -> Option<String> {
    if text.is_null() {
        return None;
    }
    // SAFETY: the promise above.
    let bytes = unsafe { CStr::from_ptr(text) };
    Some(bytes.to_string_lossy().into_owned())
}
