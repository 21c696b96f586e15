#![forbid(unsafe_code)]
//! Users of this system.

use std::ffi::{CStr, CString};

use super::sys::frame::Frame;
use super::sys::handles::DomSid;
use super::sys::samba;
use super::text::outwards;
use crate::error::NetApiStatus as Status;
use crate::host::HostResult;

/// The name that a user id is shown by. ERROR_FILE_NOT_FOUND: it has none.
pub(super) fn user_name(uid: u32) -> HostResult<String> {
    if !samba::symbol::uidtoname.is_there() {
        return Err(Status::ERROR_NOT_SUPPORTED);
    }
    let name = samba::uidtoname(uid).ok_or(Status::ERROR_FILE_NOT_FOUND)?;
    Ok(outwards(name.to_bytes()))
}

/// How a name is looked up: here, in BUILTIN, and at other servers.
const LOOKUP_NAME_ALL: i32 = 0x73;
/// A group is meant where a user has the same name.
const LOOKUP_NAME_GROUP: i32 = 0x4;

/// `enum lsa_SidType`
const USER: i32 = 1;
const GROUPS: [i32; 3] = [2, 4, 5];

/// Whether a user has this name. May ask other servers, as all of these may.
pub(super) fn is_user(name: &CStr) -> bool {
    kind(name, LOOKUP_NAME_ALL) == Some(USER)
}

/// Whether a group has it: a domain's, this system's, or a well-known one.
pub(super) fn is_group(name: &CStr) -> bool {
    let kind = kind(name, LOOKUP_NAME_ALL | LOOKUP_NAME_GROUP);
    kind.is_some_and(|kind| GROUPS.contains(&kind))
}

fn kind(name: &CStr, flags: i32) -> Option<i32> {
    let (mut sid, mut kind) = (DomSid::ROOM, 0);
    let frame = Frame::new()?;
    let found = samba::lookup_name_smbconf(&frame, name, flags, &mut sid, &mut kind)?;
    found.then_some(kind)
}

/// Whether a netgroup has it that anybody is in, of the system's NIS domain, which Samba asks for.
pub(super) fn is_netgroup(name: &CStr) -> bool {
    let domain = std::fs::read("/proc/sys/kernel/domainname").unwrap_or_default();
    let domain = CString::new(domain.trim_ascii_end()).ok();
    samba::innetgr(name, domain.as_deref()).is_some_and(|found| found != 0)
}

/// Whether a text is a SID, as Samba reads one.
pub(super) fn is_sid(text: &CStr) -> bool {
    let mut sid = DomSid::ROOM;
    samba::string_to_sid(&mut sid, text) == Some(true)
}

/// The user id of a SID as it is stored; `None`: it has none.
pub(super) fn uid_of(stored: &[u8]) -> Option<u32> {
    let mut uid = 0;
    let found = samba::sid_to_uid(&DomSid::stored(stored)?, &mut uid)?;
    found.then_some(uid)
}
