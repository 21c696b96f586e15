//! Service bits: opnums 29 and 42, which [MS-SRVS] leaves out because Windows makes these calls to itself only. Samba's clients know their
//! shapes.

use crate::error::NetApiStatus;
use crate::ndr::WString;

crate::ndr_message! {
    /// Opnum 29, request.
    SetServiceBitsIn {
        server_name: Option<WString> = "server_unc",
        transport: Option<WString> = "transport",
        service_bits: u32 = "servicebits",
        update_immediately: u32 = "updateimmediately",
    }
}

crate::ndr_message! {
    /// Opnum 42, request.
    ServerSetServiceBitsExIn {
        server_name: Option<WString> = "server_unc",
        emulated_server_name: Option<WString> = "emulated_server_unc",
        transport: Option<WString> = "transport",
        service_bits_of_interest: u32 = "servicebitsofinterest",
        service_bits: u32 = "servicebits",
        update_immediately: u32 = "updateimmediately",
    }
}

crate::ndr_message! {
    /// Opnums 29 and 42, reply.
    ServiceBitsOut {
        return_value: NetApiStatus = "ReturnValue",
    } answers SetServiceBitsIn answers ServerSetServiceBitsExIn
}
