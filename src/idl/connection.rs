//! Connections (tree connects).

use crate::error::NetApiStatus;
use crate::ndr::WString;

crate::ndr_struct! {
    /// [2.2.4.1] CONNECTION_INFO_0.
    ConnectionInfo0 = "CONNECTION_INFO_0" {
        id: u32 = "coni0_id",
    }
}

crate::ndr_container! {
    /// [2.2.4.3] CONNECT_INFO_0_CONTAINER.
    ConnectInfo0Container = "CONNECT_INFO_0_CONTAINER" of ConnectionInfo0
}

crate::ndr_struct! {
    /// [2.2.4.2] CONNECTION_INFO_1.
    ConnectionInfo1 = "CONNECTION_INFO_1" {
        id: u32 = "coni1_id",
        connection_type: u32 = "coni1_type",
        num_opens: u32 = "coni1_num_opens",
        num_users: u32 = "coni1_num_users",
        time: u32 = "coni1_time",
        username: Option<WString> = "coni1_username",
        netname: Option<WString> = "coni1_netname",
    }
}

crate::ndr_container! {
    /// [2.2.4.4] CONNECT_INFO_1_CONTAINER.
    ConnectInfo1Container = "CONNECT_INFO_1_CONTAINER" of ConnectionInfo1
}

crate::ndr_union! {
    /// [2.2.3.1] CONNECT_ENUM_UNION.
    ConnectEnumUnion = "CONNECT_ENUM_UNION" {
        0 => Level0(Option<ConnectInfo0Container>) = "Level0",
        1 => Level1(Option<ConnectInfo1Container>) = "Level1",
    }
}

crate::ndr_struct! {
    /// [2.2.4.5] CONNECT_ENUM_STRUCT.
    ConnectEnumStruct = "CONNECT_ENUM_STRUCT" {
        level: u32 = "Level",
        connect_info: ConnectEnumUnion = "ConnectInfo",
    }
}

crate::ndr_message! {
    /// [3.1.4.1] NetrConnectionEnum, request.
    NetrConnectionEnumIn {
        server_name: Option<WString> = "ServerName",
        qualifier: Option<WString> = "Qualifier",
        info_struct: ConnectEnumStruct = "InfoStruct",
        prefered_maximum_length: u32 = "PreferedMaximumLength",
        resume_handle: Option<u32> = "ResumeHandle",
    } level { info_struct.level == info_struct.connect_info }
}

crate::ndr_message! {
    /// [3.1.4.1] NetrConnectionEnum, reply.
    NetrConnectionEnumOut {
        info_struct: ConnectEnumStruct = "InfoStruct",
        total_entries: u32 = "TotalEntries",
        resume_handle: Option<u32> = "ResumeHandle",
        return_value: NetApiStatus = "ReturnValue",
    } answers NetrConnectionEnumIn |request| {
        info_struct: ConnectEnumStruct {
            level: request.info_struct.level,
            connect_info: ConnectEnumUnion::empty(request.info_struct.level),
        },
        resume_handle: request.resume_handle,
    }
}
