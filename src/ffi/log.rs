//! The `log` crate into the log of the host whose call is under way, and panics with their backtrace.

use std::backtrace::Backtrace;
use std::cell::Cell;
use std::collections::BTreeSet;
use std::panic::{Location, PanicHookInfo};
use std::ptr::null;
use std::sync::Once;

use log::{Level, LevelFilter, Log, Metadata, Record};
use parking_lot::Mutex;

use super::callbacks::{Callbacks, Place, UNASKED};

/// The one logger that the process can have. It keeps no host: services and their hosts come and go.
struct HostLog;

static HOST_LOG: HostLog = HostLog;
static STARTED: Once = Once::new();

thread_local! {
    /// Whose log this thread's messages go to; NULL: nobody's.
    static CURRENT: Cell<*const Callbacks> = const { Cell::new(null()) };
}

/// Make the library's messages and panics heard; once a process.
pub(super) fn start() {
    STARTED.call_once(|| {
        if log::set_logger(&HOST_LOG).is_err() {
            return;
        }
        log::set_max_level(LevelFilter::Trace);
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if current().is_none() {
                before(info);
            } else if first_at(info.location()) {
                log::error!("{info}\n{}", Backtrace::force_capture());
            } else {
                again(info);
            }
        }));
    });
}

/// Whether nothing panicked there before. A backtrace is long, and the second of a place tells nothing new.
fn first_at(place: Option<&Location<'_>>) -> bool {
    static SEEN: Mutex<BTreeSet<Place>> = Mutex::new(BTreeSet::new());
    let place = Place::new(place.map(Location::file), place.map(Location::line));
    SEEN.lock().insert(place)
}

/// A panic of a place that had its backtrace: one line among those of that place.
fn again(info: &PanicHookInfo<'_>) {
    let place = info.location();
    log::logger().log(
        &Record::builder()
            .level(Level::Error)
            .file(place.map(Location::file))
            .line(place.map(Location::line))
            .args(format_args!("again: {info}"))
            .build(),
    );
}

/// While it lives, messages of this thread go to one host; then again to the one before, for a callback may call another service.
pub(super) struct Through(*const Callbacks);

impl Through {
    /// # Safety
    /// The result is dropped on this thread, and before the callbacks and their host are gone.
    pub(super) unsafe fn host(callbacks: &Callbacks) -> Self {
        Self(CURRENT.replace(callbacks))
    }
}

impl Drop for Through {
    fn drop(&mut self) {
        CURRENT.set(self.0);
    }
}

/// Samba's levels: nothing of a healthy call at 0 or 1.
const fn number(level: Level) -> i32 {
    match level {
        Level::Error => 0,
        Level::Warn => 1,
        Level::Info => 3,
        Level::Debug => 5,
        Level::Trace => 10,
    }
}

/// The host to log through; None outside of every call.
fn current<'a>() -> Option<&'a Callbacks> {
    // SAFETY: NULL, or of a `Through` that is alive, which the callbacks outlive.
    unsafe { CURRENT.get().as_ref() }
}

impl Log for HostLog {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        let Some(callbacks) = current() else {
            return false;
        };
        let Some(log_level) = callbacks.table.log_level else {
            return false;
        };
        // SAFETY: the host gave this function for this host pointer.
        let most = unsafe { log_level(callbacks.host) };
        number(metadata.level()) <= most
    }

    fn log(&self, record: &Record<'_>) {
        let Some(callbacks) = current() else { return };
        if !self.enabled(record.metadata()) {
            return;
        }
        let (level, text) = (number(record.level()), record.args().to_string());
        let is_unasked = level <= UNASKED;
        if !is_unasked || callbacks.may_write(record, || (level, text.clone())) {
            callbacks.write(level, &text);
        }
    }

    fn flush(&self) {}
}

#[cfg(test)]
mod tests {
    use std::ffi::c_void;

    use super::super::callbacks::Unasked;
    use super::super::sys::{srvsvc_rs_host, srvsvc_rs_text};
    use super::*;

    unsafe extern "C" fn count(host: *mut c_void, _: i32, _: srvsvc_rs_text) {
        // SAFETY: the tests give a number that outlives the callbacks.
        unsafe { *host.cast::<u32>() += 1 };
    }

    unsafe extern "C" fn everything(_: *mut c_void) -> i32 {
        10
    }

    fn counting(lines: &mut u32) -> Callbacks {
        let table = srvsvc_rs_host {
            log: Some(count),
            log_level: Some(everything),
            ..Default::default()
        };
        let host = std::ptr::from_mut(lines).cast();
        Callbacks {
            table,
            host,
            unasked: Unasked::default(),
        }
    }

    #[test]
    fn a_message_goes_to_the_innermost_call_of_its_thread() {
        start();
        let (mut outer_lines, mut inner_lines) = (0, 0);
        let (outer, inner) = (counting(&mut outer_lines), counting(&mut inner_lines));
        log::error!("to nobody");
        {
            // SAFETY: dropped in this block.
            let _outer = unsafe { Through::host(&outer) };
            log::error!("one");
            {
                // SAFETY: dropped in this block.
                let _inner = unsafe { Through::host(&inner) };
                log::error!("inner");
            }
            log::error!("two");
            std::thread::spawn(|| log::error!("to nobody"))
                .join()
                .unwrap();
        }
        log::error!("to nobody");
        assert_eq!((outer_lines, inner_lines), (2, 1));
    }
}
