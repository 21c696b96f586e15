//! The entries that Samba and ld.so look up, and what the shim calls of Rust.

use std::ffi::{c_char, c_void, CStr};

use super::exports::{put_reply, spoken};
use super::panic::guard;
use super::sys::{self, srvsvc_rs_bytes, srvsvc_rs_reply};
use super::worker::{heard, Worker};
use crate::dispatch::{self, Route};
use crate::samba::config::{engine, loaded, own_look};
use crate::samba::sys::endpoint;
use crate::samba::sys::handles::Init;
use crate::samba::sys::shim::CallFacts;
use crate::samba::{module, passdb};
use crate::shadow::{self, Theirs};

/// `struct glue_rust`: what the shim calls of Rust by pointer, so that the library exports no names for it.
#[repr(C)]
struct Rust {
    size: usize,
    start: extern "C" fn(),
    route: unsafe extern "C" fn(*mut c_void) -> u32,
    answer: unsafe extern "C" fn(*mut c_void, *mut srvsvc_rs_reply) -> bool,
    compare: unsafe extern "C" fn(*mut c_void, srvsvc_rs_bytes),
    forwarded: extern "C" fn(bool),
    stop: extern "C" fn(),
    log: unsafe extern "C" fn(i32, *const c_char),
    former: extern "C" fn() -> *const c_void,
    address: unsafe extern "C" fn(*mut c_void, *const c_void) -> *mut c_char,
}

static RUST: Rust = Rust {
    size: size_of::<Rust>(),
    start,
    route,
    answer,
    compare,
    forwarded,
    stop,
    log,
    former,
    address,
};

extern "C" {
    fn glue_register(rust: *const Rust);
}

/// Samba loads the shares after this, before its first call.
fn serve() {
    engine::at_start();
    // SAFETY: the table is a static.
    unsafe { glue_register(&raw const RUST) };
}

/// NT_STATUS_UNSUCCESSFUL and NT_STATUS_INVALID_PARAMETER
const UNSUCCESSFUL: u32 = 0xc000_0001;
const INVALID_PARAMETER: u32 = 0xc000_000d;

/// What Samba calls when it loads the module: an NTSTATUS.
///
/// # Safety
/// Called by Samba's module loader.
#[no_mangle]
pub unsafe extern "C" fn samba_init_module(_: *mut c_void) -> u32 {
    guard(UNSUCCESSFUL, || {
        let _heard = heard();
        // SAFETY: the library is never unloaded.
        let init = unsafe { Init::new(pdb_init) };
        module::loaded(init, serve)
    })
}

/// What Samba calls when a configuration names the module as a passdb backend.
unsafe extern "C" fn pdb_init(methods: *mut c_void, location: *const c_char) -> u32 {
    // SAFETY: NULL, or a text of Samba's that is there for the call.
    let location = (!location.is_null()).then(|| unsafe { CStr::from_ptr(location) });
    guard(UNSUCCESSFUL, || {
        let _heard = heard();
        let Some(selected) = passdb::behind(location) else {
            return INVALID_PARAMETER;
        };
        // SAFETY: `methods` is what Samba gave to this function, which is one that it loads a backend with.
        unsafe { endpoint::hand_on(methods, &selected) }.unwrap_or(UNSUCCESSFUL)
    })
}

/// Runs when ld.so has loaded the library, by LD_PRELOAD or otherwise.
#[used]
#[link_section = ".init_array"]
static PRELOADED: extern "C" fn() = preloaded;

extern "C" fn preloaded() {
    guard((), || module::preloaded(serve));
    let is_worker = || std::env::current_exe().is_ok_and(|exe| exe.ends_with("rpcd_classic"));
    if std::env::var_os("SRVSVC_RS_PROVE").is_some() && is_worker() {
        // SAFETY: a function of ours, which stays.
        unsafe { libc::atexit(prove_at_exit) };
    }
}

/// Print what would be served, when a program that was only asked for its interfaces has its configuration and is done; with
/// `SRVSVC_RS_PROVE=names` also which options stand in shares, and which operators' names are nobody's.
extern "C" fn prove_at_exit() {
    let good = guard(false, || {
        let (text, good) = crate::samba::report::report();
        print!("--- srvsvc_rs {}\n{text}", env!("CARGO_PKG_VERSION"));
        if std::env::var_os("SRVSVC_RS_PROVE").is_some_and(|what| what == "names") {
            // Each line is out before the next name is asked for.
            let say = |line: &str| println!("{line}");
            crate::samba::report::shares(&say);
            crate::samba::report::operators(&say);
        }
        good
    });
    // SAFETY: the program is ending, and nobody needs what else it would do.
    unsafe { libc::_exit(if good { 0 } else { 1 }) };
}

