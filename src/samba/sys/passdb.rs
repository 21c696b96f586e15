//! Samba's interface for modules that know accounts.

use std::ffi::{c_void, CStr};

use super::functions::samba;
use super::types::NtStatus;
pub(crate) use super::types::PassdbInit as Init;

/// `DBGC_PASSDB`
const CLASS: usize = 8;

/// Offer a backend as one of the interface with this number; Samba's answer, `None` when it takes none.
pub(in crate::samba) fn register(number: i32, name: &CStr, init: Init) -> Option<NtStatus> {
    let register = samba::smb_register_passdb.get()?;
    // SAFETY: Samba's prototype; it copies the name, and the function is in a library that is never unloaded.
    Some(unsafe { register(number, name.as_ptr(), init) })
}

/// Let another backend do all the work; what `selected` names is what `make_pdb_method_name` takes.
///
/// # Safety
/// `methods` is what Samba gave to an [`Init`].
pub(crate) unsafe fn hand_on(methods: *mut c_void, selected: &CStr) -> Option<NtStatus> {
    if let Some(make) = samba::make_pdb_method_name.get() {
        // SAFETY: the promise above; the text stays for the call.
        return Some(unsafe { make(methods, selected.as_ptr()) });
    }
    // The same by hand, for a backend that is there already.
    let find = samba::pdb_find_backend_entry.get()?;
    let text = selected.to_bytes();
    let colon = text.iter().position(|byte| *byte == b':');
    let name = std::ffi::CString::new(text.get(..colon.unwrap_or(text.len()))?).ok()?;
    // SAFETY: the name stays for the call.
    let entry = unsafe { find(name.as_ptr()) };
    // SAFETY: NULL or an entry of Samba's list, which stays.
    let backend = unsafe { entry.as_ref() }?;
    let location = colon.and_then(|colon| selected.to_bytes_with_nul().get(colon + 1..));
    let location = location.map_or(std::ptr::null(), <[u8]>::as_ptr);
    // SAFETY: the backend's own function; the location ends in NUL, as `selected` does.
    Some(unsafe { (backend.init)(methods, location.cast()) })
}

/// While it lives Samba says nothing about passdb, where it can be told so.
pub(in crate::samba) struct Quiet(Option<i32>);

impl Quiet {
    /// From now on.
    pub(in crate::samba) fn new() -> Self {
        let both = samba::debuglevel_get_class
            .get()
            .zip(samba::debuglevel_set_class.get());
        Self(both.map(|(level, set)| {
            // SAFETY: a class that each release has.
            let before = unsafe { level(CLASS) };
            // SAFETY: the same.
            unsafe { set(CLASS, -1) };
            before
        }))
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        if let Some((before, set)) = self.0.zip(samba::debuglevel_set_class.get()) {
            // SAFETY: a class that each release has, and its level of before.
            unsafe { set(CLASS, before) };
        }
    }
}
