//! [3.1.4.10] NetrShareGetInfo and [3.1.4.16] NetrShareCheck.

use super::share::{share_type, View, STYPE_SPECIAL};
use super::Call;
use crate::error::{Fault, NetApiStatus as Status};
use crate::idl::*;
use crate::ndr::Reply;

/// [3.1.4.10] NetrShareGetInfo: one share at level 0, 1, 2, 501, 502, 503, 1004, 1005, 1006, 1007 or 1501.
///
/// NERR_NetNameNotFound also for a share that access based enumeration hides, and for one that is not available, unless the caller may
/// change shares; ERROR_INVALID_PARAMETER for an empty name;
/// ERROR_INVALID_LEVEL; ERROR_ACCESS_DENIED.
pub(crate) fn netr_share_get_info(
    call: &Call<'_>,
    args: NetrShareGetInfoIn,
) -> Result<NetrShareGetInfoOut, Fault> {
    Ok(match get(call, &args) {
        Ok(info_struct) => NetrShareGetInfoOut {
            info_struct,
            return_value: Status::SUCCESS,
        },
        Err(status) => Reply::refused(&args, status),
    })
}

fn get(call: &Call<'_>, args: &NetrShareGetInfoIn) -> Result<ShareInfo, Status> {
    let level = args.level;
    if let ShareInfo::Unknown(_) = ShareInfo::empty(level) {
        return Err(Status::ERROR_INVALID_LEVEL);
    }
    if args.net_name.is_empty() {
        return Err(Status::ERROR_INVALID_PARAMETER);
    }
    let name = args
        .net_name
        .to_text()
        .ok_or(Status::NERR_NET_NAME_NOT_FOUND)?;
    let view = View::of_one(call, &name)?;
    let share = view
        .find(&name)
        .filter(|share| share.is_available() || call.may_change_shares());
    let share = share
        .filter(|share| view.sees(share))
        .ok_or(Status::NERR_NET_NAME_NOT_FOUND)?;
    view.alone(level, share)
}

/// [3.1.4.16] NetrShareCheck: what a device, here a path such as `C:\data`, is shared as.
///
/// IPC$ is what the empty path is shared as; no type is special here. A share counts whether or not lists show it. NERR_DeviceNotShared when
/// no share that the caller sees has that path.
pub(crate) fn netr_share_check(
    call: &Call<'_>,
    args: NetrShareCheckIn,
) -> Result<NetrShareCheckOut, Fault> {
    let found = check(call, &args);
    Ok(NetrShareCheckOut {
        share_type: found.unwrap_or_default(),
        return_value: found.err().unwrap_or_default(),
    })
}

fn check(call: &Call<'_>, args: &NetrShareCheckIn) -> Result<u32, Status> {
    let device = args
        .device
        .to_text()
        .ok_or(Status::NERR_DEVICE_NOT_SHARED)?;
    let device = whole_drive(device);
    let view = View::of_all(call)?;
    let mut shares = view.shares();
    let share = shares
        .find(|share| share.is_available() && view.has_device(share, &device) && view.sees(share));
    let share = share.ok_or(Status::NERR_DEVICE_NOT_SHARED)?;
    Ok(share_type(share) & !STYPE_SPECIAL)
}

/// A drive alone, `C:`, is its root here: no client of this call is anywhere on it.
fn whole_drive(device: String) -> String {
    match device.as_bytes() {
        [letter, b':'] if letter.is_ascii_alphabetic() => device + "\\",
        _ => device,
    }
}
