#![forbid(unsafe_code)]
//! Which nodes of a cluster were active since its last recovery, as a worker that was there noted it, in a file beside Samba's own: a later
//! one cannot ask. ctdb's own list of who took part leaves out nodes without the capability of a location master (`lmaster capability =
//! no`), which have records all the same.

use std::cell::OnceCell;
use std::ffi::CString;
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};

use super::identity::AsRoot;
use super::paths::open_lock_file;

/// A line has no more: a number takes eleven bytes at most.
const MOST_BYTES: u64 = 64 * 1024;

/// Those of that generation; none where nobody noted them.
pub(super) fn noted(generation: u32) -> Vec<u32> {
    let _root = AsRoot::new();
    let mut line = String::new();
    let read = open(OpenOptions::new().read(true))
        .and_then(|file| file.take(MOST_BYTES).read_to_string(&mut line).ok());
    read.and_then(|_| nodes(&line, generation))
        .unwrap_or_default()
}

/// Note them for workers to come.
pub(super) fn note(generation: u32, nodes: &[u32]) {
    let _root = AsRoot::new();
    let written = open(OpenOptions::new().write(true).create(true).truncate(true))
        .and_then(|mut file| file.write_all(line(generation, nodes).as_bytes()).ok());
    if written.is_none() {
        log::debug!("later workers will not know which nodes there were");
    }
}

fn open(options: &mut OpenOptions) -> Option<File> {
    thread_local! {
        static PATH: OnceCell<CString> = const { OnceCell::new() };
    }
    open_lock_file(&PATH, c"srvsvc_rs.nodes", options)
}

fn line(generation: u32, nodes: &[u32]) -> String {
    let numbers = [generation].into_iter().chain(nodes.iter().copied());
    let words: Vec<String> = numbers.map(|number| number.to_string()).collect();
    // What was written half has no end like this.
    format!("{} .\n", words.join(" "))
}

/// `None`: they are of another generation, or the line is not whole.
fn nodes(line: &str, generation: u32) -> Option<Vec<u32>> {
    let mut numbers = line.strip_suffix(" .\n")?.split(' ').map(str::parse);
    let of = numbers.next()?.ok()?;
    numbers
        .collect::<Result<_, _>>()
        .ok()
        .filter(|_| of == generation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_noted_is_read_of_its_generation_alone() {
        let noted = line(7, &[0, 2]);
        assert_eq!(nodes(&noted, 7), Some(vec![0, 2]));
        assert_eq!(nodes(&noted, 8), None);
        assert_eq!(nodes(&line(7, &[]), 7), Some(Vec::new()));
        for end in 0..noted.len() {
            assert_eq!(nodes(&noted[..end], 7), None, "{end}");
        }
        for wrong in [" .\n", "7 x .\n", "7 0 .\n8 .\n", "-7 .\n"] {
            assert_eq!(nodes(wrong, 7), None, "{wrong:?}");
        }
    }
}
