#![forbid(unsafe_code)]
//! Services of users' files, which Samba loads file by file.
//!
//! Samba's own load of the whole folder reads a file over the section of smb.conf or of the registry that has its name, its descriptor
//! included, and leaves a service as it was when the rest of the configuration changes. Here a section keeps its name, and a service has the
//! rules that it would get now.

use std::collections::{HashMap, HashSet};
use std::ffi::{CStr, CString};

use super::section::is_plain;
use super::usershares::{Facts, Usershares};
use super::{departed, loader, search};
use crate::samba::options;
use crate::samba::sys::handles::Service;

/// What is loaded of users.
#[derive(Default)]
pub(super) struct Users {
    /// Files by their names, as they were.
    loaded: HashMap<CString, Facts>,
    /// What they have from the rest of the configuration; `None`: that cannot be told.
    rest: Option<Vec<u8>>,
    /// Files whose name is that of a section, or of another user's.
    taken: Vec<CString>,
}

impl Users {
    /// Let the services be those of the folder's files. Sections are loaded.
    pub(super) fn load(&mut self, folder: &Usershares) {
        self.taken.clear();
        if self.loaded.is_empty() && folder.shares().next().is_none() {
            return;
        }
        let rest = rest();
        let is_same = rest.is_some() && rest == self.rest;
        self.rest = rest;
        let now: HashMap<CString, Facts> = folder.shares().collect();
        self.loaded.retain(|name, facts| {
            let stays = is_same && now.get(name) == Some(facts) && loader::by_name(name).is_some();
            if !stays {
                take_out(name);
                let file = folder.file(name).filter(|file| departed::is_gone(file));
                if let Some(file) = file {
                    departed::add(name.clone(), file);
                }
            }
            stays
        });
        let plugs = has_template().then(Plugs::new);
        if plugs.is_some() && Service::all().any(|service| !service.is_there()) {
            log::error!("usershares are not loaded: this Samba cannot look for their template");
            return;
        }
        for (name, facts) in folder.shares() {
            if self.loaded.contains_key(&name) || !is_plain(&name) {
                continue;
            }
            if is_taken(&name) {
                self.taken.push(name);
            } else if loader::load_usershare(&name).is_some() {
                self.loaded.insert(name, facts);
            }
        }
    }

    /// Sections are about to be loaded: take out what has the name of one of them, and what is of nobody here, as printers and homes are
    /// that Samba made services of by itself. `sections` is `None`: nothing stays.
    pub(super) fn make_room(&mut self, sections: Option<Vec<CString>>) {
        match sections {
            Some(sections) => sections.iter().for_each(|name| take_out(name)),
            None => self.loaded.clear(),
        }
        self.loaded
            .retain(|name, _| loader::by_name(name).is_some());
        let loaded = self.loaded.keys().filter_map(|name| loader::by_name(name));
        let loaded: HashSet<Service> = loaded.collect();
        let all = Service::all().filter(|service| service.is_there());
        for service in all.filter(|service| !loaded.contains(service)) {
            loader::kill(service);
        }
    }

    /// Whether nothing is loaded.
    pub(super) fn is_empty(&self) -> bool {
        self.loaded.is_empty()
    }

    /// In the folder's order.
    pub(super) fn services(&self, folder: &Usershares) -> Vec<Service> {
        let names = folder.shares().map(|(name, _)| name);
        let loaded = names.filter(|name| self.loaded.contains_key(name));
        loaded.filter_map(|name| loader::by_name(&name)).collect()
    }

    /// Whether a service keeps a user's file from becoming one.
    pub(super) fn wait_for(&self, service: Service) -> bool {
        let mut taken = self.taken.iter().filter_map(|name| loader::by_name(name));
        taken.any(|of| of == service)
    }
}

/// Services in the place of those that went. Samba looks for the template at all numbers, and ends the process where there is nobody.
struct Plugs(Vec<Service>);

impl Plugs {
    fn new() -> Self {
        let gone = Service::all().filter(|service| !service.is_there());
        let names = (0..gone.count()).map(|number| CString::new(format!("srvsvc_rs {number}")));
        let made = names.filter_map(|name| loader::section(&name.ok()?));
        Self(made.collect())
    }
}

impl Drop for Plugs {
    fn drop(&mut self) {
        for service in self.0.drain(..) {
            loader::kill(service);
        }
    }
}

fn take_out(name: &CStr) {
    if let Some(service) = loader::by_name(name) {
        loader::kill(service);
    }
}

/// A name is taken also when it is one to a tree connect alone.
fn is_taken(name: &CStr) -> bool {
    loader::by_name(name).is_some() || search::plain(name).is_some()
}

/// All that is set in `[global]`, and the section that usershares are made after.
fn rest() -> Option<Vec<u8>> {
    let mut rest = options::listed(0)?;
    if let Some(template) = loader::usershare_template()? {
        let service = loader::by_name(&template)?;
        rest.extend(options::listed_of(service)?);
    }
    Some(rest)
}

fn has_template() -> bool {
    loader::usershare_template() != Some(None)
}
