//! The `log` crate into the host's log, and panics with their backtrace.

use std::backtrace::Backtrace;
use std::ffi::c_void;

use log::{Level, LevelFilter, Log, Metadata, Record};
use once_cell::sync::OnceCell;

use super::convert::lend;
use super::sys::srvsvc_rs_host;

struct HostLog {
    table: srvsvc_rs_host,
    host: usize,
}

static LOG: OnceCell<HostLog> = OnceCell::new();

/// Log through this host from now on; the first one stays.
pub(super) fn start(table: &srvsvc_rs_host, host: *mut c_void) {
    let mut first = false;
    let log = LOG.get_or_init(|| {
        first = true;
        HostLog {
            table: *table,
            host: host.expose_provenance(),
        }
    });
    if first && log::set_logger(log).is_ok() {
        log::set_max_level(LevelFilter::Trace);
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            log::error!("{info}\n{}", Backtrace::force_capture());
            before(info);
        }));
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

impl HostLog {
    fn host(&self) -> *mut c_void {
        std::ptr::with_exposed_provenance_mut(self.host)
    }
}

impl Log for HostLog {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        let Some(log_level) = self.table.log_level else {
            return false;
        };
        // SAFETY: the host outlives its service and the table is its own.
        let most = unsafe { log_level(self.host()) };
        number(metadata.level()) <= most
    }

    fn log(&self, record: &Record<'_>) {
        let Some(write) = self.table.log else { return };
        if self.enabled(record.metadata()) {
            let text = record.args().to_string();
            // SAFETY: as above; the text is lent for the call.
            unsafe { write(self.host(), number(record.level()), lend(&text)) };
        }
    }

    fn flush(&self) {}
}
