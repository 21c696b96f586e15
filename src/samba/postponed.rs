#![forbid(unsafe_code)]
//! Temporary shares that somebody was changing when they were to be looked at: a later call does it.

use std::collections::BTreeSet;
use std::ffi::CString;
use std::time::{Duration, Instant};

use parking_lot::Mutex;

/// A call that tries again waits for each lock a moment, so not every one does.
const PAUSE: Duration = Duration::from_secs(1);

static LEFT: Mutex<Option<(Instant, BTreeSet<CString>)>> = Mutex::new(None);

/// Each name once.
pub(super) fn add(names: Vec<CString>) {
    if !names.is_empty() {
        let mut left = LEFT.lock();
        let (_, waiting) = left.get_or_insert_with(|| (Instant::now(), BTreeSet::new()));
        waiting.extend(names);
    }
}

/// Those that have waited long enough; they are waited for no more.
pub(super) fn due() -> BTreeSet<CString> {
    let mut left = LEFT.lock();
    let due = left.take_if(|(since, _)| since.elapsed() >= PAUSE);
    due.map(|(_, names)| names).unwrap_or_default()
}
