//! Samba's commands of the administrator, and how Samba runs them.

use std::ffi::{c_char, CStr, CString};

use super::frame::Frame;
use super::functions::samba;
use super::services::{server_text, Variables};
use crate::error::NetApiStatus as Status;
use crate::host::{HostResult, ShareCommand};

/// `add share command` or one of its brothers; `None`: it is not set, or cannot be run.
pub(in crate::samba) fn share_command(what: ShareCommand) -> Option<CString> {
    samba::smbrun_no_sanitize.get()?;
    let option = match what {
        ShareCommand::Add => &samba::lp_add_share_command,
        ShareCommand::Change => &samba::lp_change_share_command,
        ShareCommand::Delete => &samba::lp_delete_share_command,
    };
    server_text(option.get()?, Variables::Expanded).filter(|command| !command.is_empty())
}

/// Run a line of the shell's for whoever is in force; its exit status.
pub(in crate::samba) fn run(line: &CStr) -> HostResult<i32> {
    let run = samba::smbrun_no_sanitize
        .get()
        .ok_or(Status::ERROR_NOT_SUPPORTED)?;
    let _frame = Frame::new();
    let environment: *const *const c_char = std::ptr::null();
    // SAFETY: the line ends in NUL; neither output nor another environment is wanted.
    Ok(unsafe { run(line.as_ptr(), std::ptr::null_mut(), environment) })
}
