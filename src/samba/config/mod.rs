#![forbid(unsafe_code)]
//! The configuration that is loaded: for whom, since when, and from where.

pub(in crate::samba) mod departed;
pub(crate) mod engine;
mod file_state;
mod files;
pub(crate) mod homes;
mod include;
pub(in crate::samba) mod journal;
mod kept_files;
mod listed;
pub(crate) mod loaded;
mod loader;
mod mark;
mod origins;
pub(crate) mod own_look;
mod picture;
mod registry;
pub(in crate::samba) mod registry_records;
mod registry_shares;
pub(in crate::samba) mod registry_state;
mod registry_tdb;
mod search;
mod section;
pub(in crate::samba) mod section_list;
mod stamp;
pub(crate) mod temporary;
mod text;
mod users;
mod usershares;
pub(crate) mod whom;

use std::collections::BTreeSet;
use std::ffi::CString;

use crate::error::NetApiStatus as Status;
use crate::host::HostResult;
use crate::samba::sys::handles::Service;
use crate::samba::sys::shim::CallFacts;

/// Load all of it, in a program that serves nobody. False: it cannot be loaded, or not all of it.
pub(in crate::samba) fn load_whole() -> bool {
    super::paths::main_file().is_some_and(|path| loader::load(&path)) && registry_shares::load()
}

/// What tells the list of shares that this caller gets from others. ERROR_NOT_SUPPORTED: it is not known.
pub(in crate::samba) fn stamp(call: CallFacts<'_>) -> HostResult<Vec<u8>> {
    let (number, names_vary) = loaded::stamp().ok_or(Status::ERROR_NOT_SUPPORTED)?;
    let whom = if names_vary { whom::number(call) } else { 0 };
    let mut stamp = Vec::with_capacity(32);
    stamp.extend_from_slice(&number.to_ne_bytes());
    stamp.extend_from_slice(&whom.to_ne_bytes());
    // "server addresses"
    stamp.extend_from_slice(call.local_address().unwrap_or_default().to_bytes());
    Ok(stamp)
}

/// What changed since an earlier stamp of the same caller's: names of services that went, and services that came, by number. `None`: not
/// known.
pub(in crate::samba) fn changes_since(
    call: CallFacts<'_>,
    earlier: &[u8],
) -> Option<(Vec<CString>, Vec<Service>)> {
    let (number, whom) = earlier.split_first_chunk()?;
    if stamp(call).ok()?.get(number.len()..)? != whom {
        return None;
    }
    let steps = loaded::LOADED
        .lock()
        .steps_since(u64::from_ne_bytes(*number))?;
    let gone = steps.iter().flat_map(|step| step.gone.iter().cloned());
    let new: BTreeSet<Service> = steps
        .iter()
        .flat_map(|step| step.new.iter().copied())
        .collect();
    Some((gone.collect(), new.into_iter().collect()))
}
