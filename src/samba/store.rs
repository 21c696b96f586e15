#![forbid(unsafe_code)]
//! The registry configuration, one transaction a change: what is not committed is undone when the guard goes.
//!
//! A commit is the dearest part of a change: libtdb writes through four times for each (the recovery area, its mark, the data, the end), and a
//! crash at any moment leaves all of the change or nothing of it. So there is one, whatever is set, and the list of temporary shares is part
//! of it. A descriptor is in a database of its own and costs another one where it differs; it must be there before its share.

use std::cell::Cell;
use std::ffi::{CStr, CString};
use std::mem::ManuallyDrop;

use super::config::registry_records::MOST_BYTES_OF_A_NAME;
use super::config::registry_state::State;
use super::config::{journal, loaded, section_list, temporary};
use super::identity::AsRoot;
use super::needs::lacks;
use super::recovery::takes_part;
use super::smbconf::{self, Sections, Transaction};
use super::text;
use crate::error::NetApiStatus as Status;
use crate::host::{HostResult, Kinds, Setting};

/// Store settings of a section, all or none; `create`: it must be new. ERROR_FILE_EXISTS, ERROR_FILE_NOT_FOUND: it is there, or is not.
pub(super) fn set(section: &str, create: bool, settings: &[Setting<'_>]) -> HostResult<()> {
    let section = samba(section)?;
    let settings: HostResult<Vec<_>> = settings.iter().map(Stored::new).collect();
    let settings = settings?;
    let _root = AsRoot::new();
    with_registry(&section, |registry| {
        let change = registry.begin()?;
        let from = State::now();
        apply(registry, &section, create, &settings)?;
        commit(change, &section, from)
    })
}

/// Set or remove one setting if it still has the value `old`; ERROR_BUSY when it has another by now.
pub(super) fn replace(
    section: &str,
    name: &str,
    old: Option<&str>,
    value: Option<&str>,
) -> HostResult<()> {
    let section = samba(section)?;
    let setting = Stored::new(&(name, value))?;
    let old = old.map(samba).transpose()?;
    let _root = AsRoot::new();
    with_registry(&section, |registry| {
        // Waits for the one who is changing something.
        let change = registry.begin()?;
        if value_of(registry, &section, &setting.name) != old {
            return Err(Status::ERROR_BUSY);
        }
        let from = State::now();
        apply(registry, &section, false, &[setting])?;
        commit(change, &section, from)
    })
}

/// Remove a section. ERROR_FILE_NOT_FOUND: it is not there; ERROR_INVALID_PARAMETER: it is not to be removed.
pub(super) fn delete(section: &str) -> HostResult<()> {
    let section = samba(section)?;
    if is_global(&section) {
        return Err(Status::ERROR_INVALID_PARAMETER);
    }
    let _root = AsRoot::new();
    with_registry(&section, |registry| {
        if !registry.has(&section) {
            return Err(Status::ERROR_FILE_NOT_FOUND);
        }
        let change = registry.begin()?;
        let from = State::now();
        take(registry, &section)?;
        // One that stays in the list is dropped when smbd starts.
        let _ = temporary::note(&section, false);
        commit(change, &section, from)
    })
}

/// Commit a change of one section and write down which one it was. `from`: the state of the database at the begin of the transaction, in
/// which nobody else moves it.
fn commit(change: Transaction<'_>, section: &CStr, from: Option<State>) -> HostResult<()> {
    let to = smbconf::sequence();
    change.commit()?;
    let now = State::now();
    // Others may have changed it since.
    let is_ours = |now: &State| Some(now.number()) == to;
    if let Some((from, now)) = from.zip(now.filter(is_ours)) {
        journal::write(from, now, section.to_bytes());
    }
    Ok(())
}

/// Do what must not be done to a section that is there, while nobody can make it. It is left undone when there is one.
pub(super) fn while_absent(section: &str, act: impl FnOnce() -> HostResult<()>) -> HostResult<()> {
    let section = samba(section)?;
    match is_to_be_found(&section) {
        Ok(()) => {}
        // Sections of the registry are no shares here.
        Err(Status::ERROR_NOT_SUPPORTED) => return act(),
        Err(status) => return Err(status),
    }
    let _root = AsRoot::new();
    with_registry(&section, |registry| {
        let _change = registry.begin()?;
        if registry.has(&section) {
            return Ok(());
        }
        act()
    })
}

/// One setting as it is stored; `None`: it is not.
pub(super) fn get(section: &str, name: &str) -> HostResult<Option<String>> {
    let (section, name) = (samba(section)?, samba(name)?);
    let _root = AsRoot::new();
    let value = with_registry(&section, |registry| Ok(value_of(registry, &section, &name)))?;
    Ok(value.map(|value| text::outwards(value.to_bytes())))
}

/// Whether that section of the registry counts: shares that it has are served, `[global]` must be included. Empty: any share.
pub(crate) fn is_in_use(section: &CStr) -> bool {
    smbconf::is_backend()
        || if is_global(section) {
            loaded::includes_registry()
        } else {
            smbconf::serves_shares()
        }
}

/// Do something with the registry's sections, if they count and can be changed here. As root.
fn with_registry<R>(section: &CStr, act: impl FnOnce(&Sections) -> HostResult<R>) -> HostResult<R> {
    thread_local! {
        /// Whenever they are opened, Samba reads the names of all. What failed is opened anew; the last ones stay open until the worker ends.
        static OPEN: Cell<Option<ManuallyDrop<Sections>>> = const { Cell::new(None) };
    }
    is_to_be_found(section)?;
    // Before anything waits: what was waited for until its client gave up would be done over newer changes.
    takes_part()?;
    let registry = match OPEN.take() {
        Some(open) => ManuallyDrop::into_inner(open),
        None => Sections::of_configuration()?,
    };
    let done = act(&registry);
    if done.is_ok() {
        // A way in that the call itself opened within would never be given back.
        let before = OPEN.replace(Some(ManuallyDrop::new(registry)));
        drop(before.map(ManuallyDrop::into_inner));
    }
    done
}

/// Whether the sections of the registry count and can be changed here.
fn is_to_be_found(section: &CStr) -> HostResult<()> {
    if !is_in_use(section) || lacks(Kinds::SHARES | Kinds::CHANGES) {
        return Err(Status::ERROR_NOT_SUPPORTED);
    }
    if !text::is_share_name(section) {
        return Err(Status::ERROR_INVALID_NAME);
    }
    Ok(())
}

fn samba(name: &str) -> HostResult<CString> {
    text::to_samba(name).ok_or(Status::ERROR_INVALID_PARAMETER)
}

fn is_global(section: &CStr) -> bool {
    section.to_bytes().eq_ignore_ascii_case(b"global")
}

/// A setting as Samba stores it; no value removes it.
struct Stored {
    name: CString,
    value: Option<CString>,
}

impl Stored {
    fn new(&(name, value): &Setting<'_>) -> HostResult<Self> {
        let mut setting = Self {
            name: samba(name)?,
            value: None,
        };
        let marked = value.filter(|_| setting.is_of_temporary_shares());
        let marked = marked.map(temporary::marked);
        setting.value = marked.as_deref().or(value).map(samba).transpose()?;
        Ok(setting)
    }

    fn is_of_temporary_shares(&self) -> bool {
        let name = self.name.to_bytes();
        name.eq_ignore_ascii_case(temporary::OPTION.to_bytes())
    }
}

/// Inside a transaction, which the caller ends.
fn apply(registry: &Sections, section: &CStr, create: bool, settings: &[Stored]) -> HostResult<()> {
    let exists = registry.has(section);
    if create && exists {
        return Err(Status::ERROR_FILE_EXISTS);
    }
    if !create && !exists && !is_global(section) {
        return Err(Status::ERROR_FILE_NOT_FOUND);
    }
    if !exists {
        // In `unix charset` a letter may have four bytes.
        if section.to_bytes().len() > MOST_BYTES_OF_A_NAME {
            return Err(Status::ERROR_INVALID_NAME);
        }
        make(registry, section)?;
    }
    for setting in settings {
        match &setting.value {
            Some(value) => registry.set(section, &setting.name, value)?,
            // What is not set need not be removed.
            None if registry.get(section, &setting.name).is_some() => {
                registry.unset(section, &setting.name)?;
            }
            None => {}
        }
        if setting.is_of_temporary_shares() {
            let noted = temporary::note(section, setting.value.is_some());
            noted.map_err(|_| Status::ERROR_GEN_FAILURE)?;
        }
    }
    Ok(())
}

/// Make a section, by the short way where there is one.
fn make(registry: &Sections, section: &CStr) -> HostResult<()> {
    if !section_list::add(section)? {
        return registry.create(section);
    }
    let is_found = registry.has(section);
    is_found.then_some(()).ok_or(Status::ERROR_GEN_FAILURE)
}

/// Remove one in the same way.
fn take(registry: &Sections, section: &CStr) -> HostResult<()> {
    if !section_list::take(section)? {
        return registry.delete(section);
    }
    let is_gone = !registry.has(section);
    is_gone.then_some(()).ok_or(Status::ERROR_GEN_FAILURE)
}

fn value_of(registry: &Sections, section: &CStr, name: &CStr) -> Option<CString> {
    registry
        .has(section)
        .then(|| registry.get(section, name))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_option_of_temporary_shares_is_one_whatever_its_case() {
        let is = |name: &str| Stored::new(&(name, None)).unwrap().is_of_temporary_shares();
        assert!(is("srvsvc_rs:temporary") && is("SrvSvc_RS:Temporary"));
        assert!(!is("temporary") && !is("srvsvc_rs:temporary2"));
    }

    #[test]
    fn a_name_that_samba_has_not_is_refused_before_anything_is_opened() {
        let wrong = Err(Status::ERROR_INVALID_PARAMETER);
        assert_eq!(set("a\0b", true, &[]), wrong);
        assert_eq!(set("a", true, &[("path", Some("/a\0"))]), wrong);
        assert_eq!(replace("a", "path\0", None, None), wrong);
        assert_eq!(delete("GLOBAL"), wrong);
        assert_eq!(
            get("a", "b\0").unwrap_err(),
            Status::ERROR_INVALID_PARAMETER
        );
    }
}
