#![forbid(unsafe_code)]
//! What Samba's parser made of a file, as text that it makes the same of: the file itself may be broken or gone by the time it is needed.

use std::ffi::{CStr, CString, OsStr};
use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::AsRawFd;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use super::include::{is_include, is_word, Search};
use super::loader::{self, Reader};
use super::section::is_plain;
use crate::samba::sys::kernel::memfd_create;

/// Of a file, and of all in one.
const MOST_TEXT: usize = 8 * 1024 * 1024;

/// A path as std has it.
pub(super) fn path_of(path: &CStr) -> &Path {
    Path::new(OsStr::from_bytes(path.to_bytes()))
}

/// One `include` of a file.
#[derive(PartialEq, Eq, Debug)]
pub(super) struct Include {
    /// As written.
    pub(super) name: CString,
    /// Where it stands in the text.
    pub(super) at: usize,
    /// Its line is in the text, others' are not.
    pub(super) registry: bool,
}

/// A file that parsed.
#[derive(PartialEq, Eq, Debug, Default)]
pub(super) struct Parsed {
    text: Vec<u8>,
    /// Nothing of it is kept.
    too_long: bool,
    /// The bytes of the file, not yet parsed.
    raw: bool,
    pub(super) includes: Vec<Include>,
}

impl Parsed {
    /// How much of it is kept.
    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// What is too long is left out, and said to be.
    fn append(&mut self, bytes: &[u8]) {
        if self.too_long || self.text.len().saturating_add(bytes.len()) > MOST_TEXT {
            self.too_long = true;
        } else {
            self.text.extend_from_slice(bytes);
        }
    }

    fn append_parameter(&mut self, name: &[u8], value: &[u8]) {
        if name.is_empty() {
            return; // means nothing
        }
        // A name that starts like a comment was written on a continued line.
        if matches!(name.first(), Some(b'#' | b';')) {
            self.append(b"\\\n");
        }
        self.append(name);
        self.append(b" = ");
        self.append(value);
        // A value that ends in a backslash would go on in the next line: the parser takes what is before a zero byte.
        if value.last() == Some(&b'\\') {
            self.append(b"\0");
        }
        self.append(b"\n");
    }

    /// What is too long goes; the rest takes no more room than it needs.
    fn fit(mut self) -> Self {
        if self.too_long {
            self.text = Vec::new();
        }
        self.text.shrink_to_fit();
        self
    }
}

impl Reader for Parsed {
    fn section(&mut self, name: &CStr) {
        self.append(b"[");
        self.append(name.to_bytes());
        self.append(b"]\n");
    }

    fn parameter(&mut self, name: &CStr, value: &CStr) {
        if !is_include(name.to_bytes()) {
            self.append_parameter(name.to_bytes(), value.to_bytes());
            return;
        }
        let registry = value.to_bytes().eq_ignore_ascii_case(b"registry");
        if registry {
            self.append_parameter(name.to_bytes(), value.to_bytes());
        }
        self.includes.push(Include {
            name: value.to_owned(),
            at: self.text.len(),
            registry,
        });
    }
}

/// `None`: it cannot be read, or does not parse.
pub(super) fn parse(path: &CStr) -> Option<Parsed> {
    let mut parsed = Parsed::default();
    loader::parse(path, &mut parsed).then(|| parsed.fit())
}

/// Names of a file's sections, and of those that they are copies of; `None`: it cannot be read, or does not parse.
pub(super) fn sections_of(path: &CStr) -> Option<Vec<CString>> {
    struct Names(Vec<CString>);
    impl Reader for Names {
        fn section(&mut self, name: &CStr) {
            self.0.push(name.to_owned());
        }
        fn parameter(&mut self, name: &CStr, value: &CStr) {
            if is_word(name.to_bytes(), b"copy") {
                self.0.push(value.to_owned());
            }
        }
    }
    let mut names = Names(Vec::new());
    loader::parse(path, &mut names).then_some(names.0)
}

/// The bytes of a file that surely does not have the word `include`, not in a comment either; `None`: it has, or may have.
pub(super) fn read_plain(path: &CStr) -> Option<Parsed> {
    let mut file = File::open(path_of(path)).ok()?;
    let mut parsed = Parsed {
        raw: true,
        ..Parsed::default()
    };
    let mut search = Search::default();
    let mut piece = [0; 4096];
    loop {
        let len = file.read(&mut piece).ok()?;
        let piece = piece.get(..len)?;
        if piece.is_empty() {
            return Some(parsed.fit());
        }
        if search.finds_in(piece) {
            return None;
        }
        parsed.append(piece);
    }
}

