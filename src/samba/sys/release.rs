//! Which Samba runs.

use std::ffi::{c_char, CStr};

use once_cell::sync::OnceCell;

use super::addresses::look_up;

/// As Samba calls it.
pub(in crate::samba) fn version() -> Option<String> {
    let at = look_up(c"samba_version_string");
    if at.is_null() {
        return None;
    }
    // SAFETY: Samba's function of that name has this prototype.
    let version: extern "C" fn() -> *const c_char = unsafe { std::mem::transmute(at) };
    let text = version();
    if text.is_null() {
        return None;
    }
    // SAFETY: a constant text of Samba's.
    let text = unsafe { CStr::from_ptr(text) };
    Some(text.to_string_lossy().into_owned())
}

/// Major * 100 + minor; 0 when that is not known. A process does not change its Samba: it is asked once.
pub(in crate::samba) fn release() -> u32 {
    static KNOWN: OnceCell<u32> = OnceCell::new();
    *KNOWN.get_or_init(|| parse(&version().unwrap_or_default()))
}

/// `4.17.12-Debian`
pub(in crate::samba) fn parse(text: &str) -> u32 {
    let mut numbers = text.split('.').map(|part| {
        let end = part.find(|c: char| !c.is_ascii_digit());
        part.get(..end.unwrap_or(part.len()))
            .and_then(|digits| digits.parse::<u32>().ok())
    });
    match (numbers.next().flatten(), numbers.next().flatten()) {
        (Some(major @ 1..=9999), Some(minor @ 0..=99)) => major * 100 + minor,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_is_its_first_two_numbers() {
        assert_eq!(parse("4.17.12-Debian"), 417);
        assert_eq!(parse("4.25.0pre1-GIT"), 425);
        assert_eq!(parse("4.25rc1"), 425);
        for none in ["", "4", "x.17", "4.x", "99999.1", "4.100"] {
            assert_eq!(parse(none), 0, "{none}");
        }
    }
}
