#![forbid(unsafe_code)]
//! A service by its name in any case, as Samba's lp_servicenumber() finds it.
//!
//! That one reads users' files again on the way, or deletes what is stored for them: nothing that may happen in the middle of a call.

use std::ffi::CStr;

use super::{loader, whom};
use crate::names::same_name;
use crate::samba::sys::handles::Service;
use crate::samba::text::outwards;

/// By a name without variables.
pub(super) fn plain(name: &CStr) -> Option<Service> {
    let is_plain = |service: &Service| service.name(whom::has_variables) == Some(false);
    let found = loader::by_name(name).filter(is_plain);
    // Samba's table of names takes some of other letters for two which are one to a tree connect.
    if found.is_some() || (name.to_bytes().is_ascii() && loader::has_table_of_names()) {
        return found;
    }
    last(name, |own| {
        (!whom::has_variables(own)).then(|| outwards(own.to_bytes()))
    })
}

/// The same, and by what a name with variables stands for, for who speaks.
pub(super) fn any(name: &CStr) -> Option<Service> {
    let of_caller = |own: &CStr| {
        let expanded = whom::has_variables(own).then(|| whom::expand(own))?;
        Some(outwards(expanded?.to_bytes()))
    };
    plain(name).max(last(name, of_caller))
}

/// The last one is what a tree connect gets.
fn last(name: &CStr, own: impl Fn(&CStr) -> Option<String>) -> Option<Service> {
    let wanted = outwards(name.to_bytes());
    let is_it = |service: &Service| {
        let own = service.name(&own).flatten();
        own.is_some_and(|own| same_name(&own, &wanted))
    };
    let all: Vec<Service> = Service::all().collect();
    all.into_iter().rev().find(is_it)
}