/// All files of a configuration, each include in its place, one after another.
#[derive(Default)]
pub(super) struct Flat {
    text: Vec<u8>,
    failed: bool,
    raw: bool,
}

impl Flat {
    /// A part of a file.
    pub(super) fn put(&mut self, parsed: &Parsed, from: usize, to: usize) {
        let part = parsed.text.get(from..to).filter(|_| !parsed.too_long);
        match part {
            Some(part) if self.text.len().saturating_add(part.len()) <= MOST_TEXT => {
                self.text.extend_from_slice(part);
                self.raw |= parsed.raw && !part.is_empty();
            }
            _ => self.failed = true,
        }
    }

    /// Whether Samba's load came to the end of this: the last section is there, and nothing in it is refused. Of a load that is over Samba
    /// does not tell.
    pub(super) fn ends_as_loaded(mut self) -> bool {
        self.text.drain(..last_section(&self.text));
        self.raw = true;
        let mut end = End(true);
        let file = self.open();
        file.is_some_and(|(_file, path)| loader::parse(&path, &mut end)) && end.0
    }

    /// A file in memory that Samba reads as this, under the path that comes with it, for as long as it is open; `None`: there is none.
    pub(super) fn open(&self) -> Option<(File, CString)> {
        if self.failed {
            return None;
        }
        let mut file = File::from(memfd_create(c"smb.conf", libc::MFD_CLOEXEC)?);
        let path = CString::new(format!("/proc/self/fd/{}", file.as_raw_fd())).ok()?;
        file.write_all(&self.text).ok()?;
        self.reads_the_same(&path).then_some((file, path))
    }

    /// Samba reads what was written, so that no share means another one.
    fn reads_the_same(&self, path: &CStr) -> bool {
        parse(path).is_some_and(|again| self.raw || again.text == self.text)
    }
}

/// Where the last line that may begin a section does.
fn last_section(text: &[u8]) -> usize {
    let mut at = text.len();
    for line in text.rsplit(|byte| *byte == b'\n') {
        at = at.saturating_sub(line.len());
        if line.trim_ascii_start().first() == Some(&b'[') {
            return at;
        }
        at = at.saturating_sub(1);
    }
    0
}

/// Whether all is as it is when Samba has loaded it.
struct End(bool);

impl Reader for End {
    fn section(&mut self, name: &CStr) {
        self.0 &= !is_plain(name) || loader::by_name(name).is_some();
    }

    fn parameter(&mut self, name: &CStr, value: &CStr) {
        self.0 &= loader::takes(name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_section_is_found() {
        for (text, at) in [
            ("", 0),
            ("a = b\n", 0),
            ("[a]\nb = c\n", 0),
            ("[a]\nb = c\n  [d]\ne = f", 10),
            ("[a]\n[b]", 4),
            ("[a]\n[b]\n", 4),
        ] {
            assert_eq!(last_section(text.as_bytes()), at, "{text:?}");
        }
    }

    #[test]
    fn a_text_is_what_the_parser_makes_the_same_of() {
        let mut parsed = Parsed::default();
        parsed.section(c"global");
        for (name, value) in [
            (c"path", c"/tmp"),
            (c"#odd", c"a\\"),
            (c"", c"nothing"),
            (c"inc lude", c"other.conf"),
            (c"include", c"Registry"),
        ] {
            parsed.parameter(name, value);
        }
        let text = b"[global]\npath = /tmp\n\\\n#odd = a\\\0\ninclude = Registry\n";
        assert_eq!(parsed.text, text);
        let includes: Vec<_> = parsed
            .includes
            .iter()
            .map(|include| (include.name.as_c_str(), include.at, include.registry))
            .collect();
        assert_eq!(
            includes,
            [(c"other.conf", 34, false), (c"Registry", 53, true)]
        );
    }

    #[test]
    fn what_is_too_long_is_not_half_kept() {
        let mut parsed = Parsed::default();
        parsed.append(&vec![b'x'; MOST_TEXT]);
        assert!(!parsed.too_long);
        parsed.append(b"y");
        let parsed = parsed.fit();
        assert_eq!(parsed.len(), 0);
        let mut flat = Flat::default();
        flat.put(&parsed, 0, parsed.len());
        assert!(flat.failed);
    }
}
