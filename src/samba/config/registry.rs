#![forbid(unsafe_code)]
//! The registry as a part of the configuration.

use std::ffi::CString;

use super::registry_records::{names, LIST};
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

/// Names of its sections, if it counts.
pub(super) fn sections(included: bool) -> Vec<CString> {
    if !counts(included) {
        return Vec::new();
    }
    let list = registry_tdb::record(LIST).ok().flatten();
    let names = list.as_deref().and_then(names);
    let names = names.map(|names| {
        names
            .into_iter()
            .filter_map(|name| CString::new(name).ok())
            .collect()
    });
    names.unwrap_or_else(|| {
        Sections::of_configuration()
            .and_then(|all| all.names())
            .unwrap_or_default()
    })
}

/// Files that its sections include, asked for one by one.
pub(super) fn includes() -> Vec<CString> {
    let Ok(all) = Sections::of_configuration() else {
        return Vec::new();
    };
    let names = all.names().unwrap_or_default();
    let mut includes: Vec<CString> = names.iter().flat_map(|name| all.includes(name)).collect();
    includes.sort_unstable();
    includes.dedup();
    includes
}
