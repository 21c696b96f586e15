#![forbid(unsafe_code)]
//! A section of the registry that comes to the end of the list of sections, or goes from it.
//!
//! Samba's own way there takes the list apart and makes a table of its names, more than once, to change one name of it: with thousands of
//! sections that is most of what a share costs that comes or goes. What is different in the end are two records, or three, and they are
//! changed here as it changes them. Whether Samba finds the section then is asked of Samba, by who called.

use std::ffi::CStr;

use super::registry_records::{
    descriptor_key, in_keys, key_of, names, own_list_key, with_name, without_name, EMPTY, LIST,
};
use super::registry_tdb::{record, remove, store};
use crate::error::NetApiStatus as Status;
use crate::host::HostResult;

/// Add a section, in the transaction on the registry that is under way. False: nothing was done, Samba is to do it.
pub(in crate::samba) fn add(section: &CStr) -> HostResult<bool> {
    let Some((keys, list)) = with(section.to_bytes()) else {
        return Ok(false);
    };
    // What is half done goes with the transaction.
    done(store(&keys.own_list, EMPTY))?;
    done(store(LIST, &list))
}

/// Remove a section in the same way.
pub(in crate::samba) fn take(section: &CStr) -> HostResult<bool> {
    let Some((keys, list)) = without(section.to_bytes()) else {
        return Ok(false);
    };
    for key in [&keys.values, &keys.descriptor, &keys.own_list] {
        if !is_free(key) {
            done(remove(key))?;
        }
    }
    done(store(LIST, &list))
}

fn done(stored: HostResult<()>) -> HostResult<bool> {
    stored.map(|()| true).map_err(|_| Status::ERROR_GEN_FAILURE)
}

/// The keys of a section's records.
struct Keys {
    own_list: Vec<u8>,
    values: Vec<u8>,
    descriptor: Vec<u8>,
}

/// Of other letters than those of ASCII Samba knows best which of them are the same: `None`.
fn keys(section: &[u8]) -> Option<Keys> {
    let key = in_keys(section).filter(|_| section.is_ascii())?;
    Some(Keys {
        own_list: own_list_key(&key)?,
        values: key_of(&key),
        descriptor: descriptor_key(&key),
    })
}

/// With the list as it is to be; `None`: the registry is not here, or not as it is known, or something has the name already.
fn with(section: &[u8]) -> Option<(Keys, Vec<u8>)> {
    let keys = keys(section)?;
    let list = record(LIST).ok()??;
    let has_name = |name: &&[u8]| name.eq_ignore_ascii_case(section);
    let is_listed = names(&list)?.iter().any(has_name);
    let all = [&keys.own_list, &keys.values, &keys.descriptor];
    let is_new = !is_listed && all.iter().all(|key| is_free(key));
    is_new.then_some((keys, with_name(&list, section)?))
}

/// The same; `None` also: there are sections below it.
fn without(section: &[u8]) -> Option<(Keys, Vec<u8>)> {
    let keys = keys(section)?;
    let is_last = record(&keys.own_list).ok()?? == EMPTY;
    let list = without_name(&record(LIST).ok()??, section)?;
    is_last.then_some((keys, list))
}

/// What cannot be told is not free.
fn is_free(key: &[u8]) -> bool {
    record(key).is_ok_and(|stored| stored.is_none())
}
