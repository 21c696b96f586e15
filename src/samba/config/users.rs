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
use super::{departed, loader, own_look, search};
use crate::samba::options;
use crate::samba::sys::handles::Service;

/// What is loaded of users.
#[derive(Default)]
pub(super) struct Users {
    /// By the names of their files.
    loaded: HashMap<CString, Loaded>,
    /// What they have from the rest of the configuration; `None`: that cannot be told.
    rest: Option<Vec<u8>>,
    /// Files whose name is that of a section, or of another user's.
    taken: Vec<CString>,
    /// Of what went with all others before a load.
    left: Vec<CString>,
    /// Files that may be shares could not be looked at.
    missed: bool,
}

/// One file.
struct Loaded {
    /// As it was.
    facts: Facts,
    service: Service,
}

impl Loaded {
    fn has(&self, name: &CStr) -> bool {
        loader::by_name(name) == Some(self.service)
    }
}

impl Users {
    /// Let the services be those of the folder's files. Sections are loaded.
    pub(super) fn load(&mut self, folder: &Usershares) {
        let _look = own_look::On::new();
        self.missed = false;
        self.taken.clear();
        let mut left = std::mem::take(&mut self.left);
        if self.loaded.is_empty() && left.is_empty() && folder.shares().next().is_none() {
            return;
        }
        let rest = rest();
        let is_same = rest.is_some() && rest == self.rest;
        self.rest = rest;
        let now: HashMap<CString, Facts> = folder.shares().collect();
        self.loaded.retain(|name, loaded| {
            let is_it = loaded.has(name);
            let stays = is_it && is_same && now.get(name) == Some(&loaded.facts);
            if is_it && !stays {
                loader::kill(loaded.service);
            }
            if !stays {
                left.push(name.clone());
            }
            stays
        });
        for name in left {
            if let Some(file) = folder.file(&name).filter(|file| departed::is_gone(file)) {
                departed::add(name, file);
            }
        }
        let mut waiting = Vec::new();
        for (name, facts) in folder.shares() {
            if self.loaded.contains_key(&name) || !is_plain(&name) {
                continue;
            }
            if is_taken(&name) {
                self.taken.push(name);
            } else {
                waiting.push((name, facts));
            }
        }
        if !waiting.is_empty() {
            self.load_files(waiting);
        }
    }

    fn load_files(&mut self, waiting: Vec<(CString, Facts)>) {
        let Some(_plugs) = Plugs::new() else {
            log::error!("usershares are not loaded: Samba could not look for their template");
            self.missed = loader::can_load_sections();
            return;
        };
        for (name, facts) in waiting {
            // The file before may have the name in other letters.
            if is_taken(&name) {
                self.taken.push(name);
            } else if let Some(service) = loader::load_usershare(&name) {
                self.loaded.insert(name, Loaded { facts, service });
            }
        }
    }

    /// Whether all files were looked at.
    pub(super) fn has_all(&self) -> bool {
        !self.missed
    }

    /// Whether what was loaded of users is as it was, but for what Samba took out.
    pub(super) fn is_as_loaded(&self) -> bool {
        self.loaded
            .iter()
            .all(|(name, loaded)| match loader::by_name(name) {
                Some(service) => service == loaded.service,
                None => !loaded.service.is_there(),
            })
    }

    /// Sections are about to be loaded: take out what has the name of one of them, and what is of nobody here, as printers and homes are
    /// that Samba made services of by itself. `sections` is `None`: nothing stays.
    pub(super) fn make_room(&mut self, sections: Option<Vec<CString>>) {
        match sections {
            Some(sections) => sections.iter().for_each(|name| take_out(name)),
            None => self.left.extend(self.loaded.drain().map(|(name, _)| name)),
        }
        // Samba leaves in what `-valid = no` hides, too.
        if let Some(Some(template)) = loader::usershare_template() {
            take_out(&template);
        }
        self.loaded.retain(|name, loaded| loaded.has(name));
        let loaded: HashSet<Service> = self.loaded.values().map(|loaded| loaded.service).collect();
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
        let loaded = folder.shares().filter_map(|(name, _)| {
            let loaded = self.loaded.get(&name)?;
            loaded.has(&name).then_some(loaded.service)
        });
        loaded.collect()
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
    /// None when there is no template. `None`: they cannot be made.
    fn new() -> Option<Self> {
        let mut plugs = Self(Vec::new());
        let template = match loader::usershare_template() {
            Some(None) => return Some(plugs),
            Some(Some(name)) => loader::by_name(&name),
            None => None,
        };
        // The template is often one that nobody is to see.
        let is_free = |service: &Service| !service.is_there() && Some(*service) != template;
        let last = Service::all().filter(is_free).max();
        let mut names = (0..u32::MAX).filter_map(plug_name);
        // Samba gives the lowest number that is nobody's.
        while plugs.0.last().copied() < last {
            let plug = loader::section(&names.next()?)?;
            plugs.0.push(plug);
            // Samba would complain in its log.
            loader::give(plug, c"path", c"/");
        }
        Some(plugs)
    }
}

impl Drop for Plugs {
    fn drop(&mut self) {
        for service in self.0.drain(..) {
            loader::kill(service);
        }
    }
}

/// One that no file of a user's can have; `None`: a section has it.
fn plug_name(number: u32) -> Option<CString> {
    let name = CString::new(format!("srvsvc_rs/{number}")).ok()?;
    loader::by_name(&name).is_none().then_some(name)
}

fn take_out(name: &CStr) {
    let Some(service) = loader::by_name(name) else {
        return;
    };
    if !service.is_there() {
        loader::give(service, HIDES, c"yes");
    }
    loader::kill(service);
}

/// A name is taken also when it is one to a tree connect alone.
fn is_taken(name: &CStr) -> bool {
    loader::by_name(name).is_some() || search::plain(name).is_some()
}

/// The parameter of sections that nobody is to see.
const HIDES: &CStr = c"-valid";

/// All that is set in `[global]`, and the section that usershares are made after.
fn rest() -> Option<Vec<u8>> {
    let mut rest = options::listed(0)?;
    if let Some(template) = loader::usershare_template()? {
        let service = loader::by_name(&template)?;
        // Samba lists nothing of one that is hidden.
        let is_hidden = !service.is_there() && loader::give(service, HIDES, c"yes");
        let listed = options::listed_of(service);
        if is_hidden {
            loader::give(service, HIDES, c"no");
        }
        rest.extend(listed?);
    }
    Some(rest)
}
