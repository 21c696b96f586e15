#![forbid(unsafe_code)]
//! Texts between Samba and us.
//!
//! Samba keeps names, paths and comments in its `unix charset`, here everything is UTF-8. Where the two are the same, which is the
//! default, a text passes as it is. Else Samba's own conversion does it, and a text that would not come back as it was counts as one
//! that cannot be converted: it would name something else. Outwards such a text shows U+FFFD for all but ASCII, which names nothing;
//! inwards it is `None`.

use std::ffi::{CStr, CString, OsStr};
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU8, Ordering};

use super::sys::frame::Frame;
use super::sys::handles::Bytes;
use super::sys::samba;

/// `charset_t` of Samba.
const CH_UNIX: i32 = 1;
const CH_UTF8: i32 = 3;

const NOT_ASKED: u8 = 0;
const UTF8: u8 = 1;
const OTHER: u8 = 2;

/// Whether `unix charset` is UTF-8, until [`look_again`].
static CHARSET: AtomicU8 = AtomicU8::new(NOT_ASKED);

/// The configuration may be another one by now.
pub(crate) fn look_again() {
    CHARSET.store(NOT_ASKED, Ordering::Relaxed);
}

/// Whether texts pass as they are.
pub(crate) fn is_utf8() -> bool {
    let mut charset = CHARSET.load(Ordering::Relaxed);
    if charset == NOT_ASKED {
        charset = ask();
        CHARSET.store(charset, Ordering::Relaxed);
    }
    charset == UTF8
}

fn ask() -> u8 {
    let name = samba::lp_unix_charset().unwrap_or_default();
    let name = name.to_bytes();
    let is = |charset: &[u8]| name.eq_ignore_ascii_case(charset);
    if name.is_empty() || is(b"UTF-8") || is(b"UTF8") {
        UTF8
    } else {
        OTHER
    }
}

/// One of Samba's texts as ours.
pub(crate) fn outwards(text: &[u8]) -> String {
    if text.is_ascii() || is_utf8() {
        return String::from_utf8_lossy(text).into_owned();
    }
    let ours = converted(CH_UNIX, CH_UTF8, text)
        .filter(|ours| converted(CH_UTF8, CH_UNIX, ours).as_deref() == Some(text));
    ours.and_then(|ours| String::from_utf8(ours).ok())
        .unwrap_or_else(|| text.iter().map(|byte| shown(*byte)).collect())
}

fn shown(byte: u8) -> char {
    if byte.is_ascii() {
        char::from(byte)
    } else {
        char::REPLACEMENT_CHARACTER
    }
}

/// A text of one of Samba's records: those are UTF-8 whatever Samba's charset is.
pub(in crate::samba) fn stored(text: &[u8]) -> String {
    String::from_utf8_lossy(text).into_owned()
}

/// One of our texts as Samba's; `None` when Samba has no such text, as with a NUL inside.
pub(crate) fn inwards(text: &str) -> Option<Vec<u8>> {
    let bytes = text.as_bytes();
    if bytes.contains(&0) {
        return None;
    }
    if bytes.is_ascii() || is_utf8() {
        return Some(bytes.to_vec());
    }
    let theirs = converted(CH_UTF8, CH_UNIX, bytes)?;
    let same = converted(CH_UNIX, CH_UTF8, &theirs).as_deref() == Some(bytes);
    (same && !theirs.contains(&0)).then_some(theirs)
}

/// The same for a line of the log: `?` for each character that Samba's charset has not.
pub(crate) fn inwards_for_log(text: &str) -> Vec<u8> {
    inwards(text).unwrap_or_else(|| {
        let mut line = Vec::with_capacity(text.len());
        for character in text.chars() {
            let one = inwards(character.encode_utf8(&mut [0; 4]));
            line.extend(one.unwrap_or_else(|| b"?".to_vec()));
        }
        line
    })
}

/// `None` for what is no text in `from`, or none in `to`.
fn converted(from: i32, to: i32, text: &[u8]) -> Option<Vec<u8>> {
    let frame = Frame::new()?;
    let mut made = Bytes::NONE;
    let done = samba::convert_string_talloc(&frame, from, to, text, &mut made)?;
    made.copied().filter(|_| done)
}

/// One of our texts for Samba's functions; `None` when Samba has no such text, as with a NUL inside.
pub(in crate::samba) fn to_samba(text: &str) -> Option<CString> {
    CString::new(inwards(text)?).ok()
}

/// A name of the file system's, as Samba has it.
pub(in crate::samba) fn path_of(text: &CStr) -> &Path {
    Path::new(OsStr::from_bytes(text.to_bytes()))
}

/// A path from the text of an option. What Samba's charset lacks stays as it is: no file has such a name.
pub(in crate::samba) fn path_from(text: &str) -> PathBuf {
    to_samba(text).map_or_else(|| text.into(), |path| path_of(&path).to_owned())
}

/// Whether sections of smb.conf and keys of the registry can have such a name. In some charsets the second byte of a letter is a backslash
/// or a bracket.
pub(in crate::samba) fn is_share_name(name: &CStr) -> bool {
    !name.to_bytes().iter().any(|byte| br"\/[]".contains(byte))
}
