//! [3.1.4.19] NetrServerDiskEnum.

use super::Call;
use crate::error::{Fault, NetApiStatus as Status};
use crate::idl::*;
use crate::ndr::{InPlaceString, VaryingArray};

/// Drive letters that there can be.
const MOST: usize = 26;

/// [3.1.4.19] NetrServerDiskEnum: the drives of `srvsvc_rs:drives`, without it those that are shares, else `C:`; all in one reply.
///
/// The text has PreferedMaximumLength and ResumeHandle ignored, and one entry more in the buffer than TotalEntries tells: an empty name
/// ends the list. ERROR_INVALID_LEVEL for another level than 0, ERROR_ACCESS_DENIED.
pub(crate) fn netr_server_disk_enum(
    call: &Call<'_>,
    args: NetrServerDiskEnumIn,
) -> Result<NetrServerDiskEnumOut, Fault> {
    let (mut list, return_value) = match drives(call, args.level) {
        Ok(list) => (list, Status::SUCCESS),
        Err(status) => (Vec::new(), status),
    };
    let count = |list: &[DiskInfo]| u32::try_from(list.len()).unwrap_or_default();
    let total_entries = count(&list);
    if return_value.is_success() {
        list.push(DiskInfo::default());
    }
    Ok(NetrServerDiskEnumOut {
        disk_info_struct: DiskEnumContainer {
            entries_read: count(&list),
            buffer: return_value.is_success().then_some(VaryingArray(list)),
        },
        total_entries,
        resume_handle: args.resume_handle,
        return_value,
    })
}

fn drives(call: &Call<'_>, level: u32) -> Result<Vec<DiskInfo>, Status> {
    if level != 0 {
        return Err(Status::ERROR_INVALID_LEVEL);
    }
    let set = call.host.parameter(None, "srvsvc_rs:drives").ok().flatten();
    let names: Vec<String> = match set {
        Some(set) => set.split([' ', ',', '\t']).filter_map(letter).collect(),
        None => shared(call),
    };
    Ok(names
        .iter()
        .take(MOST)
        .map(|drive| DiskInfo {
            disk: InPlaceString(drive.as_str().into()),
        })
        .collect())
}

/// The drives that are shares, else the one that stands for the root.
fn shared(call: &Call<'_>) -> Vec<String> {
    let drives = call.service.shares.drives(call.host);
    match drives.shared() {
        [] => vec!["C:".to_owned()],
        letters => letters.iter().map(|letter| format!("{letter}:")).collect(),
    }
}

/// What of `srvsvc_rs:drives` is no drive.
pub(crate) fn not_drives(text: &str) -> Vec<String> {
    let parts = text.split([' ', ',', '\t']).filter(|part| !part.is_empty());
    let wrong = parts.filter(|part| letter(part).is_none());
    wrong.map(ToOwned::to_owned).collect()
}

fn letter(text: &str) -> Option<String> {
    let letter = text.chars().next().filter(char::is_ascii_alphabetic)?;
    matches!(text.get(1..), Some("" | ":")).then(|| format!("{}:", letter.to_ascii_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::fake::FakeHost;

    fn ask(options: &[(&str, &str)], level: u32) -> NetrServerDiskEnumOut {
        let args = NetrServerDiskEnumIn {
            server_name: None,
            level,
            disk_info_struct: DiskEnumContainer::default(),
            prefered_maximum_length: 1,
            resume_handle: Some(7),
        };
        FakeHost::new(options)
            .call(23, |call| netr_server_disk_enum(call, args))
            .unwrap()
    }

    #[test]
    fn all_drives_come_at_once_with_an_empty_one_at_the_end() {
        let out = ask(&[("srvsvc_rs:drives", "c: D nonsense, e:")], 0);
        let list = out.disk_info_struct.buffer.unwrap().0;
        let names: Vec<_> = list
            .iter()
            .map(|info| info.disk.0.to_text().unwrap())
            .collect();
        assert_eq!(names, ["C:", "D:", "E:", ""]);
        assert_eq!(
            (out.disk_info_struct.entries_read, out.total_entries),
            (4, 3)
        );
        assert_eq!(
            (out.return_value, out.resume_handle),
            (Status::SUCCESS, Some(7))
        );
    }

    #[test]
    fn there_are_26_drives_at_most() {
        let letters: Vec<String> = ('a'..='z').chain('a'..='c').map(String::from).collect();
        let out = ask(&[("srvsvc_rs:drives", &letters.join(" "))], 0);
        assert_eq!(
            (out.disk_info_struct.entries_read, out.total_entries),
            (27, 26)
        );
    }

    #[test]
    fn other_levels_are_refused() {
        let out = ask(&[], 1);
        assert_eq!(out.return_value, Status::ERROR_INVALID_LEVEL);
        assert_eq!((out.total_entries, out.disk_info_struct.buffer), (0, None));
    }
}
