//! What samba-glue tells about a call.

use std::ffi::{c_char, c_void, CStr};
use std::marker::PhantomData;

use super::events::Events;
use super::frame::Frame;
use super::functions::samba;
use super::identity::Session;
use super::types::Talloc;

/// Of a call: gives its session, or where it is to have more privileges a copy of it on the context.
type SessionWith = unsafe extern "C" fn(*const RawCall, Talloc, u64) -> *const c_void;

/// The first part of `struct glue_call`: the caller's session, the connection and the request as plain data.
#[repr(C)]
struct RawCall {
    size: usize,
    session_info: *mut c_void,
    session_with: SessionWith,
    sent_name: *const c_char,
    unix_name: *const c_char,
    domain: *const c_char,
    account: *const c_char,
    token: *const c_void,
    sids: *const c_void,
    groups: *const u32,
    privileges: u64,
    login: u64,
    num_sids: u32,
    rights: u32,
    num_groups: u32,
    uid: u32,
    gid: u32,
    transport: u32,
    auth_type: u32,
    auth_level: u32,
    remote: *const c_void,
    local: *const c_void,
    client_address: *const c_char,
    local_address: *const c_char,
    events: *mut c_void,
    serial: u64,
    stub: *const u8,
    stub_len: usize,
    flags: u32,
    opnum: u16,
}

/// `struct dom_sid`: the size of one in a token.
pub(in crate::samba) const DOM_SID: usize = 68;

/// One call of a client: what `trait Host` is bound to.
#[derive(Clone, Copy)]
pub(crate) struct CallFacts<'a> {
    call: *const RawCall,
    of: PhantomData<&'a RawCall>,
}

impl<'a> CallFacts<'a> {
    /// `None` when there is no call.
    ///
    /// # Safety
    /// `call` is NULL or a `struct glue_call` of the shim's that lives as long as this value does.
    pub(crate) unsafe fn new(call: *mut c_void) -> Option<Self> {
        if call.is_null() {
            return None;
        }
        let facts = Self {
            call: call.cast(),
            of: PhantomData,
        };
        (facts.raw().size == size_of::<RawCall>()).then_some(facts)
    }

