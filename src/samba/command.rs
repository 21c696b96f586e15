#![forbid(unsafe_code)]
//! The admin's own commands for adding, changing and deleting shares.

use std::ffi::{CStr, CString};

use super::identity::AsRoot;
use super::services::{text as option, Variables};
use super::sys::kernel::umask;
use super::sys::samba;
use super::{paths, text};
use crate::error::NetApiStatus as Status;
use crate::host::{HostResult, ShareCommand};

/// Run one, the share's name first; its exit status. ERROR_NOT_SUPPORTED: there is none; ERROR_INVALID_PARAMETER: an argument that cannot be
/// handed over as it is.
pub(super) fn run(what: ShareCommand, args: &[&str]) -> HostResult<i32> {
    let command = share_command(what).ok_or(Status::ERROR_NOT_SUPPORTED)?;
    let config = paths::main_file().ok_or(Status::ERROR_NOT_SUPPORTED)?;
    let args: Option<Vec<CString>> = args.iter().map(|arg| text::to_samba(arg)).collect();
    let args = args.ok_or(Status::ERROR_INVALID_PARAMETER)?;
    let line = line(&command, &config, &args).ok_or(Status::ERROR_INVALID_PARAMETER)?;
    let _mask = Umask::new(0o022);
    let _root = AsRoot::new();
    // Neither its output nor another environment is wanted.
    samba::smbrun_no_sanitize(&line).ok_or(Status::ERROR_NOT_SUPPORTED)
}

/// `add share command` or one of its brothers; `None`: it is not set, or cannot be run.
fn share_command(what: ShareCommand) -> Option<CString> {
    if !samba::symbol::smbrun_no_sanitize.is_there() {
        return None;
    }
    let ask = match what {
        ShareCommand::Add => samba::lp_add_share_command,
        ShareCommand::Change => samba::lp_change_share_command,
        ShareCommand::Delete => samba::lp_delete_share_command,
    };
    option(Variables::Expanded, ask).filter(|command| !command.is_empty())
}

/// What rights new files of this process have not; as it was before once it is dropped. The worker has one thread.
#[must_use]
struct Umask(Option<u32>);

impl Umask {
    fn new(mask: u32) -> Self {
        Self(umask(mask))
    }
}

impl Drop for Umask {
    fn drop(&mut self) {
        self.0.and_then(umask);
    }
}

/// `None`: an argument would not be taken as it is.
fn line(command: &CStr, config: &CStr, args: &[CString]) -> Option<CString> {
    let mut line = command.to_bytes().to_vec();
    quote(&mut line, config.to_bytes());
    for (at, arg) in args.iter().enumerate() {
        if ends_in_backslash(arg) || (at == 0 && !text::is_share_name(arg)) {
            return None;
        }
        quote(&mut line, arg.to_bytes());
    }
    CString::new(line).ok()
}

/// Within single quotes the shell takes everything but their end as it is.
fn quote(line: &mut Vec<u8>, arg: &[u8]) {
    line.extend(b" '");
    for byte in arg {
        match byte {
            b'\'' => line.extend(b"'\\''"),
            _ => line.push(*byte),
        }
    }
    line.push(b'\'');
}

/// In a text file such a line goes on with the next one. In some charsets the last byte of a letter is one, too.
fn ends_in_backslash(arg: &CStr) -> bool {
    arg.to_bytes().ends_with(b"\\")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line_of(args: &[&str]) -> Option<String> {
        let args: Vec<CString> = args.iter().map(|arg| CString::new(*arg).unwrap()).collect();
        let line = line(c"/bin/add -x", c"/etc/smb.conf", &args)?;
        Some(line.into_string().unwrap())
    }

    #[test]
    fn arguments_are_quoted_for_the_shell() {
        let wanted = "/bin/add -x '/etc/smb.conf' 'it'\\''s' '/a $(b)\n' ''";
        assert_eq!(line_of(&["it's", "/a $(b)\n", ""]).as_deref(), Some(wanted));
    }

    #[test]
    fn what_a_configuration_would_take_otherwise_is_refused() {
        for wrong in [&["a]"][..], &["a/b"], &["a", "comment\\"], &["a\\", "b"]] {
            assert_eq!(line_of(wrong), None, "{wrong:?}");
        }
        assert!(line_of(&["a", "/b]", "c\\d"]).is_some());
    }
}
