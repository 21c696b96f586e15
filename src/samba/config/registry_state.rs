#![forbid(unsafe_code)]
//! What tells one state of the registry's database from another.
//!
//! Each change moves its number. But whoever puts an old file back brings an old number back, and the changes after it have the numbers of
//! others. Samba ends each change with a new time of the file, which does not come back with it, or comes with what was there at that time.

use std::os::unix::fs::MetadataExt;

use crate::samba::smbconf;
use crate::samba::text::path_of;

/// One state.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::samba) struct State {
    pub(super) number: u64,
    /// `None`: it is another node's as well, whose database is no file.
    pub(super) file: Option<Written>,
}

/// A file as it was last written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Written {
    /// Device and inode.
    pub(super) place: (u64, u64),
    /// Seconds and nanoseconds.
    pub(super) modified: (i64, i64),
}

impl State {
    /// As it is now; `None`: it cannot be told. In the middle of another process's change it may be one that nobody finds again.
    pub(in crate::samba) fn now() -> Option<Self> {
        let number = smbconf::sequence()?;
        let file = smbconf::file().and_then(|path| std::fs::metadata(path_of(&path)).ok());
        let file = file.map(|file| Written {
            place: (file.dev(), file.ino()),
            modified: (file.mtime(), file.mtime_nsec()),
        });
        Some(Self { number, file })
    }

    /// Of the last change.
    pub(in crate::samba) const fn number(&self) -> u64 {
        self.number
    }
}
