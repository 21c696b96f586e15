#![forbid(unsafe_code)]
//! The registry as a part of the configuration.

use std::ffi::CString;

use super::registry_records::{names, LIST};
use super::registry_state::State;
use super::registry_tdb;
use crate::samba::smbconf::{self, Sections};

/// Whether anything of the configuration is in the registry.
pub(super) fn counts(included: bool) -> bool {
    included || smbconf::serves_shares() || smbconf::is_backend()
}

/// Another number after each change; `None`: it does not count.
pub(super) fn sequence(included: bool) -> Option<u64> {
    counts(included).then(smbconf::sequence).flatten()
}

/// The same with what tells an old number that came back, which takes longer.
pub(super) fn state(included: bool) -> Option<State> {
    counts(included).then(State::now).flatten()
}

/// Names of its sections, whether it counts or not; `None`: they cannot be told.
pub(super) fn sections() -> Option<Vec<CString>> {
    let list = registry_tdb::record(LIST).ok().flatten();
    let names = list.as_deref().and_then(names);
    let names = names.map(|names| {
        names
            .into_iter()
            .filter_map(|name| CString::new(name).ok())
            .collect()
    });
    names.or_else(|| Sections::of_configuration().ok()?.names().ok())
}

/// Sections that these are made like, asked for one by one; `None`: they cannot be told.
pub(super) fn copied(sections: &[CString]) -> Option<Vec<CString>> {
    let all = Sections::of_configuration().ok()?;
    let copied = sections.iter().filter_map(|name| all.get(name, c"copy"));
    Some(copied.collect())
}

/// Files that its sections include, asked for one by one; `None`: they cannot be told.
pub(super) fn includes() -> Option<Vec<CString>> {
    let all = Sections::of_configuration().ok()?;
    let mut includes = Vec::new();
    for name in all.names().ok()? {
        includes.extend(all.includes(&name)?);
    }
    includes.sort_unstable();
    includes.dedup();
    Some(includes)
}
