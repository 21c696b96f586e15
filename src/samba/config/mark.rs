#![forbid(unsafe_code)]
//! A mark on what we loaded, to notice that Samba loaded something else over it.
//!
//! A worker that gets a SIGHUP loads smb.conf by itself: as far as it goes when it is broken, and for the caller who spoke last. Each load
//! of Samba's begins with an empty `[global]`, so an option there that no file has is gone after it. Its value is the same after each load
//! of ours: usershares are loaded anew when anything of `[global]` is another than it was.

use std::ffi::CStr;
use std::sync::atomic::{AtomicBool, Ordering};

use super::loader;
use crate::samba::options;
use crate::samba::sys::handles::Service;

/// Of a family of its own: an option of ours that nobody knows would be told of.
const FAMILY: &CStr = c"srvsvc_rs_worker";
const NAME: &CStr = c"loaded";
const BOTH: &CStr = c"srvsvc_rs_worker:loaded";
const VALUE: &CStr = c"by srvsvc_rs";

/// This Samba takes the mark.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Samba has loaded `[global]` for us.
pub(super) fn set() {
    let is_taken = options::has_parametric() && loader::give(Service::GLOBAL, BOTH, VALUE);
    TAKEN.store(is_taken, Ordering::Relaxed);
}

/// What is loaded was loaded for us, as far as that can be told.
pub(super) fn is_there() -> bool {
    !TAKEN.load(Ordering::Relaxed)
        || options::parametric(Service::GLOBAL, FAMILY, NAME)
            .is_some_and(|value| value.as_bytes() == VALUE.to_bytes())
}
