#![forbid(unsafe_code)]
//! Users of this system.

use std::ffi::CStr;

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

/// How a name is looked up: here, and at other servers.
const LOOKUP_NAME_ALL: i32 = 0x23;
/// A group is meant where a user has the same name.
const LOOKUP_NAME_GROUP: i32 = 0x4;

/// Whether a user, or a group, has this name. May ask other servers.
pub(super) fn is_known(name: &CStr, group: bool) -> bool {
    let flags = LOOKUP_NAME_ALL | if group { LOOKUP_NAME_GROUP } else { 0 };
    let (mut sid, mut kind) = (DomSid::ROOM, 0);
    let found = Frame::new()
        .and_then(|frame| samba::lookup_name_smbconf(&frame, name, flags, &mut sid, &mut kind));
    found == Some(true)
}

/// The user id of a SID as it is stored; `None`: it has none.
pub(super) fn uid_of(stored: &[u8]) -> Option<u32> {
    let mut uid = 0;
    let found = samba::sid_to_uid(&DomSid::stored(stored)?, &mut uid)?;
    found.then_some(uid)
}
