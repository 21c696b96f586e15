#![forbid(unsafe_code)]
//! All shares of the registry at once, each from its own record: Samba's own load of all of them looks for each among all the others, which
//! takes seconds when there are thousands.

use std::ffi::{CStr, CString};

use super::registry_records::{
    in_keys, is_whole, key_of, names, own_list_key, texts, LIST, MOST_BYTES_OF_A_NAME,
};
use super::{loader, registry_tdb, section};
use crate::samba::smbconf::serves_shares;

/// Load them when they are served. False: not all of them could be loaded.
pub(super) fn load() -> bool {
    if !serves_shares() {
        return true;
    }
    match sections() {
        Some(sections) if loader::can_load_sections() => load_each(&sections),
        // Of a cluster, or of a Samba that loads no section alone.
        _ => loader::load_registry_shares(),
    }
}

/// In the order in which Samba loads them. `None`: one of them is not as libsmbconf stores it, and Samba may read none of them for that.
fn sections() -> Option<Vec<CString>> {
    let list = registry_tdb::record(LIST).ok()??;
    let sections = names(&list)?;
    let sections = sections.into_iter().map(|name| {
        let key = in_keys(name).filter(|_| name.len() <= MOST_BYTES_OF_A_NAME)?;
        let below = registry_tdb::record(&own_list_key(&key)?).ok()??;
        texts(&below)?;
        let values = registry_tdb::record(&key_of(&key)).ok()?;
        let is_whole = values.is_none_or(|values| is_whole(&values));
        is_whole.then(|| CString::new(name).ok()).flatten()
    });
    sections.collect()
}

/// As Samba does, up to the first that it refuses.
fn load_each(sections: &[CString]) -> bool {
    // What this one says is no share's; Samba loads it with the files.
    let is_share = |name: &&CString| !name.as_bytes().eq_ignore_ascii_case(b"global");
    sections.iter().filter(is_share).all(|name| {
        let alone = section::is_plain(name).then(|| section::read(name));
        match alone.flatten() {
            Some(parameters) => section::make(name, &parameters).is_some(),
            None => is_loaded_by_samba(name),
        }
    })
}

/// Samba says so of a section that it does not find, too; one that counts as `[global]` is no service.
fn is_loaded_by_samba(name: &CStr) -> bool {
    let is_done = loader::load_registry_share(name) == Some(true);
    is_done && (loader::by_name(name).is_some() || section::is_global(name))
}
