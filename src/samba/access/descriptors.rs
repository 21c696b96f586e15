#![forbid(unsafe_code)]
//! Security descriptors of shares.

use std::ffi::CStr;

use super::stamp;
use crate::error::NetApiStatus as Status;
use crate::host::{HostResult, Kinds};
use crate::samba::config::loaded;
use crate::samba::identity::AsRoot;
use crate::samba::needs::lacks;
use crate::samba::recovery::takes_part;
use crate::samba::status::win32;
use crate::samba::store as share_store;
use crate::samba::sys::frame::Frame;
use crate::samba::sys::handles::Bytes;
use crate::samba::sys::samba::{self, symbol};
use crate::samba::text;

/// The name of no share.
const NO_SHARE: &CStr = c"/";

/// What is stored for a share, or Samba's default.
pub(in crate::samba) fn get(share: &str) -> HostResult<Vec<u8>> {
    let name = text::to_samba(share).filter(|_| !lacks(Kinds::SHARES));
    takes_part()?;
    stored(&name.ok_or(Status::ERROR_NOT_SUPPORTED)?)
}

/// Store one; `None` or nothing removes what is stored.
pub(crate) fn set(share: &str, sd: Option<&[u8]>) -> HostResult<()> {
    let name = text::to_samba(share).ok_or(Status::ERROR_INVALID_NAME)?;
    let can_set = symbol::set_share_security.is_there() && symbol::delete_share_security.is_there();
    if lacks(Kinds::SHARES) || !can_set {
        return Err(Status::ERROR_NOT_SUPPORTED);
    }
    takes_part()?;
    let _root = AsRoot::new();
    stamp::changes();
    match sd.filter(|sd| !sd.is_empty()) {
        Some(sd) => store(&name, sd),
        None => forget(share, &name),
    }
}

/// A share without a descriptor, or with one that says the same, has nothing to delete. Samba would complain of a missing one in its log.
fn forget(share: &str, name: &CStr) -> HostResult<()> {
    let default = stored(NO_SHARE);
    if default.is_ok() && stored(name) == default {
        return Ok(());
    }
    // Without its descriptor a share is open to everybody, and it may be one that somebody made just now.
    share_store::while_absent(share, || {
        // It may be one of smb.conf or of a user as well, or its command left it where it was.
        if loaded::service(name).is_some() {
            log::warn!("share {share:?} is still there: it keeps its descriptor");
            return Ok(());
        }
        delete(name)
    })
}

/// STATUS_NOT_FOUND: there was none to delete.
const NOT_FOUND: u32 = 0xC000_0225;

fn delete(share: &CStr) -> HostResult<()> {
    match samba::delete_share_security(share) {
        Some(NOT_FOUND) => Ok(()),
        Some(status) => win32(status),
        None => Err(Status::ERROR_NOT_SUPPORTED),
    }
}

const MISSING: Status = Status::ERROR_NOT_SUPPORTED;

/// What is stored for a share, self-relative; Samba's default when nothing is.
fn stored(share: &CStr) -> HostResult<Vec<u8>> {
    if !symbol::get_share_security.is_there() {
        return Err(MISSING);
    }
    let frame = Frame::new().ok_or(Status::ERROR_NOT_ENOUGH_MEMORY)?;
    let read = samba::get_share_security(&frame, share, &mut 0);
    let read = read.ok_or(Status::ERROR_GEN_FAILURE)?;
    let mut bytes = Bytes::NONE;
    win32(samba::marshall_sec_desc(&frame, read, &mut bytes).ok_or(MISSING)?)?;
    bytes.copied().ok_or(Status::ERROR_NOT_ENOUGH_MEMORY)
}

/// Store one, self-relative as it came. As root.
fn store(share: &CStr, bytes: &[u8]) -> HostResult<()> {
    let frame = Frame::new().ok_or(Status::ERROR_NOT_ENOUGH_MEMORY)?;
    // Samba's prototype wants memory that it may write to.
    let (mut bytes, mut made) = (bytes.to_vec(), None);
    let read = samba::unmarshall_sec_desc(&frame, &mut bytes, &mut made);
    win32(read.ok_or(MISSING)?)?;
    let descriptor = made.ok_or(Status::ERROR_GEN_FAILURE)?;
    win32(samba::set_share_security(share, descriptor).ok_or(MISSING)?)
}
