#![forbid(unsafe_code)]
//! Lines that come again and again, put together: whoever can cause a line must not be able to fill a disk with it.

use std::time::{Duration, Instant};

use parking_lot::Mutex;

/// How long the lines of one kind are counted before there is one again.
pub(crate) const WINDOW: Duration = Duration::from_secs(10);

/// So many kinds are told apart at a time; what comes beyond them is counted as one.
const MOST: usize = 32;

/// What is to be done about a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Note {
    /// It is among the first of its kind: write it.
    Write,
    /// It is counted.
    Counted,
}

/// So many lines that are one, `L` being what the first of them says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Together<L> {
    pub(crate) line: L,
    pub(crate) count: u64,
}

#[derive(Debug)]
struct Known<K, L> {
    /// None: all kinds beyond those that are told apart.
    kind: Option<K>,
    since: Instant,
    written: u32,
    held: Option<Together<L>>,
}

/// The kinds of the last seconds, each with how many of its lines are not written yet.
#[derive(Debug)]
pub(crate) struct Repeats<K, L> {
    /// Lines of a kind that are written in a window before the others are counted.
    free: u32,
    known: Mutex<Vec<Known<K, L>>>,
}

impl<K: PartialEq, L> Repeats<K, L> {
    pub(crate) const fn new(free: u32) -> Self {
        Self {
            free,
            known: Mutex::new(Vec::new()),
        }
    }

    /// One more. `line` makes what is kept of it when it is the first that is counted; true: it stands for several kinds.
    pub(crate) fn note(&self, now: Instant, kind: K, line: impl FnOnce(bool) -> L) -> Note {
        let mut known = self.known.lock();
        let at = known
            .iter()
            .position(|one| one.kind.as_ref() == Some(&kind));
        if at.is_none() && known.len() < MOST {
            known.push(Known {
                kind: Some(kind),
                since: now,
                written: 1,
                held: None,
            });
            return Note::Write;
        }
        if at.is_none() && known.len() == MOST {
            known.push(Known {
                kind: None,
                since: now,
                written: self.free,
                held: None,
            });
        }
        let Some(one) = known.get_mut(at.unwrap_or(MOST)) else {
            return Note::Write;
        };
        if one.written < self.free {
            one.written += 1;
            return Note::Write;
        }
        let several = one.kind.is_none();
        let held = one.held.get_or_insert_with(|| Together {
            line: line(several),
            count: 0,
        });
        held.count += 1;
        Note::Counted
    }

    /// What is to be written by now, or all of it. A kind that was quiet for a window is forgotten.
    pub(crate) fn take(&self, now: Instant, all: bool) -> Vec<Together<L>> {
        let mut due = Vec::new();
        self.known.lock().retain_mut(|one| {
            if !all && now.saturating_duration_since(one.since) < WINDOW {
                return true;
            }
            let held = one.held.take();
            let is_busy = held.is_some() && one.kind.is_some();
            one.since = now;
            // The line that is due is the first of the new window.
            one.written = 1;
            due.extend(held);
            is_busy
        });
        due
    }

    /// When to take what is held back; None: nothing is.
    pub(crate) fn wait(&self, now: Instant) -> Option<Duration> {
        let known = self.known.lock();
        let held = known.iter().filter(|one| one.held.is_some());
        held.map(|one| WINDOW.saturating_sub(now.saturating_duration_since(one.since)))
            .min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_kind_is_a_line_each_window_and_none_is_lost() {
        let (repeats, start) = (Repeats::new(1), Instant::now());
        let mut lines = Vec::new();
        for tenth in 0..1_000 {
            let now = start + Duration::from_millis(100 * tenth);
            lines.extend(repeats.take(now, false));
            if repeats.note(now, "alice", |_| "held") == Note::Write {
                lines.push(Together {
                    line: "first",
                    count: 1,
                });
            }
        }
        assert_eq!(lines.len(), 10, "{lines:?}");
        lines.extend(repeats.take(start, true));
        assert_eq!(lines.iter().map(|one| one.count).sum::<u64>(), 1_000);
        assert_eq!(repeats.wait(start), None);
    }

    #[test]
    fn each_kind_has_its_own_lines() {
        let (repeats, now) = (Repeats::new(2), Instant::now());
        for kind in ["alice", "bob", "carol"] {
            assert_eq!(repeats.note(now, kind, |_| ()), Note::Write);
            assert_eq!(repeats.note(now, kind, |_| ()), Note::Write);
            assert_eq!(repeats.note(now, kind, |_| ()), Note::Counted);
        }
        assert_eq!(repeats.wait(now), Some(WINDOW));
        assert_eq!(repeats.take(now, false).len(), 0);
        assert_eq!(repeats.take(now + WINDOW, false).len(), 3);
    }

    #[test]
    fn more_kinds_than_are_told_apart_are_counted_as_one() {
        let (repeats, now) = (Repeats::new(1), Instant::now());
        let mut written = 0;
        for number in 0..100_000 {
            let note = repeats.note(now, number, |several| several);
            written += u64::from(note == Note::Write);
        }
        assert_eq!(written, 32);
        let held = repeats.take(now + WINDOW, false);
        let [several] = held.as_slice() else { panic!() };
        assert_eq!((several.line, several.count), (true, 100_000 - 32));
    }

    #[test]
    fn what_is_quiet_for_a_while_is_forgotten() {
        let (repeats, now) = (Repeats::new(1), Instant::now());
        assert_eq!(repeats.note(now, "alice", |_| ()), Note::Write);
        assert_eq!(repeats.take(now + WINDOW, false).len(), 0);
        let later = now + 2 * WINDOW;
        assert_eq!(repeats.note(later, "alice", |_| ()), Note::Write);
    }
}
