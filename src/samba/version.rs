#![forbid(unsafe_code)]
//! Versions of Samba as numbers.

use once_cell::sync::OnceCell;

use super::sys::lookup::version;

/// Of the running Samba; 0 when that is not known. A process does not change its Samba: it is asked once.
pub(in crate::samba) fn release() -> u32 {
    static KNOWN: OnceCell<u32> = OnceCell::new();
    *KNOWN.get_or_init(|| number(&version().unwrap_or_default()))
}

/// Of a text like `4.17.12-Debian`: major * 100 + minor; 0 when it is none.
pub(in crate::samba) fn number(text: &str) -> u32 {
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
        assert_eq!(number("4.17.12-Debian"), 417);
        assert_eq!(number("4.25.0pre1-GIT"), 425);
        assert_eq!(number("4.25rc1"), 425);
        for none in ["", "4", "x.17", "4.x", "99999.1", "4.100"] {
            assert_eq!(number(none), 0, "{none}");
        }
    }
}
