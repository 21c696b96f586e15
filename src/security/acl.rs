#![forbid(unsafe_code)]
//! [MS-DTYP] 2.4.5: access control lists.

use super::bytes::{tail, u16_at};
use super::{Ace, SdError};

/// Revision, Sbz1, AclSize, AceCount, Sbz2.
const HEADER: usize = 8;
/// The revision before the first that is written today; its entries have the same form.
const REVISION_OLD: u8 = 1;
/// ACL_REVISION and ACL_REVISION_DS.
const REVISION: u8 = 2;
const REVISION_DS: u8 = 4;

/// A list of ACEs, evaluated in order.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Acl {
    /// Empty: grants nothing to anybody.
    pub aces: Vec<Ace>,
}

/// What a descriptor says of one of its two ACLs. Absent and null are not the same on the wire, and neither is an empty list.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum AclSlot {
    /// The "present" bit is clear: nothing is said.
    #[default]
    Absent,
    /// Present and null: for a DACL, everybody may do everything.
    Null,
    /// Present.
    List(Acl),
}

impl AclSlot {
    /// The list, when there is one.
    #[must_use]
    pub fn list(&self) -> Option<&Acl> {
        match self {
            Self::List(acl) => Some(acl),
            Self::Absent | Self::Null => None,
        }
    }
}

impl Acl {
    /// Reads the ACL that `bytes` begin with; the second value is AclSize. Unused room inside that size is allowed, as Windows does.
    pub fn parse(bytes: &[u8]) -> Result<(Self, usize), SdError> {
        let cut = SdError::Truncated("acl");
        let &[revision, ..] = bytes else {
            return Err(cut);
        };
        if !(REVISION_OLD..=REVISION_DS).contains(&revision) {
            return Err(SdError::Revision("acl", revision));
        }
        let size = usize::from(u16_at(bytes, 2).ok_or(cut)?);
        let count = u16_at(bytes, 4).ok_or(cut)?;
        if size < HEADER || size % 4 != 0 {
            return Err(SdError::Size("acl", size));
        }
        let body = bytes.get(..size).ok_or(cut)?;
        let mut at = HEADER;
        // The vector grows as ACEs are found: a count alone buys no memory.
        let mut aces = Vec::new();
        for _ in 0..count {
            let (ace, len) = Ace::parse(tail(body, at).ok_or(cut)?)?;
            aces.push(ace);
            at += len;
        }
        Ok((Self { aces }, size))
    }

    /// Appends the binary form. The revision follows from the content: 4 with object ACEs, else 2.
    pub(super) fn write(&self, out: &mut Vec<u8>) -> Result<(), SdError> {
        let mut body = Vec::new();
        for ace in &self.aces {
            ace.write(&mut body)?;
        }
        let total = HEADER + body.len();
        let size = u16::try_from(total).map_err(|_| SdError::TooLong(total))?;
        let count = u16::try_from(self.aces.len()).map_err(|_| SdError::TooLong(total))?;
        out.extend([
            if self.aces.iter().any(Ace::is_object) {
                REVISION_DS
            } else {
                REVISION
            },
            0,
        ]);
        out.extend(size.to_le_bytes());
        out.extend(count.to_le_bytes());
        out.extend([0, 0]);
        out.extend(body);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_and_sizes() {
        assert_eq!(
            Acl::parse(&[2, 0, 8, 0, 0, 0, 0, 0]),
            Ok((Acl::default(), 8))
        );
        assert_eq!(
            Acl::parse(&[2, 0, 8, 0, 1, 0, 0, 0]),
            Err(SdError::Truncated("ace"))
        );
        assert_eq!(
            Acl::parse(&[2, 0, 12, 0, 0, 0, 0, 0]),
            Err(SdError::Truncated("acl"))
        );
        assert_eq!(
            Acl::parse(&[2, 0, 4, 0, 0, 0, 0, 0]),
            Err(SdError::Size("acl", 4))
        );
        assert_eq!(
            Acl::parse(&[2, 0, 10, 0, 0, 0, 0, 0, 0, 0]),
            Err(SdError::Size("acl", 10))
        );
        assert_eq!(
            Acl::parse(&[1, 0, 8, 0, 0, 0, 0, 0]),
            Ok((Acl::default(), 8))
        );
        assert_eq!(
            Acl::parse(&[0, 0, 8, 0, 0, 0, 0, 0]),
            Err(SdError::Revision("acl", 0))
        );
        assert_eq!(
            Acl::parse(&[5, 0, 8, 0, 0, 0, 0, 0]),
            Err(SdError::Revision("acl", 5))
        );
        assert_eq!(
            Acl::parse(&[2, 0, 8, 0, 0xFF, 0xFF, 0, 0]),
            Err(SdError::Truncated("ace"))
        );
    }
}
