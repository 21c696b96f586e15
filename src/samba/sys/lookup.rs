//! Where the functions of the running Samba are, and which Samba that is.

use std::ffi::{c_void, CStr};

use super::handles::Text;
use crate::samba::forgotten::is_forgotten;

/// The address of a function; NULL: there is none of that name, or it is to be forgotten.
pub(super) fn look_up(name: &CStr) -> *mut c_void {
    if is_forgotten(name) {
        return std::ptr::null_mut();
    }
    // SAFETY: the name ends in NUL; RTLD_DEFAULT is searched, nothing is loaded.
    unsafe { libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr()) }
}

/// Samba's version as Samba calls it. The table has this function, too, but asks here which release it is of.
pub(in crate::samba) fn version() -> Option<String> {
    let at = std::ptr::NonNull::new(look_up(c"samba_version_string"))?;
    // SAFETY: Samba's function of that name has this prototype.
    let version: extern "C" fn() -> Text<'static> = unsafe { std::mem::transmute(at) };
    Some(version().get()?.to_string_lossy().into_owned())
}
