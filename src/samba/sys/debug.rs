//! Samba's debug log: a line of it, where it goes, and opening it again.

use std::ffi::CStr;

use super::functions::samba;

/// `DEBUG_FILE` of Samba's `enum debug_logtype`.
const FILE: i32 = 2;

/// `DBGC_RPC_SRV`, the class of all our lines.
const RPC_SRV: u8 = 6;

/// Lines up to this level are written.
pub(in crate::samba) fn level() -> i32 {
    // SAFETY: a class that each release has.
    samba::debuglevel_get_class
        .get()
        .map_or(0, |ask| unsafe { ask(RPC_SRV.into()) })
}

/// Write a line of Samba's charset, whatever the level is.
pub(in crate::samba) fn write(level: i32, location: &CStr, function: &CStr, line: &[u8]) {
    let both = samba::dbghdrclass.get().zip(samba::dbgtext.get());
    let Some((begin, text)) = both else {
        return;
    };
    // SAFETY: both texts end in NUL, and are looked at before this returns.
    let begun = unsafe { begin(level, RPC_SRV.into(), location.as_ptr(), function.as_ptr()) };
    let len = i32::try_from(line.len()).unwrap_or(i32::MAX);
    if begun {
        // SAFETY: so many bytes of the line are there, and the format takes a number and a text of it.
        unsafe { text(c"%.*s\n".as_ptr(), len, line.as_ptr()) };
    }
}

/// `max log size` in bytes; `None`: no limit.
pub(in crate::samba) fn max_log_size() -> Option<u64> {
    let ask = samba::lp_max_log_size.get()?;
    // SAFETY: a setting's value, no conditions.
    let kib = u64::try_from(unsafe { ask() }).ok()?;
    kib.checked_mul(1024).filter(|most| *most > 0)
}

/// The log is a file of Samba's own, not what the program was started with.
pub(in crate::samba) fn writes_a_file() -> bool {
    // SAFETY: no conditions.
    samba::debug_get_log_type
        .get()
        .is_some_and(|ask| unsafe { ask() } == FILE)
}

/// Open the log by its name again.
pub(in crate::samba) fn reopen() {
    if let Some(reopen) = samba::reopen_logs_internal.get() {
        // SAFETY: no conditions; called in the worker's one thread.
        unsafe { reopen() };
    }
}
