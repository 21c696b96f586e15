//! Files of samba-glue that are not Rust yet, through its table.

use std::ffi::{CStr, CString};

use super::frame::Frame;
use super::services::Service;
use super::shim::{shared, CallFacts, RawTarget};
use super::text::owned;

/// A share by the name it goes by; a home is made of the section `[homes]`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::samba) struct Target {
    /// Whose parameters it has.
    pub(in crate::samba) service: Service,
    /// As it was asked for; of a home its own.
    pub(in crate::samba) name: CString,
    /// As written; `None`: the service's own.
    pub(in crate::samba) path: Option<CString>,
    /// The same.
    pub(in crate::samba) remark: Option<CString>,
    /// The caller's home.
    pub(in crate::samba) home: bool,
}

fn empty() -> RawTarget {
    RawTarget {
        snum: -1,
        name: std::ptr::null(),
        path: std::ptr::null(),
        remark: std::ptr::null(),
        home: false,
    }
}

fn taken(raw: &RawTarget) -> Option<Target> {
    Some(Target {
        service: Service(raw.snum),
        // SAFETY: a text of the call's.
        name: unsafe { owned(raw.name) }?,
        // SAFETY: the same, or NULL.
        path: unsafe { owned(raw.path) },
        // SAFETY: the same, or NULL.
        remark: unsafe { owned(raw.remark) },
        home: raw.home,
    })
}

/// The share of that name for this caller; `None`: there is none.
pub(in crate::samba) fn target(call: CallFacts<'_>, name: &CStr) -> Option<Target> {
    let mut raw = empty();
    // SAFETY: the shim's own call; the result is ours to be written.
    let found = unsafe { (shared()?.target)(call.pointer(), name.as_ptr(), &raw mut raw) };
    found.then(|| taken(&raw)).flatten()
}

/// The caller's home, unless a share has its name.
pub(in crate::samba) fn home(call: CallFacts<'_>) -> Option<Target> {
    let mut raw = empty();
    // SAFETY: the shim's own call; the result is ours to be written.
    let found = unsafe { (shared()?.home)(call.pointer(), &raw mut raw) };
    found.then(|| taken(&raw)).flatten()
}

/// The name that the caller's home has.
pub(in crate::samba) fn home_name(call: CallFacts<'_>) -> Option<CString> {
    // SAFETY: the shim's own call.
    let name = unsafe { (shared()?.home_name)(call.pointer()) };
    // SAFETY: a text of the call's, or NULL.
    unsafe { owned(name) }
}

/// Whether callers' homes are shares.
pub(in crate::samba) fn has_homes() -> bool {
    // SAFETY: no conditions.
    shared().is_some_and(|shim| unsafe { (shim.has_homes)() })
}

/// A service by its name as clients know it.
pub(in crate::samba) fn service(name: &CStr) -> Option<Service> {
    // SAFETY: a text for the time of the call.
    let number = unsafe { (shared()?.snum)(name.as_ptr()) };
    (number >= 0).then_some(Service(number))
}

/// A text with variables as Samba expands the name of a share for who speaks now; `None`: no memory.
pub(in crate::samba) fn expand(text: &CStr) -> Option<CString> {
    let frame = Frame::new()?;
    // SAFETY: a text for the time of the call; the result is the frame's.
    let expanded = unsafe { (shared()?.expand)(frame.context(), text.as_ptr()) };
    // SAFETY: a text of the frame's, or NULL.
    unsafe { owned(expanded) }
}

/// A number for all that an answer for this caller can depend on; `None`: nothing is to be kept.
pub(in crate::samba) fn whom_number(call: CallFacts<'_>) -> Option<u64> {
    // SAFETY: the shim's own call.
    let number = unsafe { (shared()?.whom_number)(call.pointer()) };
    (number != 0).then_some(number)
}

/// Load what changed, in the middle of a call that changed it.
pub(in crate::samba) fn config_follow(call: CallFacts<'_>) {
    if let Some(shim) = shared() {
        // SAFETY: the shim's own call.
        unsafe { (shim.config_follow)(call.pointer()) };
    }
}

/// Counts the loads; 0: not known.
pub(in crate::samba) fn config_generation() -> u64 {
    // SAFETY: no conditions.
    shared().map_or(0, |shim| unsafe { (shim.config_generation)() })
}

/// Whether `[global]` of the registry is part of the configuration.
pub(in crate::samba) fn includes_registry() -> bool {
    // SAFETY: no conditions.
    shared().is_some_and(|shim| unsafe { (shim.includes_registry)() })
}

/// STYPE_TEMPORARY: whether a share is, and of which run of smbd.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::samba) enum Temporary {
    /// It stays.
    Not,
    /// Of this run.
    Now,
    /// Of one that is over.
    Over,
}

/// What a share is.
pub(in crate::samba) fn temporary(service: Service) -> Temporary {
    // SAFETY: any number will do.
    match shared().map_or(0, |shim| unsafe { (shim.temporary)(service.0) }) {
        1 => Temporary::Now,
        2 => Temporary::Over,
        _ => Temporary::Not,
    }
}

/// Note in the registry's list of temporary shares that it is one, or no longer. Inside the transaction of the change.
pub(in crate::samba) fn temporary_note(share: &CStr, temporary: bool) -> bool {
    // SAFETY: a text for the time of the call.
    shared().is_some_and(|shim| unsafe { (shim.temporary_note)(share.as_ptr(), temporary) })
}
