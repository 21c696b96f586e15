#![forbid(unsafe_code)]
//! Security descriptors, SIDs, tokens and the access check ([MS-DTYP] 2.4, 2.5).
//!
//! Pure functions over values and bytes. Everything that arrives as bytes or text is hostile until parsed; what exists as a
//! [`SecurityDescriptor`] is well formed, and serialises to the one form that this crate writes.

mod ace;
mod acl;
mod bytes;
mod check;
mod descriptor;
mod error;
mod mask;
mod sddl;
mod sid;
mod token;
pub mod well_known;

#[cfg(test)]
pub(crate) mod oracle_tests;
#[cfg(test)]
pub(crate) mod samba_tests;

pub use ace::{ace_flags, ace_type, Ace, Guid, ObjectTypes};
pub use acl::{Acl, AclSlot};
pub use check::{access_check, Denied};
pub use descriptor::{control, SecurityDescriptor, MAX_DESCRIPTOR_LEN};
pub use error::SdError;
pub use mask::{rights, GenericMapping};
pub use sddl::{from_sddl, to_sddl, SddlError, SddlWriteError, MAX_SDDL_ACES, MAX_SDDL_LEN};
pub use sid::{Sid, SidTextError, MAX_SUB_AUTHORITIES};
pub use token::{Privileges, Token, TokenSid};
