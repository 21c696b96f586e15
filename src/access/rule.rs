#![forbid(unsafe_code)]
//! What a call asks of its caller.

use super::object::AccessObject;
use crate::security::Privileges;

/// One right on one object.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Need {
    /// Whose descriptor decides.
    pub object: AccessObject,
    /// One bit of [`right`](super::right).
    pub right: u32,
    /// A privilege that does instead.
    pub privilege: Option<Privileges>,
}

/// Who may make a call.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Rule {
    /// All who reach the service: the answer does not depend on the server's state, or another check guards it.
    Anyone,
    /// No one.
    Nobody,
    /// Those with this right.
    Needs(Need),
    /// Depends on the kind of share. Before that is known either right will do; afterwards [`Rule::for_share`] tells which.
    Share {
        /// For disk and pipe shares.
        file: Need,
        /// For printer shares.
        print: Need,
    },
}

impl Rule {
    /// The rule once the kind of share is known: the same or a stricter one.
    #[must_use]
    pub const fn for_share(self, printer: bool) -> Self {
        match self {
            Self::Share { print, .. } if printer => Self::Needs(print),
            Self::Share { file, .. } => Self::Needs(file),
            other => other,
        }
    }

    /// The rights of which one is enough; empty for [`Rule::Anyone`] and [`Rule::Nobody`].
    pub fn needs(&self) -> impl Iterator<Item = &Need> {
        let (first, second) = match self {
            Self::Anyone | Self::Nobody => (None, None),
            Self::Needs(need) => (Some(need), None),
            Self::Share { file, print } => (Some(file), Some(print)),
        };
        first.into_iter().chain(second)
    }
}
