//! Samba's locks that hold on all nodes of a cluster: records of a database of ctdb's. One whose holder died is given to the next.

use std::cell::Cell;
use std::ffi::c_void;
use std::time::Duration;

use super::frame::Frame;
use super::functions::samba;
use super::messages::sender;
use super::types::{TdbData, TimeVal};
use crate::error::NetApiStatus as Status;
use crate::host::HostResult;

/// STATUS_IO_TIMEOUT
const IO_TIMEOUT: u32 = 0xc000_00b5;

/// How it is held.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::samba) enum Mode {
    Shared,
    Exclusive,
}

/// Held until it is dropped.
#[derive(Debug)]
#[must_use]
pub(in crate::samba) struct GlobalLock {
    key: Vec<u8>,
}

impl GlobalLock {
    /// ERROR_BUSY: somebody else holds it for longer than that. Called as root, like the drop.
    pub(in crate::samba) fn take(key: &str, mode: Mode, patience: Duration) -> HostResult<Self> {
        // Whoever cannot lock must not change anything: this is no ERROR_NOT_SUPPORTED.
        let missing = Status::ERROR_GEN_FAILURE;
        samba::g_lock_unlock.get().ok_or(missing)?;
        let lock = samba::g_lock_lock.get().ok_or(missing)?;
        let context = context()?;
        let mut key = key.as_bytes().to_vec();
        // G_LOCK_READ, G_LOCK_WRITE
        let mode = match mode {
            Mode::Shared => 0,
            Mode::Exclusive => 1,
        };
        let _frame = Frame::new();
        // SAFETY: the context stays as long as the process, the key for the call. Samba 4.17 takes no callback and does not look at the
        // last two arguments; later releases take none.
        let status = unsafe {
            lock(
                context,
                TdbData::of(&mut key),
                mode,
                TimeVal::from(patience),
                std::ptr::null(),
                std::ptr::null_mut(),
            )
        };
        match status {
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
        if let Some((unlock, context)) = samba::g_lock_unlock.get().zip(context().ok()) {
            let _frame = Frame::new();
            // SAFETY: taken by `take` with the one context of this thread, given back once.
            unsafe { unlock(context, TdbData::of(&mut self.key)) };
        }
    }
}

/// Samba's database of such locks, open as long as the worker lives.
fn context() -> HostResult<*mut c_void> {
    thread_local! {
        static OPEN: Cell<*mut c_void> = const { Cell::new(std::ptr::null_mut()) };
    }
    if OPEN.get().is_null() {
        let open = samba::g_lock_ctx_init
            .get()
            .ok_or(Status::ERROR_GEN_FAILURE)?;
        let sender = sender()?;
        let _frame = Frame::new();
        // SAFETY: Samba's own context of messages; what is made is nobody's child, so it stays.
        OPEN.set(unsafe { open(std::ptr::null_mut(), sender) });
    }
    let context = OPEN.get();
    if context.is_null() {
        return Err(Status::ERROR_GEN_FAILURE);
    }
    Ok(context)
}
