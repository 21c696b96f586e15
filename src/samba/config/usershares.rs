#![forbid(unsafe_code)]
//! The folder of usershares, which any user of a group may fill: it is looked at as far as Samba's own load of it goes, and no further.

use std::ffi::{CStr, CString, OsString};
use std::fs::{self, Metadata, ReadDir};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::text::path_of;
use super::{loader, own_look};
use crate::samba::kernel::watch::{self, Watcher};

/// Names and files that Samba's load passes over, and counts.
const BAD_IN_A_NAME: &[u8] = b"%<>*?|/\\+=;:\",";
const LARGEST_FILE: u64 = 10 * 1024;

/// S_ISVTX and S_IWOTH.
const STICKY: u32 = 0o1000;
const OPEN_TO_ALL: u32 = 0o2;

/// A usershare, or another entry of the folder that Samba counts.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Entry {
    Share(OsString, Facts),
    Bad,
}

/// What tells one state of a file from another.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Facts {
    place: (u64, u64),
    mode: u32,
    owner: u32,
    size: u64,
    modified: (i64, i64),
    changed: (i64, i64),
}

impl Facts {
    fn of(file: &Metadata) -> Self {
        Self {
            place: (file.dev(), file.ino()),
            mode: file.mode(),
            owner: file.uid(),
            size: file.size(),
            modified: (file.mtime(), file.mtime_nsec()),
            changed: (file.ctime(), file.ctime_nsec()),
        }
    }
}

/// The folder's own facts, then its entries in its order.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
struct Seen {
    /// Device, inode, mode and owner; `None`: there is none.
    folder: Option<(u64, u64, u32, u32)>,
    entries: Vec<Entry>,
}

/// The folder of a worker.
#[derive(Default)]
pub(super) struct Usershares {
    /// `None`: there are no usershares.
    path: Option<CString>,
    /// By the last look.
    seen: Seen,
    /// Of looks that saw another one.
    number: u64,
}

impl Usershares {
    /// What tells the folder as it is now from what it was before; `None`: there are no usershares.
    pub(super) fn stamp(&mut self) -> Option<u64> {
        self.path = loader::usershare_folder();
        let Some(now) = self.look() else {
            self.seen = Seen::default();
            return None;
        };
        if self.number == 0 || now != self.seen {
            self.seen = now;
            self.number += 1;
        }
        Some(self.number)
    }

    /// True when the next stamp would say the same.
    pub(super) fn unchanged(&self) -> bool {
        // Which folder is in force is smb.conf's.
        self.path.is_none()
            || watch::SHARED.lock().quiet_since(Watcher::Usershares) != 0
            || self.look().is_some_and(|now| now == self.seen)
    }

    /// Files that Samba may make shares of, in its order.
    pub(super) fn shares(&self) -> impl Iterator<Item = (CString, Facts)> + '_ {
        self.seen.entries.iter().filter_map(|entry| match entry {
            Entry::Share(name, facts) => {
                let name = CString::new(name.as_bytes()).ok()?;
                Some((name, facts.clone()))
            }
            Entry::Bad => None,
        })
    }

    /// Where the file of that name is, if there is one; `None`: there are no usershares.
    pub(super) fn file(&self, name: &CStr) -> Option<PathBuf> {
        let folder = self.path.as_deref()?;
        Some(path_of(folder).join(path_of(name)))
    }

    /// `None`: there is no folder in force.
    fn look(&self) -> Option<Seen> {
        let path = path_of(self.path.as_deref()?);
        {
            let mut watch = watch::SHARED.lock();
            watch.begin(Watcher::Usershares);
            watch.folder(Watcher::Usershares, path);
        }
        Some(Seen::of(path).unwrap_or_default())
    }
}

impl Seen {
    /// `None`: it is no folder, or another one came into its place meanwhile.
    fn of(path: &Path) -> Option<Self> {
        let facts = fs::metadata(path).ok()?;
        let folder = (facts.dev(), facts.ino(), facts.mode(), facts.uid());
        let listed = fs::read_dir(path).ok()?;
        let entries = if is_served(&facts) {
            entries_of(listed)
        } else {
            Vec::new()
        };
        let facts = fs::metadata(path).ok()?;
        let is_it = folder == (facts.dev(), facts.ino(), facts.mode(), facts.uid());
        is_it.then_some(Self {
            folder: Some(folder),
            entries,
        })
    }
}

/// Samba loads from a folder of root's that is sticky and not open to all.
fn is_served(folder: &Metadata) -> bool {
    folder.uid() == 0 && folder.mode() & STICKY != 0 && folder.mode() & OPEN_TO_ALL == 0
}

/// A fifth of `usershare max shares` may be bad, and as many may be temporary files, whose names begin with a colon. Samba also finds
/// files bad by what is in them, which makes it stop earlier, never later.
fn entries_of(listed: ReadDir) -> Vec<Entry> {
    let most = own_look::most_shares();
    let allowed = most.saturating_mul(2) / 10;
    let (mut bad, mut temporary) = (0, 0);
    let mut entries = Vec::new();
    for (count, entry) in (0_i64..).zip(listed.flatten()) {
        let name = entry.file_name();
        temporary += i64::from(name.as_bytes().first() == Some(&b':'));
        if temporary > allowed {
            break;
        }
        let file = is_name(name.as_bytes())
            .then(|| entry.metadata().ok())
            .flatten()
            .filter(is_usershare);
        match file {
            Some(file) => entries.push(Entry::Share(name, Facts::of(&file))),
            None if bad >= allowed => break,
            None => {
                bad += 1;
                entries.push(Entry::Bad);
            }
        }
        // Samba counts the folder itself and the one above it as well, wherever they stand: two more than here at most.
        if count > most.saturating_add(allowed) {
            break;
        }
    }
    entries
}

fn is_name(name: &[u8]) -> bool {
    !name.iter().any(|byte| BAD_IN_A_NAME.contains(byte))
}

fn is_usershare(file: &Metadata) -> bool {
    file.is_file() && file.mode() & OPEN_TO_ALL == 0 && file.size() <= LARGEST_FILE
}
