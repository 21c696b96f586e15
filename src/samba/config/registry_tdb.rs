#![forbid(unsafe_code)]
//! The database of the registry as Samba has it open, and its transaction with it.

use std::cell::Cell;

use crate::error::NetApiStatus as Status;
use crate::host::HostResult;
use crate::samba::smbconf;
use crate::samba::sys::handles::Tdb;

/// The open database. ERROR_NOT_SUPPORTED: it is another node's as well, or Samba does not lend it.
fn tdb() -> HostResult<Tdb<'static>> {
    thread_local! {
        /// It stays open.
        static OPEN: Cell<Option<Tdb<'static>>> = const { Cell::new(None) };
    }
    let open = || {
        let path = smbconf::file()?;
        if OPEN.get().is_none() {
            // Samba opens it when it is first asked for its number.
            smbconf::sequence()?;
            OPEN.set(Tdb::borrow(&path, Some(Tdb::COUNTS_CHANGES)));
        }
        OPEN.get()
    };
    open().ok_or(Status::ERROR_NOT_SUPPORTED)
}

/// Every record's key and value. An error when not all could be walked, never a shorter list.
pub(super) fn walk(each: &mut dyn FnMut(&[u8], &[u8])) -> HostResult<()> {
    tdb()?.chains(false, each).map(drop)
}

/// What is stored under a key; `None`: nothing. An error when that cannot be told.
pub(super) fn record(key: &[u8]) -> HostResult<Option<Vec<u8>>> {
    tdb()?.record(key)
}

/// Remove what is stored under a key. Belongs to the transaction on the registry that is under way.
pub(super) fn remove(key: &[u8]) -> HostResult<()> {
    tdb()?.remove(key)
}

/// Store a value under a key. Belongs to the transaction on the registry that is under way.
pub(super) fn store(key: &[u8], value: &[u8]) -> HostResult<()> {
    tdb()?.store(key, value)
}
