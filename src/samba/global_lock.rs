#![forbid(unsafe_code)]
//! Samba's locks that hold on all nodes of a cluster: records of a database of ctdb's. One whose holder died is given to the next.

use std::cell::Cell;
use std::time::Duration;

use super::sys::handles::{Bytes, GlobalLocks};
use super::sys::samba;
use crate::error::NetApiStatus as Status;
use crate::host::HostResult;

/// STATUS_IO_TIMEOUT
const IO_TIMEOUT: u32 = 0xc000_00b5;

/// How it is held.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Mode {
    Shared,
    Exclusive,
}

/// Held until it is dropped.
#[derive(Debug)]
#[must_use]
pub(super) struct GlobalLock {
    key: Vec<u8>,
}

impl GlobalLock {
    /// ERROR_BUSY: somebody else holds it for longer than that. Called as root, like the drop.
    pub(super) fn take(key: &str, mode: Mode, patience: Duration) -> HostResult<Self> {
        // Whoever cannot lock must not change anything: this is no ERROR_NOT_SUPPORTED.
        let missing = Status::ERROR_GEN_FAILURE;
        if !samba::symbol::g_lock_unlock.is_there() {
            return Err(missing);
        }
        let locks = locks().ok_or(missing)?;
        let key = key.as_bytes().to_vec();
        // G_LOCK_READ, G_LOCK_WRITE
        let mode = match mode {
            Mode::Shared => 0,
            Mode::Exclusive => 1,
        };
        let patience = libc::timeval {
            tv_sec: i64::try_from(patience.as_secs()).unwrap_or(i64::MAX),
            tv_usec: patience.subsec_micros().into(),
        };
        // Samba 4.17 takes no callback and does not look at the last two arguments; later releases take none.
        let taken = samba::g_lock_lock(locks, Bytes::of(&key), mode, patience);
        match taken.ok_or(missing)? {
            0 => Ok(Self { key }),
            IO_TIMEOUT => Err(Status::ERROR_BUSY),
            other => {
                log::error!("a lock of the cluster cannot be had: {other:#010x}");
                Err(Status::ERROR_GEN_FAILURE)
            }
        }
    }
}

impl Drop for GlobalLock {
    fn drop(&mut self) {
        locks().and_then(|locks| samba::g_lock_unlock(locks, Bytes::of(&self.key)));
    }
}

/// Samba's database of such locks, open as long as the worker lives.
fn locks() -> Option<GlobalLocks<'static>> {
    thread_local! {
        static OPEN: Cell<Option<GlobalLocks<'static>>> = const { Cell::new(None) };
    }
    if OPEN.get().is_none() {
        OPEN.set(samba::g_lock_ctx_init(samba::global_messaging_context()?));
    }
    OPEN.get()
}
