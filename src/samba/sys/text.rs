//! Texts between Samba and us.
//!
//! Samba keeps names, paths and comments in its `unix charset`, here everything is UTF-8. Where the two are the same, which is the
//! default, a text passes as it is. Else Samba's own conversion does it, and a text that would not come back as it was counts as one
//! that cannot be converted: it would name something else. Outwards such a text shows U+FFFD for all but ASCII, which names nothing;
//! inwards it is `None`.

use std::ffi::{c_char, c_void, CStr, CString, OsStr};
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;
use std::sync::atomic::{AtomicU8, Ordering};

use super::functions::samba;

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
    let Some(name) = samba::lp_unix_charset.get() else {
        return UTF8;
    };
    // SAFETY: no conditions; the text is the configuration's.
    let name = unsafe { name() };
    if name.is_null() {
        return UTF8;
    }
    // SAFETY: not NULL, ends in NUL, and nothing is loaded meanwhile.
    let name = unsafe { CStr::from_ptr(name) }.to_bytes();
    if name.is_empty()
        || [&b"UTF-8"[..], b"UTF8"]
            .iter()
            .any(|is| name.eq_ignore_ascii_case(is))
    {
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
    let ours = convert(CH_UNIX, CH_UTF8, text)
        .filter(|ours| convert(CH_UTF8, CH_UNIX, ours).as_deref() == Some(text));
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
    let theirs = convert(CH_UTF8, CH_UNIX, bytes)?;
    let same = convert(CH_UNIX, CH_UTF8, &theirs).as_deref() == Some(bytes);
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
fn convert(from: i32, to: i32, text: &[u8]) -> Option<Vec<u8>> {
    let convert = samba::convert_string_talloc.get()?;
    let free = samba::_talloc_free.get()?;
    let mut made: *mut c_void = std::ptr::null_mut();
    let mut len = 0_usize;
    let source = text.as_ptr().cast::<c_void>();
    let place = (&raw mut made).cast::<c_void>();
    // SAFETY: the source has that many bytes; a pointer to memory of Samba's and its length come back.
    let done = unsafe {
        convert(
            std::ptr::null_mut(),
            from,
            to,
            source,
            text.len(),
            place,
            &raw mut len,
        )
    };
    if !done || made.is_null() {
        return None;
    }
    // SAFETY: Samba says that so many bytes are there.
    let copy = unsafe { std::slice::from_raw_parts(made.cast::<u8>(), len) }.to_vec();
    // SAFETY: ours since the call above, and not used after this.
    unsafe { free(made, c"srvsvc_rs".as_ptr()) };
    Some(copy)
}

/// A copy of one of Samba's texts; `None` when it is NULL.
///
/// # Safety
/// NULL, or a text that ends in NUL and stays as it is for the time of this call.
pub(super) unsafe fn copied(text: *const c_char) -> Option<String> {
    if text.is_null() {
        return None;
    }
    // SAFETY: the promise above.
    let bytes = unsafe { CStr::from_ptr(text) };
    Some(outwards(bytes.to_bytes()))
}

/// A copy of one of Samba's texts as Samba has it; `None` when it is NULL.
///
/// # Safety
/// NULL, or a text that ends in NUL and stays as it is for the time of this call.
pub(super) unsafe fn owned(text: *const c_char) -> Option<CString> {
    // SAFETY: the promise above.
    (!text.is_null()).then(|| unsafe { CStr::from_ptr(text) }.to_owned())
}

/// One of our texts for Samba's functions; `None` when Samba has no such text, as with a NUL inside.
pub(in crate::samba) fn to_samba(text: &str) -> Option<CString> {
    CString::new(inwards(text)?).ok()
}

/// A name of the file system's, as Samba has it.
pub(in crate::samba) fn path_of(text: &CStr) -> &Path {
    Path::new(OsStr::from_bytes(text.to_bytes()))
}

/// Whether sections of smb.conf and keys of the registry can have such a name. In some charsets the second byte of a letter is a backslash
/// or a bracket.
pub(in crate::samba) fn is_share_name(name: &CStr) -> bool {
    !name.to_bytes().iter().any(|byte| br"\/[]".contains(byte))
}
