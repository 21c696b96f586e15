#![forbid(unsafe_code)]
//! Samba's loader of configurations, and its parser of files.

use std::ffi::{CStr, CString};

use crate::samba::services::{text, Variables};
use crate::samba::sys::handles::Service;
use crate::samba::sys::samba::{self, symbol};
use crate::samba::sys::services;

/// What a parser tells of a file; texts are Samba's.
pub(super) trait Reader {
    /// `[name]`
    fn section(&mut self, name: &CStr);
    /// `name = value`
    fn parameter(&mut self, name: &CStr, value: &CStr);
}

/// Let Samba's own parser read a file. False: it cannot be read, or does not parse.
pub(super) fn parse(path: &CStr, reader: &mut dyn Reader) -> bool {
    services::parse(path, &mut |name, value| match value {
        Some(value) => reader.parameter(name, value),
        None => reader.section(name),
    })
}

/// Load a file with all shares. False: not all of it could be loaded.
pub(super) fn load(path: &CStr) -> bool {
    samba::lp_load_with_shares(path) == Some(true)
}

/// Take all services out but usershares and printers.
pub(super) fn kill_services() {
    samba::lp_kill_all_services();
}

/// Printers that Samba makes services of by itself.
pub(super) fn reload_printers() {
    samba::delete_and_reload_printers();
}

/// Usershares: those that changed are read, those that went are taken out.
///
/// Samba looks for their template under every number, and ends the process at one that is nobody's. So where there is a template, each
/// such number is somebody's meanwhile.
pub(super) fn load_usershares() {
    let mut meanwhile = Vec::new();
    if usershare_template().is_some() {
        let free: Vec<_> = Service::all().filter(|of| !of.is_there()).collect();
        for number in 0..free.len() {
            // No share has such a name.
            let name = CString::new(format!("/{number}")).unwrap_or_default();
            meanwhile.extend(section(&name));
        }
        if free.iter().any(|of| !of.is_there()) {
            log::error!("usershares are not loaded: this Samba cannot look for their template");
            return meanwhile.into_iter().for_each(kill);
        }
    }
    services::load_usershares();
    meanwhile.into_iter().for_each(kill);
}

/// All shares of the registry, when they are served.
pub(super) fn load_registry_shares() {
    samba::load_registry_shares();
}

/// How many numbers services have; some of them may be nobody's.
pub(super) fn count() -> i32 {
    samba::lp_numservices().unwrap_or_default()
}

/// Samba's own search for a service by its name.
pub(super) fn find(name: &CStr) -> Option<Service> {
    samba::lp_servicenumber(name)
}

/// The folder of usershares in force; `None`: there are none.
pub(super) fn usershare_folder() -> Option<CString> {
    if most_usershares() <= 0 {
        return None;
    }
    let path = text(Variables::Expanded, samba::lp_usershare_path);
    path.filter(|path| path.to_bytes().first() == Some(&b'/'))
}

/// The share that usershares are made like; `None`: of no one.
pub(super) fn usershare_template() -> Option<CString> {
    samba::lp_usershare_template_share().filter(|name| !name.is_empty())
}

/// `usershare max shares`
pub(super) fn most_usershares() -> i64 {
    samba::lp_usershare_max_shares().map_or(0, i64::from)
}

/// Take one service out; its number is nobody's until another one is made.
pub(super) fn kill(service: Service) {
    samba::lp_killservice(service);
}

/// A service by its name as it is written, whether it is available or not.
pub(super) fn by_name(name: &CStr) -> Option<Service> {
    // No copy of the name is wanted.
    samba::getservicebyname(name)
}

/// Whether this Samba lets one section be loaded alone.
pub(super) fn can_load_sections() -> bool {
    [
        &symbol::lp_killservice,
        &symbol::getservicebyname,
        &symbol::lp_do_section,
        &symbol::lp_do_parameter,
        &symbol::lp_parameter_is_valid,
        &symbol::lp_msdfs_proxy,
    ]
    .iter()
    .all(|function| function.is_there())
}

/// A service of this name with the defaults of all, or the one that is there.
pub(super) fn section(name: &CStr) -> Option<Service> {
    // No context is wanted.
    let begun = samba::lp_do_section(name)?;
    begun.then(|| by_name(name)).flatten()
}

/// Give a service a parameter of a section of the registry; one that Samba does not know is passed over. False: it cannot have it.
pub(super) fn give(service: Service, name: &CStr, value: &CStr) -> bool {
    match samba::lp_parameter_is_valid(name) {
        Some(true) => samba::lp_do_parameter(service, name, value) == Some(true),
        Some(false) => symbol::lp_do_parameter.is_there(),
        None => false,
    }
}

/// Whether Samba makes services of users' homes by itself: `preload`.
pub(super) fn preloads() -> bool {
    let names = text(Variables::Expanded, samba::lp_auto_services);
    names.is_none_or(|names| !names.is_empty())
}
