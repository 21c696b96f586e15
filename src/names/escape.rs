//! Any text at all as one that an option can hold: `%` and four hex digits stand for a UTF-16 unit.

use std::fmt::Write as _;

/// The units as text. What `plain` says of stays as it is, `%` never does, nor a blank at either end.
#[must_use]
pub fn escape(units: &[u16], plain: impl Fn(char) -> bool) -> String {
    let mut text = String::with_capacity(units.len());
    let last = units.len().saturating_sub(1);
    let mut at = 0;
    for one in char::decode_utf16(units.iter().copied()) {
        let outer_blank = matches!(one, Ok(' ')) && (at == 0 || at == last);
        at += one.as_ref().map_or(1, |letter| letter.len_utf16());
        match one {
            Ok(letter) if letter != '%' && !outer_blank && plain(letter) => text.push(letter),
            Ok(letter) => letter
                .encode_utf16(&mut [0; 2])
                .iter()
                .for_each(|unit| push(&mut text, *unit)),
            Err(unpaired) => push(&mut text, unpaired.unpaired_surrogate()),
        }
    }
    text
}

/// Writing to a `String` cannot fail, so there is no error to pass on.
fn push(text: &mut String, unit: u16) {
    let _ = write!(text, "%{unit:04X}");
}

/// The units that a text stands for. A `%` with anything else behind it is one, as somebody may have written it by hand.
#[must_use]
pub fn unescape(text: &str) -> Vec<u16> {
    let mut units = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let digits = rest
            .strip_prefix('%')
            .and_then(|behind| behind.get(..4))
            .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let unit = digits.and_then(|digits| u16::from_str_radix(digits, 16).ok());
        let used = match unit {
            Some(unit) => {
                units.push(unit);
                5
            }
            None => {
                units.extend_from_slice(letter.encode_utf16(&mut [0; 2]));
                letter.len_utf8()
            }
        };
        rest = rest.get(used..).unwrap_or_default();
    }
    units
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_plain_text_stays_as_it_is() {
        let plain = |letter: char| letter != '|';
        let units = |text: &str| -> Vec<u16> { text.encode_utf16().collect() };
        for (text, kept) in [
            ("c:\\users", "c:\\users"),
            ("", ""),
            (" a b ", "%0020a b%0020"),
            ("50%", "50%0025"),
            ("a|ä", "a%007Cä"),
        ] {
            assert_eq!(escape(&units(text), plain), kept);
            assert_eq!(unescape(kept), units(text));
        }
        assert_eq!(unescape("100% %zz %12"), units("100% %zz %12"));
    }

    proptest! {
        #[test]
        fn whatever_goes_in_comes_out(units in prop::collection::vec(prop_oneof![any::<u16>(), 0_u16..128], 0..40)) {
            let text = escape(&units, |letter| letter.is_alphanumeric());
            prop_assert_eq!(unescape(&text), units);
        }
    }
}
