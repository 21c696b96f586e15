#![forbid(unsafe_code)]
//! Why bytes are no security descriptor.

use std::fmt;

/// What is wrong with a binary SID, ACE, ACL or descriptor. Offsets count from the start of the part named.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SdError {
    /// The part ends before a field it must have.
    Truncated(&'static str),
    /// The revision of the part is not one that [MS-DTYP] knows.
    Revision(&'static str, u8),
    /// More than [`MAX_SUB_AUTHORITIES`](super::MAX_SUB_AUTHORITIES) subauthorities.
    SubAuthorityCount(u8),
    /// A size field contradicts what the part contains.
    Size(&'static str, usize),
    /// An ACE type that this crate does not know the form of.
    AceType(u8),
    /// Object ACE flags other than the two defined.
    ObjectFlags(u32),
    /// A part does not start on a multiple of four bytes.
    Unaligned(&'static str, usize),
    /// A part starts inside the header or past the end.
    Offset(&'static str, usize),
    /// Two parts share some of their bytes.
    Overlap(&'static str, &'static str),
    /// Larger than [`MAX_DESCRIPTOR_LEN`](super::MAX_DESCRIPTOR_LEN), or an ACL larger than its size field can say.
    TooLong(usize),
}

impl fmt::Display for SdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Truncated(part) => write!(f, "{part} is cut short"),
            Self::Revision(part, found) => write!(f, "{part} has revision {found}"),
            Self::SubAuthorityCount(found) => write!(f, "sid has {found} subauthorities"),
            Self::Size(part, found) => write!(f, "size of {part} is {found}"),
            Self::AceType(found) => write!(f, "ace type {found:#04x} is unknown"),
            Self::ObjectFlags(found) => write!(f, "object ace flags are {found:#x}"),
            Self::Unaligned(part, at) => write!(f, "{part} at offset {at} is not aligned"),
            Self::Offset(part, at) => write!(f, "{part} at offset {at} is out of bounds"),
            Self::Overlap(one, other) => write!(f, "{one} and {other} overlap"),
            Self::TooLong(len) => write!(f, "{len} bytes are too many"),
        }
    }
}

impl std::error::Error for SdError {}
