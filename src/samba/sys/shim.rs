//! What samba-glue tells about a call, and what it is given of Rust.

use std::ffi::{c_char, c_void};

use super::identity::Session;
use super::types::RawServerId;
use crate::error::NetApiStatus as Status;
use crate::host::HostResult;
use crate::registry::records::ServerId;

/// `struct glue_shim`: what of a call only C can take apart.
#[repr(C)]
#[derive(Clone, Copy)]
pub(crate) struct Shim {
    size: usize,
    session_info: Option<unsafe extern "C" fn(*mut c_void) -> *mut c_void>,
    client_endpoint: Option<unsafe extern "C" fn(*mut c_void) -> *const c_char>,
    send:
        Option<unsafe extern "C" fn(*mut c_void, RawServerId, u32, *const u8, usize, bool) -> u32>,
}

/// One call of a client: what `trait Host` is bound to.
#[derive(Clone, Copy)]
pub(crate) struct CallFacts<'a> {
    shim: &'a Shim,
    call: *mut c_void,
}

impl<'a> CallFacts<'a> {
    /// `None` when there is no call.
    ///
    /// # Safety
    /// `call` is NULL or a `struct glue_call` of the shim's that lives as long as this value does.
    pub(crate) unsafe fn new(shim: &'a Shim, call: *mut c_void) -> Option<Self> {
        (!call.is_null() && shim.size == size_of::<Shim>()).then_some(Self { shim, call })
    }

    /// Whose call it is.
    pub(crate) fn session(&self) -> Option<Session<'a>> {
        let of = self.shim.session_info?;
        // SAFETY: `new` promises what the call is; the session lives as long.
        let info = unsafe { of(self.call) };
        // SAFETY: the shim gives Samba's own session.
        unsafe { Session::new(info) }
    }

    /// The client's end of the connection as sessions have it, `ipv4:A:PORT`; `None` when it is local.
    pub(crate) fn client_endpoint(&self) -> Option<String> {
        let of = self.shim.client_endpoint?;
        // SAFETY: `new` promises what the call is.
        let text = unsafe { of(self.call) };
        // SAFETY: a text of the call's, or NULL.
        unsafe { super::text::copied(text) }
    }

    /// Send a message to a process of Samba's; `later`: once the reply of this call is out.
    pub(in crate::samba) fn send(
        &self,
        to: ServerId,
        message: u32,
        data: &[u8],
        later: bool,
    ) -> HostResult<()> {
        let send = self.shim.send.ok_or(Status::ERROR_NOT_SUPPORTED)?;
        // SAFETY: `new` promises what the call is; the data is copied or sent before this returns.
        let status = unsafe {
            send(
                self.call,
                to.into(),
                message,
                data.as_ptr(),
                data.len(),
                later,
            )
        };
        match Status(status) {
            Status::SUCCESS => Ok(()),
            other => Err(other),
        }
    }
}
