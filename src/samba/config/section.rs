#![forbid(unsafe_code)]
//! One section of the registry as a service: taken out, and read again.

use std::ffi::{CStr, CString};

use super::registry_records::{in_keys, key_of, parameters};
use super::{loader, registry_tdb};
use crate::samba::services::Variables;
use crate::samba::sys::handles::Service;
use crate::samba::text;

/// Sections that mean more than a share of theirs: others come of them, or Samba changes them when all is loaded.
const SPECIAL: [&[u8]; 7] = [
    b"global",
    b"globals",
    b"homes",
    b"printers",
    b"print$",
    b"ipc$",
    b"admin$",
];

const VERTICAL_TAB: u8 = 0x0b;

/// Samba passes over blanks where it looks for names that it knows; a vertical tab is one to it.
fn letters(name: &[u8]) -> Vec<u8> {
    let letters = name.iter().copied();
    letters
        .filter(|byte| !byte.is_ascii_whitespace() && *byte != VERTICAL_TAB)
        .collect()
}

/// Whether the section can be taken out and read alone.
pub(super) fn is_plain(name: &CStr) -> bool {
    let name = letters(name.to_bytes());
    !name.is_empty()
        && !SPECIAL
            .iter()
            .any(|special| name.eq_ignore_ascii_case(special))
}

/// Whether its parameters are the defaults of all shares, as Samba reads its name in a load.
pub(super) fn is_global(name: &CStr) -> bool {
    let name = letters(name.to_bytes());
    name.eq_ignore_ascii_case(b"global") || name.eq_ignore_ascii_case(b"globals")
}

/// The same by the name as it is in keys; empty: values of no section.
pub(super) fn is_plain_key(name: &[u8]) -> bool {
    CString::new(name).is_ok_and(|name| is_plain(&name))
}

/// Whether two names are of one section, as far as can be told.
pub(super) fn may_be_one(one: &CStr, other: &CStr) -> bool {
    let keys = in_keys(one.to_bytes()).zip(in_keys(other.to_bytes()));
    keys.is_none_or(|(one, other)| one == other)
}

/// Parameters that a section cannot have when it is to be read alone: what it is depends on another one, or on the time when it is read.
const ODD: [&[u8]; 6] = [
    b"copy",
    b"include",
    b"includes",
    b"-valid",
    b"configfile",
    b"usershare",
];

/// Whether a section with these values can be read alone.
pub(super) fn is_simple(values: &[u8]) -> bool {
    parameters(values).is_some_and(|parameters| {
        parameters.iter().all(|(name, _)| {
            let name = letters(name);
            !ODD.iter().any(|odd| name.eq_ignore_ascii_case(odd))
        })
    })
}

/// What a section says: names and values, in their order.
pub(super) type Parameters = Vec<(CString, CString)>;

/// `None`: it is no section that can be read alone.
pub(super) fn read(name: &CStr) -> Option<Parameters> {
    let key = key_of(&in_keys(name.to_bytes())?);
    let Some(values) = registry_tdb::record(&key).ok()? else {
        return Some(Vec::new());
    };
    let parameters = is_simple(&values).then(|| parameters(&values))??;
    let parameters = parameters
        .into_iter()
        .map(|(name, value)| Some((CString::new(name).ok()?, text::to_samba(&value)?)));
    parameters.collect()
}

/// Make a service of a section; parameters of one that is there are those of both. `None`: Samba refuses a value, and nothing behind it
/// was looked at; what was made of it is there.
pub(super) fn make(name: &CStr, parameters: &Parameters) -> Option<Service> {
    let service = loader::section(name)?;
    let mut has_path = false;
    for (parameter, value) in parameters {
        if is_path(parameter.to_bytes()) {
            has_path = !value.is_empty();
        }
        if !loader::give(service, parameter, value) {
            return None;
        }
    }
    if !has_path {
        close_without_path(service)?;
    }
    Some(service)
}

fn is_path(parameter: &[u8]) -> bool {
    [&b"path"[..], b"directory"]
        .iter()
        .any(|path| parameter.eq_ignore_ascii_case(path))
}

/// As Samba does at the end of a section: a share without a folder is not there for anybody, unless it leads to another server.
fn close_without_path(service: Service) -> Option<()> {
    let is_empty = |text: Option<CString>| text.map(|text| text.is_empty());
    let nowhere = is_empty(service.path(Variables::AsWritten))?
        && is_empty(service.msdfs_proxy(Variables::AsWritten))?;
    (!nowhere || loader::give(service, c"available", c"no")).then_some(())
}
