#![forbid(unsafe_code)]
//! Records of registry.tdb that sections of the configuration are made of: which sections there are, in their order, and the values of
//! each. Keys are in upper case, texts in keys and lists are Samba's.

use std::ffi::{CStr, CString};

use crate::samba::sys::samba;
use crate::samba::text::{is_utf8, to_samba};

/// The key of the list of sections.
pub(super) const LIST: &[u8] = b"HKLM\\SOFTWARE\\SAMBA\\SMBCONF\0";
/// The list of sections below a section: there are none.
pub(super) const EMPTY: &[u8] = &[0; 4];
/// The begin of the key of a section's values.
const VALUES: &[u8] = b"SAMBA_REGVAL\\HKLM\\SOFTWARE\\SAMBA\\SMBCONF";
/// The begin of the key of a section's descriptor.
const DESCRIPTORS: &[u8] = b"SAMBA_SECDESC\\HKLM\\SOFTWARE\\SAMBA\\SMBCONF";

/// REG_SZ, the kind of value that libsmbconf stores.
const TEXT: u32 = 1;
/// REG_MULTI_SZ
const TEXTS: u32 = 7;
/// The value that is a list of files.
const INCLUDES: &[u8] = b"includes";

/// Whose values a record with this key has, in upper case; empty: those of no section. `None`: another record.
pub(super) fn section_of(key: &[u8]) -> Option<&[u8]> {
    let rest = key.strip_prefix(VALUES)?.strip_suffix(b"\0")?;
    match rest.split_first() {
        None => Some(rest),
        Some((b'\\', name)) if !name.contains(&b'\\') => Some(name),
        Some(_) => None,
    }
}

/// The key of a section's values.
pub(super) fn key_of(section: &[u8]) -> Vec<u8> {
    [VALUES, b"\\", section, b"\0"].concat()
}

/// The key of a section's own descriptor.
pub(super) fn descriptor_key(section: &[u8]) -> Vec<u8> {
    [DESCRIPTORS, b"\\", section, b"\0"].concat()
}

/// The key of the list of what is below a section, which is what makes it one.
pub(super) fn own_list_key(section: &[u8]) -> Option<Vec<u8>> {
    let (list, end) = LIST.split_at_checked(LIST.len() - 1)?;
    Some([list, b"\\", section, end].concat())
}

/// A list of sections with one more name at its end; `None`: it is no such list.
pub(super) fn with_name(list: &[u8], name: &[u8]) -> Option<Vec<u8>> {
    let (count, names) = number(list)?;
    let count = count.checked_add(1)?.to_le_bytes();
    Some([&count, names, name, b"\0"].concat())
}

/// A list of sections less a name, by its ASCII letters of either case; `None`: it is no such list, or has it not just once.
pub(super) fn without_name(list: &[u8], name: &[u8]) -> Option<Vec<u8>> {
    let names = names(list)?;
    let is_it = |of: &&[u8]| of.eq_ignore_ascii_case(name);
    let at = names.iter().position(is_it)?;
    let (before, from) = names.split_at_checked(at)?;
    let (it, behind) = from.split_first()?;
    if behind.iter().any(is_it) {
        return None;
    }
    let count = u32::try_from(names.len() - 1).ok()?.to_le_bytes();
    let start: usize = before.iter().map(|of| of.len() + 1).sum();
    let texts = texts(list)?;
    let rest = texts.get(start + it.len() + 1..)?;
    Some([&count, texts.get(..start)?, rest].concat())
}

/// A section's name as it is in keys; `None`: that cannot be told. Samba turns each letter into one other letter by a table of its own,
/// which knows fewer letters than Unicode does.
pub(super) fn in_keys(name: &[u8]) -> Option<Vec<u8>> {
    if name.is_ascii() {
        return Some(name.to_ascii_uppercase());
    }
    let upper = |letter: char| {
        let upper = char::from_u32(samba::toupper_m(letter.into())?)?;
        // A longer one would not fit in its place.
        (upper.len_utf8() == letter.len_utf8()).then_some(upper)
    };
    let name = std::str::from_utf8(name).ok().filter(|_| is_utf8())?;
    let name: Option<String> = name.chars().map(upper).collect();
    Some(name?.into_bytes())
}

/// Names of sections in their order; `None`: it is no such list.
pub(super) fn names(list: &[u8]) -> Option<Vec<&[u8]>> {
    let mut rest = texts(list)?;
    let mut names = Vec::new();
    while let Some((name, next)) = text(rest) {
        names.push(name);
        rest = next;
    }
    Some(names)
}

/// The same as they lie, a zero byte behind each.
pub(super) fn texts(list: &[u8]) -> Option<&[u8]> {
    let (count, texts) = number(list)?;
    let count = usize::try_from(count).ok()?;
    let is_whole = texts.last().is_none_or(|byte| *byte == 0);
    (is_whole && zeros(texts) == count).then_some(texts)
}

