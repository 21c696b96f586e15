#![forbid(unsafe_code)]
//! What is loaded, for all who ask in the middle of a call: the engine tells it here after each load.

use std::collections::HashMap;
use std::ffi::{CStr, CString};

use once_cell::sync::Lazy;
use parking_lot::Mutex;

use super::whom;
use crate::samba::sys::loader;
use crate::samba::sys::services::Service;

/// One load.
#[derive(Default)]
pub(super) struct Loaded {
    /// What is loaded is still what the engine loaded.
    pub(super) is_known: bool,
    /// Counts the loads.
    pub(super) generation: u64,
    /// Tells one configuration from another, also when one comes back.
    pub(super) number: u64,
    /// How many numbers of services that made.
    services: i32,
    /// Samba's own search looks at each of them.
    by_name: HashMap<CString, Service>,
    /// Some names have variables, which are not in it.
    names_vary: bool,
    has_homes: bool,
    /// The registry is included.
    pub(super) includes_registry: bool,
}

pub(super) static LOADED: Lazy<Mutex<Loaded>> = Lazy::new(Mutex::default);

impl Loaded {
    /// Look at the services as they were loaded just now.
    pub(super) fn index(number: u64) {
        let services = loader::count();
        let mut by_name = HashMap::new();
        let mut names_vary = false;
        for service in loader::services().filter(|service| service.is_ok()) {
            match loader::name(service) {
                Some(name) if whom::has_variables(&name) => names_vary = true,
                Some(name) => {
                    by_name.insert(name, service);
                }
                None => {}
            }
        }
        let has_homes = loader::find(c"homes").is_some();
        let mut loaded = LOADED.lock();
        *loaded = Self {
            is_known: true,
            number,
            services,
            by_name,
            names_vary,
            has_homes,
            generation: loaded.generation,
            includes_registry: loaded.includes_registry,
        };
    }
}

/// Counts the loads; what was found out under one number holds as long. 0: not known.
pub(crate) fn generation() -> u64 {
    let loaded = LOADED.lock();
    if loaded.is_known {
        loaded.generation
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

/// Whether Samba still has as many services as were loaded.
pub(super) fn has_count(services: i32) -> bool {
    LOADED.lock().services == services
}

/// Whether callers' homes are shares.
pub(crate) fn has_homes() -> bool {
    LOADED.lock().has_homes
}

/// Whether `[global]` of the registry is part of the configuration.
pub(crate) fn includes_registry() -> bool {
    LOADED.lock().includes_registry
}

/// A service by its name as clients know it.
pub(crate) fn service(name: &CStr) -> Option<Service> {
    let services = loader::count();
    let known = {
        let loaded = LOADED.lock();
        let is_good = loaded.is_known && loaded.services == services;
        is_good.then(|| loaded.by_name.get(name).copied()).flatten()
    };
    known.or_else(|| loader::find(name))
}

/// What is loaded may no longer be what the engine loaded.
pub(crate) fn forget() {
    LOADED.lock().is_known = false;
}
