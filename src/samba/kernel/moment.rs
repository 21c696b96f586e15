#![forbid(unsafe_code)]
//! The moment that it is.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::error::NetApiStatus as Status;
use crate::host::HostResult;
use crate::samba::sys::kernel::clock_gettime;

/// ERROR_GEN_FAILURE: the machine's clock stands before 1970.
pub(in crate::samba) fn since_1970() -> HostResult<Duration> {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_err(|_| Status::ERROR_GEN_FAILURE)
}

/// The same in nanoseconds; 0 when the clock stands before that.
pub(in crate::samba) fn now_ns() -> i64 {
    let now = since_1970().unwrap_or_default();
    i64::try_from(now.as_nanos()).unwrap_or(i64::MAX)
}

/// Time since the machine started, sleep included.
pub(in crate::samba) fn since_boot() -> Option<Duration> {
    let mut now = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    clock_gettime(libc::CLOCK_BOOTTIME, &mut now)?;
    let seconds = u64::try_from(now.tv_sec).ok()?;
    let nanoseconds = u32::try_from(now.tv_nsec).ok()?;
    Some(Duration::new(seconds, nanoseconds))
}