/// Of so few at a time that a byte has room for their number, which many are counted with at once.
fn zeros(texts: &[u8]) -> usize {
    let few = texts.chunks(usize::from(u8::MAX)).map(|few| {
        let zeros = few.iter().map(|byte| u8::from(*byte == 0));
        usize::from(zeros.sum::<u8>())
    });
    few.sum()
}

/// Parameters of a section, name and value, in their order; `None`: some of them are none that libsmbconf stores.
pub(super) fn parameters(values: &[u8]) -> Option<Vec<(&[u8], String)>> {
    let (count, mut rest) = number(values)?;
    let count = usize::try_from(count).ok()?;
    let mut parameters = Vec::with_capacity(count.min(rest.len()));
    for _ in 0..count {
        let (name, kind, data, next) = value(rest)?;
        if kind != TEXT {
            return None;
        }
        parameters.push((name, utf_16(data)?));
        rest = next;
    }
    rest.is_empty().then_some(parameters)
}

/// Samba's own reader takes a longer name of a section or value for damage, and reads nothing behind it.
pub(in crate::samba) const MOST_BYTES_OF_A_NAME: usize = 255;

/// Whether all values are as libsmbconf stores them: texts, and a list of files that the section includes.
pub(super) fn is_whole(values: &[u8]) -> bool {
    let Some((count, mut rest)) = number(values) else {
        return false;
    };
    for _ in 0..count {
        let Some((name, kind, data, next)) = value(rest) else {
            return false;
        };
        let is_good = match kind {
            TEXT => utf_16(data).is_some(),
            // Each text has a zero at its end, and so has the list.
            TEXTS if name.eq_ignore_ascii_case(INCLUDES) => {
                data.len() % 2 == 0 && data.ends_with(&[0; 4])
            }
            _ => false,
        };
        if !is_good || name.len() > MOST_BYTES_OF_A_NAME {
            return false;
        }
        rest = next;
    }
    rest.is_empty()
}

/// Files that a section includes, which are a list of texts; values that are no such list include none.
pub(super) fn includes_of(values: &[u8]) -> Vec<CString> {
    let mut includes = Vec::new();
    let Some((_, mut rest)) = number(values) else {
        return includes;
    };
    while let Some((name, kind, data, next)) = value(rest) {
        if kind == TEXTS && name.eq_ignore_ascii_case(INCLUDES) {
            let pairs = data.chunks_exact(2).map(|pair| match pair {
                [low, high] => u16::from_le_bytes([*low, *high]),
                _ => 0,
            });
            let units: Vec<u16> = pairs.collect();
            let texts = units.split(|unit| *unit == 0).map(String::from_utf16_lossy);
            let texts = texts.filter(|text| !text.is_empty());
            includes.extend(texts.filter_map(|text| to_samba(&text)));
        }
        rest = next;
    }
    includes
}

/// Name, kind and data of a value, and what comes after it.
type Value<'a> = (&'a [u8], u32, &'a [u8], &'a [u8]);

fn value(bytes: &[u8]) -> Option<Value<'_>> {
    let (name, rest) = text(bytes)?;
    let (kind, rest) = number(rest)?;
    let (len, rest) = number(rest)?;
    let (data, rest) = rest.split_at_checked(usize::try_from(len).ok()?)?;
    Some((name, kind, data, rest))
}

fn number(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let (number, rest) = bytes.split_first_chunk()?;
    Some((u32::from_le_bytes(*number), rest))
}

/// Up to a zero byte.
pub(super) fn text(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let text = CStr::from_bytes_until_nul(bytes).ok()?.to_bytes();
    Some((text, bytes.get(text.len() + 1..)?))
}

