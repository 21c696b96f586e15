#![forbid(unsafe_code)]
//! Which services are a section of the registry each, and nothing else.

use std::collections::HashSet;
use std::ffi::{CStr, CString};

use super::files::Files;
use super::loader;
use crate::samba::sys::handles::Service;

/// Services that can be taken out and read again alone.
#[derive(Default)]
pub(super) struct Origins {
    of_registry: HashSet<Service>,
    has_all: bool,
}

impl Origins {
    /// After a whole load. `None`: it cannot be told.
    pub(super) fn of(files: &Files, sections: &[CString]) -> Option<Self> {
        let of_files: HashSet<Service> = files
            .sections()?
            .iter()
            .filter_map(|name| loader::by_name(name))
            .collect();
        let mut of_registry = HashSet::new();
        let mut has_all = true;
        for section in sections {
            let service = loader::by_name(section);
            has_all &= service.is_some() || section.to_bytes().eq_ignore_ascii_case(b"global");
            // Samba reads a section into the service that it made of a printer or of a home before.
            let is_alone = |service: &Service| !of_files.contains(service) && !service.autoloaded();
            of_registry.extend(service.filter(is_alone));
        }
        Some(Self {
            of_registry,
            has_all,
        })
    }

    /// Each section of the registry became a service.
    pub(super) fn has_all_sections(&self) -> bool {
        self.has_all
    }

    /// The service of a section, when it is nothing else.
    pub(super) fn find(&self, section: &CStr) -> Option<Service> {
        loader::by_name(section).filter(|service| self.of_registry.contains(service))
    }

    /// It was read.
    pub(super) fn add(&mut self, service: Service) {
        self.of_registry.insert(service);
    }

    /// It was taken out.
    pub(super) fn remove(&mut self, service: Service) {
        self.of_registry.remove(&service);
    }
}
