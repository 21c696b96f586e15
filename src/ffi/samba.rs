//! The entries that Samba and ld.so look up; the shim behind them is samba-glue, which is given its way back to Rust as a table.

use std::ffi::{c_char, c_void, CStr, OsStr};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use parking_lot::Mutex;

use super::convert::{lent, sized, text};
use super::exports::new_service;
use super::flush;
use super::panic::{guard, status};
use super::sys::{self, srvsvc_rs_host, srvsvc_rs_service, srvsvc_rs_text};
use crate::host::Kinds;
use crate::samba::access;
use crate::samba::actions;
use crate::samba::debug_log;
use crate::samba::kernel::smbd;
use crate::samba::kernel::watch::{self, Watcher};
use crate::samba::lock::Held;
use crate::samba::sys::events::Events;
use crate::samba::sys::identity::{by_hand, Session};
use crate::samba::sys::shim::{self, Shim};
use crate::samba::sys::text as charset;
use crate::samba::sys::{functions, symbols};

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
    is_smbd: extern "C" fn() -> bool,
    smbd_started: unsafe extern "C" fn(*mut i64, *mut u64),
    text_look_again: extern "C" fn(),
    text_is_utf8: extern "C" fn() -> bool,
    text_from_samba: unsafe extern "C" fn(*mut c_void, *const c_char) -> *mut c_char,
    text_to_samba: unsafe extern "C" fn(*mut c_void, *const c_char, usize) -> *mut c_char,
    watch_look: extern "C" fn(),
    watch_begin: extern "C" fn(u32),
    watch_file: unsafe extern "C" fn(u32, *const c_char),
    watch_folder: unsafe extern "C" fn(u32, *const c_char),
    watch_quiet_since: extern "C" fn(u32) -> u64,
    log: unsafe extern "C" fn(i32, *const c_char, *const c_char, *const c_char),
    lock_all: extern "C" fn() -> bool,
    unlock: extern "C" fn(),
    forget_descriptor: unsafe extern "C" fn(*const c_char),
    tell_of_change: extern "C" fn(),
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
    is_smbd,
    smbd_started,
    text_look_again,
    text_is_utf8,
    text_from_samba,
    text_to_samba,
    watch_look,
    watch_begin,
    watch_file,
    watch_folder,
    watch_quiet_since,
    log,
    lock_all,
    unlock,
    forget_descriptor,
    tell_of_change,
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
        guard((), || symbols::forget(&names.to_string_lossy()));
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

extern "C" fn is_smbd() -> bool {
    guard(false, smbd::is_this)
}

/// When smbd started, into two numbers of the shim's.
unsafe extern "C" fn smbd_started(seconds: *mut i64, instance: *mut u64) {
    let started = guard(smbd::Started::default(), smbd::started);
    // SAFETY: the shim's own number.
    unsafe { seconds.write(started.seconds) };
    // SAFETY: the same.
    unsafe { instance.write(started.instance) };
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

/// `enum glue_watcher`
const fn watcher(who: u32) -> Watcher {
    match who {
        0 => Watcher::Files,
        _ => Watcher::Usershares,
    }
}

extern "C" fn watch_look() {
    guard((), || watch::SHARED.lock().look());
}

extern "C" fn watch_begin(who: u32) {
    guard((), || watch::SHARED.lock().begin(watcher(who)));
}

/// # Safety
/// A text that ends in NUL and stays for the call.
unsafe fn path<'a>(path: *const c_char) -> &'a Path {
    // SAFETY: the promise above.
    let path = unsafe { CStr::from_ptr(path) };
    Path::new(OsStr::from_bytes(path.to_bytes()))
}

unsafe extern "C" fn watch_file(who: u32, file: *const c_char) {
    // SAFETY: the shim's own text.
    let file = unsafe { path(file) };
    guard((), || watch::SHARED.lock().file(watcher(who), file));
}

unsafe extern "C" fn watch_folder(who: u32, folder: *const c_char) {
    // SAFETY: the shim's own text.
    let folder = unsafe { path(folder) };
    guard((), || watch::SHARED.lock().folder(watcher(who), folder));
}

extern "C" fn watch_quiet_since(who: u32) -> u64 {
    guard(0, || watch::SHARED.lock().quiet_since(watcher(who)))
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

/// What `lock_all` holds.
static LOCKED: Mutex<Option<Held>> = Mutex::new(None);

extern "C" fn lock_all() -> bool {
    guard(false, || match Held::all() {
        Ok(held) => LOCKED.lock().replace(held).is_none(),
        Err(_) => false,
    })
}

extern "C" fn unlock() {
    guard((), || drop(LOCKED.lock().take()));
}

/// A share that is gone leaves no descriptor behind.
unsafe extern "C" fn forget_descriptor(share: *const c_char) {
    // SAFETY: a text that ends in NUL.
    let share = unsafe { CStr::from_ptr(share) };
    guard((), || {
        let share = charset::outwards(share.to_bytes());
        if let Err(status) = access::descriptors::set(&share, None) {
            log::warn!("the descriptor of {share:?} stays: {status}");
        }
    });
}

extern "C" fn tell_of_change() {
    // Each process looks for itself, too.
    let _ = guard(Ok(()), actions::tell_of_change);
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