/// With one zero at its end, and no other.
fn utf_16(data: &[u8]) -> Option<String> {
    let pairs = data.chunks_exact(2);
    let is_even = pairs.remainder().is_empty();
    let units: Option<Vec<u16>> = pairs
        .map(|pair| Some(u16::from_le_bytes(pair.try_into().ok()?)))
        .collect();
    let units = units?;
    let (last, units) = units.split_last()?;
    let is_text = is_even && *last == 0 && !units.contains(&0);
    is_text.then(|| String::from_utf16(units).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_that_of_a_section() {
        let key = key_of("GR\u{d6}\u{df}E".as_bytes());
        assert_eq!(section_of(&key), Some("GR\u{d6}\u{df}E".as_bytes()));
        let of_all = [VALUES, b"\0"].concat();
        assert_eq!(section_of(&of_all), Some(&b""[..]));
        for other in [
            LIST,
            b"SAMBA_REGVAL\\HKLM\\SOFTWARE\\SAMBA\\SMBCONF2\0",
            &key_of(b"A\\B"),
            b"",
        ] {
            assert_eq!(section_of(other), None);
        }
    }

    #[test]
    fn names_in_keys_are_in_samba_s_upper_case() {
        assert_eq!(in_keys(b"Data $1").unwrap(), b"DATA $1");
        // No program of ours has Samba's functions in it.
        assert_eq!(in_keys("gr\u{f6}\u{df}e$".as_bytes()), None);
        assert_eq!(in_keys(b"\xff"), None);
    }

    #[test]
    fn a_list_is_read_whole_or_not() {
        let list = b"\x02\0\0\0projects\0hidden$\0";
        assert_eq!(names(list), Some(vec![&b"projects"[..], b"hidden$"]));
        for end in 0..list.len() {
            assert_eq!(names(list.get(..end).unwrap()), None, "{end}");
        }
        assert_eq!(names(b"\xff\xff\xff\xffa\0"), None);
        assert_eq!(names(b"\0\0\0\0a\0"), None);
    }

    #[test]
    fn a_name_comes_to_the_end_of_a_list() {
        let list = with_name(EMPTY, b"projects").unwrap();
        assert_eq!(list, b"\x01\0\0\0projects\0");
        let list = with_name(&list, b"hidden$").unwrap();
        assert_eq!(names(&list), Some(vec![&b"projects"[..], b"hidden$"]));
        assert_eq!(with_name(b"\xff\xff\xff\xff", b"a"), None);
        assert_eq!(with_name(b"\0", b"a"), None);
    }

    #[test]
    fn a_name_goes_from_a_list_wherever_it_is() {
        let list = b"\x03\0\0\0a\0Data\0c\0";
        for (name, rest) in [
            ("a", &b"\x02\0\0\0Data\0c\0"[..]),
            ("DATA", b"\x02\0\0\0a\0c\0"),
            ("c", b"\x02\0\0\0a\0Data\0"),
        ] {
            assert_eq!(without_name(list, name.as_bytes()).as_deref(), Some(rest));
        }
        assert_eq!(without_name(list, b"dat"), None);
        assert_eq!(without_name(b"\x02\0\0\0a\0A\0", b"a"), None, "twice");
        assert_eq!(without_name(b"\x01\0\0\0a\0", b"a").unwrap(), EMPTY);
    }

    #[test]
    fn a_section_has_a_list_of_its_own() {
        let key = own_list_key(b"PROJECTS").unwrap();
        assert_eq!(key, b"HKLM\\SOFTWARE\\SAMBA\\SMBCONF\\PROJECTS\0");
    }

    #[test]
    fn the_files_that_a_section_includes_are_a_list() {
        let text =
            |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
        let list = text("/a.conf\0/b-%U.conf\0\0");
        let mut values =
            b"\x02\0\0\0path\0\x01\0\0\0\x04\0\0\0/\0\0\0includes\0\x07\0\0\0".to_vec();
        values.extend(u32::try_from(list.len()).unwrap().to_le_bytes());
        values.extend(&list);
        let found = includes_of(&values);
        assert_eq!(found, [c"/a.conf".to_owned(), c"/b-%U.conf".to_owned()]);
        assert_eq!(parameters(&values), None);
        assert!(is_whole(&values));
        for end in 0..values.len() {
            assert!(!is_whole(values.get(..end).unwrap()), "{end}");
            assert!(includes_of(values.get(..end).unwrap()).is_empty(), "{end}");
        }
    }

    #[test]
    fn values_are_read_whole_or_not() {
        let values = b"\x02\0\0\0path\0\x01\0\0\0\x04\0\0\0/\0\0\0max\0\x01\0\0\0\x02\0\0\0\0\0";
        let wanted = vec![(&b"path"[..], "/".to_owned()), (b"max", String::new())];
        assert_eq!(parameters(values), Some(wanted));
        assert!(is_whole(values));
        for end in 0..values.len() {
            assert_eq!(parameters(values.get(..end).unwrap()), None, "{end}");
        }
        for other in [
            &b"\x01\0\0\0a\0\x04\0\0\0\x04\0\0\0\x01\0\0\0"[..],
            b"\x01\0\0\0a\0\x01\0\0\0\x03\0\0\0/\0\0",
            b"\x01\0\0\0a\0\x01\0\0\0\x02\0\0\0/\0",
            b"\x01\0\0\0a\0\x01\0\0\0\x06\0\0\0\0\0/\0\0\0",
            b"\x01\0\0\0a\0\x01\0\0\0\x04\0\0\0\x00\xd8\0\0",
        ] {
            assert_eq!(parameters(other), None, "{other:?}");
            assert!(!is_whole(other), "{other:?}");
        }
    }
}
