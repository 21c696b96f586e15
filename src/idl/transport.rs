//! Transports.

use crate::error::NetApiStatus;
use crate::ndr::{Bytes, Octets256, WString};

crate::ndr_struct! {
    /// [2.2.4.93] SERVER_TRANSPORT_INFO_0.
    ServerTransportInfo0 = "SERVER_TRANSPORT_INFO_0" {
        numberofvcs: u32 = "svti0_numberofvcs",
        transportname: Option<WString> = "svti0_transportname",
        transportaddress: Option<Bytes> = "svti0_transportaddress",
        transportaddresslength: u32 = "svti0_transportaddresslength",
        networkaddress: Option<WString> = "svti0_networkaddress",
    } sizes { transportaddresslength => transportaddress }
}

crate::ndr_container! {
    /// [2.2.4.97] SERVER_XPORT_INFO_0_CONTAINER.
    ServerXportInfo0Container = "SERVER_XPORT_INFO_0_CONTAINER" of ServerTransportInfo0
}

crate::ndr_struct! {
    /// [2.2.4.94] SERVER_TRANSPORT_INFO_1.
    ServerTransportInfo1 = "SERVER_TRANSPORT_INFO_1" {
        numberofvcs: u32 = "svti1_numberofvcs",
        transportname: Option<WString> = "svti1_transportname",
        transportaddress: Option<Bytes> = "svti1_transportaddress",
        transportaddresslength: u32 = "svti1_transportaddresslength",
        networkaddress: Option<WString> = "svti1_networkaddress",
        domain: Option<WString> = "svti1_domain",
    } sizes { transportaddresslength => transportaddress }
}

crate::ndr_container! {
    /// [2.2.4.98] SERVER_XPORT_INFO_1_CONTAINER.
    ServerXportInfo1Container = "SERVER_XPORT_INFO_1_CONTAINER" of ServerTransportInfo1
}

crate::ndr_struct! {
    /// [2.2.4.95] SERVER_TRANSPORT_INFO_2.
    ServerTransportInfo2 = "SERVER_TRANSPORT_INFO_2" {
        numberofvcs: u32 = "svti2_numberofvcs",
        transportname: Option<WString> = "svti2_transportname",
        transportaddress: Option<Bytes> = "svti2_transportaddress",
        transportaddresslength: u32 = "svti2_transportaddresslength",
        networkaddress: Option<WString> = "svti2_networkaddress",
        domain: Option<WString> = "svti2_domain",
        flags: u32 = "svti2_flags",
    } sizes { transportaddresslength => transportaddress }
}

crate::ndr_container! {
    /// [2.2.4.99] SERVER_XPORT_INFO_2_CONTAINER.
    ServerXportInfo2Container = "SERVER_XPORT_INFO_2_CONTAINER" of ServerTransportInfo2
}

crate::ndr_struct! {
    /// [2.2.4.96] SERVER_TRANSPORT_INFO_3.
    ServerTransportInfo3 = "SERVER_TRANSPORT_INFO_3" {
        numberofvcs: u32 = "svti3_numberofvcs",
        transportname: Option<WString> = "svti3_transportname",
        transportaddress: Option<Bytes> = "svti3_transportaddress",
        transportaddresslength: u32 = "svti3_transportaddresslength",
        networkaddress: Option<WString> = "svti3_networkaddress",
        domain: Option<WString> = "svti3_domain",
        flags: u32 = "svti3_flags",
        passwordlength: u32 = "svti3_passwordlength",
        password: Octets256 = "svti3_password",
    } sizes { transportaddresslength => transportaddress }
}

crate::ndr_container! {
    /// [2.2.4.100] SERVER_XPORT_INFO_3_CONTAINER.
    ServerXportInfo3Container = "SERVER_XPORT_INFO_3_CONTAINER" of ServerTransportInfo3
}

crate::ndr_union! {
    /// [2.2.3.9] TRANSPORT_INFO.
    TransportInfo = "TRANSPORT_INFO" {
        0 => Level0(ServerTransportInfo0) = "Transport0",
        1 => Level1(ServerTransportInfo1) = "Transport1",
        2 => Level2(ServerTransportInfo2) = "Transport2",
        3 => Level3(ServerTransportInfo3) = "Transport3",
    }
}

