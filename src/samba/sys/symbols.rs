//! The functions of the running Samba, by name: each is looked up when it is first asked for, so a worker pays for what it uses.

use std::ffi::{c_char, c_void, CStr};
use std::marker::PhantomData;
use std::sync::atomic::{AtomicPtr, Ordering};

use once_cell::sync::OnceCell;

use super::types::*;

/// A `TALLOC_CTX *`.
pub(super) type Talloc = *mut c_void;

/// Names that a test wants forgotten (`srvsvc_rs:pretend missing`).
static FORGOTTEN: OnceCell<Vec<Box<str>>> = OnceCell::new();

/// A function of Samba: not asked for yet, absent, or there.
pub(super) struct Symbol<F> {
    name: &'static CStr,
    at: AtomicPtr<c_void>,
    of: PhantomData<F>,
}

/// What `at` holds before the first look-up; no function has this address.
const NOT_ASKED: *mut c_void = std::ptr::without_provenance_mut(1);

impl<F: Copy> Symbol<F> {
    const IS_A_POINTER: () = assert!(size_of::<F>() == size_of::<*mut c_void>());

    const fn new(name: &'static CStr) -> Self {
        let () = Self::IS_A_POINTER;
        Self {
            name,
            at: AtomicPtr::new(NOT_ASKED),
            of: PhantomData,
        }
    }

    /// The function, `None` when this Samba has none of that name.
    pub(super) fn get(&self) -> Option<F> {
        let mut at = self.at.load(Ordering::Relaxed);
        if at == NOT_ASKED {
            at = look_up(self.name);
            self.at.store(at, Ordering::Relaxed);
        }
        if at.is_null() {
            return None;
        }
        // SAFETY: `F` is a function pointer of the size checked above, and the name stands in the table with Samba's own prototype.
        Some(unsafe { std::mem::transmute_copy(&at) })
    }
}

