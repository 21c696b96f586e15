//! Server aliases.

use crate::error::NetApiStatus;
use crate::ndr::WString;

crate::ndr_struct! {
    /// [2.2.4.102] SERVER_ALIAS_INFO_0.
    ServerAliasInfo0 = "SERVER_ALIAS_INFO_0" {
        alias: Option<WString> = "srvai0_alias",
        target: Option<WString> = "srvai0_target",
        default: u8 = "srvai0_default",
        reserved: u32 = "srvai0_reserved",
    }
}

crate::ndr_container! {
    /// [2.2.4.103] SERVER_ALIAS_INFO_0_CONTAINER.
    ServerAliasInfo0Container = "SERVER_ALIAS_INFO_0_CONTAINER" of ServerAliasInfo0
}

crate::ndr_union! {
    /// SERVER_ALIAS_ENUM_UNION.
    ServerAliasEnumUnion = "SERVER_ALIAS_ENUM_UNION" {
        0 => Level0(Option<ServerAliasInfo0Container>) = "Level0",
    }
}

crate::ndr_struct! {
    /// [2.2.4.104] SERVER_ALIAS_ENUM_STRUCT.
    ServerAliasEnumStruct = "SERVER_ALIAS_ENUM_STRUCT" {
        level: u32 = "Level",
        server_alias_info: ServerAliasEnumUnion = "ServerAliasInfo",
    }
}

crate::ndr_union! {
    /// [2.2.3.10] SERVER_ALIAS_INFO.
    ServerAliasInfo = "SERVER_ALIAS_INFO" {
        0 => Level0(Option<ServerAliasInfo0>) = "ServerAliasInfo0",
    }
}

crate::ndr_message! {
    /// [3.1.4.44] NetrServerAliasAdd, request.
    NetrServerAliasAddIn {
        server_name: Option<WString> = "ServerName",
        level: u32 = "Level",
        info_struct: ServerAliasInfo = "InfoStruct",
    } level { level == info_struct }
}

crate::ndr_message! {
    /// [3.1.4.44] NetrServerAliasAdd, reply.
    NetrServerAliasAddOut {
        return_value: NetApiStatus = "ReturnValue",
    } answers NetrServerAliasAddIn
}

crate::ndr_message! {
    /// [3.1.4.45] NetrServerAliasEnum, request.
    NetrServerAliasEnumIn {
        server_name: Option<WString> = "ServerName",
        info_struct: ServerAliasEnumStruct = "InfoStruct",
        prefered_maximum_length: u32 = "PreferedMaximumLength",
        resume_handle: Option<u32> = "ResumeHandle",
    } level { info_struct.level == info_struct.server_alias_info }
}

crate::ndr_message! {
    /// [3.1.4.45] NetrServerAliasEnum, reply.
    NetrServerAliasEnumOut {
        info_struct: ServerAliasEnumStruct = "InfoStruct",
        total_entries: u32 = "TotalEntries",
        resume_handle: Option<u32> = "ResumeHandle",
        return_value: NetApiStatus = "ReturnValue",
    } answers NetrServerAliasEnumIn |request| {
        info_struct: ServerAliasEnumStruct {
            level: request.info_struct.level,
            server_alias_info: ServerAliasEnumUnion::empty(request.info_struct.level),
        },
        resume_handle: request.resume_handle,
    }
}

crate::ndr_message! {
    /// [3.1.4.46] NetrServerAliasDel, request.
    NetrServerAliasDelIn {
        server_name: Option<WString> = "ServerName",
        level: u32 = "Level",
        info_struct: ServerAliasInfo = "InfoStruct",
    } level { level == info_struct }
}

crate::ndr_message! {
    /// [3.1.4.46] NetrServerAliasDel, reply.
    NetrServerAliasDelOut {
        return_value: NetApiStatus = "ReturnValue",
    } answers NetrServerAliasDelIn
}
