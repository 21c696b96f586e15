#![forbid(unsafe_code)]
//! The admin's own commands for adding, changing and deleting shares.

use std::ffi::{CStr, CString};

use super::sys::identity::AsRoot;
use super::sys::os::Umask;
use super::sys::{commands, paths, text};
use crate::error::NetApiStatus as Status;
use crate::host::{HostResult, ShareCommand};

/// Run one, the share's name first; its exit status. ERROR_NOT_SUPPORTED: there is none; ERROR_INVALID_PARAMETER: an argument that cannot be
/// handed over as it is.
pub(super) fn run(what: ShareCommand, args: &[&str]) -> HostResult<i32> {
    let command = commands::share_command(what).ok_or(Status::ERROR_NOT_SUPPORTED)?;
    let config = paths::main_file().ok_or(Status::ERROR_NOT_SUPPORTED)?;
    let args: Option<Vec<CString>> = args.iter().map(|arg| text::to_samba(arg)).collect();
    let args = args.ok_or(Status::ERROR_INVALID_PARAMETER)?;
    let line = line(&command, &config, &args).ok_or(Status::ERROR_INVALID_PARAMETER)?;
    let _mask = Umask::new(0o022);
    let _root = AsRoot::new();
    commands::run(&line)
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
