//! Samba's debug log: where it goes, and opening it again.

use super::functions::samba;

/// `DEBUG_FILE` of Samba's `enum debug_logtype`.
const FILE: i32 = 2;

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
