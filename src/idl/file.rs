//! Open files.

use crate::error::NetApiStatus;
use crate::ndr::WString;

crate::ndr_struct! {
    /// [2.2.4.6] FILE_INFO_2.
    FileInfo2 = "FILE_INFO_2" {
        id: u32 = "fi2_id",
    }
}

crate::ndr_container! {
    /// [2.2.4.8] FILE_INFO_2_CONTAINER.
    FileInfo2Container = "FILE_INFO_2_CONTAINER" of FileInfo2
}

crate::ndr_struct! {
    /// [2.2.4.7] FILE_INFO_3.
    FileInfo3 = "FILE_INFO_3" {
        id: u32 = "fi3_id",
        permissions: u32 = "fi3_permissions",
        num_locks: u32 = "fi3_num_locks",
        pathname: Option<WString> = "fi3_pathname",
        username: Option<WString> = "fi3_username",
    }
}

crate::ndr_container! {
    /// [2.2.4.9] FILE_INFO_3_CONTAINER.
    FileInfo3Container = "FILE_INFO_3_CONTAINER" of FileInfo3
}

crate::ndr_union! {
    /// [2.2.3.2] FILE_ENUM_UNION.
    FileEnumUnion = "FILE_ENUM_UNION" {
        2 => Level2(Option<FileInfo2Container>) = "Level2",
        3 => Level3(Option<FileInfo3Container>) = "Level3",
    }
}

crate::ndr_struct! {
    /// [2.2.4.10] FILE_ENUM_STRUCT.
    FileEnumStruct = "FILE_ENUM_STRUCT" {
        level: u32 = "Level",
        file_info: FileEnumUnion = "FileInfo",
    }
}

crate::ndr_union! {
    /// [2.2.3.3] FILE_INFO.
    FileInfo = "FILE_INFO" {
        2 => Level2(Option<FileInfo2>) = "FileInfo2",
        3 => Level3(Option<FileInfo3>) = "FileInfo3",
    }
}

crate::ndr_message! {
    /// [3.1.4.2] NetrFileEnum, request.
    NetrFileEnumIn {
        server_name: Option<WString> = "ServerName",
        base_path: Option<WString> = "BasePath",
        user_name: Option<WString> = "UserName",
        info_struct: FileEnumStruct = "InfoStruct",
        prefered_maximum_length: u32 = "PreferedMaximumLength",
        resume_handle: Option<u32> = "ResumeHandle",
    } level { info_struct.level == info_struct.file_info }
}

crate::ndr_message! {
    /// [3.1.4.2] NetrFileEnum, reply.
    NetrFileEnumOut {
        info_struct: FileEnumStruct = "InfoStruct",
        total_entries: u32 = "TotalEntries",
        resume_handle: Option<u32> = "ResumeHandle",
        return_value: NetApiStatus = "ReturnValue",
    } answers NetrFileEnumIn |request| {
        info_struct: FileEnumStruct {
            level: request.info_struct.level,
            file_info: FileEnumUnion::empty(request.info_struct.level),
        },
        resume_handle: request.resume_handle,
    }
}

crate::ndr_message! {
    /// [3.1.4.3] NetrFileGetInfo, request.
    NetrFileGetInfoIn {
        server_name: Option<WString> = "ServerName",
        file_id: u32 = "FileId",
        level: u32 = "Level",
    }
}

crate::ndr_message! {
    /// [3.1.4.3] NetrFileGetInfo, reply.
    NetrFileGetInfoOut {
        info_struct: FileInfo = "InfoStruct",
        return_value: NetApiStatus = "ReturnValue",
    } answers NetrFileGetInfoIn |request| {
        info_struct: FileInfo::empty(request.level),
    }
}

crate::ndr_message! {
    /// [3.1.4.4] NetrFileClose, request.
    NetrFileCloseIn {
        server_name: Option<WString> = "ServerName",
        file_id: u32 = "FileId",
    }
}

crate::ndr_message! {
    /// [3.1.4.4] NetrFileClose, reply.
    NetrFileCloseOut {
        return_value: NetApiStatus = "ReturnValue",
    } answers NetrFileCloseIn
}
