//! Sessions.

use crate::error::NetApiStatus;
use crate::ndr::WString;

crate::ndr_struct! {
    /// [2.2.4.11] SESSION_INFO_0.
    SessionInfo0 = "SESSION_INFO_0" {
        cname: Option<WString> = "sesi0_cname",
    }
}

crate::ndr_container! {
    /// [2.2.4.16] SESSION_INFO_0_CONTAINER.
    SessionInfo0Container = "SESSION_INFO_0_CONTAINER" of SessionInfo0
}

crate::ndr_struct! {
    /// [2.2.4.12] SESSION_INFO_1.
    SessionInfo1 = "SESSION_INFO_1" {
        cname: Option<WString> = "sesi1_cname",
        username: Option<WString> = "sesi1_username",
        num_opens: u32 = "sesi1_num_opens",
        time: u32 = "sesi1_time",
        idle_time: u32 = "sesi1_idle_time",
        user_flags: u32 = "sesi1_user_flags",
    }
}

crate::ndr_container! {
    /// [2.2.4.17] SESSION_INFO_1_CONTAINER.
    SessionInfo1Container = "SESSION_INFO_1_CONTAINER" of SessionInfo1
}

crate::ndr_struct! {
    /// [2.2.4.13] SESSION_INFO_2.
    SessionInfo2 = "SESSION_INFO_2" {
        cname: Option<WString> = "sesi2_cname",
        username: Option<WString> = "sesi2_username",
        num_opens: u32 = "sesi2_num_opens",
        time: u32 = "sesi2_time",
        idle_time: u32 = "sesi2_idle_time",
        user_flags: u32 = "sesi2_user_flags",
        cltype_name: Option<WString> = "sesi2_cltype_name",
    }
}

crate::ndr_container! {
    /// [2.2.4.18] SESSION_INFO_2_CONTAINER.
    SessionInfo2Container = "SESSION_INFO_2_CONTAINER" of SessionInfo2
}

crate::ndr_struct! {
    /// [2.2.4.14] SESSION_INFO_10.
    SessionInfo10 = "SESSION_INFO_10" {
        cname: Option<WString> = "sesi10_cname",
        username: Option<WString> = "sesi10_username",
        time: u32 = "sesi10_time",
        idle_time: u32 = "sesi10_idle_time",
    }
}

crate::ndr_container! {
    /// [2.2.4.19] SESSION_INFO_10_CONTAINER.
    SessionInfo10Container = "SESSION_INFO_10_CONTAINER" of SessionInfo10
}

crate::ndr_struct! {
    /// [2.2.4.15] SESSION_INFO_502.
    SessionInfo502 = "SESSION_INFO_502" {
        cname: Option<WString> = "sesi502_cname",
        username: Option<WString> = "sesi502_username",
        num_opens: u32 = "sesi502_num_opens",
        time: u32 = "sesi502_time",
        idle_time: u32 = "sesi502_idle_time",
        user_flags: u32 = "sesi502_user_flags",
        cltype_name: Option<WString> = "sesi502_cltype_name",
        transport: Option<WString> = "sesi502_transport",
    }
}

crate::ndr_container! {
    /// [2.2.4.20] SESSION_INFO_502_CONTAINER.
    SessionInfo502Container = "SESSION_INFO_502_CONTAINER" of SessionInfo502
}

crate::ndr_union! {
    /// [2.2.3.4] SESSION_ENUM_UNION.
    SessionEnumUnion = "SESSION_ENUM_UNION" {
        0 => Level0(Option<SessionInfo0Container>) = "Level0",
        1 => Level1(Option<SessionInfo1Container>) = "Level1",
        2 => Level2(Option<SessionInfo2Container>) = "Level2",
        10 => Level10(Option<SessionInfo10Container>) = "Level10",
        502 => Level502(Option<SessionInfo502Container>) = "Level502",
    }
}

crate::ndr_struct! {
    /// [2.2.4.21] SESSION_ENUM_STRUCT.
    SessionEnumStruct = "SESSION_ENUM_STRUCT" {
        level: u32 = "Level",
        session_info: SessionEnumUnion = "SessionInfo",
    }
}

crate::ndr_message! {
    /// [3.1.4.5] NetrSessionEnum, request.
    NetrSessionEnumIn {
        server_name: Option<WString> = "ServerName",
        client_name: Option<WString> = "ClientName",
        user_name: Option<WString> = "UserName",
        info_struct: SessionEnumStruct = "InfoStruct",
        prefered_maximum_length: u32 = "PreferedMaximumLength",
        resume_handle: Option<u32> = "ResumeHandle",
    } level { info_struct.level == info_struct.session_info }
}

crate::ndr_message! {
    /// [3.1.4.5] NetrSessionEnum, reply.
    NetrSessionEnumOut {
        info_struct: SessionEnumStruct = "InfoStruct",
        total_entries: u32 = "TotalEntries",
        resume_handle: Option<u32> = "ResumeHandle",
        return_value: NetApiStatus = "ReturnValue",
    } answers NetrSessionEnumIn |request| {
        info_struct: SessionEnumStruct {
            level: request.info_struct.level,
            session_info: SessionEnumUnion::empty(request.info_struct.level),
        },
        resume_handle: request.resume_handle,
    }
}

crate::ndr_message! {
    /// [3.1.4.6] NetrSessionDel, request.
    NetrSessionDelIn {
        server_name: Option<WString> = "ServerName",
        client_name: Option<WString> = "ClientName",
        user_name: Option<WString> = "UserName",
    }
}

crate::ndr_message! {
    /// [3.1.4.6] NetrSessionDel, reply.
    NetrSessionDelOut {
        return_value: NetApiStatus = "ReturnValue",
    } answers NetrSessionDelIn
}
