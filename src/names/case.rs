//! Names of shares, servers and users do not differ by case: the one way in which they are folded.

use std::borrow::Cow;

/// In lower case, which most names are in already.
pub(crate) fn lower(name: &str) -> Cow<'_, str> {
    let is_lower = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    if name.bytes().all(is_lower) {
        return Cow::Borrowed(name);
    }
    Cow::Owned(letters(name).collect())
}

/// Whether two names are one.
#[must_use]
pub fn same_name(one: &str, other: &str) -> bool {
    if one.is_ascii() && other.is_ascii() {
        return one.eq_ignore_ascii_case(other);
    }
    letters(one).eq(letters(other))
}

/// Letter by letter: a sigma is one wherever it stands.
fn letters(name: &str) -> impl Iterator<Item = char> + '_ {
    let one = |letter| match letter {
        '\u{3c2}' => '\u{3c3}',
        other => other,
    };
    name.chars().flat_map(char::to_lowercase).map(one)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_one_in_any_case() {
        let sigma = [
            "\u{39f}\u{394}\u{39f}\u{3a3}",
            "\u{3bf}\u{3b4}\u{3bf}\u{3c2}",
            "\u{3bf}\u{3b4}\u{3bf}\u{3c3}",
        ];
        for (one, other) in [
            ("Data$", "dATA$"),
            ("\u{c4}rzte", "\u{e4}RZTE"),
            (sigma[0], sigma[1]),
            (sigma[0], sigma[2]),
            (sigma[1], sigma[2]),
            // An I with a dot is an i with a dot above it, and a sign of Kelvin is a k.
            ("\u{130}stanbul", "i\u{307}STANBUL"),
            ("\u{212a}", "k"),
            ("", ""),
        ] {
            assert!(same_name(one, other), "{one} {other}");
            assert_eq!(lower(one), lower(other));
        }
    }

    #[test]
    fn other_letters_make_another_name() {
        for (one, other) in [
            ("data", "data$"),
            ("\u{130}stanbul", "istanbul"),
            ("\u{131}", "i"),
            ("stra\u{df}e", "STRASSE"),
            ("a", ""),
        ] {
            assert!(!same_name(one, other), "{one} {other}");
            assert_ne!(lower(one), lower(other));
        }
    }

    proptest! {
        #[test]
        fn two_ways_to_tell_agree(one in "[a-zA-ZäÄσςΣİıK]{0,3}", other in "[a-zA-ZäÄσςΣİıK]{0,3}") {
            prop_assert_eq!(same_name(&one, &other), lower(&one) == lower(&other));
            prop_assert!(same_name(&one, &lower(&one)));
        }
    }
}
