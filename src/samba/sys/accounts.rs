//! Names of users.

use super::frame::Frame;
use super::symbols::samba;
use super::text::copied;
use crate::error::NetApiStatus as Status;
use crate::host::HostResult;

/// The name that a user id is shown by. ERROR_FILE_NOT_FOUND: it has none.
pub(in crate::samba) fn user_name(uid: u32) -> HostResult<String> {
    let name_of = samba::uidtoname.get().ok_or(Status::ERROR_NOT_SUPPORTED)?;
    // Samba's answer lies on the stack frame.
    let _frame = Frame::new();
    // SAFETY: any number will do.
    let name = unsafe { name_of(uid) };
    // SAFETY: a text on the frame, which is still there.
    unsafe { copied(name) }.ok_or(Status::ERROR_FILE_NOT_FOUND)
}
