#![forbid(unsafe_code)]
//! The caller's home as a share of one answer.
//!
//! Samba itself makes it a service of all: in a worker it would stand there for the next caller, and over a share whose name is that of a
//! user of a domain.

use std::ffi::{CStr, CString};

use parking_lot::Mutex;

use super::loaded::{has_homes, service};
use crate::samba::options;
use crate::samba::services::Variables;
use crate::samba::sys::handles::Service;
use crate::samba::sys::home::home_folder;
use crate::samba::sys::shim::CallFacts;

/// A share by the name it goes by; a home is made of the section `[homes]`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Target {
    /// Whose parameters it has.
    pub(crate) service: Service,
    /// As it was asked for; of a home its own.
    pub(crate) name: CString,
    /// As written; `None`: the service's own.
    pub(crate) path: Option<CString>,
    /// The same.
    pub(crate) remark: Option<CString>,
    /// The caller's home.
    pub(crate) home: bool,
}

/// The user's name without the domain that winbind puts before it.
pub(crate) fn name(call: CallFacts<'_>) -> CString {
    let name = call.unix_name().to_bytes();
    let separator = options::winbind_separator();
    let at = name.iter().position(|byte| Some(*byte) == separator);
    let own = at.map_or(name, |at| name.get(at + 1..).unwrap_or_default());
    CString::new(own).unwrap_or_default()
}

/// The home of the call that asked last: a call asks more than once, and the machine's user database may hang.
static LAST: Mutex<Option<(u64, Option<Target>)>> = Mutex::new(None);

/// The caller's home, unless a share has its name, looked up once a call.
///
/// Asks the machine's user database: for lists, and for who asks for that very name.
pub(crate) fn of(call: CallFacts<'_>) -> Option<Target> {
    if let Some((serial, home)) = LAST.lock().clone() {
        if serial == call.serial {
            return home;
        }
    }
    let home = look_up(call);
    *LAST.lock() = Some((call.serial, home.clone()));
    home
}

/// As lp_add_home() does it; inside Samba the same since before 4.17.
fn look_up(call: CallFacts<'_>) -> Option<Target> {
    let name = name(call);
    if !has_homes()
        || name.is_empty()
        || service(call.unix_name()).is_some()
        || service(&name).is_some()
    {
        return None;
    }
    let homes = service(c"homes").filter(|homes| homes.is_ok())?;
    let folder = home_folder(call.unix_name())?;
    let path = homes.path(Variables::AsWritten)?;
    let of_all = Service::GLOBAL.path(Variables::Expanded)?;
    let remark = homes.comment(Variables::AsWritten)?;
    let own = |text: CString| !text.is_empty();
    let is_own = own(path.clone()) && !path.to_bytes().eq_ignore_ascii_case(of_all.to_bytes());
    Some(Target {
        service: homes,
        name,
        path: Some(if is_own { path } else { folder }),
        remark: Some(if own(remark.clone()) {
            remark
        } else {
            default_remark(call.unix_name())
        }),
        home: true,
    })
}

fn default_remark(user: &CStr) -> CString {
    let mut remark = b"Home directory of ".to_vec();
    remark.extend_from_slice(user.to_bytes());
    CString::new(remark).unwrap_or_default()
}

/// The share of that name for this caller; `None`: there is none.
pub(crate) fn target(call: CallFacts<'_>, name: &CStr) -> Option<Target> {
    if let Some(service) = service(name) {
        return Some(Target {
            service,
            name: name.to_owned(),
            path: None,
            remark: None,
            home: false,
        });
    }
    // Looking up a user may take long: no other name is worth it.
    let own = self::name(call);
    let is_own = name.to_bytes().eq_ignore_ascii_case(own.to_bytes());
    is_own.then(|| of(call)).flatten()
}
