#![forbid(unsafe_code)]
//! What a call says of its caller, beyond its plain facts.

use std::ffi::CStr;

use super::sys::frame::Frame;
use super::sys::handles::Address;
use super::sys::samba;
use super::sys::shim::CallFacts;
use super::text;

impl<'a> CallFacts<'a> {
    /// The name as the client sent it: `%U`. Texts here are Samba's; one that is not there is empty.
    pub(in crate::samba) fn sent_name(&self) -> &'a CStr {
        self.sent_name.get().unwrap_or_default()
    }

    /// The name in the machine's user database: `%u`.
    pub(in crate::samba) fn unix_name(&self) -> &'a CStr {
        self.unix_name.get().unwrap_or_default()
    }

    /// `%D`
    pub(in crate::samba) fn domain(&self) -> &'a CStr {
        self.domain.get().unwrap_or_default()
    }

    /// The session says who the caller is, as lists of users want to know it.
    pub(in crate::samba) fn is_named(&self) -> bool {
        self.unix_name.get().is_some() && self.domain.get().is_some()
    }

    /// Numeric, `%I`; `None`: the client is local.
    pub(in crate::samba) fn client_address(&self) -> Option<&'a CStr> {
        self.client_address.get()
    }

    /// Numeric, `%i`; `None`: the client is local.
    pub(in crate::samba) fn local_address(&self) -> Option<&'a CStr> {
        self.local_address.get()
    }

    /// The client's end of the connection as sessions have it, `ipv4:A:PORT`; `None` when it is local.
    pub(crate) fn client_endpoint(&self) -> Option<String> {
        endpoint(self.remote?)
    }

    /// The server's end.
    pub(in crate::samba) fn server_endpoint(&self) -> Option<String> {
        endpoint(self.local?)
    }
}

fn endpoint(address: Address<'_>) -> Option<String> {
    let text = samba::tsocket_address_string(address, &Frame::new()?)?;
    Some(text::outwards(text.to_bytes()))
}
