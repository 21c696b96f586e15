//! The database of the registry as Samba has it open; nothing is changed here.

use std::cell::Cell;
use std::ffi::c_void;

use super::databases::{borrow, walk_borrowed, COUNTS_CHANGES};
use super::functions::samba;
use super::smbconf;
use super::types::TdbData;
use crate::error::NetApiStatus as Status;
use crate::host::HostResult;

/// The open database. `None`: it is another node's as well, or Samba does not lend it.
fn tdb() -> Option<*mut c_void> {
    thread_local! {
        /// It stays open.
        static OPEN: Cell<*mut c_void> = const { Cell::new(std::ptr::null_mut()) };
    }
    let path = smbconf::file()?;
    if OPEN.get().is_null() {
        // Samba opens it when it is first asked for its number.
        smbconf::sequence()?;
        OPEN.set(borrow(&path, COUNTS_CHANGES)?);
    }
    Some(OPEN.get())
}

/// Every record's key and value. An error when not all could be walked, never a shorter list.
pub(in crate::samba) fn walk(each: &mut dyn FnMut(&[u8], &[u8])) -> HostResult<()> {
    walk_borrowed(tdb().ok_or(Status::ERROR_NOT_SUPPORTED)?, each)
}

/// What is stored under a key; `None`: nothing. An error when that cannot be told.
pub(in crate::samba) fn record(key: &[u8]) -> HostResult<Option<Vec<u8>>> {
    /// TDB_ERR_NOEXIST
    const NOTHING: i32 = 8;
    let missing = Status::ERROR_NOT_SUPPORTED;
    let (parse, error) = samba::tdb_parse_record
        .get()
        .zip(samba::tdb_error.get())
        .ok_or(missing)?;
    let tdb = tdb().ok_or(missing)?;
    let mut value: Option<Vec<u8>> = None;
    let place = (&raw mut value).cast();
    // SAFETY: Samba's open tdb, a key of ours; `take` gets the place, which outlives the call.
    if unsafe { parse(tdb, TdbData::lent(key), take, place) } == 0 {
        return Ok(value);
    }
    // SAFETY: Samba's open tdb.
    match unsafe { error(tdb) } {
        NOTHING => Ok(None),
        _ => Err(Status::ERROR_GEN_FAILURE),
    }
}

unsafe extern "C" fn take(_: TdbData, value: TdbData, place: *mut c_void) -> i32 {
    // SAFETY: lent until this returns.
    let bytes = unsafe { value.bytes() }.to_vec();
    // SAFETY: what `record` gave.
    unsafe { place.cast::<Option<Vec<u8>>>().write(Some(bytes)) };
    0
}
