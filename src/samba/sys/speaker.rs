//! For whom Samba expands variables.

use std::ffi::{CStr, CString};

use super::frame::Frame;
use super::functions::samba;

/// `%U`, `%u` and `%D` from now on. False: this Samba does it only when it takes on an identity.
pub(in crate::samba) fn set(sent_name: &CStr, unix_name: &CStr, domain: &CStr) -> bool {
    let Some(set) = samba::set_current_user_info.get() else {
        return false;
    };
    // Samba takes names at the same addresses for the same names, yet a login that ended may have left its addresses to another one's.
    for (sent, unix, of) in [(c"", c"", c""), (sent_name, unix_name, domain)] {
        // SAFETY: three texts that stay for the call; Samba copies them.
        unsafe { set(sent.as_ptr(), unix.as_ptr(), of.as_ptr()) };
    }
    true
}

/// A text with the variables of a caller of these names, and those of the worker; `None`: no memory.
pub(in crate::samba) fn expand(sent_name: &CStr, domain: &CStr, text: &CStr) -> Option<CString> {
    let expand = samba::talloc_sub_basic.get()?;
    let frame = Frame::new()?;
    // SAFETY: three texts that stay for the call; the result is the frame's.
    let made = unsafe {
        expand(
            frame.context(),
            sent_name.as_ptr(),
            domain.as_ptr(),
            text.as_ptr(),
        )
    };
    // SAFETY: a text of the frame's, or NULL.
    unsafe { super::text::owned(made) }
}
