//! Path names.

use crate::error::NetApiStatus;
use crate::ndr::{Bytes, WString};

crate::ndr_message! {
    /// [3.1.4.29] NetprPathType, request.
    NetprPathTypeIn {
        server_name: Option<WString> = "ServerName",
        path_name: WString = "PathName",
        flags: u32 = "Flags",
    }
}

crate::ndr_message! {
    /// [3.1.4.29] NetprPathType, reply.
    NetprPathTypeOut {
        path_type: u32 = "PathType",
        return_value: NetApiStatus = "ReturnValue",
    } answers NetprPathTypeIn
}

crate::ndr_message! {
    /// [3.1.4.30] NetprPathCanonicalize, request.
    NetprPathCanonicalizeIn {
        server_name: Option<WString> = "ServerName",
        path_name: WString = "PathName",
        outbuf_len: u32 = "OutbufLen",
        prefix: WString = "Prefix",
        path_type: u32 = "PathType",
        flags: u32 = "Flags",
    } check |this| {
        this.outbuf_len <= 64000 => "OutbufLen",
    }
}

crate::ndr_message! {
    /// [3.1.4.30] NetprPathCanonicalize, reply.
    NetprPathCanonicalizeOut {
        outbuf: Bytes = "Outbuf",
        path_type: u32 = "PathType",
        return_value: NetApiStatus = "ReturnValue",
    } answers NetprPathCanonicalizeIn |request| {
        outbuf: Bytes(vec![0; usize::try_from(request.outbuf_len).unwrap_or_default()]),
        path_type: request.path_type,
    }
}

crate::ndr_message! {
    /// [3.1.4.31] NetprPathCompare, request.
    NetprPathCompareIn {
        server_name: Option<WString> = "ServerName",
        path_name1: WString = "PathName1",
        path_name2: WString = "PathName2",
        path_type: u32 = "PathType",
        flags: u32 = "Flags",
    }
}

crate::ndr_message! {
    /// [3.1.4.31] NetprPathCompare, reply.
    NetprPathCompareOut {
        return_value: i32 = "ReturnValue",
    } answers NetprPathCompareIn
}
