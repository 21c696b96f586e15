#![forbid(unsafe_code)]
//! Security of files, through Samba's VFS as the caller: what SMB itself would show and take.
//!
//! What Samba's helper for such a connection does not look at (who may connect, read only shares) is looked at here.

use std::ffi::{CStr, CString};

use super::access;
use super::access::checks::{descriptor_grants, is_local};
use super::access::veto::Veto;
use super::config::homes::{self, Target};
use super::config::loaded::has_homes;
use super::identity::AsCaller;
use super::kernel::folder::WorkingDirectory;
use super::needs::lacks;
use super::sys::handles::{Service, Session};
use super::sys::samba;
use super::sys::shim::CallFacts;
use super::text;
use super::variables::expanded_path;
use super::vfs::{room, Connection, Open};
use crate::error::NetApiStatus as Status;
use crate::host::{HostResult, Kinds};
use crate::security::rights::{
    ACCESS_SYSTEM_SECURITY, FILE_READ_DATA, FILE_WRITE_DATA, READ_CONTROL, WRITE_DAC, WRITE_OWNER,
};

const OWNER_OR_GROUP: u32 = 0x3;
const DACL: u32 = 0x4;
const SACL: u32 = 0x8;

/// Privileges, by their bits in Samba's token.
const MAY_SACL: u64 = 0x2000;
const MAY_BACKUP: u64 = 0x200;

/// Most bytes of a descriptor.
const MOST_BYTES: u32 = 0x1_0000;

/// What is done with a file: the parts of its descriptor that are meant, and the rights that this takes.
#[derive(Clone, Copy)]
struct Work {
    parts: u32,
    sets: bool,
}

impl Work {
    const fn access(self) -> u32 {
        let mut access = READ_CONTROL;
        if self.sets && self.parts & (DACL | SACL) != 0 {
            // Samba asks for it for SACLs too.
            access |= WRITE_DAC;
        }
        if self.sets && self.parts & OWNER_OR_GROUP != 0 {
            access |= WRITE_OWNER;
        }
        if self.parts & SACL != 0 {
            access |= ACCESS_SYSTEM_SECURITY;
        }
        access
    }

    /// What Samba's helper makes of a share's descriptor leaves the right to SACLs out for those who have the privilege for them,
    /// where a tree connect puts it in; it comes with the privilege for backups. The connection alone sees that one: files are opened
    /// as the caller.
    const fn privileges(self, callers: u64) -> u64 {
        if self.parts & SACL != 0 && callers & MAY_SACL != 0 {
            MAY_BACKUP
        } else {
            0
        }
    }
}

/// The parts `parts` of a file's descriptor.
pub(super) fn get(call: CallFacts<'_>, share: &str, path: &str, parts: u32) -> HostResult<Vec<u8>> {
    let work = Work { parts, sets: false };
    with_file(call, share, path, work, |file| {
        file.security(parts, MOST_BYTES)
    })
}

/// Set them.
pub(super) fn set(
    call: CallFacts<'_>,
    share: &str,
    path: &str,
    parts: u32,
    descriptor: &[u8],
) -> HostResult<()> {
    if u32::try_from(descriptor.len()).map_or(true, |len| len > MOST_BYTES) {
        return Err(Status::ERROR_INVALID_PARAMETER);
    }
    let work = Work { parts, sets: true };
    with_file(call, share, path, work, |file| {
        file.set_security(parts, descriptor)
    })
}