fn look_up(name: &CStr) -> *mut c_void {
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

macro_rules! functions {
    ($($(#[$meta:meta])* fn $name:ident($($type:ty),* $(,)?) $(-> $ret:ty)?;)*) => {
        /// One function of Samba each, by Samba's name and prototype.
        #[allow(non_upper_case_globals, reason = "Samba's names")]
        pub(super) mod samba {
            use super::*;
            $(
                $(#[$meta])*
                pub(in crate::samba::sys) static $name: Symbol<unsafe extern "C" fn($($type),*) $(-> $ret)?> =
                    match CStr::from_bytes_with_nul(concat!(stringify!($name), "\0").as_bytes()) {
                        Ok(name) => Symbol::new(name),
                        Err(_) => unreachable!(),
                    };
            )*
        }
    };
}

functions! {
    // libsamba-util, libtalloc
    fn _talloc_stackframe(*const c_char) -> Talloc;
    fn _talloc_free(Talloc, *const c_char) -> i32;
    fn talloc_strndup(Talloc, *const c_char, usize) -> *mut c_char;
    fn convert_string_talloc(Talloc, i32, i32, *const c_void, usize, *mut c_void, *mut usize) -> bool;

    // libsamba-debug
    fn debug_get_log_type() -> i32;
    fn reopen_logs_internal() -> bool;

    // libsmbd-shim
    fn become_root();
    fn unbecome_root();
    fn become_authenticated_pipe_user(*mut c_void) -> bool;
    fn unbecome_authenticated_pipe_user() -> bool;

    // libsamba-util
    fn cache_path(Talloc, *const c_char) -> *mut c_char;
    fn pidfile_pid(*const c_char, *const c_char) -> i32;

    // libsmbconf
    fn lp_pid_directory() -> *const c_char;
    fn lp_max_log_size() -> i32;
    fn process_exists(RawServerId) -> bool;
    fn lp_unix_charset() -> *const c_char;
    fn uidtoname(u32) -> *const c_char;
    fn lock_path(Talloc, *const c_char) -> *mut c_char;
    fn lp_clustering() -> bool;
    fn lp_guest_account() -> *const c_char;
    fn lp_parm_const_string(i32, *const c_char, *const c_char, *const c_char) -> *const c_char;
    /// From 4.25 on.
    fn lp_persistent_handles() -> bool;
    fn samba_version_string() -> *const c_char;
    fn sid_to_uid(*const c_void, *mut u32) -> bool;
    fn db_open(Talloc, *const c_char, i32, i32, i32, u32, u32, u64) -> *mut c_void;

    // libdbwrap
    fn dbwrap_traverse_read(*mut c_void, RecordFn, *mut c_void, *mut i32) -> NtStatus;
    fn dbwrap_record_get_key(*const c_void) -> TdbData;
    fn dbwrap_record_get_value(*const c_void) -> TdbData;

    // libtdb, libtdb-wrap
    fn tdb_wrap_open(Talloc, *const c_char, i32, i32, i32, u32) -> *mut TdbWrap;
    fn tdb_open(*const c_char, i32, i32, i32, u32) -> *mut c_void;
    fn tdb_close(*mut c_void) -> i32;
    fn tdb_error(*mut c_void) -> i32;
    fn tdb_get_flags(*mut c_void) -> i32;
    fn tdb_get_seqnum(*mut c_void) -> i32;
    fn tdb_hash_size(*mut c_void) -> i32;
    fn tdb_traverse_read(*mut c_void, TdbFn, *mut c_void) -> i32;
    fn tdb_traverse_chain(*mut c_void, u32, TdbFn, *mut c_void) -> i32;

    // libsmbd-base
    fn brl_forall(LockFn, *mut c_void) -> i32;
    fn message_to_share_mode_entry(*mut c_void, *mut c_void, *const c_char);
    fn smbXsrv_open_global_traverse(StopFn, *mut c_void) -> NtStatus;
    fn smbXsrv_session_global_init(*mut c_void) -> NtStatus;
    fn smbXsrv_session_global_traverse(StopFn, *mut c_void) -> NtStatus;
    fn smbXsrv_tcon_global_traverse(StopFn, *mut c_void) -> NtStatus;

    // libndr
    fn ndr_pull_struct_blob(*const DataBlob, Talloc, *mut c_void, NdrPull) -> i32;
    fn ndr_push_struct_blob(*mut DataBlob, Talloc, *const c_void, NdrPush) -> i32;
    fn ndr_print_struct_string(Talloc, NdrPrint, *const c_char, *const c_void) -> *const c_char;
    fn nt_time_string(Talloc, u64) -> *const c_char;

    // libndr-samba, libndr-standard: one of each for a record
    fn ndr_pull_smbXsrv_session_globalB(*mut c_void, u32, *mut c_void) -> i32;
    fn ndr_push_smbXsrv_session_globalB(*mut c_void, u32, *const c_void) -> i32;
    fn ndr_print_smbXsrv_session_globalB(*mut c_void, *const c_char, *const c_void);
    fn ndr_pull_smbXsrv_tcon_globalB(*mut c_void, u32, *mut c_void) -> i32;
    fn ndr_push_smbXsrv_tcon_globalB(*mut c_void, u32, *const c_void) -> i32;
    fn ndr_print_smbXsrv_tcon_globalB(*mut c_void, *const c_char, *const c_void);
    fn ndr_pull_smbXsrv_open_globalB(*mut c_void, u32, *mut c_void) -> i32;
    fn ndr_push_smbXsrv_open_globalB(*mut c_void, u32, *const c_void) -> i32;
    fn ndr_print_smbXsrv_open_globalB(*mut c_void, *const c_char, *const c_void);
    fn ndr_pull_share_mode_entry(*mut c_void, u32, *mut c_void) -> i32;
    fn ndr_push_share_mode_entry(*mut c_void, u32, *const c_void) -> i32;
    fn ndr_print_share_mode_entry(*mut c_void, *const c_char, *const c_void);
    fn ndr_pull_share_mode_data(*mut c_void, u32, *mut c_void) -> i32;
    fn ndr_push_share_mode_data(*mut c_void, u32, *const c_void) -> i32;
    fn ndr_print_share_mode_data(*mut c_void, *const c_char, *const c_void);
    fn ndr_pull_share_mode_dataB(*mut c_void, u32, *mut c_void) -> i32;
    fn ndr_push_share_mode_dataB(*mut c_void, u32, *const c_void) -> i32;
    fn ndr_print_share_mode_dataB(*mut c_void, *const c_char, *const c_void);
    fn ndr_pull_smbXsrv_session_closeB(*mut c_void, u32, *mut c_void) -> i32;
    fn ndr_push_smbXsrv_session_closeB(*mut c_void, u32, *const c_void) -> i32;
    fn ndr_print_smbXsrv_session_closeB(*mut c_void, *const c_char, *const c_void);
    fn ndr_pull_oplock_break_message(*mut c_void, u32, *mut c_void) -> i32;
    fn ndr_push_oplock_break_message(*mut c_void, u32, *const c_void) -> i32;
    fn ndr_print_oplock_break_message(*mut c_void, *const c_char, *const c_void);
}

#[cfg(test)]
mod tests {
    use super::*;

    static THERE: Symbol<unsafe extern "C" fn() -> i32> = Symbol::new(c"getpid");
    static GONE: Symbol<unsafe extern "C" fn()> = Symbol::new(c"no_such_function_of_samba");

    #[test]
    fn what_is_there_is_found_and_what_is_not_is_none() {
        let getpid = THERE.get().unwrap();
        // SAFETY: getpid(2) has no conditions.
        assert_eq!(unsafe { getpid() }.unsigned_abs(), std::process::id());
        assert!(GONE.get().is_none());
        assert!(GONE.get().is_none(), "asked again");
    }
}
