//! What samba-glue tells about a call.

use std::ffi::c_void;
use std::marker::PhantomData;
use std::ops::Deref;

use super::frame::Frame;
use super::handles::{Address, Bytes, DomSid, Events, Session, Text, Token};
use super::raw::Talloc;

/// The first part of `struct glue_call`: the caller's session, the connection and the request as plain data. Texts are Samba's.
#[repr(C)]
pub(crate) struct Facts<'a> {
    size: usize,
    /// Whose call it is.
    pub(crate) session: Option<Session<'a>>,
    /// Gives the session, or where it is to have more privileges a copy of it on the context.
    session_with: unsafe extern "C" fn(*const c_void, Talloc, u64) -> *mut c_void,
    /// The name as the client sent it, `%U`.
    pub(in crate::samba) sent_name: Text<'a>,
    /// The name in the machine's user database, `%u`.
    pub(in crate::samba) unix_name: Text<'a>,
    /// `%D`
    pub(in crate::samba) domain: Text<'a>,
    /// Without the domain; empty: it is not known.
    pub(in crate::samba) account: Text<'a>,
    pub(in crate::samba) token: Option<Token<'a>>,
    sids: *const u8,
    groups: *const u8,
    /// Bits of the token.
    pub(in crate::samba) privileges: u64,
    /// Another number for each session; 0: it has none.
    pub(in crate::samba) login: u64,
    num_sids: u32,
    /// More bits of the token, Samba's rights to log in.
    pub(in crate::samba) rights: u32,
    num_groups: u32,
    /// `u32::MAX`: there is none.
    pub(in crate::samba) uid: u32,
    /// `u32::MAX`: there is none.
    pub(in crate::samba) gid: u32,
    /// `enum dcerpc_transport_t`
    pub(in crate::samba) transport: u32,
    /// Type of the authentication of the RPC bind.
    pub(in crate::samba) auth_type: u32,
    /// Its level.
    pub(in crate::samba) auth_level: u32,
    /// The client's end of the connection.
    pub(in crate::samba) remote: Option<Address<'a>>,
    /// The server's end.
    pub(in crate::samba) local: Option<Address<'a>>,
    /// Numeric, `%I`; NULL: the client is local.
    pub(in crate::samba) client_address: Text<'a>,
    /// Numeric, `%i`; NULL: the client is local.
    pub(in crate::samba) local_address: Text<'a>,
    /// The loop that the call runs in.
    pub(crate) events: Option<Events<'static>>,
    /// Another number for each call; 0 for none.
    pub(in crate::samba) serial: u64,
    stub: Bytes<'a>,
    /// `SRVSVC_RS_FLAG_*`
    pub(crate) flags: u32,
    /// Which call it is.
    pub(crate) opnum: u16,
}

/// One call of a client: what `trait Host` is bound to.
#[derive(Clone, Copy)]
pub(crate) struct CallFacts<'a> {
    call: *const Facts<'a>,
    of: PhantomData<&'a Facts<'a>>,
}

impl<'a> Deref for CallFacts<'a> {
    type Target = Facts<'a>;

    fn deref(&self) -> &Facts<'a> {
        // SAFETY: the shim's `struct glue_call`, not NULL, which lives as long as this value.
        unsafe { &*self.call }
    }
}

impl<'a> CallFacts<'a> {
    /// `None` when there is no call.
    ///
    /// # Safety
    /// `call` is NULL or a `struct glue_call` of the shim's that lives as long as this value does.
    pub(crate) unsafe fn new(call: *mut c_void) -> Option<Self> {
        let (call, of) = (call.cast_const().cast::<Facts<'_>>(), PhantomData);
        let facts = (!call.is_null()).then_some(Self { call, of })?;
        (facts.size == size_of::<Facts<'_>>()).then_some(facts)
    }

    /// The session, or where it is to have more privileges a copy of it that lives on the frame. `None`: it is not whole, or no memory.
    pub(in crate::samba) fn session_with(self, on: &'a Frame, more: u64) -> Option<Session<'a>> {
        // SAFETY: the shim's own function, with its own call and a frame that is alive.
        let session = unsafe { (self.session_with)(self.call.cast(), on.context(), more) };
        // SAFETY: NULL, the call's own, or one on the frame.
        unsafe { Session::new(session) }
    }

    /// The request's bytes.
    pub(crate) fn stub(self) -> &'a [u8] {
        self.stub.get()
    }

    /// The token's SIDs, as many bytes each as a `DomSid` has.
    pub(in crate::samba) fn sids(self) -> &'a [u8] {
        // SAFETY: NULL, or the token's so many SIDs, which live as long as the call.
        unsafe { all(self.sids, self.num_sids, DomSid::SIZE) }
    }

    /// The unix groups, 4 bytes each of the machine's order.
    pub(in crate::samba) fn groups(self) -> &'a [u8] {
        // SAFETY: NULL, or the token's so many groups, which live as long as the call.
        unsafe { all(self.groups, self.num_groups, size_of::<u32>()) }
    }
}

/// # Safety
/// NULL, or so many things of that size that live as long as the result.
unsafe fn all<'a>(at: *const u8, count: u32, size: usize) -> &'a [u8] {
    let count = usize::try_from(count).unwrap_or_default();
    // SAFETY: NULL, or so many things of that size that live as long as the result.
    unsafe { Bytes::new(at, count.saturating_mul(size)) }.get()
}
