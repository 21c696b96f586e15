//! What the library holds back for a while is written when it is due, though no call comes, and when the worker ends.

use std::ffi::{c_int, c_void};
use std::ptr::null_mut;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU32, Ordering};

use super::exports::flush;
use super::panic::guard;
use super::sys::srvsvc_rs_service;
use crate::samba::sys::events::Events;

/// The worker's one service.
static SERVICE: AtomicPtr<srvsvc_rs_service> = AtomicPtr::new(null_mut());
/// The worker: a child that it forks has nothing to say.
static WORKER: AtomicU32 = AtomicU32::new(0);
/// Whether a timer is running.
static WAITING: AtomicBool = AtomicBool::new(false);

extern "C" {
    /// Not atexit(3), whose functions belong to the library that asks for it.
    fn on_exit(function: extern "C" fn(c_int, *mut c_void), arg: *mut c_void) -> c_int;
}

/// Nothing is held back beyond the end of this process.
///
/// # Safety
/// The service stays as long as the process.
pub(super) unsafe fn begin(service: *mut srvsvc_rs_service) {
    SERVICE.store(service, Ordering::Relaxed);
    WORKER.store(std::process::id(), Ordering::Relaxed);
    // SAFETY: the library is never unloaded.
    unsafe { on_exit(at_exit, null_mut()) };
}

extern "C" fn at_exit(_: c_int, _: *mut c_void) {
    guard((), all);
}

/// All of it now.
pub(super) fn all() {
    if std::process::id() == WORKER.load(Ordering::Relaxed) {
        // SAFETY: `begin` promises that it stays.
        let _ = unsafe { flush(SERVICE.load(Ordering::Relaxed), true) };
    }
}

/// After a call: what is due now, and come back when something else will be.
pub(super) fn later(events: Events) {
    if WAITING.load(Ordering::Relaxed) {
        return;
    }
    // SAFETY: NULL, or what `begin` promises to stay.
    let wait = unsafe { flush(SERVICE.load(Ordering::Relaxed), false) };
    let Ok(Some(wait)) = wait else {
        return;
    };
    let again = move || {
        WAITING.store(false, Ordering::Relaxed);
        later(events);
    };
    WAITING.store(events.after(wait, again), Ordering::Relaxed);
}
