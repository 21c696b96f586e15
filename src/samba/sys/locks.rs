//! Byte range locks.

use std::ffi::c_void;
use std::panic::{catch_unwind, AssertUnwindSafe};

use super::cluster;
use super::databases::in_time;
use super::functions::samba;
use super::types::{RawServerId, SambaFile};
use crate::error::NetApiStatus as Status;
use crate::host::HostResult;
use crate::registry::records::{FileKey, ServerId};

struct Walk<'a> {
    each: &'a mut dyn FnMut(FileKey, ServerId),
    panicked: bool,
}

/// Every lock: its file and its process. ERROR_NOT_SUPPORTED: Samba tells none. Samba does not say through which open it is held.
pub(in crate::samba) fn each_lock(each: &mut dyn FnMut(FileKey, ServerId)) -> HostResult<()> {
    let walk = samba::brl_forall.get().ok_or(Status::ERROR_NOT_SUPPORTED)?;
    let mut state = Walk {
        each,
        panicked: false,
    };
    let arg: *mut Walk<'_> = &raw mut state;
    let all = || {
        // SAFETY: `one_lock` takes the state, which outlives this call.
        let number = unsafe { walk(one_lock, arg.cast()) };
        (number >= 0).then_some(()).ok_or(Status::ERROR_GEN_FAILURE)
    };
    if cluster::is_clustered() == Some(true) {
        in_time(all)?;
    } else {
        all()?;
    }
    if state.panicked {
        return Err(Status::ERROR_GEN_FAILURE);
    }
    Ok(())
}

unsafe extern "C" fn one_lock(
    file: SambaFile,
    server: RawServerId,
    _: i32,
    _: i32,
    _: u64,
    _: u64,
    arg: *mut c_void,
) {
    // SAFETY: what `each_lock` gave; nobody else uses it meanwhile.
    let Some(walk) = (unsafe { arg.cast::<Walk<'_>>().as_mut() }) else {
        return;
    };
    if !walk.panicked {
        // The hook has logged a panic, and the walk is an error.
        let result = catch_unwind(AssertUnwindSafe(|| (walk.each)(file.into(), server.into())));
        walk.panicked = result.is_err();
    }
}
