//! Walks of tdb files that Samba keeps for others to read, and that this process has not open.

use std::ffi::{c_void, CStr};

use super::databases::{tdb_record, Walk};
use super::frame::Frame;
use super::functions::samba;
use crate::error::NetApiStatus as Status;
use crate::host::HostResult;

/// TDB_NOMMAP: whoever writes there may cut the file while it is read.
const NOT_MAPPED: i32 = 8;

/// An open file, closed when it is dropped.
struct File(*mut c_void);

impl Drop for File {
    fn drop(&mut self) {
        if let Some(close) = samba::tdb_close.get() {
            // SAFETY: opened by `walk`, closed once.
            unsafe { close(self.0) };
        }
    }
}

/// Every record's key and value of a file in Samba's cache folder. ERROR_FILE_NOT_FOUND: there is none; another error when not all of it
/// could be walked.
pub(in crate::samba) fn walk(
    name: &'static CStr,
    each: &mut dyn FnMut(&[u8], &[u8]),
) -> HostResult<()> {
    let missing = Status::ERROR_NOT_SUPPORTED;
    let path = samba::cache_path.get().ok_or(missing)?;
    let open = samba::tdb_open.get().ok_or(missing)?;
    let traverse = samba::tdb_traverse_read.get().ok_or(missing)?;
    samba::tdb_close.get().ok_or(missing)?;
    let frame = Frame::new().ok_or(Status::ERROR_NOT_ENOUGH_MEMORY)?;
    // SAFETY: the name ends in NUL.
    let path = unsafe { path(frame.context(), name.as_ptr()) };
    if path.is_null() {
        return Err(Status::ERROR_NOT_ENOUGH_MEMORY);
    }
    // SAFETY: the path lies on the frame.
    let tdb = unsafe { open(path, 0, NOT_MAPPED, libc::O_RDONLY, 0) };
    if tdb.is_null() {
        return Err(Status::ERROR_FILE_NOT_FOUND);
    }
    let file = File(tdb);
    let mut walk = Walk::new(each);
    let arg: *mut Walk<'_> = &raw mut walk;
    // SAFETY: `tdb_record` takes the walk, which outlives this call.
    let walked = unsafe { traverse(file.0, tdb_record, arg.cast()) };
    if walked < 0 || walk.panicked() {
        return Err(Status::ERROR_GEN_FAILURE);
    }
    Ok(())
}
