#![forbid(unsafe_code)]
//! Which sections our own changes of the registry were about, for the other workers: they need not look at all sections to find it out.
//!
//! A line for each committed change, in a file beside Samba's own of this kind: from which number of the registry's database to which, on
//! which database, and the section. The numbers are those of inside the transaction, so nothing else happened between the two. It says
//! nothing that the registry would not say as well: who finds no unbroken way from one number to another looks there.

use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};

use crate::samba::paths::lock_path;
use crate::samba::smbconf;
use crate::samba::text::path_of;

/// Longer, it begins anew.
const MOST_BYTES: u64 = 128 * 1024;
/// So much of its end is looked at.
const LOOKED_AT: u64 = 16 * 1024;
/// Changes in a row that are followed.
const MOST_CHANGES: usize = 64;

/// One database: another one has another file.
type Database = (u64, u64);

/// Write down that nothing but this section changed from one number to the other. As root, after the commit.
pub(in crate::samba) fn write(from: u64, to: u64, section: &[u8]) {
    let Some(database) = database() else { return };
    let line = line(database, from, to, section);
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

/// The sections that changed from one number to another, in the order of their last changes. `None`: others may have. As root.
pub(super) fn between(from: u64, to: u64) -> Option<Vec<Vec<u8>>> {
    let database = database()?;
    let mut file = open(OpenOptions::new().read(true))?;
    let len = file.metadata().ok()?.len();
    file.seek(SeekFrom::Start(len.saturating_sub(LOOKED_AT)))
        .ok()?;
    let mut text = Vec::new();
    file.take(LOOKED_AT).read_to_end(&mut text).ok()?;
    way(&String::from_utf8_lossy(&text), database, from, to)
}

fn open(options: &mut OpenOptions) -> Option<File> {
    let path = lock_path(c"srvsvc_rs.changes")?;
    let options = options.mode(0o600).custom_flags(libc::O_NOFOLLOW);
    options.open(path_of(&path)).ok()
}

fn database() -> Option<Database> {
    let file = std::fs::metadata(path_of(&smbconf::file()?)).ok()?;
    Some((file.dev(), file.ino()))
}

fn line(database: Database, from: u64, to: u64, section: &[u8]) -> String {
    let mut line = format!("{} {} {from} {to} ", database.0, database.1);
    for byte in section {
        // A text takes all that is written to it.
        let _ = write!(line, "{byte:02x}");
    }
    // What two write at a time, or one wrote half, has no end like this.
    line.push_str(" .\n");
    line
}

/// From the last change back to the first: what is older is not looked at.
fn way(text: &str, database: Database, from: u64, to: u64) -> Option<Vec<Vec<u8>>> {
    let lines = text.lines().rev().filter_map(parse);
    let mut lines = lines.filter(|(of, ..)| *of == database);
    // Two workers may write theirs in the other order.
    let mut passed = Vec::new();
    let mut sections = Vec::new();
    let mut at = to;
    while at != from {
        let known = passed.iter().position(|(_, _, to, _)| *to == at);
        let (_, before, _, section) = match known {
            Some(known) => passed.swap_remove(known),
            None => loop {
                let line = lines.next()?;
                if line.2 == at {
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

fn parse(line: &str) -> Option<(Database, u64, u64, Vec<u8>)> {
    let mut words = line.split(' ');
    let mut number = || words.next()?.parse::<u64>().ok();
    let database = (number()?, number()?);
    let (from, to) = (number()?, number()?);
    let section = bytes(words.next()?)?;
    let is_whole = words.next() == Some(".") && words.next().is_none() && to > from;
    is_whole.then_some((database, from, to, section))
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digit = |at: usize| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok();
    (0..hex.len()).step_by(2).map(digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: Database = (1, 2);

    #[test]
    fn a_way_is_followed_from_change_to_change() {
        let text = [
            line(HERE, 5, 9, b"projects"),
            line(HERE, 9, 12, "gr\u{f6}\u{df}e".as_bytes()),
            line(HERE, 12, 15, b"projects"),
        ]
        .concat();
        let sections = way(&text, HERE, 5, 15).unwrap();
        assert_eq!(
            sections,
            ["gr\u{f6}\u{df}e".as_bytes().to_vec(), b"projects".to_vec()]
        );
        assert_eq!(way(&text, HERE, 9, 12).unwrap().len(), 1);
        assert_eq!(way(&text, HERE, 9, 9), Some(Vec::new()));
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let [first, second, third] = *lines else {
            panic!("three lines");
        };
        for order in [
            [third, first, second],
            [second, third, first],
            [third, second, first],
        ] {
            assert_eq!(way(&order.concat(), HERE, 5, 15).unwrap(), sections);
        }
    }

    #[test]
    fn a_way_with_a_gap_is_none() {
        let text = [line(HERE, 5, 9, b"a"), line(HERE, 10, 12, b"b")].concat();
        for (from, to) in [(5, 12), (4, 9), (9, 12), (5, 11), (12, 5)] {
            assert_eq!(way(&text, HERE, from, to), None, "{from} {to}");
        }
        assert_eq!(way(&text, (1, 3), 5, 9), None, "another database");
    }

    #[test]
    fn what_is_written_half_says_nothing() {
        let whole = line(HERE, 5, 9, b"ab");
        for end in 0..whole.len() - 1 {
            assert_eq!(way(whole.get(..end).unwrap(), HERE, 5, 9), None, "{end}");
        }
        for wrong in [
            "1 2 5 9 6 .",
            "1 2 5 9 zz .",
            "1 2 9 5 61 .",
            "1 2 5 9 61 . .",
        ] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
