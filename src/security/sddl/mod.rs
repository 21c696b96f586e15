#![forbid(unsafe_code)]
//! [MS-DTYP] 2.5.1: descriptors as text, for smb.conf, documentation and the audit.

mod parse;
mod tables;
mod write;

pub use parse::{from_sddl, SddlError, MAX_SDDL_ACES, MAX_SDDL_LEN};
pub use write::{to_sddl, SddlWriteError};

#[cfg(test)]
mod tests;
