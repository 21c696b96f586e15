//! The service behind its opaque pointer.

use std::ffi::c_void;
use std::sync::atomic::{AtomicU32, Ordering};

use super::callers::Callers;
use super::host::CallHost;
use super::sys::{self, srvsvc_rs_host, srvsvc_rs_service};
use crate::host::{Host, HostResult, Kinds};
use crate::registry::generation::OfGeneration;
use crate::registry::records::{ConnectionRecord, OpenRecord, SessionRecord, ShareRecord};
use crate::registry::store::Store;
use crate::service::Service;

/// Samba's own shim, when the host is a worker of Samba.
#[cfg(feature = "samba")]
pub(super) type Samba = Option<crate::samba::sys::shim::Shim>;
/// There is none in a build for other hosts.
#[cfg(not(feature = "samba"))]
pub(super) type Samba = ();

/// Another host than Samba.
#[cfg(feature = "samba")]
pub(super) const NO_SAMBA: Samba = None;
/// The same.
#[cfg(not(feature = "samba"))]
pub(super) const NO_SAMBA: Samba = ();

/// What `struct srvsvc_rs_service *` points to.
pub(super) struct Handle {
    pub(super) table: srvsvc_rs_host,
    pub(super) host: *mut c_void,
    pub(super) service: Service,
    pub(super) callers: Callers,
    pub(super) parameters: OfGeneration<String, HostResult<Option<String>>>,
    pub(super) shares: Store<String, ShareRecord>,
    pub(super) sessions: Store<u32, SessionRecord>,
    pub(super) connections: Store<u32, ConnectionRecord>,
    pub(super) opens: Store<u32, OpenRecord>,
    #[cfg(feature = "samba")]
    samba: Samba,
    pushed: AtomicU32,
    without: AtomicU32,
}

impl Handle {
    /// A service over a host.
    #[cfg_attr(
        not(feature = "samba"),
        expect(unused_variables, reason = "there is only one kind of host")
    )]
    pub(super) fn new(table: srvsvc_rs_host, host: *mut c_void, samba: Samba) -> Self {
        Self {
            table,
            host,
            service: Service::default(),
            callers: Callers::default(),
            parameters: OfGeneration::default(),
            shares: Store::new(1),
            sessions: Store::new(2),
            connections: Store::new(3),
            opens: Store::new(4),
            #[cfg(feature = "samba")]
            samba,
            pushed: AtomicU32::new(0),
            without: AtomicU32::new(0),
        }
    }

    /// The host as one call sees it.
    pub(super) const fn host(&self, call: *mut c_void) -> CallHost<'_> {
        CallHost {
            table: &self.table,
            host: self.host,
            call,
            handle: self,
        }
    }

    /// Hand the right host of one call to `run`: Samba's where there is one, else the callbacks themselves.
    ///
    /// # Safety
    /// The call of `host` is NULL or the host's own, alive meanwhile.
    pub(super) unsafe fn with_host<R>(
        &self,
        host: &CallHost<'_>,
        run: impl FnOnce(&dyn Host) -> R,
    ) -> R {
        #[cfg(feature = "samba")]
        if let Some(shim) = &self.samba {
            use crate::samba::{sys::shim::CallFacts, SambaHost};
            // SAFETY: passed on.
            let call = unsafe { CallFacts::new(shim, host.call) };
            return run(&SambaHost::new(host, call));
        }
        run(host)
    }

    /// Kinds that the host pushes.
    pub(super) fn pushed(&self) -> Kinds {
        Kinds(self.pushed.load(Ordering::Relaxed))
    }

    pub(super) fn set_pushed(&self, kinds: u32) {
        self.pushed.store(kinds, Ordering::Relaxed);
    }

    /// Kinds that the host cannot serve.
    pub(super) fn without(&self) -> Kinds {
        Kinds(self.without.load(Ordering::Relaxed))
    }

    pub(super) fn add_without(&self, kinds: u32) {
        self.without.fetch_or(kinds, Ordering::Relaxed);
    }
}

/// The service that a caller of the ABI means.
///
/// # Safety
/// NULL, or a pointer from `srvsvc_rs_service_new` that was not freed.
pub(super) unsafe fn service<'a>(service: *const srvsvc_rs_service) -> Result<&'a Handle, i32> {
    // SAFETY: such pointers are made of a Box<Handle>.
    unsafe { service.cast::<Handle>().as_ref() }.ok_or(sys::SRVSVC_RS_NULL)
}
