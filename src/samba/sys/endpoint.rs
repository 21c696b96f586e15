//! What the border hands to Samba of what Samba handed to it.

use std::ffi::{c_char, c_void, CStr, CString};
use std::ptr::{null, null_mut};

use super::functions::{srvsvc_get_ep_server, tsocket_address_is_inet};
use super::handles::Address;
use super::raw::{self, Talloc};

/// Let another backend do all the work; what `selected` names is what `make_pdb_method_name` takes. An NTSTATUS.
///
/// # Safety
/// `methods` is what Samba gave to an `Init`.
pub(crate) unsafe fn hand_on(methods: *mut c_void, selected: &CStr) -> Option<u32> {
    if let Some(make) = raw::make_pdb_method_name() {
        // SAFETY: `methods` is what Samba gave; the text stays for the call.
        return Some(unsafe { make(methods, selected.as_ptr()) });
    }
    // The same by hand, for a backend that is there already.
    let find = raw::pdb_find_backend_entry()?;
    let name = selected.to_bytes().split(|byte| *byte == b':').next()?;
    let name = CString::new(name).ok()?;
    // SAFETY: the name stays for the call.
    let entry = unsafe { find(name.as_ptr()) };
    // SAFETY: NULL or an entry of Samba's list, which stays.
    let backend = unsafe { entry.as_ref() }?;
    let behind = selected
        .to_bytes_with_nul()
        .get(name.to_bytes().len() + 1..);
    let location = behind
        .filter(|rest| !rest.is_empty())
        .map_or(null(), <[u8]>::as_ptr);
    // SAFETY: the backend's own function, with what Samba gave; the location ends in NUL, as `selected` does.
    Some(unsafe { (backend.1 .0)(methods, location.cast()) })
}

/// The numeric address of an end of a connection, made on that context; NULL: it is local, or there is no memory.
///
/// # Safety
/// A talloc context, and a `struct tsocket_address`.
pub(crate) unsafe fn address(context: Talloc, address: *const c_void) -> *mut c_char {
    // SAFETY: NULL, or an address that is there for this call.
    let end = unsafe { Address::new(address.cast_mut()) };
    let inet = end.filter(|end| tsocket_address_is_inet(*end, c"ip") == Some(true));
    match raw::tsocket_address_inet_addr_string().zip(inet) {
        // SAFETY: the end is there for this call, and so is the context.
        Some((text, end)) => unsafe { text(end, context) },
        None => null_mut(),
    }
}

/// `struct dcesrv_endpoint_server` of the service that Samba brings itself; NULL: this Samba has none.
pub(crate) fn former() -> *const c_void {
    srvsvc_get_ep_server().unwrap_or(null())
}
