#![forbid(unsafe_code)]
//! The time, the zone, and how long machine and server are up.

use super::moment::{since_1970, since_boot};
use super::smbd;
use crate::error::NetApiStatus as Status;
use crate::host::{Clock, HostResult};
use crate::samba::sys::kernel::localtime_r;
use crate::samba::sys::shapes::Plain as _;

/// All of one moment. ERROR_GEN_FAILURE: the machine's clock stands before 1970.
pub(in crate::samba) fn now() -> HostResult<Clock> {
    let now = since_1970()?;
    let seconds = i64::try_from(now.as_secs()).map_err(|_| Status::ERROR_GEN_FAILURE)?;
    let up = since_boot().ok_or(Status::ERROR_GEN_FAILURE)?;
    let server = smbd::started();
    Ok(Clock {
        seconds,
        nanoseconds: now.subsec_nanos(),
        minutes_west: minutes_west(seconds).ok_or(Status::ERROR_GEN_FAILURE)?,
        uptime_ms: u64::try_from(up.as_millis()).unwrap_or(u64::MAX),
        server_start: server.seconds,
        server_instance: server.instance,
    })
}

/// The local zone's distance from UTC at a moment, in minutes; west of Greenwich is positive.
fn minutes_west(moment: i64) -> Option<i32> {
    let mut local = libc::tm::zeroed();
    localtime_r(&moment, &mut local)?;
    i32::try_from(-(local.tm_gmtoff / 60)).ok()
}
