#![forbid(unsafe_code)]
//! The state that lives between calls ([MS-SRVS] 3.1.1), behind locks.

pub mod aliases;
pub mod deletions;
pub mod descriptors;
pub mod generation;
pub mod records;
pub mod share;
pub mod share_list;
pub mod shares;
pub mod store;
pub mod transports;
pub mod transports_added;
