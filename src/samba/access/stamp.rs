#![forbid(unsafe_code)]
//! What share_info.tdb, the database of shares' descriptors, looked like. Transactions, Samba's way of writing there, touch its time.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use parking_lot::Mutex;

use crate::error::NetApiStatus as Status;
use crate::host::HostResult;
use crate::samba::cluster::is_clustered;
use crate::samba::config::loaded;
use crate::samba::kernel::watch::{self, Watcher};
use crate::samba::{paths, text};

/// Younger than this, the database may change again within one tick.
const SETTLED: Duration = Duration::from_millis(200);

/// What one state of the database is known by: time, size and inode.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Stamp {
    seconds: i64,
    nanoseconds: i64,
    size: u64,
    inode: u64,
}

#[derive(Clone, Default)]
struct Database {
    /// Samba's own answer looks for the folder, so it is kept.
    path: Option<PathBuf>,
    /// The configuration's load of which it is.
    generation: u64,
    /// It holds as long as it is quiet there.
    stamp: Option<Stamp>,
}

static DATABASE: Mutex<Option<Database>> = Mutex::new(None);

/// This very call changes a descriptor.
pub(super) fn changes() {
    if let Some(database) = DATABASE.lock().as_mut() {
        database.stamp = None;
    }
    watch::SHARED.lock().stir();
}

/// The database as this load of the configuration has it; the lock is not held, as Samba is asked.
fn found() -> Option<Database> {
    let generation = loaded::generation();
    let known = DATABASE.lock().clone().unwrap_or_default();
    if known.path.is_some() && generation != 0 && generation == known.generation {
        return Some(known);
    }
    let path = paths::state_path(c"share_info.tdb")?;
    let path = text::path_of(&path).to_path_buf();
    let mut stamp = known.stamp;
    if known.path.as_ref() != Some(&path) {
        stamp = None;
        watch::SHARED.lock().stir();
    }
    Some(Database {
        path: Some(path),
        generation,
        stamp,
    })
}

/// `None`: it is too young to be known by its time.
fn look_at(path: &Path) -> Option<Stamp> {
    let file = fs::metadata(path).ok()?;
    let age = SystemTime::now()
        .duration_since(file.modified().ok()?)
        .ok()?;
    (age > SETTLED).then(|| Stamp {
        seconds: file.mtime(),
        nanoseconds: file.mtime_nsec(),
        size: file.size(),
        inode: file.ino(),
    })
}

/// What is known of the database now; the news were heard when the call began. On a cluster there is more than one file.
fn look() -> Option<Stamp> {
    if is_clustered() != Some(false) {
        return None;
    }
    let mut database = found()?;
    if let Some(path) = &database.path {
        let mut watch = watch::SHARED.lock();
        if watch.quiet_since(Watcher::Security) == 0 {
            watch.begin(Watcher::Security);
            watch.file(Watcher::Security, path);
            database.stamp = None;
        }
        drop(watch);
        database.stamp = database.stamp.or_else(|| look_at(path));
    }
    let stamp = database.stamp;
    *DATABASE.lock() = Some(database);
    stamp
}

/// Other bytes when a descriptor may have changed. ERROR_NOT_SUPPORTED: that cannot be told now.
pub(in crate::samba) fn bytes() -> HostResult<Vec<u8>> {
    let stamp = look().ok_or(Status::ERROR_NOT_SUPPORTED)?;
    let mut bytes = Vec::with_capacity(size_of::<Stamp>());
    bytes.extend(stamp.seconds.to_ne_bytes());
    bytes.extend(stamp.nanoseconds.to_ne_bytes());
    bytes.extend(stamp.size.to_ne_bytes());
    bytes.extend(stamp.inode.to_ne_bytes());
    Ok(bytes)
}

/// Another number whenever a descriptor may have changed; 0: that cannot be told.
pub(super) fn moment() -> u64 {
    look().map_or(0, |_| watch::SHARED.lock().quiet_since(Watcher::Security))
}
