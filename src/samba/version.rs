#![forbid(unsafe_code)]
//! Versions of Samba as numbers.

use once_cell::sync::OnceCell;

use super::sys::lookup::version;

/// Of the running Samba; 0 when that is not known. A process does not change its Samba: it is asked once.
pub(in crate::samba) fn release() -> u32 {
    static KNOWN: OnceCell<u32> = OnceCell::new();
    *KNOWN.get_or_init(|| number(&version().unwrap_or_default()))
}

/// Whether the running Samba is of this release, and older than its version with this third number. One whose third number is not known may be.
pub(in crate::samba) fn is_older(release: u32, third: u32) -> bool {
    is_before(&version().unwrap_or_default(), release, third)
}

fn is_before(text: &str, release: u32, third: u32) -> bool {
    number(text) == release
        && parts(text)
            .nth(2)
            .flatten()
            .is_none_or(|known| known < third)
}

/// Of a text like `4.17.12-Debian`: major * 100 + minor; 0 when it is none.
pub(in crate::samba) fn number(text: &str) -> u32 {
    let mut numbers = parts(text);
    match (numbers.next().flatten(), numbers.next().flatten()) {
        (Some(major @ 1..=9999), Some(minor @ 0..=99)) => major * 100 + minor,
        _ => 0,
    }
}

/// The numbers between the points, without what follows them; `None` for one that is none.
fn parts(text: &str) -> impl Iterator<Item = Option<u32>> + '_ {
    text.split('.').map(|part| {
        let end = part.find(|c: char| !c.is_ascii_digit());
        part.get(..end.unwrap_or(part.len()))
            .and_then(|digits| digits.parse().ok())
    })
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

    #[test]
    fn an_older_version_of_a_release_is_told_by_its_third_number() {
        for older in ["4.17.0", "4.17.4-Debian", "4.17.0rc1", "4.17", "4.17.x"] {
            assert!(is_before(older, 417, 5), "{older}");
        }
        for newer in ["4.17.5", "4.17.12-Debian", "4.18.0", "4.16.4", "", "x"] {
            assert!(!is_before(newer, 417, 5), "{newer}");
        }
    }
}
