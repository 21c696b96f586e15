//! Which Samba runs, and our own options in its configuration.

use std::ffi::CStr;

use super::functions::samba;
use super::text::copied;

/// `srvsvc_rs:NAME` of smb.conf's `[global]`; `None` when it is not set.
pub(in crate::samba) fn option(name: &CStr) -> Option<String> {
    let read = samba::lp_parm_const_string.get()?;
    let none = std::ptr::null();
    // SAFETY: all are texts; -1 is [global].
    let text = unsafe { read(-1, c"srvsvc_rs".as_ptr(), name.as_ptr(), none) };
    // SAFETY: a text of the configuration's, NULL when there is none.
    unsafe { copied(text) }
}

/// Major * 100 + minor; 0 when that is not known.
pub(in crate::samba) fn release() -> u32 {
    let Some(version) = samba::samba_version_string.get() else {
        return 0;
    };
    // SAFETY: it needs no setup.
    let text = unsafe { version() };
    // SAFETY: a constant text.
    let text = unsafe { copied(text) }.unwrap_or_default();
    parse(&text)
}

/// `4.17.12-Debian`
fn parse(text: &str) -> u32 {
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
