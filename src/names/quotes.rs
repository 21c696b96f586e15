//! Quotation marks around values of smb.conf.
//!
//! Samba drops those at both ends of a text when it is read, however many and whether they are pairs, unless another one is inside.

/// The value as Samba reads it.
#[must_use]
pub fn unquoted(value: &str) -> &str {
    let inner = value.trim_matches('"');
    if inner.contains('"') {
        value
    } else {
        inner
    }
}

/// Whether Samba reads the value as it is written. No way of writing makes it read one for which this is false.
#[must_use]
pub fn reads_as_written(value: &str) -> bool {
    unquoted(value) == value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_at_the_ends_go_unless_one_is_inside() {
        for (written, read) in [
            ("", ""),
            ("plain", "plain"),
            ("\"Two words\"", "Two words"),
            ("\"\"twice\"\"", "twice"),
            ("\"begins", "begins"),
            ("ends\"", "ends"),
            ("\"", ""),
            ("\"\"", ""),
            ("in \"the\" middle", "in \"the\" middle"),
            ("\"one\" and \"two\"", "\"one\" and \"two\""),
            ("\"a\"b\"", "\"a\"b\""),
            ("\" spaces \"", " spaces "),
        ] {
            assert_eq!(unquoted(written), read, "{written}");
            assert_eq!(reads_as_written(written), written == read, "{written}");
            assert!(reads_as_written(read), "{written}");
        }
    }
}
