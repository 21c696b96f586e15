#![forbid(unsafe_code)]
//! Where audit lines go.

use std::fs::File;
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use super::debug_log;
use super::identity::AsRoot;
use super::sys::kernel::syslog;
use super::sys::shapes::Line;
use super::text;
use crate::error::NetApiStatus as Status;
use crate::host::{AuditTarget, HostResult};

/// Samba's level of what an administrator may want to know and is not alarmed by.
const NOTICE: i32 = 3;

/// Write one line. ERROR_INVALID_PARAMETER: the file has no absolute path.
pub(super) fn write(target: AuditTarget<'_>, line: &str) -> HostResult<()> {
    match target {
        AuditTarget::Log => debug_log::write(NOTICE, c"audit", line),
        AuditTarget::Syslog => {
            syslog(libc::LOG_AUTH | libc::LOG_NOTICE, Line(line.as_bytes()));
        }
        AuditTarget::File(path) => return append(path, line),
    }
    Ok(())
}

fn append(path: &Path, line: &str) -> HostResult<()> {
    let wrong = Status::ERROR_INVALID_PARAMETER;
    let path = text::to_samba(path.to_str().ok_or(wrong)?).ok_or(wrong)?;
    let path = text::path_of(&path);
    if !path.is_absolute() {
        return Err(wrong);
    }
    append_to(path, line).map_err(|_| Status::ERROR_GEN_FAILURE)
}

/// One write for one line, so that lines of several workers do not mix.
fn append_to(path: &Path, line: &str) -> io::Result<()> {
    let mut file = {
        let _root = AsRoot::new();
        let mut options = File::options();
        options.append(true).create(true).mode(0o600);
        options.custom_flags(libc::O_NOFOLLOW).open(path)?
    };
    let line = format!("{line}\n");
    if file.write(line.as_bytes())? < line.len() {
        return Err(io::ErrorKind::WriteZero.into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::MetadataExt as _;

    use super::*;

    #[test]
    fn lines_are_appended_to_a_file_that_is_made_for_root_alone() {
        let path = std::env::temp_dir().join(format!("srvsvc_rs-audit-{}", std::process::id()));
        write(AuditTarget::File(&path), "one").unwrap();
        write(AuditTarget::File(&path), "two").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "one\ntwo\n");
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
        fs::remove_file(&path).unwrap();
    }

    #[test]
    fn a_link_is_not_followed_and_a_relative_path_is_none() {
        let path = std::env::temp_dir().join(format!("srvsvc_rs-link-{}", std::process::id()));
        std::os::unix::fs::symlink("/dev/null", &path).unwrap();
        let linked = write(AuditTarget::File(&path), "one");
        fs::remove_file(&path).unwrap();
        assert_eq!(linked, Err(Status::ERROR_GEN_FAILURE));
        let relative = write(AuditTarget::File(Path::new("audit")), "one");
        assert_eq!(relative, Err(Status::ERROR_INVALID_PARAMETER));
    }
}
