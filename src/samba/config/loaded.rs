#![forbid(unsafe_code)]
//! What is loaded, for all who ask in the middle of a call: the engine tells it here after each load.

use std::collections::{HashMap, HashSet, VecDeque};
use std::ffi::{CStr, CString};

use once_cell::sync::Lazy;
use parking_lot::Mutex;

use super::{loader, own_look, search, whom};
use crate::samba::sys::handles::Service;

/// Steps from one configuration to the next that are remembered.
const KEPT_STEPS: usize = 64;

/// One change of some services.
#[derive(Clone, Debug, Default)]
pub(super) struct Step {
    /// The configuration's number before it, and after.
    from: u64,
    to: u64,
    /// Names of services that went; one that comes back is in `new` again.
    pub(super) gone: Vec<CString>,
    /// Services that were read, each behind those that stand before it in the list.
    pub(super) new: Vec<Service>,
}

/// What is loaded.
#[derive(Default)]
pub(super) struct Loaded {
    /// It is still what the engine loaded.
    pub(super) is_known: bool,
    /// All of the configuration could be read.
    is_good: bool,
    /// Counts the loads, whole ones and changes.
    loads: u64,
    /// The load that was whole.
    generation: u64,
    /// Tells one configuration from another, also when one comes back.
    number: u64,
    /// How many numbers of services that made.
    services: i32,
    /// Those that are nobody's. Samba makes a service at the lowest of them.
    free: Vec<Service>,
    /// In the order of a fresh worker's list.
    order: Vec<Service>,
    /// Those of users' files.
    of_users: HashSet<Service>,
    /// Samba's own search looks at each of them.
    by_name: HashMap<CString, Service>,
    /// Some names have variables, which are not in it.
    names_vary: bool,
    has_homes: bool,
    /// The registry is included.
    pub(super) includes_registry: bool,
    steps: VecDeque<Step>,
}

pub(super) static LOADED: Lazy<Mutex<Loaded>> = Lazy::new(Mutex::default);

/// A whole load begins.
pub(super) fn begin() {
    let mut loaded = LOADED.lock();
    loaded.loads += 1;
    loaded.generation = loaded.loads;
    loaded.is_known = false;
}

/// Look at the services as a whole load made them. Those of users' files, in their order, come last as in a fresh worker's list.
pub(super) fn index(number: u64, mut order: Vec<Service>, of_users: Vec<Service>, is_good: bool) {
    let are_users: HashSet<Service> = of_users.iter().copied().collect();
    order.retain(|service| !are_users.contains(service));
    order.extend(of_users);
    let mut by_name = HashMap::new();
    let mut names_vary = false;
    for service in order.iter().copied() {
        match service.name(CStr::to_owned) {
            // One that is not available is shown to administrators all the same.
            Some(name) if whom::has_variables(&name) => names_vary = true,
            Some(name) if service.is_ok() => {
                by_name.insert(name, service);
            }
            _ => {}
        }
    }
    let has_homes = search::plain(c"homes");
    let services = loader::count();
    let free = free();
    let mut loaded = LOADED.lock();
    loaded.is_known = true;
    loaded.is_good = is_good;
    loaded.number = number;
    loaded.services = services;
    loaded.free = free;
    loaded.order = order;
    loaded.of_users = are_users;
    loaded.by_name = by_name;
    loaded.names_vary = names_vary;
    loaded.has_homes = has_homes.is_some();
    loaded.steps.clear();
}

/// Whether a service is that of a user's file.
pub(in crate::samba) fn is_of_user(service: Service) -> bool {
    LOADED.lock().of_users.contains(&service)
}

/// Services in the order of before a load, those that are still there.
pub(super) fn order_before() -> Vec<Service> {
    let mut order = LOADED.lock().order.clone();
    order.retain(|service| service.is_there());
    order
}

/// The loads so far: a number that no other configuration has.
pub(super) fn loads() -> u64 {
    LOADED.lock().loads
}

/// The number of the last load of everything; 0: not known. What was found out about the server holds as long as it stays.
pub(crate) fn generation() -> u64 {
    let loaded = LOADED.lock();
    if loaded.is_known {
        loaded.generation
    } else {
        0
    }
}

/// The number of the last load of anything, one section included; 0: not known. What was found out about shares holds as long as it stays.
pub(crate) fn latest() -> u64 {
    let loaded = LOADED.lock();
    if loaded.is_known {
        loaded.loads
    } else {
        0
    }
}

