//! One change of a share at a time, whichever process makes it: what is looked at before a change is still so when it is made, and a
//! descriptor belongs to the share that it was stored with.

use super::Call;
use crate::error::NetApiStatus as Status;
use crate::names::lower;

/// The right to change a share, until dropped.
pub(super) struct Locked<'a> {
    call: &'a Call<'a>,
    section: String,
}

/// Wait for the right to change the share of this name. Whatever the caller knows of shares from before is to be asked for anew.
///
/// ERROR_BUSY when another change takes too long. A host that is one process needs no lock and has none.
pub(super) fn lock<'a>(call: &'a Call<'a>, name: &str) -> Result<Locked<'a>, Status> {
    let section = lower(name).into_owned();
    match call.host.section_lock(&section) {
        Ok(()) | Err(Status::ERROR_NOT_SUPPORTED) => Ok(Locked { call, section }),
        Err(status) => Err(status),
    }
}

impl Drop for Locked<'_> {
    fn drop(&mut self) {
        self.call.host.section_unlock(&self.section);
    }
}
