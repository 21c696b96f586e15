//! The worker's event loop, tevent: something to be done once, later.

use std::ffi::c_void;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::time::Duration;

use super::functions::tevent_timeval_current_ofs;
use super::handles::Events;
use super::raw;

/// What a timer is given.
type Task = Box<dyn FnOnce()>;

impl Events<'_> {
    /// Do it once, when the loop comes round after that time. False: it never will.
    pub(crate) fn after(self, wait: Duration, task: impl FnOnce() + 'static) -> bool {
        let seconds = u32::try_from(wait.as_secs()).unwrap_or(u32::MAX);
        let moment = tevent_timeval_current_ofs(seconds, wait.subsec_micros());
        let Some((add, moment)) = raw::_tevent_add_timer().zip(moment) else {
            return false;
        };
        let task: *mut Task = Box::into_raw(Box::new(Box::new(task)));
        let (at, name, place) = (self.as_ptr(), c"due".as_ptr(), c"srvsvc_rs".as_ptr());
        // SAFETY: the loop is alive, and both texts are constants; `due` takes the task.
        let timer = unsafe { add(at, at, moment, due, task.cast(), name, place) };
        if timer.is_null() {
            // SAFETY: made above, and nobody was given it.
            drop(unsafe { Box::from_raw(task) });
        }
        !timer.is_null()
    }
}

unsafe extern "C" fn due(_: *mut c_void, _: *mut c_void, _: libc::timeval, task: *mut c_void) {
    // SAFETY: the task that `after` boxed; a timer goes off once.
    let task = unsafe { Box::from_raw(task.cast::<Task>()) };
    // The hook has logged a panic, and nobody waits for a result.
    let _ = catch_unwind(AssertUnwindSafe(task));
}
