//! Variables in values of smb.conf, which Samba replaces when it shows a text.

use super::reads_as_written;

/// Whether Samba shows a text as it is written, to whomever: without variables, and without quotation marks that it would take off.
///
/// Which letters are variables differs by release, so each letter or digit behind `%` counts as one, and so does `%%`, whose second sign
/// may begin one.
#[must_use]
pub fn shows_as_written(text: &str) -> bool {
    let mut pairs = text.chars().zip(text.chars().skip(1));
    let variable = |(one, next): (char, char)| {
        one == '%' && (next.is_ascii_alphanumeric() || matches!(next, '$' | '(' | '%'))
    };
    !pairs.any(variable) && reads_as_written(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_samba_would_change_is_known() {
        for same in [
            "",
            "50 %",
            "50% less",
            "100 %, sure",
            "%",
            "%ä",
            "it's \"so\" here",
        ] {
            assert!(shows_as_written(same), "{same}");
        }
        for other in [
            "50%Save", "for %U", "%%", "50%%U", "%$(HOME)", "%(x)", "%1", "\"a\"", "ends\"",
        ] {
            assert!(!shows_as_written(other), "{other}");
        }
    }
}
