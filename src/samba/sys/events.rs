//! The worker's event loop, tevent: something to be done once, later.

use std::ffi::c_void;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::time::Duration;

use super::functions::samba;

/// A `struct tevent_context`.
#[derive(Clone, Copy)]
pub(crate) struct Events(*mut c_void);

/// What a timer is given.
type Task = Box<dyn FnOnce()>;

impl Events {
    /// `None` when there is no loop.
    ///
    /// # Safety
    /// NULL, or the loop that this thread runs, which ends with the process.
    pub(crate) unsafe fn new(context: *mut c_void) -> Option<Self> {
        (!context.is_null()).then_some(Self(context))
    }

    /// Do it once, when the loop comes round after that time. False: it never will.
    pub(crate) fn after(self, wait: Duration, task: impl FnOnce() + 'static) -> bool {
        let both = samba::_tevent_add_timer
            .get()
            .zip(samba::tevent_timeval_current_ofs.get());
        let Some((add, moment)) = both else {
            return false;
        };
        let seconds = u32::try_from(wait.as_secs()).unwrap_or(u32::MAX);
        // SAFETY: no conditions.
        let moment = unsafe { moment(seconds, wait.subsec_micros()) };
        let task: *mut Task = Box::into_raw(Box::new(Box::new(task)));
        let (name, place) = (c"due".as_ptr(), c"srvsvc_rs".as_ptr());
        // SAFETY: the loop is alive, and both texts are constants; `due` takes the task.
        let timer = unsafe { add(self.0, self.0, moment, due, task.cast(), name, place) };
        if timer.is_null() {
            // SAFETY: made above, and nobody was given it.
            drop(unsafe { Box::from_raw(task) });
        }
        !timer.is_null()
    }
}

unsafe extern "C" fn due(_: *mut c_void, _: *mut c_void, _: libc::timeval, task: *mut c_void) {
    // SAFETY: what `after` gave; a timer goes off once.
    let task = unsafe { Box::from_raw(task.cast::<Task>()) };
    // The hook has logged a panic, and nobody waits for a result.
    let _ = catch_unwind(AssertUnwindSafe(task));
}
