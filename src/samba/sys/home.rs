//! Homes of users, as the machine's user database knows them.

use std::ffi::{CStr, CString};

use super::frame::Frame;
use super::handles::Text;
use super::raw;

/// A user's home in the machine's user database, which may hang; `None`: there is none.
pub(in crate::samba) fn home_folder(user: &CStr) -> Option<CString> {
    let frame = Frame::new()?;
    let found = match raw::Get_Pwnam_alloc() {
        // SAFETY: a text for the time of the call; the result lies on the frame, which is dropped last.
        Some(find) => unsafe { find(frame.context(), user.as_ptr()) },
        // SAFETY: a text for the time of the call.
        None => unsafe { libc::getpwnam(user.as_ptr()) },
    };
    // SAFETY: NULL, or a user who is there until the next one is asked for.
    let found = unsafe { found.as_ref() }?;
    // SAFETY: a text of the user's, there as long as the user is, or NULL.
    let folder = unsafe { Text::new(found.pw_dir) }.get()?;
    (!folder.is_empty() && folder != c"/").then(|| folder.to_owned())
}
