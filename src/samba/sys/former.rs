//! Names by which other rooms know the configuration.

use std::ffi::{CStr, CString};

use super::services::Service;
use super::shim::CallFacts;
use crate::samba::config::{homes, loaded, temporary, whom};
use crate::samba::purge;

pub(in crate::samba) use crate::samba::config::homes::Target;
pub(in crate::samba) use crate::samba::config::temporary::Temporary;

/// The share of that name for this caller; `None`: there is none.
pub(in crate::samba) fn target(call: CallFacts<'_>, name: &CStr) -> Option<Target> {
    homes::target(call, name)
}

/// The caller's home, unless a share has its name.
pub(in crate::samba) fn home(call: CallFacts<'_>) -> Option<Target> {
    homes::of(call)
}

/// The name that the caller's home has.
pub(in crate::samba) fn home_name(call: CallFacts<'_>) -> Option<CString> {
    Some(homes::name(call))
}

/// Whether callers' homes are shares.
pub(in crate::samba) fn has_homes() -> bool {
    loaded::has_homes()
}

/// A service by its name as clients know it.
pub(in crate::samba) fn service(name: &CStr) -> Option<Service> {
    loaded::service(name)
}

/// A text with variables as Samba expands the name of a share for who speaks now; `None`: no memory.
pub(in crate::samba) fn expand(text: &CStr) -> Option<CString> {
    whom::expand(text)
}

/// A number for all that an answer for this caller can depend on; `None`: nothing is to be kept.
pub(in crate::samba) fn whom_number(call: CallFacts<'_>) -> Option<u64> {
    Some(whom::number(call))
}

/// Load what changed, in the middle of a call that changed it.
pub(in crate::samba) fn config_follow(call: CallFacts<'_>) {
    purge::follow(call);
}

/// Counts the loads; 0: not known.
pub(in crate::samba) fn config_generation() -> u64 {
    loaded::generation()
}

/// Whether `[global]` of the registry is part of the configuration.
pub(in crate::samba) fn includes_registry() -> bool {
    loaded::includes_registry()
}

/// What a share is.
pub(in crate::samba) fn temporary(service: Service) -> Temporary {
    temporary::of(service)
}

/// Note in the registry's list of temporary shares that it is one, or no longer. Inside the transaction of the change.
pub(in crate::samba) fn temporary_note(share: &CStr, temporary: bool) -> bool {
    temporary::note(share, temporary).is_ok()
}
