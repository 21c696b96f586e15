//! The callbacks of one host, and what lines of its log are held back.

use std::ffi::c_void;
use std::time::{Duration, Instant};

use log::Record;

use super::convert::lend;
use super::sys::srvsvc_rs_host;
use crate::repeats::{Note, Repeats, Together};

/// Lines up to this level are written by a Samba whose `log level` nobody set.
pub(super) const UNASKED: i32 = 1;
/// So many of them of one place are written in each window.
const FREE: u32 = 5;

/// The callbacks of a host, and the pointer that they want.
pub(super) struct Callbacks {
    pub(super) table: srvsvc_rs_host,
    pub(super) host: *mut c_void,
    pub(super) unasked: Unasked,
}

// SAFETY: the header promises hosts calls on any thread, so the pointer is one that their callbacks can take on any.
unsafe impl Send for Callbacks {}
// SAFETY: the header promises hosts calls on several threads at once, too; what is written here is behind a lock.
unsafe impl Sync for Callbacks {}

impl Callbacks {
    /// One line to the host's log.
    pub(super) fn write(&self, level: i32, text: &str) {
        if let Some(write) = self.table.log {
            // SAFETY: the host gave this function for this host pointer; the text is lent for the call.
            unsafe { write(self.host, level, lend(text)) };
        }
    }

    /// Whether a line that nobody asked for is to be written now, or is counted.
    pub(super) fn may_write(&self, record: &Record<'_>, line: impl FnOnce() -> Line) -> bool {
        let place = Place::new(record.file(), record.line());
        self.unasked.0.note(Instant::now(), place, |_| line()) == Note::Write
    }

    /// Write the counted lines that are due, or all of them. When to come again; None: none is held back.
    pub(super) fn flush(&self, all: bool) -> Option<Duration> {
        let now = Instant::now();
        for Together { line, count } in self.unasked.0.take(now, all) {
            let (level, text) = line;
            self.write(level, &format!("{count} lines like this one: {text}"));
        }
        self.unasked.0.wait(now)
    }
}

/// Where in the code a line comes from.
#[derive(PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Place(String, u32);

impl Place {
    pub(super) fn new(file: Option<&str>, line: Option<u32>) -> Self {
        Self(
            file.unwrap_or_default().to_owned(),
            line.unwrap_or_default(),
        )
    }
}

/// A level and a text.
pub(super) type Line = (i32, String);

/// Lines that an administrator sees without asking, by their place: whoever causes them again and again does not fill the log.
#[derive(Debug)]
pub(super) struct Unasked(Repeats<Place, Line>);

impl Default for Unasked {
    fn default() -> Self {
        Self(Repeats::new(FREE))
    }
}
