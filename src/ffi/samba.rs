//! The entry that Samba looks up; the shim behind it is in samba-glue/module.c.

use std::ffi::c_void;

extern "C" {
    fn glue_init_module(mem_ctx: *mut c_void) -> u32;
}

/// What Samba calls when it loads the module: an NTSTATUS.
///
/// # Safety
/// Called by Samba's module loader with a talloc context.
#[no_mangle]
pub unsafe extern "C" fn samba_init_module(mem_ctx: *mut c_void) -> u32 {
    // SAFETY: the shim takes what Samba gives; it is C and does not unwind.
    unsafe { glue_init_module(mem_ctx) }
}