/// What tells the configuration from another, and whether names of shares are made for each caller; `None`: not known.
pub(super) fn stamp() -> Option<(u64, bool)> {
    let loaded = LOADED.lock();
    loaded
        .is_known
        .then_some((loaded.number, loaded.names_vary))
}

/// At the worker's start: these are the services that Samba loaded.
pub(crate) fn at_start() {
    own_look::off();
    let free = free();
    let mut loaded = LOADED.lock();
    loaded.services = loader::count();
    loaded.free = free;
}

/// Whether Samba made no service by itself since they were loaded, and looked at no file of a user's.
pub(super) fn is_untouched() -> bool {
    let loaded = LOADED.lock();
    loaded.services == loader::count()
        && own_look::is_off()
        && loaded.free.iter().all(|service| !service.is_there())
}

/// Numbers of services that are nobody's, or hidden from everybody.
fn free() -> Vec<Service> {
    Service::all()
        .filter(|service| !service.is_there())
        .collect()
}

/// Whether shares have all of their rules: a part of the configuration that cannot be read may have had more.
pub(in crate::samba) fn has_all_rules() -> bool {
    LOADED.lock().is_good
}

/// Whether callers' homes are shares.
pub(crate) fn has_homes() -> bool {
    LOADED.lock().has_homes
}

/// Whether `[global]` of the registry is part of the configuration.
pub(crate) fn includes_registry() -> bool {
    LOADED.lock().includes_registry
}

/// All services in the order of a fresh worker's list.
pub(in crate::samba) fn services() -> Vec<Service> {
    let known = {
        let loaded = LOADED.lock();
        loaded.is_known.then(|| loaded.order.clone())
    };
    known.unwrap_or_else(|| Service::all().collect())
}

/// A service by its name as clients know it.
pub(crate) fn service(name: &CStr) -> Option<Service> {
    let services = loader::count();
    let (known, names_vary) = {
        let loaded = LOADED.lock();
        let is_good = loaded.is_known && loaded.services == services;
        let known = is_good.then(|| loaded.by_name.get(name).copied()).flatten();
        (known, loaded.names_vary || !is_good)
    };
    known.or_else(|| {
        if names_vary {
            search::any(name)
        } else {
            search::plain(name)
        }
    })
}

/// What is loaded may no longer be what the engine loaded.
pub(crate) fn forget() {
    LOADED.lock().is_known = false;
}

impl Loaded {
    /// A service went.
    pub(super) fn remove(&mut self, name: &CStr, service: Service) {
        self.by_name.remove(name);
        self.order.retain(|of| *of != service);
        self.free.push(service);
        self.loads += 1;
    }

    /// A service came, behind this one in the list; `None`: it is not in it. It is found by its name when it is available.
    pub(super) fn insert(
        &mut self,
        name: &CStr,
        service: Service,
        behind: Service,
        available: bool,
    ) -> Option<()> {
        if service != behind {
            // Its number was nobody's.
            self.order.retain(|of| *of != service);
            let at = self.order.iter().position(|of| *of == behind)?;
            self.order.insert(at + 1, service);
        }
        self.free.retain(|of| *of != service);
        if available {
            self.by_name.insert(name.to_owned(), service);
        } else {
            self.by_name.remove(name);
        }
        self.loads += 1;
        Some(())
    }

    /// Another number at the place of one.
    pub(super) fn renumber(&mut self, old: Service, new: Service) {
        if old != new {
            self.free.push(old);
            self.order.retain(|of| *of != new);
            for of in self.order.iter_mut().filter(|of| **of == old) {
                *of = new;
            }
        }
    }

    /// The configuration has this number now.
    pub(super) fn step(&mut self, to: u64, services: i32, step: Step) {
        let from = std::mem::replace(&mut self.number, to);
        self.services = services;
        if self.steps.len() >= KEPT_STEPS {
            self.steps.pop_front();
        }
        self.steps.push_back(Step { from, to, ..step });
    }

    /// The steps from a configuration to the one that is loaded; `None`: not known.
    pub(super) fn steps_since(&self, number: u64) -> Option<Vec<Step>> {
        let mut at = number;
        let mut steps = Vec::new();
        for step in &self.steps {
            if step.from == at {
                at = step.to;
                steps.push(step.clone());
            }
        }
        (self.is_known && !self.names_vary && at == self.number && at != number).then_some(steps)
    }
}
