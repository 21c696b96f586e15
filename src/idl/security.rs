//! Security of files.

use crate::error::NetApiStatus;
use crate::ndr::{Bytes, WString};

crate::ndr_struct! {
    /// [2.2.4.106] ADT_SECURITY_DESCRIPTOR.
    AdtSecurityDescriptor = "ADT_SECURITY_DESCRIPTOR" {
        length: u32 = "Length",
        buffer: Option<Bytes> = "Buffer",
    } sizes { length => buffer }
}

crate::ndr_message! {
    /// [3.1.4.27] NetrpGetFileSecurity, request.
    NetrpGetFileSecurityIn {
        server_name: Option<WString> = "ServerName",
        share_name: Option<WString> = "ShareName",
        file_name: WString = "lpFileName",
        requested_information: u32 = "RequestedInformation",
    }
}

crate::ndr_message! {
    /// [3.1.4.27] NetrpGetFileSecurity, reply.
    NetrpGetFileSecurityOut {
        security_descriptor: Option<AdtSecurityDescriptor> = "SecurityDescriptor",
        return_value: NetApiStatus = "ReturnValue",
    } answers NetrpGetFileSecurityIn
}

crate::ndr_message! {
    /// [3.1.4.28] NetrpSetFileSecurity, request.
    NetrpSetFileSecurityIn {
        server_name: Option<WString> = "ServerName",
        share_name: Option<WString> = "ShareName",
        file_name: WString = "lpFileName",
        security_information: u32 = "SecurityInformation",
        security_descriptor: AdtSecurityDescriptor = "SecurityDescriptor",
    }
}

crate::ndr_message! {
    /// [3.1.4.28] NetrpSetFileSecurity, reply.
    NetrpSetFileSecurityOut {
        return_value: NetApiStatus = "ReturnValue",
    } answers NetrpSetFileSecurityIn
}
