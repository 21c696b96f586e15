//! Where the functions of the running Samba are.

use std::ffi::{c_void, CStr};

use once_cell::sync::OnceCell;

/// Names that a test wants forgotten (`srvsvc_rs:pretend missing`).
static FORGOTTEN: OnceCell<Vec<Box<str>>> = OnceCell::new();

/// The address of a function; NULL: there is none of that name, or it is to be forgotten.
pub(super) fn look_up(name: &CStr) -> *mut c_void {
    let forgotten = FORGOTTEN.get().is_some_and(|names| {
        name.to_str()
            .is_ok_and(|name| names.iter().any(|gone| **gone == *name))
    });
    if forgotten {
        return std::ptr::null_mut();
    }
    // SAFETY: the name ends in NUL; RTLD_DEFAULT is searched, nothing is loaded.
    unsafe { libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr()) }
}

/// Forget functions for a test, by whole names between anything that is no part of one. Only names that were not asked for yet.
pub(crate) fn forget(names: &str) {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let list = names
        .split(|c| !is_of_name(c))
        .filter(|name| !name.is_empty())
        .map(Into::into)
        .collect();
    // The first list stays: it is an option of the worker's start.
    let _ = FORGOTTEN.set(list);
}
