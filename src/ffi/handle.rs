//! The service behind its opaque pointer.

use std::ffi::c_void;
use std::ops::Deref;
use std::sync::atomic::{AtomicU32, Ordering};

use parking_lot::Mutex;

use super::callbacks::{Callbacks, Unasked};
use super::callers::Callers;
use super::log::Through;
use super::sys::{self, srvsvc_rs_host, srvsvc_rs_service};
use crate::access::Caller;
use crate::host::{HostResult, Kinds};
use crate::registry::generation::OfGeneration;
use crate::registry::records::{ConnectionRecord, OpenRecord, SessionRecord, ShareRecord};
use crate::registry::store::Store;
use crate::service::Service;

/// What `struct srvsvc_rs_service *` points to.
pub(super) struct Handle {
    pub(super) callbacks: Callbacks,
    pub(super) service: Service,
    pub(super) callers: Callers,
    pub(super) parameters: OfGeneration<String, HostResult<Option<String>>>,
    pub(super) shares: Store<String, ShareRecord>,
    pub(super) sessions: Store<u32, SessionRecord>,
    pub(super) connections: Store<u32, ConnectionRecord>,
    pub(super) opens: Store<u32, OpenRecord>,
    pushed: AtomicU32,
    without: Without,
}

/// The header lets a service be called, and a reply be freed, on any thread.
const _: () = {
    const fn crosses_threads<T: Send + Sync>() {}
    crosses_threads::<Handle>();
    crosses_threads::<Caller>();
    crosses_threads::<Vec<u8>>();
};

impl Handle {
    /// A service over a host.
    ///
    /// # Safety
    /// The table's callbacks may be called with this host pointer for as long as the service lives.
    pub(super) unsafe fn new(table: srvsvc_rs_host, host: *mut c_void) -> Self {
        Self {
            callbacks: Callbacks {
                table,
                host,
                unasked: Unasked::default(),
            },
            service: Service::default(),
            callers: Callers::default(),
            parameters: OfGeneration::default(),
            shares: Store::new(1),
            sessions: Store::new(2),
            connections: Store::new(3),
            opens: Store::new(4),
            pushed: AtomicU32::new(0),
            without: Without::default(),
        }
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
        self.without.kinds()
    }

    /// From now on it cannot serve these either.
    pub(super) fn without_kinds(&self, kinds: u32, reason: &str) {
        self.without.add(Kinds(kinds), reason);
    }
}

/// Kinds that a host cannot serve.
#[derive(Default)]
pub(super) struct Without(AtomicU32, Mutex<Vec<(Kinds, String)>>);

impl Without {
    /// All of them.
    pub(super) fn kinds(&self) -> Kinds {
        Kinds(self.0.load(Ordering::Relaxed))
    }

    /// The reason that was given first.
    #[cfg_attr(
        any(test, not(feature = "samba")),
        allow(dead_code, reason = "a worker of Samba's asks")
    )]
    pub(super) fn why(&self, lacks: Kinds) -> String {
        let reasons = self.1.lock();
        let found = reasons.iter().find(|(kinds, _)| kinds.intersects(lacks));
        found.map(|(_, reason)| reason.clone()).unwrap_or_default()
    }

    /// From now on these, too. The same said again is not logged again.
    pub(super) fn add(&self, kinds: Kinds, reason: &str) {
        self.0.fetch_or(kinds.0, Ordering::Relaxed);
        if !self.is_news(kinds, reason) {
            return;
        }
        log::warn!(
            "calls that need {:#x} go to the former service: {}",
            kinds.0,
            reason.escape_debug()
        );
    }

    fn is_news(&self, kinds: Kinds, reason: &str) -> bool {
        let mut reasons = self.1.lock();
        let is_known = reasons
            .iter()
            .any(|known| (known.0, &*known.1) == (kinds, reason));
        if !is_known {
            reasons.push((kinds, reason.to_owned()));
        }
        !is_known
    }
}

/// A service under call: what the library logs until it is dropped goes to the service's own host.
pub(super) struct Called<'a> {
    handle: &'a Handle,
    _log: Through,
}

impl Deref for Called<'_> {
    type Target = Handle;

    fn deref(&self) -> &Handle {
        self.handle
    }
}

/// The service that a caller of the ABI means.
///
/// # Safety
/// NULL, or a pointer from `srvsvc_rs_service_new` that is not freed before the result is dropped.
pub(super) unsafe fn service<'a>(service: *const srvsvc_rs_service) -> Result<Called<'a>, i32> {
    // SAFETY: NULL, or made of a Box<Handle>, which is freed after the result is dropped.
    let handle = unsafe { service.cast::<Handle>().as_ref() }.ok_or(sys::SRVSVC_RS_NULL)?;
    // SAFETY: the callbacks outlive the call, in which the result is dropped.
    let log = unsafe { Through::host(&handle.callbacks) };
    Ok(Called { handle, _log: log })
}
