//! What samba-glue tells about a call, and what it is given of Rust.

use std::ffi::{c_char, c_void, CStr};
use std::marker::PhantomData;

use once_cell::sync::OnceCell;

use super::events::Events;
use super::frame::Frame;
use super::functions::samba;
use super::identity::Session;
use crate::host::Kinds;

type Call = *mut c_void;

/// `struct glue_shim`: what of a call only C can take apart, and of the files that are still C.
#[repr(C)]
#[derive(Clone, Copy)]
pub(crate) struct Shim {
    size: usize,
    client_endpoint: unsafe extern "C" fn(Call) -> *const c_char,
    lacks: unsafe extern "C" fn(u32) -> bool,
    session_with: unsafe extern "C" fn(Call, *mut c_void, u64) -> *const c_void,
}

/// The first part of `struct glue_call`: the caller's session and the connection as plain data.
#[repr(C)]
struct RawCall {
    size: usize,
    call: *mut c_void,
    session_info: *mut c_void,
    sent_name: *const c_char,
    unix_name: *const c_char,
    domain: *const c_char,
    token: *const c_void,
    sids: *const c_void,
    num_sids: u32,
    rights: u32,
    privileges: u64,
    groups: *const u32,
    num_groups: u32,
    uid: u32,
    gid: u32,
    remote: *const c_void,
    local: *const c_void,
    client_address: *const c_char,
    local_address: *const c_char,
    client_name: *const c_char,
    events: *mut c_void,
    serial: u64,
}

static SHARED: OnceCell<Shim> = OnceCell::new();

/// The shim of this process, once the service was made.
pub(super) fn shared() -> Option<&'static Shim> {
    SHARED.get()
}

/// Remember it.
pub(crate) fn share(shim: Shim) {
    // The first one stays: it is the only one.
    let _ = SHARED.set(shim);
}

/// Whether calls of one of these kinds lack a function of Samba's: nothing of theirs may be called.
pub(in crate::samba) fn lacks(kinds: Kinds) -> bool {
    // SAFETY: any number will do.
    shared().is_none_or(|shim| unsafe { (shim.lacks)(kinds.0) })
}

/// `struct dom_sid`: the size of one in a token.
pub(in crate::samba) const DOM_SID: usize = 68;

/// One call of a client: what `trait Host` is bound to.
#[derive(Clone, Copy)]
pub(crate) struct CallFacts<'a> {
    shim: &'a Shim,
    call: *const RawCall,
    of: PhantomData<&'a RawCall>,
}

impl<'a> CallFacts<'a> {
    /// `None` when there is no call.
    ///
    /// # Safety
    /// `call` is NULL or a `struct glue_call` of the shim's that lives as long as this value does.
    pub(crate) unsafe fn new(shim: &'a Shim, call: *mut c_void) -> Option<Self> {
        if call.is_null() || shim.size != size_of::<Shim>() {
            return None;
        }
        let facts = Self {
            shim,
            call: call.cast(),
            of: PhantomData,
        };
        (facts.raw().size == size_of::<RawCall>()).then_some(facts)
    }

    /// The same for the shim of this process.
    ///
    /// # Safety
    /// As for [`Self::new`].
    pub(crate) unsafe fn of_shim(call: *mut c_void) -> Option<Self> {
        // SAFETY: the promise above.
        shared().and_then(|shim| unsafe { Self::new(shim, call) })
    }

    /// Another number for each call; 0 for none.
    pub(in crate::samba) fn serial(&self) -> u64 {
        self.raw().serial
    }

    fn raw(&self) -> &'a RawCall {
        // SAFETY: `new` promises what the call is and how long it lives.
        unsafe { &*self.call }
    }

    /// The call as the shim wants it back.
    pub(super) fn pointer(&self) -> *mut c_void {
        self.call.cast_mut().cast()
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
    pub(super) fn session_with(&self, context: *mut c_void, more: u64) -> Option<*const c_void> {
        // SAFETY: `new` promises what the call is.
        let session = unsafe { (self.shim.session_with)(self.pointer(), context, more) };
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

    /// `%M`; `None`: it is not known.
    pub(in crate::samba) fn client_name(&self) -> Option<&'a CStr> {
        self.text(self.raw().client_name)
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
    pub(in crate::samba) fn events(&self) -> Option<Events> {
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
        // SAFETY: `new` promises what the call is.
        let text = unsafe { (self.shim.client_endpoint)(self.pointer()) };
        // SAFETY: a text of the call's, or NULL.
        unsafe { super::text::copied(text) }
    }

    /// The server's end of the connection as sessions have it; `None` when it is local.
    pub(in crate::samba) fn server_endpoint(&self) -> Option<String> {
        let text_of = samba::tsocket_address_string.get()?;
        let address = self.local();
        if address.is_null() {
            return None;
        }
        let frame = Frame::new()?;
        // SAFETY: an address of Samba's; the text lies on the frame.
        let text = unsafe { text_of(address, frame.context()) };
        // SAFETY: NULL or a text that ends in NUL.
        unsafe { super::text::copied(text) }
    }
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
