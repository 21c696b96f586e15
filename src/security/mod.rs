#![forbid(unsafe_code)]
//! Security descriptors, SIDs and tokens ([MS-DTYP] 2.4).

/// Placeholder of a caller's SIDs and privileges.
#[derive(Clone, Debug, Default)]
pub struct Token {}
