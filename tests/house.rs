//! The rules that the house is built by hold in every file of it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms whose files may be unsafe.
const UNSAFE: [&str; 2] = ["src/ffi", "src/samba/sys"];
/// Module lists above them: forbidden there, it would be forbidden in the rooms.
const ABOVE: [&str; 2] = ["src/lib.rs", "src/samba/mod.rs"];
const FORBIDS: &str = "#![forbid(unsafe_code)]";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files below a folder with one of these endings, and their texts, by their paths from the root.
fn files(folder: &str, endings: &[&str]) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if endings
                .iter()
                .any(|ending| path.extension().is_some_and(|has| has == *ending))
            {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path.strip_prefix(root()).unwrap().to_owned(), text));
            }
        }
    }
    found
}

fn lines(text: &str) -> usize {
    text.lines().count()
}

/// Lines that are neither blank nor comment, before the file's tests.
fn lines_of_code(text: &str) -> usize {
    let code = text.split("\n#[cfg(test)]\nmod tests").next().unwrap();
    let is_code = |line: &&str| !line.trim().is_empty() && !line.trim().starts_with("//");
    code.lines().filter(is_code).count()
}

#[test]
fn the_shim_is_thin() {
    let shim = files("samba-glue", &["c", "h"]);
    let all: usize = shim.iter().map(|(_, text)| lines(text)).sum();
    assert!(all > 0 && all <= 1000, "{all} lines");
}

#[test]
fn the_calls_into_samba_are_few() {
    let sys = files("src/samba/sys", &["rs"]);
    let all: usize = sys.iter().map(|(_, text)| lines_of_code(text)).sum();
    assert!(all > 0 && all <= 1500, "{all} lines of code");
}

#[test]
fn unsafe_code_is_forbidden_outside_its_two_rooms() {
    let files = files("src", &["rs"]);
    let forbids = |path: &Path| {
        let is_it = |(of, text): &&(PathBuf, String)| of == path && text.contains(FORBIDS);
        files.iter().any(|file| is_it(&file))
    };
    for (path, _) in &files {
        if ABOVE
            .iter()
            .chain(&UNSAFE)
            .any(|place| path.starts_with(place))
        {
            continue;
        }
        // A module list forbids it for all that it lists.
        let lists = path.ancestors().skip(1).map(|folder| folder.join("mod.rs"));
        let beside = path.parent().unwrap().with_extension("rs");
        let is_test = path.to_str().unwrap().ends_with("_tests.rs");
        assert!(
            forbids(path) || is_test || lists.chain([beside]).any(|list| forbids(&list)),
            "{}",
            path.display()
        );
    }
}

#[test]
fn the_map_is_short() {
    let words = include_str!("../ARCHITECTURE.md")
        .split_whitespace()
        .count();
    assert!(words < 1500, "{words} words");
}
