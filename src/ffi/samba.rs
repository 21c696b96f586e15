//! The entries that Samba and ld.so look up; the shim behind them is samba-glue, which is given its way back to Rust as a table.

use std::ffi::{c_char, c_void, CStr};

use super::convert::{lent, sized, text};
use super::exports::new_service;
use super::flush;
use super::panic::{guard, status};
use super::sys::{self, srvsvc_rs_host, srvsvc_rs_service, srvsvc_rs_text};
use crate::host::Kinds;
use crate::samba::config::{engine, loaded, whom};
use crate::samba::debug_log;
use crate::samba::kernel::watch;
use crate::samba::purge;
use crate::samba::sys::events::Events;
use crate::samba::sys::identity::{by_hand, Session};
use crate::samba::sys::shim::{self, CallFacts, Shim};
use crate::samba::sys::text as charset;
use crate::samba::sys::{addresses, functions};

/// `struct glue_rust`: what the shim calls of Rust by pointer, so that the library exports no names for it.
#[repr(C)]
struct Rust {
    size: usize,
    service_new: unsafe extern "C" fn(
        *const srvsvc_rs_host,
        *const Shim,
        *mut *mut srvsvc_rs_service,
    ) -> i32,
    become_caller: unsafe extern "C" fn(*mut c_void) -> bool,
    unbecome_caller: extern "C" fn(),
    become_root: extern "C" fn(),
    unbecome_root: extern "C" fn(),
    forget: unsafe extern "C" fn(*const c_char),
    lacks: unsafe extern "C" fn(*mut srvsvc_rs_service, bool) -> u32,
    prove_live: unsafe extern "C" fn(*mut srvsvc_rs_service),
    text_look_again: extern "C" fn(),
    text_is_utf8: extern "C" fn() -> bool,
    text_from_samba: unsafe extern "C" fn(*mut c_void, *const c_char) -> *mut c_char,
    text_to_samba: unsafe extern "C" fn(*mut c_void, *const c_char, usize) -> *mut c_char,
    watch_look: extern "C" fn(),
    log: unsafe extern "C" fn(i32, *const c_char, *const c_char, *const c_char),
    config_started: extern "C" fn(),
    smbd_starts: unsafe extern "C" fn(*const Shim),
    whom_speaks: unsafe extern "C" fn(*mut c_void),
    config_fresh: unsafe extern "C" fn(*mut srvsvc_rs_service, bool),
    config_forget: extern "C" fn(),
    config_generation: extern "C" fn() -> u64,
    flush_later: unsafe extern "C" fn(*mut c_void),
    flush_all: extern "C" fn(),
}

static RUST: Rust = Rust {
    size: size_of::<Rust>(),
    service_new,
    become_caller,
    unbecome_caller,
    become_root,
    unbecome_root,
    forget,
    lacks,
    prove_live,
    text_look_again,
    text_is_utf8,
    text_from_samba,
    text_to_samba,
    watch_look,
    log,
    config_started,
    smbd_starts,
    whom_speaks,
    config_fresh,
    config_forget,
    config_generation,
    flush_later,
    flush_all,
};

extern "C" {
    fn glue_init_module(mem_ctx: *mut c_void, rust: *const Rust) -> u32;
    fn glue_preloaded(rust: *const Rust);
}

/// What Samba calls when it loads the module: an NTSTATUS.
///
/// # Safety
/// Called by Samba's module loader with a talloc context.
#[no_mangle]
pub unsafe extern "C" fn samba_init_module(mem_ctx: *mut c_void) -> u32 {
    // SAFETY: the shim takes what Samba gives; it is C and does not unwind.
    unsafe { glue_init_module(mem_ctx, &raw const RUST) }
}

/// Runs when ld.so has loaded the library, by LD_PRELOAD or otherwise.
#[used]
#[link_section = ".init_array"]
static PRELOADED: extern "C" fn() = preloaded;

extern "C" fn preloaded() {
    // SAFETY: the shim looks at the environment and, preloaded into a worker, registers itself.
    unsafe { glue_preloaded(&raw const RUST) };
}

/// A service over the shim's callbacks, with Samba itself beside them.
unsafe extern "C" fn service_new(
    table: *const srvsvc_rs_host,
    shim: *const Shim,
    out: *mut *mut srvsvc_rs_service,
) -> i32 {
    status(|| {
        // SAFETY: NULL or the shim's own, which stays.
        let shim = unsafe { shim.as_ref() }.ok_or(sys::SRVSVC_RS_NULL)?;
        shim::share(*shim);
        // SAFETY: the shim's own table.
        let mut table = unsafe { sized(table, 0) }?;
        table.log = Some(write_log);
        table.log_level = Some(log_level);
        // SAFETY: the shim's callbacks, which stay, and two that need no host.
        unsafe { new_service(&raw const table, std::ptr::null_mut(), Some(*shim), out) }?;
        // SAFETY: written just now.
        let service = unsafe { out.read() };
        // SAFETY: the shim keeps its one service.
        unsafe { flush::begin(service) };
        Ok(())
    })
}

unsafe extern "C" fn become_caller(info: *mut c_void) -> bool {
    // SAFETY: the shim gives Samba's own session of the call under way.
    let session = unsafe { Session::new(info) };
    guard(false, || session.is_some_and(by_hand::become_caller))
}

