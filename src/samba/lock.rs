#![forbid(unsafe_code)]
//! One change of a section at a time: a record lock on one byte of a file beside Samba's own, which the kernel drops when the worker ends.
//!
//! The file is a node's own. On a cluster a lock in ctdb's databases comes on top: nobody on another node changes the section meanwhile.

use std::fs::File;
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::cluster::is_clustered;
use super::global_lock::{GlobalLock, Mode};
use super::identity::AsRoot;
use super::paths::lock_path;
use super::recovery::takes_part;
use super::sys::kernel::fcntl;
use super::sys::shapes::Plain as _;
use super::text::path_of;
use crate::error::NetApiStatus as Status;
use crate::host::HostResult;

/// Whoever waits keeps the other clients of the same worker waiting, so a change that takes longer than this, as a share command may, is no
/// longer waited for.
pub(super) const PATIENCE: Duration = Duration::from_secs(2);
/// What another node of a cluster needs to answer.
const AT_ONCE: Duration = Duration::from_millis(20);
/// Key of the lock on all sections in ctdb's database; others have the section's name behind it.
const ALL: &str = "srvsvc_rs";
const PAUSE: Duration = Duration::from_millis(1);

/// Whether this process holds a lock: closing any descriptor of the file would give back all of them.
static HELD: AtomicBool = AtomicBool::new(false);

/// Others wait until it is dropped.
#[derive(Debug)]
#[must_use]
pub(crate) struct Held {
    /// Given back first.
    cluster: Vec<GlobalLock>,
    /// Closed by dropping it, with which the lock ends. Before another one may be taken.
    file: Option<File>,
}

impl Held {
    /// One section, its name in lower case. ERROR_BUSY: another process changes it for too long, or this one holds a lock already.
    pub(super) fn section(name: &str) -> HostResult<Self> {
        Self::section_within(name, PATIENCE)
    }

    /// The same for what can be done later: hardly waited for.
    pub(super) fn section_at_once(name: &str) -> HostResult<Self> {
        let held = Self::section_within(name, AT_ONCE);
        // Nor is it too late when this node takes part in its cluster again.
        held.map_err(|status| takes_part().map_or(Status::ERROR_BUSY, |()| status))
    }

    fn section_within(name: &str, patience: Duration) -> HostResult<Self> {
        let deadline = deadline(patience)?;
        let held = Self::new(byte_of(name), 1, deadline)?;
        let locks = [
            (ALL.to_owned(), Mode::Shared),
            (format!("{ALL}/{name}"), Mode::Exclusive),
        ];
        held.on_cluster(&locks, deadline)
    }

    /// All sections, for what can be done later.
    pub(super) fn all_at_once() -> HostResult<Self> {
        let deadline = deadline(AT_ONCE)?;
        let held = Self::new(0, 0, deadline)?;
        held.on_cluster(&[(ALL.to_owned(), Mode::Exclusive)], deadline)
    }

    /// With locks on all nodes, where there are several.
    fn on_cluster(mut self, locks: &[(String, Mode)], deadline: Instant) -> HostResult<Self> {
        if is_clustered() == Some(true) {
            let _root = AsRoot::new();
            for (key, mode) in locks {
                // The one before may have been waited for.
                takes_part()?;
                let lock = GlobalLock::take(key, *mode, left_until(deadline))?;
                self.cluster.push(lock);
            }
        }
        Ok(self)
    }

    /// `len` 0: to the end of the file.
    fn new(start: i64, len: i64, deadline: Instant) -> HostResult<Self> {
        let path = lock_path(c"srvsvc_rs.lock").ok_or(Status::ERROR_GEN_FAILURE)?;
        Self::on(path_of(&path), start, len, deadline)
    }

    fn on(path: &Path, start: i64, len: i64, deadline: Instant) -> HostResult<Self> {
        if HELD.swap(true, Ordering::Relaxed) {
            return Err(Status::ERROR_BUSY);
        }
        // From here on an error gives back as well.
        let mut held = Self {
            cluster: Vec::new(),
            file: None,
        };
        let file = open(path)?;
        let file = held.file.insert(file);
        wait_for(file, start, len, deadline)?;
        Ok(held)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if !self.cluster.is_empty() {
            let _root = AsRoot::new();
            while let Some(lock) = self.cluster.pop() {
                drop(lock);
            }
        }
        self.file = None;
        HELD.store(false, Ordering::Relaxed);
    }
}

/// Sections that fall on one byte wait for each other, which harms nobody.
fn byte_of(section: &str) -> i64 {
    // FNV-1a.
    let hash = section
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    // An offset of a file is signed, and the byte behind it is one as well.
    i64::try_from(hash >> 2).unwrap_or_default()
}

fn open(path: &Path) -> HostResult<File> {
    let _root = AsRoot::new();
    let mut options = File::options();
    options.read(true).write(true).create(true).mode(0o600);
    let file = options.custom_flags(libc::O_NOFOLLOW).open(path);
    file.map_err(|error| {
        log::error!("{}: {error}", path.display());
        Status::ERROR_GEN_FAILURE
    })
}

/// Lock bytes of a file for this process, if no other has one of them; `len` 0: to its end.
pub(super) fn lock_bytes(file: &File, start: i64, len: i64) -> io::Result<()> {
    let mut lock = libc::flock::zeroed();
    lock.l_type = libc::c_short::try_from(libc::F_WRLCK).unwrap_or_default();
    lock.l_start = start;
    lock.l_len = len;
    fcntl(file, &lock).ok_or_else(io::Error::last_os_error)
}

/// Of all the locks that a change takes; it begins when this node takes part in its cluster.
fn deadline(patience: Duration) -> HostResult<Instant> {
    takes_part()?;
    Ok(Instant::now() + patience)
}

/// Never nothing: what is free is had at once, however late it is.
fn left_until(deadline: Instant) -> Duration {
    let left = deadline.saturating_duration_since(Instant::now());
    left.max(PAUSE)
}

fn wait_for(file: &File, start: i64, len: i64, deadline: Instant) -> HostResult<()> {
    while let Err(error) = lock_bytes(file, start, len) {
        match error.raw_os_error() {
            Some(libc::EAGAIN | libc::EACCES | libc::EINTR) => {}
            _ => return Err(Status::ERROR_GEN_FAILURE),
        }
        if Instant::now() >= deadline {
            return Err(Status::ERROR_BUSY);
        }
        sleep(PAUSE);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One test alone: a process holds one lock.
    #[test]
    fn a_lock_is_one_of_its_process_and_is_given_back() {
        let path = std::env::temp_dir().join(format!("srvsvc_rs-lock-{}", std::process::id()));
        let deadline = deadline(PATIENCE).unwrap();
        let held = Held::on(&path, byte_of("a"), 1, deadline).unwrap();
        let second = Held::on(&path, byte_of("b"), 1, deadline);
        assert_eq!(second.unwrap_err(), Status::ERROR_BUSY);
        drop(held);
        assert_eq!(
            Held::on(Path::new("/proc/none/lock"), 0, 0, deadline).unwrap_err(),
            Status::ERROR_GEN_FAILURE
        );
        drop(Held::on(&path, 0, 0, deadline).unwrap());
        std::fs::remove_file(&path).unwrap();
    }

    #[test]
    fn sections_have_bytes_of_their_own() {
        assert_ne!(byte_of("a"), byte_of("b"));
        assert!(byte_of("") > 0 && byte_of("data") > 0);
    }
}
