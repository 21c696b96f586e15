#![forbid(unsafe_code)]
//! The moment that it is.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::error::NetApiStatus as Status;
use crate::host::HostResult;

/// ERROR_GEN_FAILURE: the machine's clock stands before 1970.
pub(in crate::samba) fn since_1970() -> HostResult<Duration> {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_err(|_| Status::ERROR_GEN_FAILURE)
}
