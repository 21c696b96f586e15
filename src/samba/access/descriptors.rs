#![forbid(unsafe_code)]
//! Security descriptors of shares.

use std::ffi::CStr;

use super::stamp;
use crate::error::NetApiStatus as Status;
use crate::host::{HostResult, Kinds};
use crate::samba::store;
use crate::samba::sys::functions::lacks;
use crate::samba::sys::identity::AsRoot;
use crate::samba::sys::{descriptors, text};

/// The name of no share.
const NO_SHARE: &CStr = c"/";

/// What is stored for a share, or Samba's default.
pub(in crate::samba) fn get(share: &str) -> HostResult<Vec<u8>> {
    let name = text::to_samba(share).filter(|_| !lacks(Kinds::SHARES));
    descriptors::get(&name.ok_or(Status::ERROR_NOT_SUPPORTED)?)
}

/// Store one; `None` or nothing removes what is stored.
pub(crate) fn set(share: &str, sd: Option<&[u8]>) -> HostResult<()> {
    let name = text::to_samba(share).ok_or(Status::ERROR_INVALID_NAME)?;
    if lacks(Kinds::SHARES) || !descriptors::can_set() {
        return Err(Status::ERROR_NOT_SUPPORTED);
    }
    let _root = AsRoot::new();
    stamp::changes();
    match sd.filter(|sd| !sd.is_empty()) {
        Some(sd) => descriptors::set(&name, sd),
        None => forget(share, &name),
    }
}

/// A share without a descriptor, or with one that says the same, has nothing to delete. Samba would complain of a missing one in its log.
fn forget(share: &str, name: &CStr) -> HostResult<()> {
    let default = descriptors::get(NO_SHARE);
    if default.is_ok() && descriptors::get(name) == default {
        return Ok(());
    }
    // Without its descriptor a share is open to everybody, and it may be one that somebody made just now.
    store::while_absent(share, || descriptors::delete(name))
}
