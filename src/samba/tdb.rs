#![forbid(unsafe_code)]
//! Walks of Samba's databases, look-ups and stores, over the very bytes that are stored.

use super::sys::handles::{Bytes, Db, Tdb};
use super::sys::samba;
use super::sys::walks::{Chained, Each, Layered, Walk};
use crate::error::NetApiStatus as Status;
use crate::host::HostResult;

/// TDB_ERR_OOM, TDB_ERR_NOEXIST
const OUT_OF_MEMORY: i32 = 4;
const NOTHING: i32 = 8;
/// TDB_REPLACE
const REPLACE: i32 = 1;

const MISSING: Status = Status::ERROR_NOT_SUPPORTED;
const FAILED: Status = Status::ERROR_GEN_FAILURE;

/// How many records were looked at, when all were.
fn number(walk: &Walk<'_>) -> HostResult<usize> {
    (!walk.panicked).then_some(walk.found).ok_or(FAILED)
}

/// Walks tell how many records there are, and hand each to the closure.
impl Tdb<'_> {
    /// Each is locked while it is looked at; one that is moved meanwhile may be passed by.
    pub(in crate::samba) fn records(self, has_keys: bool, each: Each<'_>) -> HostResult<usize> {
        let mut walk = Walk::new(has_keys, each);
        let walked = samba::tdb_traverse_read(self, &mut walk).ok_or(MISSING)?;
        self.check(walked)?;
        number(&walk)
    }

    /// Chain by chain, which is locked meanwhile: what is there all the time is seen.
    pub(in crate::samba) fn chains(self, has_keys: bool, each: Each<'_>) -> HostResult<usize> {
        let mut walk = Walk::new(has_keys, each);
        let chains = samba::tdb_hash_size(self).ok_or(MISSING)?;
        for chain in 0..u32::try_from(chains).map_err(|_| FAILED)? {
            let walked = samba::tdb_traverse_chain(self, chain, Chained(&mut walk));
            self.check(walked.ok_or(MISSING)?)?;
        }
        number(&walk)
    }

    fn check(self, walked: i32) -> HostResult<()> {
        match walked {
            0.. => Ok(()),
            _ if self.is(OUT_OF_MEMORY) => Err(Status::ERROR_NOT_ENOUGH_MEMORY),
            _ => Err(FAILED),
        }
    }

    /// The last error.
    fn is(self, error: i32) -> bool {
        samba::tdb_error(self) == Some(error)
    }

    /// What is stored under a key; `None`: nothing. An error when that cannot be told.
    pub(in crate::samba) fn record(self, key: &[u8]) -> HostResult<Option<Vec<u8>>> {
        let mut value = None;
        match samba::tdb_parse_record(self, Bytes::of(key), &mut value).ok_or(MISSING)? {
            0 => Ok(value),
            _ if self.is(NOTHING) => Ok(None),
            _ => Err(FAILED),
        }
    }

    /// Remove what is stored under a key. Part of the transaction that is under way.
    pub(in crate::samba) fn remove(self, key: &[u8]) -> HostResult<()> {
        match samba::tdb_delete(self, Bytes::of(key)).ok_or(MISSING)? {
            0 => Ok(()),
            _ => Err(FAILED),
        }
    }

    /// Store a value under a key, whatever is there. Part of the transaction that is under way.
    pub(in crate::samba) fn store(self, key: &[u8], value: &[u8]) -> HostResult<()> {
        match samba::tdb_store(self, Bytes::of(key), Bytes::of(value), REPLACE).ok_or(MISSING)? {
            0 => Ok(()),
            _ => Err(FAILED),
        }
    }
}

impl Db<'_> {
    /// How many records there are, on all nodes of a cluster, each handed to the closure.
    pub(in crate::samba) fn records(self, has_keys: bool, each: Each<'_>) -> HostResult<usize> {
        let mut walk = Walk::new(has_keys, each);
        let status = samba::dbwrap_traverse_read(self, Layered(&mut walk)).ok_or(MISSING)?;
        if status != 0 {
            log::warn!("the walk of a database failed: {status:#010x}");
            return Err(FAILED);
        }
        number(&walk)
    }
}