extern "C" fn start() {
    guard((), Worker::start);
}

/// Whose answer it is: SRVSVC_RS_ROUTE_*.
unsafe extern "C" fn route(call: *mut c_void) -> u32 {
    // SAFETY: NULL, or the call that the shim has under way.
    let call = unsafe { CallFacts::new(call) };
    let route = guard(Route::Fault, || {
        let route = Worker::with(|worker| call.map_or(Route::Fault, |call| worker.route(call)));
        route.unwrap_or(Route::Forward)
    });
    match route {
        Route::Ours => sys::SRVSVC_RS_ROUTE_OURS,
        Route::Forward => sys::SRVSVC_RS_ROUTE_FORWARD,
        Route::Fault => sys::SRVSVC_RS_ROUTE_FAULT,
        Route::Shadow => sys::SRVSVC_RS_ROUTE_SHADOW,
    }
}

/// False: a panic, or a call of nobody's.
unsafe extern "C" fn answer(call: *mut c_void, reply: *mut srvsvc_rs_reply) -> bool {
    // SAFETY: NULL, or the call that the shim has under way.
    let Some(call) = (unsafe { CallFacts::new(call) }) else {
        return false;
    };
    let answer = guard(None, || {
        Worker::with(|worker| {
            let syntax = spoken(call.opnum, call.stub(), call.flags);
            let answer = worker.answer(call, syntax, dispatch::answer);
            if let Some(events) = call.events {
                worker.flush_later(events);
            }
            answer
        })
        .flatten()
    });
    guard((), || {
        Worker::with(|worker| worker.answered(call, answer.as_ref()));
    });
    // SAFETY: a reply of the shim's, as large as it says and the shim's to be written.
    answer.is_some_and(|answer| unsafe { put_reply(answer, reply) }.is_ok())
}

/// How ours differs, when the former service has answered.
unsafe extern "C" fn compare(call: *mut c_void, theirs: srvsvc_rs_bytes) {
    // SAFETY: NULL, or the call that the shim has under way.
    let Some(call) = (unsafe { CallFacts::new(call) }) else {
        return;
    };
    let theirs = if theirs.data.is_null() {
        Theirs::Fault
    } else {
        // SAFETY: Samba's own bytes, for the time of the call.
        Theirs::Reply(unsafe { super::convert::bytes(theirs) })
    };
    guard((), || {
        Worker::with(|worker| {
            if !dispatch::only_reads(call.opnum) || !shadow::is_heard() {
                return;
            }
            let syntax = spoken(call.opnum, call.stub(), call.flags);
            let Some(ours) = worker.answer(call, syntax, dispatch::dispatch) else {
                return;
            };
            shadow::report(call.opnum, call.stub(), syntax, ours.as_deref(), theirs);
        });
    });
}

/// Samba's own service is done with a call; not `dispatched`: it could not even read it.
extern "C" fn forwarded(dispatched: bool) {
    guard((), || {
        own_look::off();
        if dispatched {
            loaded::forget();
        }
    });
}

extern "C" fn stop() {
    guard((), || {
        Worker::with(Worker::end);
    });
}

/// A line of the shim's.
unsafe extern "C" fn log(level: i32, line: *const c_char) {
    // SAFETY: a constant text of the shim's.
    let line = unsafe { CStr::from_ptr(line) };
    guard((), || {
        crate::samba::debug_log::write_bytes(level, c"srvsvc_rs", c"shim", line.to_bytes());
    });
}

/// `struct dcesrv_endpoint_server` of the service that Samba brings itself, or NULL.
extern "C" fn former() -> *const c_void {
    guard(std::ptr::null(), endpoint::former)
}

/// An end of a connection as a text on that context; NULL: local, or no memory.
unsafe extern "C" fn address(context: *mut c_void, address: *const c_void) -> *mut c_char {
    guard(std::ptr::null_mut(), || {
        // SAFETY: a talloc context, and an address of Samba's that is there for the call.
        unsafe { endpoint::address(context, address) }
    })
}
