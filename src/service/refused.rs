//! Why a setting call refuses: the status, and which member is at fault.

use crate::error::NetApiStatus as Status;

/// A refusal: the status and what ParmErr says with it, 0 no member.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Refused {
    pub(super) status: Status,
    pub(super) member: u32,
}

impl Refused {
    /// ERROR_INVALID_PARAMETER because of a member.
    pub(super) const fn parameter(member: u32) -> Self {
        Self {
            status: Status::ERROR_INVALID_PARAMETER,
            member,
        }
    }
}

impl From<Status> for Refused {
    fn from(status: Status) -> Self {
        Self { status, member: 0 }
    }
}