fn with_file<R>(
    call: CallFacts<'_>,
    share: &str,
    path: &str,
    work: Work,
    run: impl FnOnce(&Open<'_>) -> HostResult<R>,
) -> HostResult<R> {
    let path = text::to_samba(path).ok_or(Status::ERROR_INVALID_NAME)?;
    let share = text::to_samba(share).ok_or(Status::ERROR_INVALID_PARAMETER)?;
    if !is_safe(path.to_bytes()) {
        return Err(Status::ERROR_INVALID_PARAMETER);
    }
    if lacks(Kinds::SHARES | Kinds::FILES) {
        return Err(Status::ERROR_NOT_SUPPORTED);
    }
    let share = meant(call, &share);
    access::share(call, &text::outwards(share.to_bytes()), FILE_READ_DATA)?;
    let share = homes::target(call, &share).ok_or(Status::ERROR_ACCESS_DENIED)?;
    if !may_enter(call, &share, work) {
        return Err(Status::ERROR_ACCESS_DENIED);
    }
    in_share(call, &share, &path, work, run)
}

/// Samba's functions below take normalised paths only; a second look at ours.
fn is_safe(path: &[u8]) -> bool {
    !path.starts_with(b"/")
        && !path.windows(2).any(|two| two == b"//")
        && !path.iter().any(|byte| matches!(byte, b'\\' | b':'))
}

/// A tree connect to "homes" is one to the caller's own home.
fn meant(call: CallFacts<'_>, share: &CStr) -> CString {
    if share.to_bytes().eq_ignore_ascii_case(b"homes") && has_homes() {
        return homes::name(call);
    }
    share.to_owned()
}

/// What a tree connect looks at beside access to the share: guests want "guest ok", a printer has no files, nor has a share that sends its
/// clients to another server, a command that may refuse is not run for a call, and what a share wants encrypted does not travel otherwise:
/// here that is the call itself. Samba's helper looks at the descriptor of the section's name, which is not a home's; who may not write to
/// a share changes nothing in it. The right to SACLs comes from a privilege, not from a share.
fn may_enter(call: CallFacts<'_>, share: &Target, work: Work) -> bool {
    let writes = if work.sets { FILE_WRITE_DATA } else { 0 };
    let desired = work.access() & !ACCESS_SYSTEM_SECURITY | writes;
    (share.service.guest_ok() || call.session.is_some_and(Session::is_user))
        && !share.service.printable()
        && !share.service.is_guarded()
        && !sends_away(share.service)
        && (!share.service.wants_encryption() || is_encrypted(call))
        && (!share.home || descriptor_grants(call, &share.name, desired))
}

/// `msdfs proxy`, where it counts.
fn sends_away(service: Service) -> bool {
    samba::lp_host_msdfs() != Some(false)
        && !service.msdfs_proxy_shown().is_some_and(|to| to.is_empty())
}

/// Nobody on the network can read what the call says. Where encryption is off for the whole server smbd lets nobody into a share that wants
/// it.
fn is_encrypted(call: CallFacts<'_>) -> bool {
    !Service::GLOBAL.forbids_encryption() && (call.is_encrypted() || is_local(call) == Some(true))
}

/// Inside the caller's identity; all that is taken here is given back in reverse order.
fn in_share<R>(
    call: CallFacts<'_>,
    share: &Target,
    path: &CStr,
    work: Work,
    run: impl FnOnce(&Open<'_>) -> HostResult<R>,
) -> HostResult<R> {
    let denied = Status::ERROR_ACCESS_DENIED;
    // The later of Samba's two helpers leaves the worker in the share.
    let _home = WorkingDirectory::keep();
    let as_caller = AsCaller::new(call.session.ok_or(denied)?).ok_or(denied)?;
    let folder = expanded_path(call, share.service, &share.name, share.path.as_deref())
        .filter(|folder| folder.to_bytes().starts_with(b"/"))
        .ok_or(denied)?;
    let more = work.privileges(call.privileges);
    let room = room()?;
    let connection = Connection::new(&room, &as_caller, call, share.service, &folder, more)?;
    if work.sets && access::is_read_only(call, share) {
        return Err(denied);
    }
    let veto = Veto::of(call, share).ok_or(denied)?;
    let file = connection.open(path, work.access(), |path| veto.hides(path))?;
    run(&file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rights_are_those_of_the_parts() {
        let access = |parts, sets| Work { parts, sets }.access();
        assert_eq!(access(DACL | OWNER_OR_GROUP, false), READ_CONTROL);
        assert_eq!(access(DACL, true), READ_CONTROL | WRITE_DAC);
        assert_eq!(access(0x1, true), READ_CONTROL | WRITE_OWNER);
        assert_eq!(
            access(SACL, true),
            READ_CONTROL | WRITE_DAC | ACCESS_SYSTEM_SECURITY
        );
        assert_eq!(access(SACL, false), READ_CONTROL | ACCESS_SYSTEM_SECURITY);
    }

    #[test]
    fn backups_are_for_sacls_of_those_who_may_see_them() {
        let more = |parts, callers| Work { parts, sets: false }.privileges(callers);
        assert_eq!(more(SACL, MAY_SACL), MAY_BACKUP);
        assert_eq!(more(SACL, !MAY_SACL), 0);
        assert_eq!(more(DACL, MAY_SACL), 0);
    }

    #[test]
    fn a_path_leads_down_from_the_share() {
        for good in ["", ".", "a", "a/b c", "a/..b"] {
            assert!(is_safe(good.as_bytes()), "{good}");
        }
        for bad in ["/", "/a", "a//b", "a\\b", "a:stream"] {
            assert!(!is_safe(bad.as_bytes()), "{bad}");
        }
    }
}
