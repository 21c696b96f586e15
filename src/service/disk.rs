//! [3.1.4.19] NetrServerDiskEnum.

use super::Call;
use crate::error::{Fault, NetApiStatus as Status};
use crate::idl::*;
use crate::ndr::{InPlaceString, VaryingArray};

/// Drive letters that there can be.
const MOST: usize = 26;

/// [3.1.4.19] NetrServerDiskEnum: the drives of `srvsvc_rs:drives` (default `C:`).
///
/// ERROR_INVALID_LEVEL for another level than 0, ERROR_ACCESS_DENIED. All fit one reply, so there are no pages.
pub(crate) fn netr_server_disk_enum(
    call: &Call<'_>,
    args: NetrServerDiskEnumIn,
) -> Result<NetrServerDiskEnumOut, Fault> {
    let (list, return_value) = match drives(call, args.level) {
        Ok(list) => (list, Status::SUCCESS),
        Err(status) => (Vec::new(), status),
    };
    let entries_read = u32::try_from(list.len()).unwrap_or_default();
    let buffer = return_value.is_success().then_some(VaryingArray(list));
    Ok(NetrServerDiskEnumOut {
        disk_info_struct: DiskEnumContainer {
            entries_read,
            buffer,
        },
        total_entries: entries_read,
        resume_handle: args.resume_handle.map(|_| 0),
        return_value,
    })
}

fn drives(call: &Call<'_>, level: u32) -> Result<Vec<DiskInfo>, Status> {
    if level != 0 {
        return Err(Status::ERROR_INVALID_LEVEL);
    }
    call.allow(Some(level))?;
    let set = call.host.parameter(None, "srvsvc_rs:drives").ok().flatten();
    let set = set.unwrap_or_else(|| "C:".to_owned());
    let letters = set.split([' ', ',', '\t']).filter_map(letter).take(MOST);
    Ok(letters
        .map(|drive| DiskInfo {
            disk: InPlaceString(drive.as_str().into()),
        })
        .collect())
}

fn letter(text: &str) -> Option<String> {
    let letter = text.chars().next().filter(char::is_ascii_alphabetic)?;
    matches!(text.get(1..), Some("" | ":")).then(|| format!("{}:", letter.to_ascii_uppercase()))
}
