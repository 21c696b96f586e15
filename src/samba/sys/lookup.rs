//! Where the functions of the running Samba are, and which Samba that is.

use std::ffi::{c_void, CStr};

use once_cell::sync::OnceCell;

use super::handles::Text;

/// Names that a test wants forgotten.
static FORGOTTEN: OnceCell<Vec<String>> = OnceCell::new();

/// Forget functions for a test. Only names that were not asked for yet; the first list stays.
pub(in crate::samba) fn forget(names: Vec<String>) {
    let _ = FORGOTTEN.set(names);
}

/// The address of a function; NULL: there is none of that name, or it is to be forgotten.
pub(super) fn look_up(name: &CStr) -> *mut c_void {
    let is_gone = |gone: &String| gone.as_bytes() == name.to_bytes();
    if FORGOTTEN
        .get()
        .is_some_and(|names| names.iter().any(is_gone))
    {
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
