//! Shares: messages.

use super::share::*;
use crate::error::NetApiStatus;
use crate::ndr::{ContextHandle, WString};

crate::ndr_message! {
    /// [3.1.4.7] NetrShareAdd, request.
    NetrShareAddIn {
        server_name: Option<WString> = "ServerName",
        level: u32 = "Level",
        info_struct: ShareInfo = "InfoStruct",
        parm_err: Option<u32> = "ParmErr",
    } level { level == info_struct }
}

crate::ndr_message! {
    /// [3.1.4.7] NetrShareAdd, reply.
    NetrShareAddOut {
        parm_err: Option<u32> = "ParmErr",
        return_value: NetApiStatus = "ReturnValue",
    } answers NetrShareAddIn |request| {
        parm_err: request.parm_err.map(|_| 0),
    }
}

crate::ndr_message! {
    /// [3.1.4.8] NetrShareEnum, request.
    NetrShareEnumIn {
        server_name: Option<WString> = "ServerName",
        info_struct: ShareEnumStruct = "InfoStruct",
        prefered_maximum_length: u32 = "PreferedMaximumLength",
        resume_handle: Option<u32> = "ResumeHandle",
    } level { info_struct.level == info_struct.share_info }
}

crate::ndr_message! {
    /// [3.1.4.8] NetrShareEnum, reply.
    NetrShareEnumOut {
        info_struct: ShareEnumStruct = "InfoStruct",
        total_entries: u32 = "TotalEntries",
        resume_handle: Option<u32> = "ResumeHandle",
        return_value: NetApiStatus = "ReturnValue",
    } answers NetrShareEnumIn |request| {
        info_struct: ShareEnumStruct {
            level: request.info_struct.level,
            share_info: ShareEnumUnion::empty(request.info_struct.level),
        },
        resume_handle: request.resume_handle,
    }
}

crate::ndr_message! {
    /// [3.1.4.10] NetrShareGetInfo, request.
    NetrShareGetInfoIn {
        server_name: Option<WString> = "ServerName",
        net_name: WString = "NetName",
        level: u32 = "Level",
    }
}

crate::ndr_message! {
    /// [3.1.4.10] NetrShareGetInfo, reply.
    NetrShareGetInfoOut {
        info_struct: ShareInfo = "InfoStruct",
        return_value: NetApiStatus = "ReturnValue",
    } answers NetrShareGetInfoIn |request| {
        info_struct: ShareInfo::empty(request.level),
    }
}

crate::ndr_message! {
    /// [3.1.4.11] NetrShareSetInfo, request.
    NetrShareSetInfoIn {
        server_name: Option<WString> = "ServerName",
        net_name: WString = "NetName",
        level: u32 = "Level",
        share_info: ShareInfo = "ShareInfo",
        parm_err: Option<u32> = "ParmErr",
    } level { level == share_info }
}

crate::ndr_message! {
    /// [3.1.4.11] NetrShareSetInfo, reply.
    NetrShareSetInfoOut {
        parm_err: Option<u32> = "ParmErr",
        return_value: NetApiStatus = "ReturnValue",
    } answers NetrShareSetInfoIn |request| {
        parm_err: request.parm_err.map(|_| 0),
    }
}

crate::ndr_message! {
    /// [3.1.4.12] NetrShareDel, request.
    NetrShareDelIn {
        server_name: Option<WString> = "ServerName",
        net_name: WString = "NetName",
        reserved: u32 = "Reserved",
    }
}

crate::ndr_message! {
    /// [3.1.4.12] NetrShareDel, reply.
    NetrShareDelOut {
        return_value: NetApiStatus = "ReturnValue",
    } answers NetrShareDelIn
}

crate::ndr_message! {
    /// [3.1.4.13] NetrShareDelSticky, request.
    NetrShareDelStickyIn {
        server_name: Option<WString> = "ServerName",
        net_name: WString = "NetName",
        reserved: u32 = "Reserved",
    }
}

crate::ndr_message! {
    /// [3.1.4.13] NetrShareDelSticky, reply.
    NetrShareDelStickyOut {
        return_value: NetApiStatus = "ReturnValue",
    } answers NetrShareDelStickyIn
}

crate::ndr_message! {
    /// [3.1.4.16] NetrShareCheck, request.
    NetrShareCheckIn {
        server_name: Option<WString> = "ServerName",
        device: WString = "Device",
    }
}

crate::ndr_message! {
    /// [3.1.4.16] NetrShareCheck, reply.
    NetrShareCheckOut {
        share_type: u32 = "Type",
        return_value: NetApiStatus = "ReturnValue",
    } answers NetrShareCheckIn
}

crate::ndr_message! {
    /// [3.1.4.9] NetrShareEnumSticky, request.
    NetrShareEnumStickyIn {
        server_name: Option<WString> = "ServerName",
        info_struct: ShareEnumStruct = "InfoStruct",
        prefered_maximum_length: u32 = "PreferedMaximumLength",
        resume_handle: Option<u32> = "ResumeHandle",
    } level { info_struct.level == info_struct.share_info }
}

crate::ndr_message! {
    /// [3.1.4.9] NetrShareEnumSticky, reply.
    NetrShareEnumStickyOut {
        info_struct: ShareEnumStruct = "InfoStruct",
        total_entries: u32 = "TotalEntries",
        resume_handle: Option<u32> = "ResumeHandle",
        return_value: NetApiStatus = "ReturnValue",
    } answers NetrShareEnumStickyIn |request| {
        info_struct: ShareEnumStruct {
            level: request.info_struct.level,
            share_info: ShareEnumUnion::empty(request.info_struct.level),
        },
        resume_handle: request.resume_handle,
    }
}

crate::ndr_message! {
    /// [3.1.4.14] NetrShareDelStart, request.
    NetrShareDelStartIn {
        server_name: Option<WString> = "ServerName",
        net_name: WString = "NetName",
        reserved: u32 = "Reserved",
    }
}

crate::ndr_message! {
    /// [3.1.4.14] NetrShareDelStart, reply.
    NetrShareDelStartOut {
        context_handle: ContextHandle = "ContextHandle" after samba_pointer,
        return_value: NetApiStatus = "ReturnValue",
    } answers NetrShareDelStartIn
}

crate::ndr_message! {
    /// [3.1.4.15] NetrShareDelCommit, request.
    NetrShareDelCommitIn {
        context_handle: ContextHandle = "ContextHandle" after samba_pointer,
    }
}

crate::ndr_message! {
    /// [3.1.4.15] NetrShareDelCommit, reply.
    NetrShareDelCommitOut {
        context_handle: ContextHandle = "ContextHandle" after samba_pointer,
        return_value: NetApiStatus = "ReturnValue",
    } answers NetrShareDelCommitIn |request| {
        context_handle: request.context_handle,
    }
}

crate::ndr_message! {
    /// [3.1.4.47] NetrShareDelEx, request.
    NetrShareDelExIn {
        server_name: Option<WString> = "ServerName",
        level: u32 = "Level",
        share_info: ShareInfo = "ShareInfo",
    } level { level == share_info }
}

crate::ndr_message! {
    /// [3.1.4.47] NetrShareDelEx, reply.
    NetrShareDelExOut {
        return_value: NetApiStatus = "ReturnValue",
    } answers NetrShareDelExIn
}
