#![forbid(unsafe_code)]
//! NTSTATUS, as Samba's functions answer, to the Win32 status that says the same.

use crate::error::NetApiStatus as Status;
use crate::host::HostResult;

/// Ok for success only; ERROR_GEN_FAILURE when no other one says the same.
pub(super) fn win32(nt: u32) -> HostResult<()> {
    Err(match nt {
        0x0000_0000 => return Ok(()),
        0xc000_0017 => Status::ERROR_NOT_ENOUGH_MEMORY,
        0xc000_0022 | 0xc000_00ca => Status::ERROR_ACCESS_DENIED,
        // A link that leads out of the share.
        0x8000_002d => Status::ERROR_ACCESS_DENIED,
        0xc000_0061 => Status::ERROR_PRIVILEGE_NOT_HELD,
        0xc000_0033 => Status::ERROR_INVALID_NAME,
        0xc000_0043 => Status::ERROR_SHARING_VIOLATION,
        0xc000_005a => Status::ERROR_INVALID_OWNER,
        0xc000_0079 => Status::ERROR_INVALID_SECURITY_DESCR,
        0xc000_007f => Status::ERROR_DISK_FULL,
        0xc000_00a2 => Status::ERROR_WRITE_PROTECT,
        0xc000_000f | 0xc000_0034 => Status::ERROR_FILE_NOT_FOUND,
        0xc000_003a => Status::ERROR_PATH_NOT_FOUND,
        0xc000_0035 => Status::ERROR_FILE_EXISTS,
        0xc000_00bb => Status::ERROR_NOT_SUPPORTED,
        0xc000_000d => Status::ERROR_INVALID_PARAMETER,
        0xc000_0103 => Status::ERROR_DIRECTORY,
        0xc000_00cc => Status::NERR_NET_NAME_NOT_FOUND,
        _ => Status::ERROR_GEN_FAILURE,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_a_failure() {
        assert_eq!(win32(0), Ok(()));
        assert_eq!(win32(0xc000_0022), Err(Status::ERROR_ACCESS_DENIED));
        for unknown in [1, 0x4000_0000, 0x8000_0005, 0xc000_0001, u32::MAX] {
            assert_eq!(win32(unknown), Err(Status::ERROR_GEN_FAILURE));
        }
    }
}