    fn raw(&self) -> &'a RawCall {
        // SAFETY: `new` promises what the call is and how long it lives.
        unsafe { &*self.call }
    }

    /// A text of the call; NULL is none.
    fn text(&self, of: *const c_char) -> Option<&'a CStr> {
        // SAFETY: a text that ends in NUL and lives as long as the call.
        (!of.is_null()).then(|| unsafe { CStr::from_ptr(of) })
    }

    /// Whose call it is.
    pub(crate) fn session(&self) -> Option<Session<'a>> {
        // SAFETY: Samba's own session of the call.
        unsafe { Session::new(self.raw().session_info) }
    }

    /// The session, or where it is to have more privileges a copy of it that lives on `context`. `None`: it is not whole, or no memory.
    pub(super) fn session_with(&self, context: Talloc, more: u64) -> Option<*const c_void> {
        // SAFETY: `new` promises what the call is.
        let session = unsafe { (self.raw().session_with)(self.call, context, more) };
        (!session.is_null()).then_some(session)
    }

    /// `struct security_token` of the caller; `None`: there is none.
    pub(super) fn token(&self) -> Option<*const c_void> {
        let token = self.raw().token;
        (!token.is_null()).then_some(token)
    }

    /// The name as the client sent it: `%U`. Texts here are Samba's.
    pub(in crate::samba) fn sent_name(&self) -> &'a CStr {
        self.text(self.raw().sent_name).unwrap_or_default()
    }

    /// The name in the machine's user database: `%u`.
    pub(in crate::samba) fn unix_name(&self) -> &'a CStr {
        self.text(self.raw().unix_name).unwrap_or_default()
    }

    /// `%D`
    pub(in crate::samba) fn domain(&self) -> &'a CStr {
        self.text(self.raw().domain).unwrap_or_default()
    }

    /// The session says who the caller is, as lists of users want to know it.
    pub(in crate::samba) fn is_named(&self) -> bool {
        let raw = self.raw();
        !raw.unix_name.is_null() && !raw.domain.is_null()
    }

    /// Numeric, `%I`; `None`: the client is local.
    pub(in crate::samba) fn client_address(&self) -> Option<&'a CStr> {
        self.text(self.raw().client_address)
    }

    /// Numeric, `%i`; `None`: the client is local.
    pub(in crate::samba) fn local_address(&self) -> Option<&'a CStr> {
        self.text(self.raw().local_address)
    }

    /// Another number for each call; 0 for none.
    pub(in crate::samba) fn serial(&self) -> u64 {
        self.raw().serial
    }

    /// Without the domain; empty: it is not known.
    pub(in crate::samba) fn account(&self) -> &'a CStr {
        self.text(self.raw().account).unwrap_or_default()
    }

    /// Another number for each session; 0: it has none.
    pub(in crate::samba) fn login(&self) -> u64 {
        self.raw().login
    }

    /// `enum dcerpc_transport_t`
    pub(in crate::samba) fn transport(&self) -> u32 {
        self.raw().transport
    }

    /// Type and level of the authentication of the RPC bind.
    pub(in crate::samba) fn auth(&self) -> (u32, u32) {
        (self.raw().auth_type, self.raw().auth_level)
    }

    /// Which call it is.
    pub(crate) fn opnum(&self) -> u16 {
        self.raw().opnum
    }

    /// `SRVSVC_RS_FLAG_*`
    pub(crate) fn flags(&self) -> u32 {
        self.raw().flags
    }

    /// The request's bytes.
    pub(crate) fn stub(&self) -> &'a [u8] {
        // SAFETY: Samba's request, which stays as long as the call.
        unsafe { bytes(self.raw().stub, self.raw().stub_len) }
    }

    /// The client's end of the connection, a `struct tsocket_address`, or NULL.
    pub(super) fn remote(&self) -> *const c_void {
        self.raw().remote
    }

    /// The server's end.
    pub(super) fn local(&self) -> *const c_void {
        self.raw().local
    }

    /// The loop that the call runs in.
    pub(crate) fn events(&self) -> Option<Events> {
        // SAFETY: the worker's one loop.
        unsafe { Events::new(self.raw().events) }
    }

    /// The token's SIDs, [`DOM_SID`] bytes each.
    pub(in crate::samba) fn sids(&self) -> &'a [u8] {
        let raw = self.raw();
        let count = usize::try_from(raw.num_sids).unwrap_or_default();
        // SAFETY: the token has so many.
        unsafe { bytes(raw.sids.cast(), count.saturating_mul(DOM_SID)) }
    }

    /// Bits of the token.
    pub(in crate::samba) fn privileges(&self) -> u64 {
        self.raw().privileges
    }

    /// More bits of the token, Samba's rights to log in.
    pub(in crate::samba) fn rights(&self) -> u32 {
        self.raw().rights
    }

    /// `u32::MAX`: there is none.
    pub(in crate::samba) fn uid(&self) -> u32 {
        self.raw().uid
    }

    /// `u32::MAX`: there is none.
    pub(in crate::samba) fn gid(&self) -> u32 {
        self.raw().gid
    }

    /// The unix groups, 4 bytes each of the machine's order.
    pub(in crate::samba) fn groups(&self) -> &'a [u8] {
        let raw = self.raw();
        let count = usize::try_from(raw.num_groups).unwrap_or_default();
        // SAFETY: the token has so many.
        unsafe { bytes(raw.groups.cast(), count.saturating_mul(size_of::<u32>())) }
    }

    /// The client's end of the connection as sessions have it, `ipv4:A:PORT`; `None` when it is local.
    pub(crate) fn client_endpoint(&self) -> Option<String> {
        endpoint(self.remote())
    }

    /// The server's end.
    pub(in crate::samba) fn server_endpoint(&self) -> Option<String> {
        endpoint(self.local())
    }
}

/// A `struct tsocket_address`, or NULL.
fn endpoint(address: *const c_void) -> Option<String> {
    let text_of = samba::tsocket_address_string.get()?;
    let frame = Frame::new().filter(|_| !address.is_null())?;
    // SAFETY: an address of Samba's; the text lies on the frame.
    let text = unsafe { text_of(address, frame.context()) };
    // SAFETY: NULL or a text that ends in NUL.
    unsafe { super::text::copied(text) }
}

/// # Safety
/// NULL, or so many bytes that live as long as the result.
unsafe fn bytes<'a>(data: *const u8, len: usize) -> &'a [u8] {
    if data.is_null() {
        return &[];
    }
    // SAFETY: the promise above.
    unsafe { std::slice::from_raw_parts(data, len) }
}
