#![forbid(unsafe_code)]
//! Functions of Samba's that are not there for a test (`srvsvc_rs:pretend missing`).

use std::ffi::CStr;

use once_cell::sync::OnceCell;

/// What a test wants forgotten.
static FORGOTTEN: OnceCell<Vec<String>> = OnceCell::new();

/// Forget functions for a test, by whole names between anything that is no part of one. Only names that were not asked for yet; the first
/// list stays.
pub(super) fn forget(names: &str) {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let names = names.split(|c| !is_of_name(c));
    let names = names.filter(|name| !name.is_empty());
    let _ = FORGOTTEN.set(names.map(Into::into).collect());
}

/// Whether there is to be no function of that name.
pub(super) fn is_forgotten(name: &CStr) -> bool {
    let is_it = |gone: &String| gone.as_bytes() == name.to_bytes();
    let names = FORGOTTEN.get();
    names.is_some_and(|names| names.iter().any(is_it))
}
