//! Ends of connections, and the service that Samba brings itself.

use std::ffi::{c_char, c_void};

use super::functions::samba;
use super::types::Talloc;

/// `struct dcesrv_endpoint_server` of that service; NULL: this Samba has none.
pub(crate) fn former() -> *const c_void {
    // SAFETY: no conditions.
    samba::srvsvc_get_ep_server
        .get()
        .map_or(std::ptr::null(), |server| unsafe { server() })
}

/// The numeric address of an end of a connection, made on that context; NULL: it is local, or there is no memory.
///
/// # Safety
/// A talloc context, and a `struct tsocket_address`.
pub(crate) unsafe fn address(context: Talloc, address: *const c_void) -> *mut c_char {
    let both = samba::tsocket_address_is_inet
        .get()
        .zip(samba::tsocket_address_inet_addr_string.get());
    let Some((is_inet, text)) = both else {
        return std::ptr::null_mut();
    };
    // SAFETY: the promise above; the second one is a constant.
    if !unsafe { is_inet(address, c"ip".as_ptr()) } {
        return std::ptr::null_mut();
    }
    // SAFETY: the promise above.
    unsafe { text(address, context) }
}
