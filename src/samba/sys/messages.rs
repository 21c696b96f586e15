//! Messages to other processes of Samba's.

use std::ffi::c_void;

use super::frame::Frame;
use super::functions::samba;
use super::types::NtStatus;
use crate::error::NetApiStatus as Status;
use crate::host::HostResult;
use crate::registry::records::ServerId;

/// Who sends: this process.
pub(super) fn sender() -> HostResult<*mut c_void> {
    let context = samba::global_messaging_context
        .get()
        .ok_or(Status::ERROR_NOT_SUPPORTED)?;
    // SAFETY: no conditions; it stays as long as the process.
    let context = unsafe { context() };
    if context.is_null() {
        return Err(Status::ERROR_GEN_FAILURE);
    }
    Ok(context)
}

/// To one process, by Samba's number of the message. What Samba says to it.
pub(in crate::samba) fn send(to: ServerId, message: u32, data: &[u8]) -> HostResult<NtStatus> {
    let send = samba::messaging_send_buf
        .get()
        .ok_or(Status::ERROR_NOT_SUPPORTED)?;
    let sender = sender()?;
    let _frame = Frame::new();
    // SAFETY: Samba's own context; so many bytes are there, and are sent before this returns.
    Ok(unsafe { send(sender, to.into(), message, data.as_ptr(), data.len()) })
}

/// To all processes.
pub(in crate::samba) fn send_all(message: i32, data: &[u8]) -> HostResult<()> {
    let send = samba::messaging_send_all
        .get()
        .ok_or(Status::ERROR_NOT_SUPPORTED)?;
    let sender = sender()?;
    let _frame = Frame::new();
    // SAFETY: Samba's own context; so many bytes are there, and are sent before this returns.
    unsafe { send(sender, message, data.as_ptr().cast(), data.len()) };
    Ok(())
}
