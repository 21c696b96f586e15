#![forbid(unsafe_code)]
//! Is there a directory that the caller may share. Looked at as the caller: what they cannot list is not there, whatever is.

use std::ffi::CString;
use std::fs::{self, File};
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use super::identity::AsCaller;
use super::sys::kernel::openat;
use super::sys::shim::CallFacts;
use super::text;
use crate::error::NetApiStatus as Status;
use crate::host::HostResult;

/// ERROR_FILE_NOT_FOUND: nothing is there; ERROR_PATH_NOT_FOUND: what is there is no directory; ERROR_ACCESS_DENIED: it is not the
/// caller's to list.
pub(super) fn check(call: Option<CallFacts<'_>>, path: &str) -> HostResult<()> {
    let path = absolute(path)?;
    let _caller = as_caller(call).ok_or(Status::ERROR_ACCESS_DENIED)?;
    look(text::path_of(&path)).map_err(|error| match error.raw_os_error() {
        Some(libc::ENOENT) => Status::ERROR_FILE_NOT_FOUND,
        Some(libc::ENOTDIR | libc::ENAMETOOLONG | libc::ELOOP) => Status::ERROR_PATH_NOT_FOUND,
        _ => Status::ERROR_ACCESS_DENIED,
    })
}

/// The path with its links followed. ERROR_PATH_NOT_FOUND: it leads nowhere that the caller can see.
pub(super) fn real_path(call: Option<CallFacts<'_>>, path: &str) -> HostResult<String> {
    let path = absolute(path)?;
    let _caller = as_caller(call).ok_or(Status::ERROR_PATH_NOT_FOUND)?;
    let real = fs::canonicalize(text::path_of(&path)).map_err(|_| Status::ERROR_PATH_NOT_FOUND)?;
    Ok(text::outwards(real.as_os_str().as_bytes()))
}

fn as_caller(call: Option<CallFacts<'_>>) -> Option<AsCaller> {
    call?.session.and_then(AsCaller::new)
}

fn absolute(path: &str) -> HostResult<CString> {
    let path = text::to_samba(path).filter(|path| path.to_bytes().starts_with(b"/"));
    path.ok_or(Status::ERROR_INVALID_PARAMETER)
}

/// May it be listed, and gone into.
fn look(path: &Path) -> io::Result<()> {
    // Never waits, as opening a pipe would.
    let flags = libc::O_DIRECTORY | libc::O_NONBLOCK;
    let folder = File::options().read(true).custom_flags(flags).open(path)?;
    // To go into it may be forbidden to who can list it.
    openat(&folder)
        .map(drop)
        .ok_or_else(io::Error::last_os_error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_can_be_looked_at_and_what_is_none_cannot() {
        assert!(look(Path::new("/")).is_ok());
        let error = look(Path::new("/proc/self/status")).unwrap_err();
        assert_eq!(error.raw_os_error(), Some(libc::ENOTDIR));
        let error = look(Path::new("/proc/no-such-folder")).unwrap_err();
        assert_eq!(error.raw_os_error(), Some(libc::ENOENT));
    }

    #[test]
    fn a_path_of_this_machine_begins_at_its_root() {
        for wrong in ["", "a", "./a", "\\a", "/a\0b"] {
            assert_eq!(
                absolute(wrong),
                Err(Status::ERROR_INVALID_PARAMETER),
                "{wrong:?}"
            );
        }
        assert_eq!(absolute("/ä").unwrap().to_bytes(), "/ä".as_bytes());
    }

    #[test]
    fn without_a_caller_nothing_is_looked_at() {
        assert_eq!(check(None, "/"), Err(Status::ERROR_ACCESS_DENIED));
        assert_eq!(real_path(None, "/"), Err(Status::ERROR_PATH_NOT_FOUND));
    }
}
