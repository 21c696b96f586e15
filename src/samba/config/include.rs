#![forbid(unsafe_code)]
//! The one parameter that leads to other files, as Samba's parser reads it.

const WORD: &[u8] = b"include";

/// Whether this is the parameter.
pub(super) fn is_include(name: &[u8]) -> bool {
    is_word(name, WORD)
}

/// Samba ignores case and blanks in the names of parameters.
pub(super) fn is_word(name: &[u8], word: &[u8]) -> bool {
    name.iter()
        .filter(|byte| !is_blank(**byte))
        .map(u8::to_ascii_lowercase)
        .eq(word.iter().copied())
}

/// As C's isspace(3) has it.
const fn is_blank(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == 0x0b
}

/// Looks for the word in the pieces of a text, over blanks and broken lines.
#[derive(Default)]
pub(super) struct Search {
    /// How much of the word the last piece ended with.
    found: usize,
}

impl Search {
    /// Whether the word stands anywhere up to the end of this piece.
    pub(super) fn finds_in(&mut self, piece: &[u8]) -> bool {
        for byte in piece.iter().map(u8::to_ascii_lowercase) {
            if WORD.get(self.found) == Some(&byte) {
                self.found += 1;
                if self.found == WORD.len() {
                    return true;
                }
            } else if !is_blank(byte) && byte != b'\\' {
                self.found = usize::from(WORD.first() == Some(&byte));
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parameter_is_told_by_its_letters() {
        for name in ["include", "In clude", " INCLUDE\t"] {
            assert!(is_include(name.as_bytes()), "{name}");
        }
        for name in ["", "includ", "includes", "in-clude"] {
            assert!(!is_include(name.as_bytes()), "{name}");
        }
    }

    #[test]
    fn the_word_is_found_wherever_it_may_be_one() {
        for text in ["include", "a\n in\\\nclude = x", "# inInClude", "iinclude"] {
            assert!(Search::default().finds_in(text.as_bytes()), "{text}");
            let mut search = Search::default();
            let found = text
                .bytes()
                .any(|byte| search.finds_in(std::slice::from_ref(&byte)));
            assert!(found, "{text} in pieces");
        }
        for text in ["", "inc lud", "in-clude", "exclude"] {
            assert!(!Search::default().finds_in(text.as_bytes()), "{text}");
        }
    }
}
