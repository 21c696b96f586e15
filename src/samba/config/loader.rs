#![forbid(unsafe_code)]
//! Samba's loader of configurations, and its parser of files.

use std::ffi::{CStr, CString};

use once_cell::sync::OnceCell;

use super::own_look;
use crate::samba::services::{text, Variables};
use crate::samba::sys::handles::{Service, Text};
use crate::samba::sys::samba::{self, symbol};
use crate::samba::sys::services;
use crate::samba::version::is_older;

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
    // What it says of users' files counts from now on.
    own_look::on();
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

/// The same for printers that were taken out, though the list of printers is as it was.
pub(super) fn load_printers() {
    if samba::lp_load_printers() == Some(true) {
        samba::load_printers();
    }
}

/// Whether a service of this name may be made of a printer, when there is no other one.
pub(super) fn may_be_printer(name: &CStr) -> bool {
    samba::lp_load_printers() != Some(false)
        && by_name(c"printers").is_some()
        && samba::printer_list_printername_exists(name) != Some(false)
}

/// A user's file of this name, whose service is not there; `None`: it is no share.
pub(super) fn load_usershare(name: &CStr) -> Option<Service> {
    samba::load_usershare_service(name)
}

/// All shares of the registry. False: not all of them could be loaded.
pub(super) fn load_registry_shares() -> bool {
    if !symbol::process_registry_shares.is_there() {
        samba::load_registry_shares();
        return true;
    }
    samba::process_registry_shares() == Some(true)
}

/// One section of the registry, which costs as much as there are sections. False: not all of it could be loaded. `None`: this Samba does
/// not load one alone.
pub(super) fn load_registry_share(name: &CStr) -> Option<bool> {
    samba::process_registry_service(name)
}

/// How many numbers services have; some of them may be nobody's.
pub(super) fn count() -> i32 {
    samba::lp_numservices().unwrap_or_default()
}

/// The folder of usershares in force; `None`: there are none.
pub(super) fn usershare_folder() -> Option<CString> {
    if own_look::most_shares() <= 0 {
        return None;
    }
    // Samba expands nothing in it either.
    let path = text(Variables::AsWritten, samba::lp_usershare_path);
    path.filter(|path| path.to_bytes().first() == Some(&b'/'))
}

/// `usershare template share`: the section that usershares are made after, if it is set; `None`: that cannot be told.
pub(super) fn usershare_template() -> Option<Option<CString>> {
    let template = samba::lp_usershare_template_share()?;
    Some(Some(template).filter(|name| !name.is_empty()))
}

/// Take one service out; its number is nobody's until another one is made.
pub(super) fn kill(service: Service) {
    samba::lp_killservice(service);
}

/// A service by its name as it is written, in any case, whether it is available or not.
pub(super) fn by_name(name: &CStr) -> Option<Service> {
    samba::getservicebyname(name)
}

/// Whether this Samba lets its table of names be asked.
pub(super) fn has_table_of_names() -> bool {
    symbol::getservicebyname.is_there()
}

/// Whether a section may be begun. Until 4.17.4 Samba looks at the one that was begun before, and ends the process when that was taken out.
fn can_begin() -> bool {
    static KNOWN: OnceCell<bool> = OnceCell::new();
    *KNOWN.get_or_init(|| symbol::lp_do_section.is_there() && !is_older(417, 5))
}

/// Whether this Samba lets one section be loaded alone.
pub(super) fn can_load_sections() -> bool {
    can_begin()
        && [
            &symbol::lp_killservice,
            &symbol::process_registry_service,
            &symbol::getservicebyname,
            &symbol::lp_do_parameter,
            &symbol::lp_parameter_is_valid,
            &symbol::lp_msdfs_proxy,
        ]
        .iter()
        .all(|function| function.is_there())
}

/// A service of this name with the defaults of all, or the one that is there.
pub(super) fn section(name: &CStr) -> Option<Service> {
    let begun = can_begin() && samba::lp_do_section(name)?;
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

/// Whether Samba takes a value for a parameter; of one that it does not know it takes any.
pub(super) fn takes(name: &CStr, value: &CStr) -> bool {
    let (mut known, mut meant) = (Text::NONE, Text::NONE);
    samba::lp_parameter_is_valid(name) != Some(true)
        || name.to_bytes().contains(&b':')
        || samba::lp_canonicalize_parameter_with_value(name, value, &mut known, &mut meant)
            != Some(false)
}

/// Whether Samba makes services of users' homes by itself: `preload`.
pub(super) fn preloads() -> bool {
    let names = text(Variables::Expanded, samba::lp_auto_services);
    names.is_none_or(|names| !names.is_empty())
}

/// The names of those users, before their variables are expanded.
pub(super) fn preloaded() -> Option<CString> {
    text(Variables::AsWritten, samba::lp_auto_services)
}