extern "C" fn unbecome_caller() {
    guard((), by_hand::unbecome_caller);
}

extern "C" fn become_root() {
    guard((), by_hand::become_root);
}

extern "C" fn unbecome_root() {
    guard((), by_hand::unbecome_root);
}

/// Functions that a test wants forgotten.
unsafe extern "C" fn forget(names: *const c_char) {
    if !names.is_null() {
        // SAFETY: a parameter's text, not NULL.
        let names = unsafe { CStr::from_ptr(names) };
        guard((), || addresses::forget(&names.to_string_lossy()));
    }
}

/// The kinds that lack a function that is looked up in Rust. The service is NULL in smbd, where nobody is to be told.
unsafe extern "C" fn lacks(service: *mut srvsvc_rs_service, late: bool) -> u32 {
    // SAFETY: the shim's one service, or NULL.
    let handle = unsafe { super::handle::service(service) };
    guard(Kinds::CALLERS.0, || {
        let mut all = Kinds::NONE;
        for (kinds, name) in functions::lacking(late) {
            all = all | kinds;
            if let Ok(handle) = &handle {
                handle.without_kinds(kinds.0, &format!("{} {name}", why(kinds)));
            }
        }
        all.0
    })
}

const fn why(kinds: Kinds) -> &'static str {
    if kinds.intersects(Kinds::SHARES) {
        "a function that lists shares is missing:"
    } else {
        "a function is missing:"
    }
}

/// Prove the forms of live records; what is not known goes to Samba's own service.
unsafe extern "C" fn prove_live(service: *mut srvsvc_rs_service) {
    // SAFETY: the shim's one service, or NULL.
    let handle = unsafe { super::handle::service(service) };
    if let Ok(handle) = handle {
        guard((), || {
            for (kinds, why) in crate::samba::selfcheck::without_live() {
                handle.without_kinds(kinds.0, why);
            }
        });
    }
}

extern "C" fn text_look_again() {
    guard((), charset::look_again);
}

extern "C" fn text_is_utf8() -> bool {
    guard(true, charset::is_utf8)
}

unsafe extern "C" fn text_from_samba(mem_ctx: *mut c_void, from: *const c_char) -> *mut c_char {
    if from.is_null() {
        return std::ptr::null_mut();
    }
    // SAFETY: not NULL, and ends in NUL by the shim's promise.
    let from = unsafe { CStr::from_ptr(from) };
    guard(std::ptr::null_mut(), || {
        charset::by_hand::from_samba(mem_ctx, from.to_bytes())
    })
}

unsafe extern "C" fn text_to_samba(
    mem_ctx: *mut c_void,
    from: *const c_char,
    len: usize,
) -> *mut c_char {
    // SAFETY: the shim's promise.
    let from = unsafe { lent(from.cast::<u8>(), len) };
    guard(std::ptr::null_mut(), || {
        charset::by_hand::to_samba(mem_ctx, from)
    })
}

extern "C" fn watch_look() {
    guard((), || watch::SHARED.lock().look());
}

/// A line that samba-glue made.
unsafe extern "C" fn log(
    level: i32,
    location: *const c_char,
    function: *const c_char,
    line: *const c_char,
) {
    // SAFETY: a constant text of the shim's.
    let location = unsafe { CStr::from_ptr(location) };
    // SAFETY: the name of a function.
    let function = unsafe { CStr::from_ptr(function) };
    // SAFETY: the shim's own text, for the time of the call.
    let line = unsafe { CStr::from_ptr(line) };
    guard((), || {
        debug_log::write_bytes(level, location, function, line.to_bytes());
    });
}

/// One of the library's lines.
unsafe extern "C" fn write_log(_: *mut c_void, level: i32, line: srvsvc_rs_text) {
    // SAFETY: lent by the library itself, for the time of the call.
    let line = unsafe { text(line) };
    guard((), || debug_log::write(level, c"srvsvc", &line));
}

unsafe extern "C" fn log_level(_: *mut c_void) -> i32 {
    guard(0, debug_log::level)
}

extern "C" fn config_started() {
    guard((), engine::at_start);
}

/// smbd starts; there is no service in it.
unsafe extern "C" fn smbd_starts(shim: *const Shim) {
    // SAFETY: NULL or the shim's own, which stays.
    if let Some(shim) = unsafe { shim.as_ref() } {
        shim::share(*shim);
        guard((), purge::at_smbds_start);
    }
}

unsafe extern "C" fn whom_speaks(call: *mut c_void) {
    // SAFETY: the shim's own call, which stays meanwhile.
    if let Some(call) = unsafe { CallFacts::of_shim(call) } {
        guard((), || whom::speaks(call));
    }
}

unsafe extern "C" fn config_fresh(service: *mut srvsvc_rs_service, shares: bool) {
    // SAFETY: the shim's one service, or NULL; what is logged goes through it.
    let _handle = unsafe { super::handle::service(service) };
    guard((), || purge::fresh(shares));
}

extern "C" fn config_forget() {
    guard((), loaded::forget);
}

extern "C" fn config_generation() -> u64 {
    guard(0, loaded::generation)
}

unsafe extern "C" fn flush_later(events: *mut c_void) {
    // SAFETY: the loop of the call that the shim has.
    if let Some(events) = unsafe { Events::new(events) } {
        guard((), || flush::later(events));
    }
}

extern "C" fn flush_all() {
    guard((), flush::all);
}
