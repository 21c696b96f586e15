//! Disks.

use crate::error::NetApiStatus;
use crate::ndr::{InPlaceString, VaryingArray, WString};

crate::ndr_struct! {
    /// [2.2.4.91] DISK_INFO.
    DiskInfo = "DISK_INFO" {
        disk: InPlaceString = "Disk",
    }
}

crate::ndr_struct! {
    /// [2.2.4.92] DISK_ENUM_CONTAINER.
    DiskEnumContainer = "DISK_ENUM_CONTAINER" {
        entries_read: u32 = "EntriesRead",
        buffer: Option<VaryingArray<DiskInfo>> = "Buffer",
    } sizes { entries_read => buffer }
}

crate::ndr_message! {
    /// [3.1.4.19] NetrServerDiskEnum, request.
    NetrServerDiskEnumIn {
        server_name: Option<WString> = "ServerName",
        level: u32 = "Level",
        disk_info_struct: DiskEnumContainer = "DiskInfoStruct",
        prefered_maximum_length: u32 = "PreferedMaximumLength",
        resume_handle: Option<u32> = "ResumeHandle",
    }
}

crate::ndr_message! {
    /// [3.1.4.19] NetrServerDiskEnum, reply.
    NetrServerDiskEnumOut {
        disk_info_struct: DiskEnumContainer = "DiskInfoStruct",
        total_entries: u32 = "TotalEntries",
        resume_handle: Option<u32> = "ResumeHandle",
        return_value: NetApiStatus = "ReturnValue",
    } answers NetrServerDiskEnumIn |request| {
        resume_handle: request.resume_handle,
    }
}
