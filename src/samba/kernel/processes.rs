#![forbid(unsafe_code)]
//! Samba's processes.

use std::ffi::CStr;

use crate::registry::records::ServerId;
use crate::samba::sys::samba;

/// Whether it runs, on whichever node of a cluster. False also when this Samba cannot tell: what needs it is not served then.
pub(super) fn exists(id: ServerId) -> bool {
    samba::process_exists(id) == Some(true)
}

/// The process that holds a daemon's pid file locked.
pub(super) fn of_pid_file(program: &CStr) -> Option<u32> {
    let pid = samba::pidfile_pid(&samba::lp_pid_directory()?, program)?;
    u32::try_from(pid).ok().filter(|pid| *pid > 0)
}
