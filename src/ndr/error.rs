//! Why bytes are no message.

use std::fmt;

/// What was wrong, and where; offsets count from the start of the stub.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NdrError {
    /// The stub ends before a value that begins at the offset.
    Short {
        /// Where the value begins.
        offset: usize,
        /// Bytes that it needs.
        needed: usize,
    },
    /// A count beyond a limit or beyond what the rest of the stub could hold.
    Count {
        /// Where the reader stood.
        offset: usize,
        /// The count on the wire.
        count: u64,
    },
    /// Two places that must say the same number do not.
    Mismatch {
        /// Where the reader stood.
        offset: usize,
        /// Name of the member in [MS-SRVS].
        what: &'static str,
    },
    /// A string without a NUL at its end, or that does not begin at 0.
    String {
        /// Where the reader stood.
        offset: usize,
    },
    /// A value outside of the range that the IDL gives.
    Range {
        /// Name of the member in [MS-SRVS].
        what: &'static str,
    },
    /// Pointers nested too deeply.
    Depth,
    /// The decoded form would take more memory than a request may.
    Memory,
}

impl fmt::Display for NdrError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Short { offset, needed } => write!(
                f,
                "{needed} bytes expected at offset {offset}, the stub ends"
            ),
            Self::Count { offset, count } => {
                write!(f, "count {count} before offset {offset} is too large")
            }
            Self::Mismatch { offset, what } => write!(
                f,
                "{what} before offset {offset} contradicts what follows it"
            ),
            Self::String { offset } => write!(f, "malformed string before offset {offset}"),
            Self::Range { what } => write!(f, "{what} is out of its range"),
            Self::Depth => f.write_str("pointers nested too deeply"),
            Self::Memory => f.write_str("request too large when decoded"),
        }
    }
}

impl std::error::Error for NdrError {}
