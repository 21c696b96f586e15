//! Users of this system.

use std::ffi::{CStr, CString};

use super::frame::Frame;
use super::functions::samba;
use super::text::{copied, owned};
use super::types::DomSid;
use crate::error::NetApiStatus as Status;
use crate::host::HostResult;

/// The name that a user id is shown by. ERROR_FILE_NOT_FOUND: it has none.
pub(in crate::samba) fn user_name(uid: u32) -> HostResult<String> {
    let name_of = samba::uidtoname.get().ok_or(Status::ERROR_NOT_SUPPORTED)?;
    // Samba's answer lies on the stack frame.
    let _frame = Frame::new();
    // SAFETY: any number will do.
    let name = unsafe { name_of(uid) };
    // SAFETY: a text on the frame, which is still there.
    unsafe { copied(name) }.ok_or(Status::ERROR_FILE_NOT_FOUND)
}

/// How a name is looked up: here, and at other servers.
const LOOKUP_NAME_ALL: i32 = 0x23;
/// A group is meant where a user has the same name.
const LOOKUP_NAME_GROUP: i32 = 0x4;

/// Whether a user, or a group, has this name. May ask other servers.
pub(in crate::samba) fn is_known(name: &CStr, group: bool) -> bool {
    let Some((find, frame)) = samba::lookup_name_smbconf.get().zip(Frame::new()) else {
        return false;
    };
    let flags = LOOKUP_NAME_ALL | if group { LOOKUP_NAME_GROUP } else { 0 };
    let (mut sid, mut kind) = (DomSid([0; 68]), 0);
    let none = std::ptr::null_mut();
    // SAFETY: a text for the time of the call; SID and kind are ours to be written, the names are not wanted.
    unsafe {
        find(
            frame.context(),
            name.as_ptr(),
            flags,
            none,
            none,
            &raw mut sid,
            &raw mut kind,
        )
    }
}

/// The user id of a SID as it is stored; `None`: it has none.
pub(in crate::samba) fn uid_of(stored: &[u8]) -> Option<u32> {
    let find = samba::sid_to_uid.get()?;
    let mut sid = DomSid([0; 68]);
    sid.0.get_mut(..stored.len())?.copy_from_slice(stored);
    let mut uid = 0;
    let from: *const DomSid = &raw const sid;
    // SAFETY: a SID of the running machine's byte order, its number of authorities within its room.
    let found = unsafe { find(from.cast(), &raw mut uid) };
    found.then_some(uid)
}

/// Who guests are; `None`: nobody.
pub(in crate::samba) fn guest_account() -> Option<String> {
    let option = samba::lp_guest_account.get()?;
    // SAFETY: an option is read.
    let name = unsafe { option() };
    // SAFETY: a text of the configuration's, NULL when there is none.
    unsafe { copied(name) }.filter(|name| !name.is_empty())
}

/// What stands between a domain and a user's name; `None`: nothing.
pub(in crate::samba) fn winbind_separator() -> Option<u8> {
    let Some(option) = samba::lp_winbind_separator.get() else {
        return Some(b'\\');
    };
    // SAFETY: an option is read.
    let separator = unsafe { option() };
    // SAFETY: a text of the configuration's, or NULL.
    unsafe { owned(separator) }?.to_bytes().first().copied()
}

/// A user's home in the machine's user database, which may hang; `None`: there is none.
pub(in crate::samba) fn home_folder(user: &CStr) -> Option<CString> {
    let frame = Frame::new()?;
    let found = match samba::Get_Pwnam_alloc.get() {
        // SAFETY: a text for the time of the call; the result is the frame's.
        Some(find) => unsafe { find(frame.context(), user.as_ptr()) },
        // SAFETY: a text for the time of the call.
        None => unsafe { libc::getpwnam(user.as_ptr()) },
    };
    // SAFETY: NULL, or a user who is there until the next one is asked for.
    let found = unsafe { found.as_ref() }?;
    // SAFETY: a text of the user's, or NULL.
    let folder = unsafe { owned(found.pw_dir) }?;
    (!folder.is_empty() && folder.as_c_str() != c"/").then_some(folder)
}
