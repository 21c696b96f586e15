//! Security descriptors of shares, as share_info.tdb has them.

use std::ffi::{c_void, CStr};

use super::frame::Frame;
use super::functions::samba;
use super::types::NtStatus;
use crate::error::NetApiStatus as Status;
use crate::host::HostResult;
use crate::samba::status::win32;

/// What is stored for a share, self-relative; Samba's default when nothing is.
pub(in crate::samba) fn get(share: &CStr) -> HostResult<Vec<u8>> {
    let missing = Status::ERROR_NOT_SUPPORTED;
    let read = samba::get_share_security.get().ok_or(missing)?;
    let marshall = samba::marshall_sec_desc.get().ok_or(missing)?;
    let frame = Frame::new().ok_or(Status::ERROR_NOT_ENOUGH_MEMORY)?;
    let mut len = 0;
    // SAFETY: a text for the time of the call; the result is made on the frame.
    let descriptor = unsafe { read(frame.context(), share.as_ptr(), &raw mut len) };
    if descriptor.is_null() {
        return Err(Status::ERROR_GEN_FAILURE);
    }
    let mut data = std::ptr::null_mut();
    // SAFETY: the descriptor of above; what is made of it lies on the frame.
    let status = unsafe { marshall(frame.context(), descriptor, &raw mut data, &raw mut len) };
    win32(status)?;
    if data.is_null() {
        return Err(Status::ERROR_NOT_ENOUGH_MEMORY);
    }
    // SAFETY: so many bytes, as Samba says.
    Ok(unsafe { std::slice::from_raw_parts(data, len) }.to_vec())
}

/// Whether descriptors can be changed here.
pub(in crate::samba) fn can_set() -> bool {
    samba::set_share_security.get().is_some() && samba::delete_share_security.get().is_some()
}

/// Store one, self-relative as it came. As root.
pub(in crate::samba) fn set(share: &CStr, bytes: &[u8]) -> HostResult<()> {
    let missing = Status::ERROR_NOT_SUPPORTED;
    let unmarshall = samba::unmarshall_sec_desc.get().ok_or(missing)?;
    let store = samba::set_share_security.get().ok_or(missing)?;
    let frame = Frame::new().ok_or(Status::ERROR_NOT_ENOUGH_MEMORY)?;
    // Samba's prototype wants memory that it may write to.
    let mut bytes = bytes.to_vec();
    let mut descriptor: *mut c_void = std::ptr::null_mut();
    let out = &raw mut descriptor;
    // SAFETY: so many bytes of our own; the descriptor is made on the frame.
    let status = unsafe { unmarshall(frame.context(), bytes.as_mut_ptr(), bytes.len(), out) };
    win32(status)?;
    // SAFETY: the descriptor of above.
    win32(unsafe { store(share.as_ptr(), descriptor) })
}

/// STATUS_NOT_FOUND: there was none to delete.
const NOT_FOUND: NtStatus = 0xC000_0225;

/// Delete what is stored, if anything is. As root.
pub(in crate::samba) fn delete(share: &CStr) -> HostResult<()> {
    let delete = samba::delete_share_security
        .get()
        .ok_or(Status::ERROR_NOT_SUPPORTED)?;
    let _frame = Frame::new().ok_or(Status::ERROR_NOT_ENOUGH_MEMORY)?;
    // SAFETY: a text for the time of the call.
    match unsafe { delete(share.as_ptr()) } {
        NOT_FOUND => Ok(()),
        status => win32(status),
    }
}