crate::ndr_union! {
    /// [2.2.3.8] SERVER_XPORT_ENUM_UNION.
    ServerXportEnumUnion = "SERVER_XPORT_ENUM_UNION" {
        0 => Level0(Option<ServerXportInfo0Container>) = "Level0",
        1 => Level1(Option<ServerXportInfo1Container>) = "Level1",
        2 => Level2(Option<ServerXportInfo2Container>) = "Level2",
        3 => Level3(Option<ServerXportInfo3Container>) = "Level3",
    }
}

crate::ndr_struct! {
    /// [2.2.4.101] SERVER_XPORT_ENUM_STRUCT.
    ServerXportEnumStruct = "SERVER_XPORT_ENUM_STRUCT" {
        level: u32 = "Level",
        xport_info: ServerXportEnumUnion = "XportInfo",
    }
}

crate::ndr_message! {
    /// [3.1.4.22] NetrServerTransportAdd, request.
    NetrServerTransportAddIn {
        server_name: Option<WString> = "ServerName",
        level: u32 = "Level",
        buffer: ServerTransportInfo0 = "Buffer" after samba_tag,
    }
}

crate::ndr_message! {
    /// [3.1.4.22] NetrServerTransportAdd, reply.
    NetrServerTransportAddOut {
        return_value: NetApiStatus = "ReturnValue",
    } answers NetrServerTransportAddIn
}

crate::ndr_message! {
    /// [3.1.4.24] NetrServerTransportEnum, request.
    NetrServerTransportEnumIn {
        server_name: Option<WString> = "ServerName",
        info_struct: ServerXportEnumStruct = "InfoStruct",
        prefered_maximum_length: u32 = "PreferedMaximumLength",
        resume_handle: Option<u32> = "ResumeHandle",
    } level { info_struct.level == info_struct.xport_info }
}

crate::ndr_message! {
    /// [3.1.4.24] NetrServerTransportEnum, reply.
    NetrServerTransportEnumOut {
        info_struct: ServerXportEnumStruct = "InfoStruct",
        total_entries: u32 = "TotalEntries",
        resume_handle: Option<u32> = "ResumeHandle",
        return_value: NetApiStatus = "ReturnValue",
    } answers NetrServerTransportEnumIn |request| {
        info_struct: ServerXportEnumStruct {
            level: request.info_struct.level,
            xport_info: ServerXportEnumUnion::empty(request.info_struct.level),
        },
        resume_handle: request.resume_handle,
    }
}

crate::ndr_message! {
    /// [3.1.4.25] NetrServerTransportDel, request.
    NetrServerTransportDelIn {
        server_name: Option<WString> = "ServerName",
        level: u32 = "Level",
        buffer: ServerTransportInfo0 = "Buffer",
    }
}

crate::ndr_message! {
    /// [3.1.4.25] NetrServerTransportDel, reply.
    NetrServerTransportDelOut {
        return_value: NetApiStatus = "ReturnValue",
    } answers NetrServerTransportDelIn
}

crate::ndr_message! {
    /// [3.1.4.23] NetrServerTransportAddEx, request.
    NetrServerTransportAddExIn {
        server_name: Option<WString> = "ServerName",
        level: u32 = "Level",
        buffer: TransportInfo = "Buffer",
    } level { level == buffer }
}

crate::ndr_message! {
    /// [3.1.4.23] NetrServerTransportAddEx, reply.
    NetrServerTransportAddExOut {
        return_value: NetApiStatus = "ReturnValue",
    } answers NetrServerTransportAddExIn
}

crate::ndr_message! {
    /// [3.1.4.26] NetrServerTransportDelEx, request.
    NetrServerTransportDelExIn {
        server_name: Option<WString> = "ServerName",
        level: u32 = "Level",
        buffer: TransportInfo = "Buffer",
    } level { level == buffer }
}

crate::ndr_message! {
    /// [3.1.4.26] NetrServerTransportDelEx, reply.
    NetrServerTransportDelExOut {
        return_value: NetApiStatus = "ReturnValue",
    } answers NetrServerTransportDelExIn
}
