#![forbid(unsafe_code)]
//! The worker's log within `max log size`.
//!
//! Samba looks at a log's size when it writes a line, but its workers do not know `max log size` before Samba 4.19: they never take the
//! setting over. So whoever writes many lines through us looks after the log as Samba would: it becomes `.old`, and a new one begins.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use crate::samba::options::max_log_size;
use crate::samba::sys::samba;

/// Samba makes its log the process's standard error as well, which is how the file is found, whatever its name.
const STANDARD_ERROR: &str = "/proc/self/fd/2";

/// `DEBUG_FILE` of Samba's `enum debug_logtype`.
const FILE: i32 = 2;

/// As root, after a line was written: begin the log anew when it is as large as it may be.
pub(crate) fn keep_within_its_size() {
    let Some(most) = max_log_size() else {
        return;
    };
    // Not what the program was started with.
    if samba::debug_get_log_type() == Some(FILE) {
        begin_anew(Path::new(STANDARD_ERROR), most, || {
            samba::reopen_logs_internal();
        });
    }
}

/// `log` leads to the open file; `reopen` opens again what has the log's name.
fn begin_anew(log: &Path, most: u64, reopen: impl Fn()) {
    if full(log, most).is_none() {
        return;
    }
    // Another worker may have begun it anew, then ours is the old one.
    reopen();
    let Some(path) = full(log, most) else {
        return;
    };
    let mut old = path.clone().into_os_string();
    old.push(".old");
    if fs::rename(path, old).is_ok() {
        reopen();
    }
}

/// The name of the file, when it has reached the size.
fn full(log: &Path, most: u64) -> Option<PathBuf> {
    let open = fs::metadata(log).ok()?;
    if !open.is_file() || open.len() < most {
        return None;
    }
    let path = fs::read_link(log).ok()?;
    // A file that is deleted has a name of the kernel's making.
    let named = fs::metadata(&path).ok()?;
    ((named.dev(), named.ino()) == (open.dev(), open.ino())).then_some(path)
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::io::Write as _;
    use std::os::fd::AsRawFd as _;
    use std::os::unix::fs::OpenOptionsExt as _;

    use super::*;

    /// One process's log: the descriptor stays, as standard error does, what is behind it changes.
    struct Opened {
        path: PathBuf,
        link: PathBuf,
        file: RefCell<fs::File>,
    }

    impl Opened {
        fn new(folder: &Path, who: &str) -> Self {
            let path = folder.join("log");
            let new = Self {
                link: folder.join(who),
                file: RefCell::new(open(&path)),
                path,
            };
            new.lead();
            new
        }

        fn lead(&self) {
            let _ = fs::remove_file(&self.link);
            let fd = self.file.borrow().as_raw_fd();
            let name = fs::read_link(format!("/proc/self/fd/{fd}")).unwrap();
            std::os::unix::fs::symlink(name, &self.link).unwrap();
        }

        fn write(&self, line: &[u8], most: u64) {
            self.file.borrow_mut().write_all(line).unwrap();
            self.lead();
            begin_anew(&self.link, most, || {
                *self.file.borrow_mut() = open(&self.path);
                self.lead();
            });
        }
    }

    fn open(path: &Path) -> fs::File {
        let mut options = fs::OpenOptions::new();
        options.append(true).create(true).mode(0o600);
        options.open(path).unwrap()
    }

    fn length(path: &Path) -> u64 {
        fs::metadata(path).map_or(0, |file| file.len())
    }

    #[test]
    fn two_workers_keep_one_log_within_its_size() {
        let folder = std::env::temp_dir().join(format!("srvsvc_rs-log-{}", std::process::id()));
        fs::create_dir(&folder).unwrap();
        let (one, two) = (Opened::new(&folder, "one"), Opened::new(&folder, "two"));
        let old = folder.join("log.old");
        for _ in 0..500 {
            one.write(&[b'1'; 10], 1000);
            two.write(&[b'2'; 10], 1000);
            assert!(length(&one.path) <= 1000 && length(&old) <= 1010);
        }
        assert!(length(&old) >= 1000, "the lines before are kept");
        let last = fs::read_to_string(&one.path).unwrap() + &fs::read_to_string(&old).unwrap();
        assert!(last.contains('1') && last.contains('2'), "{last}");
        fs::remove_dir_all(&folder).unwrap();
    }
}
