//! Server information: messages.

use super::server::*;
use crate::error::NetApiStatus;
use crate::ndr::WString;

crate::ndr_message! {
    /// [3.1.4.17] NetrServerGetInfo, request.
    NetrServerGetInfoIn {
        server_name: Option<WString> = "ServerName",
        level: u32 = "Level",
    }
}

crate::ndr_message! {
    /// [3.1.4.17] NetrServerGetInfo, reply.
    NetrServerGetInfoOut {
        info_struct: ServerInfo = "InfoStruct",
        return_value: NetApiStatus = "ReturnValue",
    } answers NetrServerGetInfoIn |request| {
        info_struct: ServerInfo::empty(request.level),
    }
}

crate::ndr_message! {
    /// [3.1.4.18] NetrServerSetInfo, request.
    NetrServerSetInfoIn {
        server_name: Option<WString> = "ServerName",
        level: u32 = "Level",
        server_info: ServerInfo = "ServerInfo",
        parm_err: Option<u32> = "ParmErr",
    } level { level == server_info }
}

crate::ndr_message! {
    /// [3.1.4.18] NetrServerSetInfo, reply.
    NetrServerSetInfoOut {
        parm_err: Option<u32> = "ParmErr",
        return_value: NetApiStatus = "ReturnValue",
    } answers NetrServerSetInfoIn |request| {
        parm_err: request.parm_err,
    }
}
