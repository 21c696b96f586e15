#![forbid(unsafe_code)]
//! What tells one state of a file from another, and what a worker's start knows of it.
//!
//! Samba loads smb.conf when a worker starts. What was loaded then is good for the first call when nothing changed since, nor so shortly
//! before that the time stamps would not tell.

use std::ffi::CStr;
use std::fs::{self, Metadata};
use std::io::{Error, ErrorKind};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use once_cell::sync::OnceCell;

use super::text::path_of;

/// Older than this at the start, a file cannot change within its time stamp.
const SETTLED_SECONDS: i64 = 2;

/// Longer than any kernel's tick.
const TICK: Duration = Duration::from_millis(20);

/// One state of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct FileState {
    modified: (i64, i64),
    changed: (i64, i64),
    size: u64,
    inode: u64,
    device: u64,
    /// errno when it cannot be read.
    error: i32,
    /// Counts texts that came one after the other within one tick of the clock that times are taken from.
    turn: u32,
}

impl FileState {
    /// As it is now.
    pub(super) fn of(path: &CStr) -> Self {
        match fs::metadata(path_of(path)) {
            Ok(file) => Self {
                modified: (file.mtime(), file.mtime_nsec()),
                changed: (file.ctime(), file.ctime_nsec()),
                size: file.size(),
                inode: file.ino(),
                device: file.dev(),
                error: 0,
                turn: 0,
            },
            Err(error) => Self::unreadable(&error),
        }
    }

    fn unreadable(error: &Error) -> Self {
        Self {
            error: error.raw_os_error().unwrap_or(-1),
            ..Self::default()
        }
    }

    /// The same with that number of a text.
    pub(super) const fn at_turn(self, turn: u32) -> Self {
        Self { turn, ..self }
    }

    /// It may change within its time stamp, which is the same for some milliseconds.
    pub(super) fn is_young(&self) -> bool {
        let (Ok(seconds), Ok(nanoseconds)) = (self.changed.0.try_into(), self.changed.1.try_into())
        else {
            return false;
        };
        let changed = UNIX_EPOCH.checked_add(Duration::new(seconds, nanoseconds));
        // The clock may have been set back meanwhile.
        let now = SystemTime::now();
        changed.is_some_and(|changed| changed < now + TICK && now < changed + TICK)
    }

    /// There is a file, and it can be read.
    pub(super) const fn is_there(&self) -> bool {
        self.error == 0
    }
}

struct Start {
    main_file: FileState,
    seconds: i64,
}

static START: OnceCell<Start> = OnceCell::new();

/// The worker starts, and Samba has not loaded the main file yet.
pub(super) fn started(main_file: &CStr) {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let seconds = now.map_or(0, |now| i64::try_from(now.as_secs()).unwrap_or(0));
    // The first one stays: there is one start.
    let _ = START.set(Start {
        main_file: FileState::of(main_file),
        seconds,
    });
}

impl Start {
    fn had_rested(&self, modified: i64, changed: i64) -> bool {
        self.seconds != 0
            && self.seconds.saturating_sub(modified) > SETTLED_SECONDS
            && self.seconds.saturating_sub(changed) > SETTLED_SECONDS
    }

    fn knew(&self, file: &Metadata) -> bool {
        self.had_rested(file.mtime(), file.ctime())
    }
}

/// A file of this state is the main file that was loaded at the start.
pub(super) fn is_as_started(state: &FileState) -> bool {
    START.get().is_some_and(|start| {
        let at = &start.main_file;
        at.is_there() && state == at && start.had_rested(at.modified.0, at.changed.0)
    })
}

/// Nothing happened to a file since the start, nor shortly before, when Samba does not change it without its times.
pub(super) fn rested(path: &CStr) -> bool {
    let file = fs::metadata(path_of(path));
    START
        .get()
        .is_some_and(|start| file.is_ok_and(|file| start.knew(&file)))
}

/// Nothing on the way to the file was changed since the start, nor a little before: each folder has rested, and no link leads elsewhere.
pub(super) fn way_rested(path: &CStr) -> bool {
    let path = path_of(path);
    let Some(start) = START.get().filter(|_| path.is_absolute()) else {
        return false;
    };
    let mut way: Vec<&Path> = path.ancestors().collect();
    way.reverse();
    for part in way {
        match fs::symlink_metadata(part) {
            Ok(file) if !file.is_symlink() && start.knew(&file) => {}
            Ok(_) => return false,
            // Not there, for as long as the folder has rested.
            Err(error) => return error.kind() == ErrorKind::NotFound,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_young_while_its_time_may_stay_the_same() {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let at = |milliseconds: i64| {
            let then = i64::try_from(now.as_millis()).unwrap() + milliseconds;
            FileState {
                changed: (then / 1000, then % 1000 * 1_000_000),
                ..FileState::default()
            }
        };
        assert!(at(10).is_young());
        for other in [-1000, 100_000] {
            assert!(!at(other).is_young(), "{other}");
        }
        assert!(!FileState::default().is_young());
    }
}
