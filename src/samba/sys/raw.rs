//! Functions of Samba that ask for more than types can promise, and what they are called back by. Each has a wrapper in this folder.

use std::ffi::{c_char, c_void};

use super::handles::{Address, Bytes, Init, Service, Tdb, Text};
use crate::registry::records::FileKey;

/// A `TALLOC_CTX *`.
pub(super) type Talloc = *mut c_void;
/// A `struct tevent_timer` goes off: loop, timer, moment, what it was given.
pub(super) type TimerFn =
    unsafe extern "C" fn(*mut c_void, *mut c_void, libc::timeval, *mut c_void);
/// `[name]`; false ends the parsing.
pub(super) type SectionFn = unsafe extern "C" fn(Text<'_>, *mut c_void) -> bool;
/// `name = value`
pub(super) type ParameterFn = unsafe extern "C" fn(Text<'_>, Text<'_>, *mut c_void) -> bool;
pub(super) type NdrPull = unsafe extern "C" fn(*mut c_void, u32, *mut c_void) -> i32;
pub(super) type NdrPush = unsafe extern "C" fn(*mut c_void, u32, *const c_void) -> i32;
pub(super) type NdrPrint = unsafe extern "C" fn(*mut c_void, *const c_char, *const c_void);
/// `struct pdb_init_function_entry`, as far as it is read: the name of a backend, and its function.
#[repr(C)]
pub(super) struct Backend(pub(super) Text<'static>, pub(super) Init);

raw_functions! {
    // libsamba-util, libtalloc, libtevent, libsamba-debug
    [CALLERS] fn _talloc_stackframe(*const c_char) -> Talloc;
    [] fn _talloc_stackframe_pool(*const c_char, usize) -> Talloc;
    [] fn _talloc_free(Talloc, *const c_char) -> i32;
    [] fn _tevent_add_timer(*mut c_void, Talloc, libc::timeval, TimerFn, *mut c_void, *const c_char, *const c_char) -> *mut c_void;
    [] fn dbgtext(*const c_char; ...) -> bool;

    // libsamba-passdb, libsamba-sockets
    [] fn make_pdb_method_name(*mut c_void, *const c_char) -> u32;
    [] fn pdb_find_backend_entry(*const c_char) -> *const Backend;
    [CALLERS] fn tsocket_address_inet_addr_string(Address<'_>, Talloc) -> *mut c_char;

    // libsmbconf
    [SHARES] fn lp_const_servicename(Service) -> Text<'static>;
    [SHARES] fn lp_fstype(Service) -> Text<'static>;
    [SHARES] fn pm_process(*const c_char, SectionFn, ParameterFn, *mut c_void) -> bool;
    [] fn Get_Pwnam_alloc(Talloc, *const c_char) -> *mut libc::passwd;
    [CHANGES] fn smbconf_shutdown(*mut c_void);

    // libdbwrap, libtdb, libtdb-wrap
    [] fn dbwrap_record_get_key(*const c_void) -> Bytes<'static>;
    [] fn dbwrap_record_get_value(*const c_void) -> Bytes<'static>;
    [] fn tdb_wrap_open(Talloc, *const c_char, i32, i32, i32, u32) -> *mut Option<Tdb<'static>>;
    [] fn tdb_open(*const c_char, i32, i32, i32, u32) -> Option<Tdb<'static>>;
    [] fn tdb_close(Tdb<'_>) -> i32;
    [] fn tdb_get_flags(Tdb<'_>) -> i32;

    // libsmbd-base, libndr
    [FILES] fn close_file_free(*mut c_void, *mut *mut c_void, i32) -> u32;
    [] fn message_to_share_mode_entry(*mut FileKey, *mut c_void, *const u8);
    [] fn ndr_pull_struct_blob(*const Bytes<'_>, Talloc, *mut c_void, NdrPull) -> i32;
    [] fn ndr_push_struct_blob(*mut Bytes<'_>, Talloc, *const c_void, NdrPush) -> i32;
    [] fn ndr_print_struct_string(Talloc, NdrPrint, *const c_char, *const c_void) -> Text<'static>;

    // libndr-samba, libndr-standard: one of each for a record
    [] fn ndr_pull_smbXsrv_session_globalB(*mut c_void, u32, *mut c_void) -> i32;
    [] fn ndr_push_smbXsrv_session_globalB(*mut c_void, u32, *const c_void) -> i32;
    [] fn ndr_print_smbXsrv_session_globalB(*mut c_void, *const c_char, *const c_void);
    [] fn ndr_pull_smbXsrv_tcon_globalB(*mut c_void, u32, *mut c_void) -> i32;
    [] fn ndr_push_smbXsrv_tcon_globalB(*mut c_void, u32, *const c_void) -> i32;
    [] fn ndr_print_smbXsrv_tcon_globalB(*mut c_void, *const c_char, *const c_void);
    [] fn ndr_pull_smbXsrv_open_globalB(*mut c_void, u32, *mut c_void) -> i32;
    [] fn ndr_push_smbXsrv_open_globalB(*mut c_void, u32, *const c_void) -> i32;
    [] fn ndr_print_smbXsrv_open_globalB(*mut c_void, *const c_char, *const c_void);
    [] fn ndr_pull_share_mode_entry(*mut c_void, u32, *mut c_void) -> i32;
    [] fn ndr_push_share_mode_entry(*mut c_void, u32, *const c_void) -> i32;
    [] fn ndr_print_share_mode_entry(*mut c_void, *const c_char, *const c_void);
    [] fn ndr_pull_share_mode_data(*mut c_void, u32, *mut c_void) -> i32;
    [] fn ndr_push_share_mode_data(*mut c_void, u32, *const c_void) -> i32;
    [] fn ndr_print_share_mode_data(*mut c_void, *const c_char, *const c_void);
    [] fn ndr_pull_share_mode_dataB(*mut c_void, u32, *mut c_void) -> i32;
    [] fn ndr_push_share_mode_dataB(*mut c_void, u32, *const c_void) -> i32;
    [] fn ndr_print_share_mode_dataB(*mut c_void, *const c_char, *const c_void);
    [] fn ndr_pull_smbXsrv_session_closeB(*mut c_void, u32, *mut c_void) -> i32;
    [] fn ndr_push_smbXsrv_session_closeB(*mut c_void, u32, *const c_void) -> i32;
    [] fn ndr_print_smbXsrv_session_closeB(*mut c_void, *const c_char, *const c_void);
    [] fn ndr_pull_oplock_break_message(*mut c_void, u32, *mut c_void) -> i32;
    [] fn ndr_push_oplock_break_message(*mut c_void, u32, *const c_void) -> i32;
    [] fn ndr_print_oplock_break_message(*mut c_void, *const c_char, *const c_void);
}
