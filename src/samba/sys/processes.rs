//! Samba's processes.

use std::ffi::CStr;

use super::functions::samba;
use super::text::copied;
use crate::registry::records::ServerId;

/// Whether it runs, on whichever node of a cluster. False also when this Samba cannot tell: what needs it is not served then.
pub(in crate::samba) fn exists(id: ServerId) -> bool {
    // SAFETY: a server id by value; any will do.
    samba::process_exists
        .get()
        .is_some_and(|exists| unsafe { exists(id.into()) })
}

/// Where Samba's daemons keep their pid files.
pub(in crate::samba) fn pid_directory() -> Option<String> {
    let directory = samba::lp_pid_directory.get()?;
    // SAFETY: no conditions.
    let text = unsafe { directory() };
    // SAFETY: a text of the configuration, which stays until the next load.
    unsafe { copied(text) }
}

/// The process that holds a daemon's pid file locked.
pub(in crate::samba) fn of_pid_file(program: &'static CStr) -> Option<u32> {
    let (pid_of, directory) = samba::pidfile_pid
        .get()
        .zip(samba::lp_pid_directory.get())?;
    // SAFETY: no conditions.
    let directory = unsafe { directory() };
    if directory.is_null() {
        return None;
    }
    // SAFETY: two texts that stay for the call.
    let pid = unsafe { pid_of(directory, program.as_ptr()) };
    u32::try_from(pid).ok().filter(|pid| *pid > 0)
}
