//! UTF-16 strings in memory; [`string`](super::string) has them on the wire.

use std::fmt;
use std::sync::Arc;

/// `[string] WCHAR *`: 16-bit units without the terminating NUL; whatever the wire had, valid UTF-16 or not. Cheap to clone.
///
/// Each unit is kept as its bytes in a reply, so that a list of many strings is copied, not converted.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct WString(pub(super) Arc<[[u8; 2]]>);

impl WString {
    /// The units, without the NUL.
    #[must_use]
    pub fn units(&self) -> Vec<u16> {
        self.iter().collect()
    }

    fn iter(&self) -> impl Iterator<Item = u16> + '_ {
        self.0.iter().map(|unit| u16::from_le_bytes(*unit))
    }

    /// Length in units, without the NUL.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// No units at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// UTF-8, `None` when the units are not valid UTF-16 or one of them is NUL.
    #[must_use]
    pub fn to_text(&self) -> Option<String> {
        char::decode_utf16(self.iter())
            .map(|unit| unit.ok().filter(|unit| *unit != '\0'))
            .collect()
    }

    /// UTF-8 with U+FFFD for what is not valid.
    #[must_use]
    pub fn to_string_lossy(&self) -> String {
        char::decode_utf16(self.iter())
            .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect()
    }
}

impl Default for WString {
    fn default() -> Self {
        static EMPTY: once_cell::sync::Lazy<Arc<[[u8; 2]]>> =
            once_cell::sync::Lazy::new(|| Arc::from([]));
        Self(Arc::clone(&EMPTY))
    }
}

impl From<&str> for WString {
    fn from(text: &str) -> Self {
        // Of these the number of units is known beforehand: one allocation, no copy.
        if text.is_ascii() {
            return Self(text.bytes().map(|byte| [byte, 0]).collect());
        }
        Self(text.encode_utf16().map(u16::to_le_bytes).collect())
    }
}

impl From<&[u16]> for WString {
    fn from(units: &[u16]) -> Self {
        Self(units.iter().map(|unit| unit.to_le_bytes()).collect())
    }
}

impl fmt::Display for WString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.to_string_lossy().escape_debug())
    }
}

impl fmt::Debug for WString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{self}\"")
    }
}
