#![forbid(unsafe_code)]
//! Where audit lines go.

use std::fs::File;
use std::io;
use std::os::unix::fs::{FileExt as _, MetadataExt as _, OpenOptionsExt as _};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use super::debug_log;
use super::identity::AsRoot;
use super::kernel::safe_folder::{is_own, Folder};
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

/// So often is looked whether others are writing to the file, all of whose lines seem to have no end.
const LOOKS: u32 = 5;

fn append(path: &Path, line: &str) -> HostResult<()> {
    let wrong = Status::ERROR_INVALID_PARAMETER;
    let path = text::to_samba(path.to_str().ok_or(wrong)?).ok_or(wrong)?;
    let path = text::path_of(&path);
    if !path.is_absolute() {
        return Err(wrong);
    }
    /// A trouble is said once, until it is over.
    static SAID: AtomicBool = AtomicBool::new(false);
    let done = append_to(path, line);
    let said = SAID.swap(done.is_err(), Ordering::Relaxed);
    done.map_err(|error| {
        if !said {
            log::error!("{}: {error}", path.display());
        }
        Status::ERROR_GEN_FAILURE
    })
}

fn append_to(path: &Path, line: &str) -> io::Result<()> {
    let mut file = open(path)?;
    let is_cut = is_cut(&file)?;
    put(&mut file, line, is_cut)
}

/// Whether the last line was cut off. Another worker may have written it, one that is over.
fn is_cut(file: &File) -> io::Result<bool> {
    for _ in 0..LOOKS {
        let Some(unended) = unended(file)? else {
            return Ok(false);
        };
        // A line that is just being written has no end either. The kernel changes nothing of a file while it writes to it: then that line is
        // whole, and the file is longer.
        file.set_permissions(file.metadata()?.permissions())?;
        if self::unended(file)? == Some(unended) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The file's length, if its last line has no end.
fn unended(file: &File) -> io::Result<Option<u64>> {
    let len = file.metadata()?.len();
    let mut last = [b'\n'];
    if let Some(at) = len.checked_sub(1) {
        // Nothing is read where somebody has just emptied the file.
        file.read_at(&mut last, at)?;
    }
    Ok((last != *b"\n").then_some(len))
}

/// One write for one line, so that lines of several workers do not mix. What a full disk cut off is a line of its own.
fn put(file: &mut impl io::Write, line: &str, is_cut: bool) -> io::Result<()> {
    let end = if is_cut { "\n" } else { "" };
    let line = format!("{end}{line}\n");
    if file.write(line.as_bytes())? < line.len() {
        return Err(io::ErrorKind::WriteZero.into());
    }
    Ok(())
}

/// The file, made where there is none. Where others can change the folder it has to be ours alone: what they put there may be another
/// file's second name, or their own.
fn open(path: &Path) -> io::Result<File> {
    let wrong = |why| io::Error::new(io::ErrorKind::PermissionDenied, why);
    let both = path.parent().zip(path.file_name());
    let (parent, name) = both.ok_or(io::ErrorKind::InvalidInput)?;
    let _root = AsRoot::new();
    let folder = Folder::walk(parent)?;
    let mut options = File::options();
    options.read(true).append(true).create(true).mode(0o600);
    // Nothing waits for the other end of a pipe.
    let flags = libc::O_NOFOLLOW | libc::O_NONBLOCK;
    let file = options.custom_flags(flags).open(folder.at(name))?;
    let found = file.metadata()?;
    if !found.is_file() {
        return Err(wrong("it is no plain file"));
    }
    if !folder.is_safe()? && (found.nlink() != 1 || !is_own(&found)?) {
        return Err(wrong("it may be somebody else's file"));
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::{chown, symlink, PermissionsExt as _};
    use std::path::PathBuf;
    use std::process::Command;

    use super::*;

    /// A folder of its own, gone at the end.
    struct Tree(PathBuf);

    impl Tree {
        fn new(name: &str, mode: u32) -> Self {
            let name = format!("srvsvc_rs-audit-{name}-{}", std::process::id());
            let tree = Self(std::env::temp_dir().join(name));
            fs::create_dir(&tree.0).unwrap();
            fs::set_permissions(&tree.0, Permissions::from_mode(mode)).unwrap();
            tree
        }

        fn put(&self, name: &str) -> HostResult<()> {
            write(AuditTarget::File(&self.0.join(name)), "line")
        }
    }

    impl Drop for Tree {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    const REFUSED: HostResult<()> = Err(Status::ERROR_GEN_FAILURE);

    #[test]
    fn lines_of_many_writers_are_whole_and_nothing_is_between_them() {
        const LINES: usize = 300;
        let tree = Tree::new("many", 0o700);
        // Some of them cross from one page to the next, where others may see a half.
        let line = "x".repeat(1000);
        let writer = || (0..LINES).for_each(|_| append_to(&tree.0.join("audit"), &line).unwrap());
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(writer)).collect();
            threads.into_iter().for_each(|one| one.join().unwrap());
        });
        let text = fs::read_to_string(tree.0.join("audit")).unwrap();
        assert_eq!(text.lines().count(), 4 * LINES);
        assert!(text.lines().all(|one| one == line));
    }

    #[test]
    fn what_a_full_disk_cut_off_is_a_line_of_its_own() {
        /// A disk that is full behind so many bytes.
        struct Disk(File, usize);

        impl io::Write for Disk {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                self.0.write(&bytes[..self.1.min(bytes.len())])
            }

            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }

        let tree = Tree::new("full", 0o700);
        let path = tree.0.join("audit");
        for room in [10, 2, 0, 10, 10] {
            // Each line is another worker's.
            let file = open(&path).unwrap();
            let is_cut = is_cut(&file).unwrap();
            let written = put(&mut Disk(file, room), "line", is_cut);
            assert_eq!(written.is_ok(), room == 10);
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), "line\nli\nline\nline\n");
    }

    #[test]
    fn a_pipe_is_refused_and_nobody_waits_for_its_other_end() {
        let tree = Tree::new("pipe", 0o755);
        let made = Command::new("mkfifo").arg(tree.0.join("a")).status();
        assert!(made.unwrap().success());
        assert_eq!(tree.put("a"), REFUSED);
        assert_eq!(tree.put("none/a"), REFUSED);
    }

    #[test]
    fn what_others_can_put_there_is_refused() {
        let (tree, open) = (Tree::new("safe", 0o755), Tree::new("open", 0o1777));
        for folder in [&tree, &open] {
            folder.put("mine").unwrap();
            fs::write(folder.0.join("one"), "").unwrap();
            fs::hard_link(folder.0.join("one"), folder.0.join("two")).unwrap();
        }
        assert_eq!((tree.put("two"), open.put("two")), (Ok(()), REFUSED));
        // Root alone gives files away.
        let given = [&tree, &open].map(|folder| {
            fs::write(folder.0.join("theirs"), "").unwrap();
            chown(folder.0.join("theirs"), Some(1234), None).is_ok()
        });
        if given == [true, true] {
            assert_eq!((tree.put("theirs"), open.put("theirs")), (Ok(()), REFUSED));
        }
        symlink(&tree.0, open.0.join("link")).unwrap();
        symlink(&tree.0, tree.0.join("link")).unwrap();
        assert_eq!(open.put("link/new"), REFUSED);
        assert!(!tree.0.join("new").exists());
        tree.put("link/new").unwrap();
    }

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
