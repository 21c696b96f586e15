//! Names.

use crate::error::NetApiStatus;
use crate::ndr::WString;

crate::ndr_message! {
    /// [3.1.4.32] NetprNameValidate, request.
    NetprNameValidateIn {
        server_name: Option<WString> = "ServerName",
        name: WString = "Name",
        name_type: u32 = "NameType",
        flags: u32 = "Flags",
    }
}

crate::ndr_message! {
    /// [3.1.4.32] NetprNameValidate, reply.
    NetprNameValidateOut {
        return_value: NetApiStatus = "ReturnValue",
    } answers NetprNameValidateIn
}

crate::ndr_message! {
    /// [3.1.4.33] NetprNameCanonicalize, request.
    NetprNameCanonicalizeIn {
        server_name: Option<WString> = "ServerName",
        name: WString = "Name",
        outbuf_len: u32 = "OutbufLen",
        name_type: u32 = "NameType",
        flags: u32 = "Flags",
    } check |this| {
        this.outbuf_len <= 64000 => "OutbufLen",
    }
}

crate::ndr_message! {
    /// [3.1.4.33] NetprNameCanonicalize, reply.
    NetprNameCanonicalizeOut {
        outbuf: Vec<u16> = "Outbuf",
        return_value: NetApiStatus = "ReturnValue",
    } answers NetprNameCanonicalizeIn |request| {
        outbuf: vec![0; usize::try_from(request.outbuf_len).unwrap_or_default()],
    }
}

crate::ndr_message! {
    /// [3.1.4.34] NetprNameCompare, request.
    NetprNameCompareIn {
        server_name: Option<WString> = "ServerName",
        name1: WString = "Name1",
        name2: WString = "Name2",
        name_type: u32 = "NameType",
        flags: u32 = "Flags",
    }
}

crate::ndr_message! {
    /// [3.1.4.34] NetprNameCompare, reply.
    NetprNameCompareOut {
        return_value: i32 = "ReturnValue",
    } answers NetprNameCompareIn
}
