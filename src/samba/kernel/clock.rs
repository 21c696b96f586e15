#![forbid(unsafe_code)]
//! The time, the zone, and how long machine and server are up.

use super::moment::since_1970;
use super::smbd;
use crate::error::NetApiStatus as Status;
use crate::host::{Clock, HostResult};
use crate::samba::sys::os;

/// All of one moment. ERROR_GEN_FAILURE: the machine's clock stands before 1970.
pub(in crate::samba) fn now() -> HostResult<Clock> {
    let now = since_1970()?;
    let seconds = i64::try_from(now.as_secs()).map_err(|_| Status::ERROR_GEN_FAILURE)?;
    let up = os::since_boot().ok_or(Status::ERROR_GEN_FAILURE)?;
    let server = smbd::started();
    Ok(Clock {
        seconds,
        nanoseconds: now.subsec_nanos(),
        minutes_west: os::minutes_west(seconds).ok_or(Status::ERROR_GEN_FAILURE)?,
        uptime_ms: u64::try_from(up.as_millis()).unwrap_or(u64::MAX),
        server_start: server.seconds,
        server_instance: server.instance,
    })
}
