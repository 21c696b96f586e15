#![forbid(unsafe_code)]
//! Parameters by their smb.conf names, and texts with variables.

use std::ffi::CString;

use once_cell::sync::Lazy;

use super::config::loaded;
use super::identity::AsCaller;
use super::needs::lacks;
use super::services::Variables;
use super::sys::handles::Service;
use super::sys::samba;
use super::sys::shim::CallFacts;
use super::{options, text, variables};
use crate::error::NetApiStatus as Status;
use crate::host::{HostResult, Kinds};
use crate::registry::generation::{Latest, OfGeneration};

type Value = HostResult<Option<String>>;

/// Those of `[global]`, which do not depend on the caller: Samba makes one as testparm prints it in a time that counts.
static KEPT: Lazy<OfGeneration<String, Value>> = Lazy::new(OfGeneration::default);

/// Whether `server string` depends on the caller.
static VARIES: Lazy<Latest<bool>> = Lazy::new(Latest::default);

/// `server string` alone among those that are asked for by name has variables that are the caller's.
const SERVER_STRING: &str = "server string";

/// A `[global]` parameter, or one of a share.
pub(super) fn get(call: Option<CallFacts<'_>>, share: Option<&str>, name: &str) -> Value {
    let generation = loaded::generation();
    match share {
        Some(share) => of_share(share, name),
        None if name == SERVER_STRING && !lacks(Kinds::NONE) => server_string(call, generation),
        None => KEPT.get(generation, name, || of_global(name)),
    }
}

fn of_share(share: &str, name: &str) -> Value {
    let name = text::to_samba(name).ok_or(Status::ERROR_INVALID_PARAMETER)?;
    let share = text::to_samba(share).filter(|_| !lacks(Kinds::SHARES));
    let service = share.and_then(|share| loaded::service(&share));
    read(service.ok_or(Status::NERR_NET_NAME_NOT_FOUND)?, &name)
}

fn of_global(name: &str) -> Value {
    let known = match name {
        "restrict anonymous" => samba::lp_restrict_anonymous().map(|level| level.to_string()),
        "netbios name" => options::netbios_name(),
        _ => None,
    };
    if known.is_some() {
        return Ok(known);
    }
    let name = text::to_samba(name).ok_or(Status::ERROR_INVALID_PARAMETER)?;
    read(Service::GLOBAL, &name)
}

fn read(service: Service, name: &CString) -> Value {
    let bytes = name.to_bytes();
    let colon = bytes.iter().position(|byte| *byte == b':');
    let Some(colon) = colon.filter(|_| options::has_parametric()) else {
        return options::dumped(service, name);
    };
    let part = |bytes: &[u8]| CString::new(bytes).map_err(|_| Status::ERROR_INVALID_PARAMETER);
    let kind = part(bytes.get(..colon).unwrap_or_default())?;
    let option = part(bytes.get(colon + 1..).unwrap_or_default())?;
    Ok(options::parametric(service, &kind, &option))
}

/// `server string` as the caller sees it.
fn server_string(call: Option<CallFacts<'_>>, generation: u64) -> Value {
    let make = || {
        let text = options::server_string(Variables::Expanded);
        let text = text.ok_or(Status::ERROR_NOT_ENOUGH_MEMORY)?;
        Ok(Some(text::outwards(text.to_bytes())))
    };
    let differs =
        || options::server_string(Variables::AsWritten).is_none_or(|text| varies(text.to_bytes()));
    if VARIES.get(generation, differs) {
        let _caller = call.and_then(|call| AsCaller::new(call.session?));
        return make();
    }
    KEPT.get(generation, SERVER_STRING, make)
}

/// Has it variables other than the version's and the host's?
fn varies(text: &[u8]) -> bool {
    let mut rest = text.iter();
    while rest.any(|byte| *byte == b'%') {
        if !matches!(rest.clone().next(), Some(b'v' | b'h')) {
            return true;
        }
    }
    false
}

/// A text of a share with its variables expanded for the caller.
pub(super) fn substitute(
    call: Option<CallFacts<'_>>,
    share: &str,
    path: &str,
    text: &str,
) -> HostResult<String> {
    let call = call.ok_or(Status::ERROR_INVALID_PARAMETER)?;
    let to_samba = |text| text::to_samba(text).ok_or(Status::ERROR_INVALID_PARAMETER);
    let (share, path, text) = (to_samba(share)?, to_samba(path)?, to_samba(text)?);
    if lacks(Kinds::SHARES) {
        return Err(Status::ERROR_NOT_SUPPORTED);
    }
    let expanded = variables::expanded(call, &share, &path, &text)?;
    Ok(text::outwards(expanded.to_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_and_the_host_are_the_same_for_all() {
        for same in ["", "Samba", "Samba %v on %h", "%v%h"] {
            assert!(!varies(same.as_bytes()), "{same}");
        }
        for differs in ["%U", "%v for %m", "100%", "%%v", "%$(x)"] {
            assert!(varies(differs.as_bytes()), "{differs}");
        }
    }
}
