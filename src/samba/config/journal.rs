#![forbid(unsafe_code)]
//! Which sections our own changes of the registry were about, for the other workers: they need not look at all sections to find it out.
//!
//! A line for each committed change, in a file beside Samba's own of this kind: on which database, from which state to which, and the
//! section. The first one is that of inside the transaction, so nothing else happened between the two. It says nothing that the registry
//! would not say as well: who finds no unbroken way from one state to another looks there. States are more than their numbers, as those
//! come again when somebody puts an old file of the registry back.

use std::cell::OnceCell;
use std::ffi::CString;
use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::str::FromStr;

use super::registry_state::{State, Written};
use crate::samba::paths::open_lock_file;

/// Longer, it begins anew.
const MOST_BYTES: u64 = 128 * 1024;
/// So much of its end is looked at.
const LOOKED_AT: u64 = 16 * 1024;
/// Changes in a row that are followed.
const MOST_CHANGES: usize = 64;

/// One change of one section.
type Change = (State, State, Vec<u8>);

/// Write down that nothing but this section changed from one state to the other. As root, after the commit.
pub(in crate::samba) fn write(from: State, to: State, section: &[u8]) {
    let Some(line) = line(from, to, section) else {
        return;
    };
    let written = open(OpenOptions::new().append(true).create(true)).and_then(|mut file| {
        if file.metadata().ok()?.len() > MOST_BYTES {
            file.set_len(0).ok()?;
        }
        file.write_all(line.as_bytes()).ok()
    });
    if written.is_none() {
        log::debug!("a change is not written down: other workers look for it");
    }
}

/// The sections that changed from one state to another, in the order of their last changes. `None`: others may have. As root.
pub(super) fn between(from: State, to: State) -> Option<Vec<Vec<u8>>> {
    let mut file = open(OpenOptions::new().read(true))?;
    let len = file.metadata().ok()?.len();
    file.seek(SeekFrom::Start(len.saturating_sub(LOOKED_AT)))
        .ok()?;
    let mut text = Vec::with_capacity(usize::try_from(LOOKED_AT).ok()?);
    file.take(LOOKED_AT).read_to_end(&mut text).ok()?;
    way(&String::from_utf8_lossy(&text), from, to)
}

fn open(options: &mut OpenOptions) -> Option<File> {
    thread_local! {
        static PATH: OnceCell<CString> = const { OnceCell::new() };
    }
    open_lock_file(&PATH, c"srvsvc_rs.changes", options)
}

/// `None`: it is no change of one file.
fn line(from: State, to: State, section: &[u8]) -> Option<String> {
    let (before, after) = from.file.zip(to.file)?;
    if before.place != after.place || from.number >= to.number {
        return None;
    }
    let mut line = format!("{} {}", before.place.0, before.place.1);
    for (number, (seconds, rest)) in [(from.number, before.modified), (to.number, after.modified)] {
        // A text takes all that is written to it.
        let _ = write!(line, " {number} {seconds} {rest}");
    }
    line.push(' ');
    for byte in section {
        let _ = write!(line, "{byte:02x}");
    }
    // What two write at a time, or one wrote half, has no end like this.
    line.push_str(" .\n");
    Some(line)
}

/// From the last change back to the first: what is older is not looked at.
fn way(text: &str, from: State, to: State) -> Option<Vec<Vec<u8>>> {
    let mut lines = text.lines().rev().filter_map(parse);
    // Two workers may write theirs in the other order.
    let mut passed = Vec::new();
    let mut sections = Vec::new();
    let mut at = to;
    while at != from {
        let known = passed.iter().position(|(_, to, _)| *to == at);
        let (before, _, section) = match known {
            Some(known) => passed.swap_remove(known),
            None => loop {
                let line = lines.next()?;
                if line.1 == at {
                    break line;
                }
                passed.push(line);
            },
        };
        if sections.len() >= MOST_CHANGES {
            return None;
        }
        if !sections.contains(&section) {
            sections.push(section);
        }
        at = before;
    }
    sections.reverse();
    Some(sections)
}

fn parse(line: &str) -> Option<Change> {
    let mut words = line.split(' ');
    let place = (number(&mut words)?, number(&mut words)?);
    let mut state = || {
        let number = number(&mut words)?;
        let modified = (self::number(&mut words)?, self::number(&mut words)?);
        let file = Some(Written { place, modified });
        Some(State { number, file })
    };
    let (from, to) = (state()?, state()?);
    let section = bytes(words.next()?)?;
    let is_whole = words.next() == Some(".") && words.next().is_none() && to.number > from.number;
    is_whole.then_some((from, to, section))
}

fn number<'a, N: FromStr>(words: &mut impl Iterator<Item = &'a str>) -> Option<N> {
    words.next()?.parse().ok()
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digit = |at: usize| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok();
    (0..hex.len()).step_by(2).map(digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each number at a time of its own.
    fn at(number: u64) -> State {
        written(number, 7)
    }

    fn written(number: u64, nanoseconds: i64) -> State {
        let modified = (i64::try_from(number).unwrap() - 2, nanoseconds);
        let place = (1, 2);
        State {
            number,
            file: Some(Written { place, modified }),
        }
    }

    fn change(from: u64, to: u64, section: &str) -> String {
        line(at(from), at(to), section.as_bytes()).unwrap()
    }

    #[test]
    fn a_way_is_followed_from_change_to_change() {
        let text = [
            change(1, 9, "projects"),
            change(9, 12, "gr\u{f6}\u{df}e"),
            change(12, 15, "projects"),
        ]
        .concat();
        let sections = way(&text, at(1), at(15)).unwrap();
        assert_eq!(
            sections,
            ["gr\u{f6}\u{df}e".as_bytes().to_vec(), b"projects".to_vec()]
        );
        assert_eq!(way(&text, at(9), at(12)).unwrap().len(), 1);
        assert_eq!(way(&text, at(9), at(9)), Some(Vec::new()));
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let [first, second, third] = *lines else {
            panic!("three lines");
        };
        for order in [
            [third, first, second],
            [second, third, first],
            [third, second, first],
        ] {
            assert_eq!(way(&order.concat(), at(1), at(15)).unwrap(), sections);
        }
    }

    #[test]
    fn a_way_with_a_gap_is_none() {
        let text = [change(5, 9, "a"), change(10, 12, "b")].concat();
        for (from, to) in [(5, 12), (4, 9), (9, 12), (5, 11), (12, 5)] {
            assert_eq!(way(&text, at(from), at(to)), None, "{from} {to}");
        }
        let mut other = at(9);
        other.file.as_mut().unwrap().place = (1, 3);
        assert_eq!(way(&text, at(5), other), None, "another database");
        assert_eq!(line(at(5), other, b"a"), None);
    }

    #[test]
    fn a_number_that_came_back_is_no_way() {
        let text = change(5, 9, "a");
        assert!(way(&text, at(5), at(9)).is_some());
        assert_eq!(way(&text, at(5), written(9, 8)), None);
        assert_eq!(way(&text, written(5, 8), at(9)), None);
    }

    #[test]
    fn what_is_written_half_says_nothing() {
        let whole = change(5, 9, "ab");
        for end in 0..whole.len() - 1 {
            assert_eq!(way(whole.get(..end).unwrap(), at(5), at(9)), None, "{end}");
        }
        for wrong in [
            "1 2 5 0 0 9 0 0 6 .",
            "1 2 5 0 0 9 0 0 zz .",
            "1 2 9 0 0 5 0 0 61 .",
            "1 2 5 0 0 9 0 0 61 . .",
            "1 2 5 9 61 .",
        ] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
