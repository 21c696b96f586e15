//! Every exported function that is not part of the feed, in the header's order. What each promises stands in the header.

use std::ffi::{c_char, c_void};
use std::mem::offset_of;
use std::ptr::null_mut;
use std::time::Duration;

use super::convert::{bytes, sized, text};
use super::handle::{service, Called, Handle};
use super::panic::{guard, status};
use super::{records, sys};
use crate::audit;
use crate::dispatch::{self, Route};
use crate::error::Fault;
use crate::names::lower;
use crate::ndr::{spare, Syntax};
use crate::opnum;
use crate::registry::store::Store;
use crate::service::Call;
use crate::shadow::{self, Theirs};

/// The version of the crate, with a NUL at its end.
const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "\0");

/// The ABI's version.
#[no_mangle]
pub extern "C" fn srvsvc_rs_abi_version() -> u32 {
    sys::SRVSVC_RS_ABI_VERSION
}

/// The library's version.
#[no_mangle]
pub extern "C" fn srvsvc_rs_version() -> *const c_char {
    VERSION.as_ptr().cast()
}

/// Name of an opnum.
#[no_mangle]
pub extern "C" fn srvsvc_rs_opnum_name(opnum: u16) -> *const c_char {
    guard(std::ptr::null(), || {
        dispatch::c_name(opnum).map_or(std::ptr::null(), |name| name.as_ptr())
    })
}

/// What a call's answer may be made of.
#[no_mangle]
pub extern "C" fn srvsvc_rs_opnum_kinds(opnum: u16) -> u32 {
    guard(u32::MAX, || dispatch::needs(opnum).0)
}

/// Make a service over a host.
///
/// # Safety
/// See the header; the same for all functions below.
#[no_mangle]
pub unsafe extern "C" fn srvsvc_rs_service_new(
    table: *const sys::srvsvc_rs_host,
    host: *mut c_void,
    out: *mut *mut sys::srvsvc_rs_service,
) -> i32 {
    status(|| {
        if out.is_null() {
            return Err(sys::SRVSVC_RS_NULL);
        }
        // SAFETY: NULL, or a struct of the size that it begins with, there for this call.
        let table = unsafe { sized(table, offset_of!(sys::srvsvc_rs_host, log)) }?;
        if table.abi_version != sys::SRVSVC_RS_ABI_VERSION {
            return Err(sys::SRVSVC_RS_VERSION);
        }
        super::log::start();
        // SAFETY: the host's own pointer, which its callbacks take until it has freed the service.
        let handle = Box::new(unsafe { Handle::new(table, host) });
        let handle = Box::into_raw(handle);
        // SAFETY: not NULL, the caller's to be written.
        unsafe { out.write(handle.cast()) };
        Ok(())
    })
}

/// Free a service.
///
/// # Safety
/// See the header.
#[no_mangle]
pub unsafe extern "C" fn srvsvc_rs_service_free(service: *mut sys::srvsvc_rs_service) {
    guard((), || {
        if !service.is_null() {
            // SAFETY: made by `srvsvc_rs_service_new`, and freed here for the first time.
            let _ = unsafe { flush(service, true) };
            // SAFETY: made by `Box::into_raw` in `srvsvc_rs_service_new`, and freed by the host once.
            drop(unsafe { Box::from_raw(service.cast::<Handle>()) });
        }
    });
}

/// How long to wait for what is still held back; None: nothing is.
///
/// # Safety
/// See the header.
unsafe fn flush(from: *mut sys::srvsvc_rs_service, all: bool) -> Result<Option<Duration>, i32> {
    // SAFETY: NULL, or a service that nobody has freed.
    let handle = unsafe { service(from) }?;
    // SAFETY: NULL will do: no call is under way.
    let host = unsafe { handle.host(null_mut()) };
    let audit = audit::flush(&handle.service, &host, all);
    let lines = handle.callbacks.flush(all);
    Ok(audit.into_iter().chain(lines).min())
}

/// Write down what was put together.
///
/// # Safety
/// See the header.
#[no_mangle]
pub unsafe extern "C" fn srvsvc_rs_service_flush(
    handle: *mut sys::srvsvc_rs_service,
    all: bool,
    wait_ms: *mut u32,
) -> i32 {
    status(|| {
        // SAFETY: NULL, or made by `srvsvc_rs_service_new` and not freed yet.
        let wait = unsafe { flush(handle, all) }?;
        if !wait_ms.is_null() {
            let wait = wait.map_or(0, |wait| wait.as_millis().max(1));
            // SAFETY: not NULL, the caller's to be written.
            unsafe { wait_ms.write(u32::try_from(wait).unwrap_or(u32::MAX)) };
        }
        Ok(())
    })
}

/// Parts of the host that do not work.
///
/// # Safety
/// See the header.
#[no_mangle]
pub unsafe extern "C" fn srvsvc_rs_service_without(
    handle: *mut sys::srvsvc_rs_service,
    kinds: u32,
    reason: sys::srvsvc_rs_text,
) -> i32 {
    status(|| {
        // SAFETY: NULL, or made by `srvsvc_rs_service_new` and not freed yet.
        let handle = unsafe { service(handle) }?;
        // SAFETY: the host lends the text for this call.
        let reason = unsafe { text(reason) };
        handle.without_kinds(kinds, &reason);
        Ok(())
    })
}

/// Who is to answer.
///
/// # Safety
/// See the header.
#[no_mangle]
pub unsafe extern "C" fn srvsvc_rs_route(handle: *mut sys::srvsvc_rs_service, opnum: u16) -> u32 {
    guard(sys::SRVSVC_RS_ROUTE_FAULT, || {
        // SAFETY: NULL, or made by `srvsvc_rs_service_new` and not freed yet.
        let Ok(handle) = (unsafe { service(handle) }) else {
            return sys::SRVSVC_RS_ROUTE_FAULT;
        };
        // SAFETY: NULL will do: no call is under way.
        let host = unsafe { handle.host(null_mut()) };
        match dispatch::route(&handle.service, &host, handle.without(), opnum) {
            Route::Ours => sys::SRVSVC_RS_ROUTE_OURS,
            Route::Forward => sys::SRVSVC_RS_ROUTE_FORWARD,
            Route::Fault => sys::SRVSVC_RS_ROUTE_FAULT,
            Route::Shadow => sys::SRVSVC_RS_ROUTE_SHADOW,
        }
    })
}

/// A request and what it needs, owned where it must be.
struct Request<'a> {
    handle: Called<'a>,
    request: sys::srvsvc_rs_request,
    stub: &'a [u8],
    syntax: Syntax,
}

/// # Safety
/// See the header.
unsafe fn request<'a>(
    handle: *mut sys::srvsvc_rs_service,
    from: *const sys::srvsvc_rs_request,
) -> Result<Request<'a>, i32> {
    // SAFETY: NULL, or made by `srvsvc_rs_service_new` and not freed yet.
    let handle = unsafe { service(handle) }?;
    // SAFETY: NULL, or a struct of the size that it begins with, there for this call.
    let request = unsafe { sized(from, size_of::<sys::srvsvc_rs_request>()) }?;
    // SAFETY: the host lends the stub for this call.
    let stub = unsafe { bytes(request.stub) };
    Ok(Request {
        handle,
        request,
        stub,
        syntax: spoken(request.opnum, stub, request.flags),
    })
}

/// The syntax that `SRVSVC_RS_FLAG_*` say, in the form that the client speaks: looked for once for each call.
pub(super) fn spoken(opnum: u16, stub: &[u8], flags: u32) -> Syntax {
    let said = Syntax {
        ndr64: flags & sys::SRVSVC_RS_FLAG_NDR64 != 0,
        big_endian: flags & sys::SRVSVC_RS_FLAG_BIGENDIAN != 0,
        samba: false,
    };
    opnum::spoken(opnum, stub, said)
}

impl Request<'_> {
    /// # Safety
    /// See the header.
    unsafe fn run(&self, answer: dispatch::Answer) -> Result<Result<Vec<u8>, Fault>, i32> {
        // SAFETY: NULL, or a caller of the size that it begins with; its arrays and texts are there for this call.
        let caller = unsafe { self.handle.callers.get(self.request.caller) }?;
        // SAFETY: the host's own pointer for this request, which its callbacks take meanwhile.
        let host = unsafe { self.handle.host(self.request.call) };
        let call = Call {
            host: &host,
            caller: &caller,
            service: &self.handle.service,
            opnum: self.request.opnum,
        };
        Ok(answer(&call, self.stub, self.syntax))
    }
}

/// Answer a call.
///
/// # Safety
/// See the header.
#[no_mangle]
pub unsafe extern "C" fn srvsvc_rs_call(
    handle: *mut sys::srvsvc_rs_service,
    from: *const sys::srvsvc_rs_request,
    reply: *mut sys::srvsvc_rs_reply,
) -> i32 {
    status(|| {
        // SAFETY: NULL, or a service that is not freed yet; NULL, or a request of the size that it begins with, there for this call.
        let request = unsafe { request(handle, from) }?;
        // SAFETY: NULL, or a struct of the size that it begins with, there for this call.
        unsafe { sized(reply, size_of::<sys::srvsvc_rs_reply>()) }?;
        // SAFETY: the host lends the request's caller and call for this call.
        let answer = unsafe { request.run(dispatch::answer) }?;
        // SAFETY: a reply of a size that `sized` saw, the host's for us to write.
        unsafe { put_reply(answer, reply) }
    })
}

/// The answer for C, whose memory is its own until it gives it back.
///
/// # Safety
/// See the header.
pub(super) unsafe fn put_reply(
    answer: Result<Vec<u8>, Fault>,
    reply: *mut sys::srvsvc_rs_reply,
) -> Result<(), i32> {
    // SAFETY: NULL, or a struct of the size that it begins with, there for this call.
    let old = unsafe { sized(reply, size_of::<sys::srvsvc_rs_reply>()) }?;
    let new = match answer {
        Ok(stub) => {
            let stub = Box::new(stub);
            let (data, len) = (stub.as_ptr(), stub.len());
            let owner = Box::into_raw(stub).cast();
            sys::srvsvc_rs_reply {
                size: old.size,
                outcome: sys::SRVSVC_RS_REPLY,
                fault: 0,
                data,
                len,
                owner,
            }
        }
        Err(fault) => sys::srvsvc_rs_reply {
            size: old.size,
            outcome: sys::SRVSVC_RS_FAULT,
            fault: fault.0,
            ..Default::default()
        },
    };
    // SAFETY: not NULL and at least as large, which `sized` saw; the caller's to be written.
    unsafe { reply.write(new) };
    Ok(())
}

/// Free a reply's stub.
///
/// # Safety
/// See the header.
#[no_mangle]
pub unsafe extern "C" fn srvsvc_rs_reply_free(reply: *mut sys::srvsvc_rs_reply) {
    guard((), || {
        // SAFETY: NULL, or a reply of the host's, which one thread alone uses.
        let Some(reply) = (unsafe { reply.as_mut() }) else {
            return;
        };
        let owner = std::mem::replace(&mut reply.owner, null_mut());
        (reply.data, reply.len) = (std::ptr::null(), 0);
        if !owner.is_null() {
            // SAFETY: made by srvsvc_rs_call of a Box<Vec<u8>>; taken out of the reply, so freed once.
            spare::give(*unsafe { Box::from_raw(owner.cast::<Vec<u8>>()) });
        }
    });
}

/// Compare the former service's reply with ours.
///
/// # Safety
/// See the header.
#[no_mangle]
pub unsafe extern "C" fn srvsvc_rs_shadow(
    handle: *mut sys::srvsvc_rs_service,
    from: *const sys::srvsvc_rs_request,
    theirs: sys::srvsvc_rs_bytes,
) -> i32 {
    status(|| {
        // SAFETY: NULL, or a service that is not freed yet; NULL, or a request of the size that it begins with, there for this call.
        let request = unsafe { request(handle, from) }?;
        if !dispatch::only_reads(request.request.opnum) || !shadow::is_heard() {
            return Ok(());
        }
        let theirs = if theirs.data.is_null() {
            Theirs::Fault
        } else {
            // SAFETY: the host lends the bytes for this call.
            Theirs::Reply(unsafe { bytes(theirs) })
        };
        // SAFETY: the host lends the request's caller and call for this call.
        let ours = unsafe { request.run(dispatch::dispatch) }?;
        shadow::report(
            request.request.opnum,
            request.stub,
            request.syntax,
            ours.as_deref(),
            theirs,
        );
        Ok(())
    })
}

/// Kinds that the host pushes.
///
/// # Safety
/// See the header.
#[no_mangle]
pub unsafe extern "C" fn srvsvc_rs_registry_pushed(
    handle: *mut sys::srvsvc_rs_service,
    kinds: u32,
) -> i32 {
    status(|| {
        // SAFETY: NULL, or made by `srvsvc_rs_service_new` and not freed yet.
        let handle = unsafe { service(handle) }?;
        let pushable = sys::SRVSVC_RS_SHARES
            | sys::SRVSVC_RS_SESSIONS
            | sys::SRVSVC_RS_CONNECTIONS
            | sys::SRVSVC_RS_OPENS;
        if kinds & !pushable != 0 {
            return Err(sys::SRVSVC_RS_INVALID);
        }
        handle.set_pushed(kinds);
        Ok(())
    })
}

/// # Safety
/// NULL, or the caller's to be written.
unsafe fn put<K, R>(store: &Store<K, R>, key: K, record: R, out: *mut u64) -> Result<(), i32>
where
    K: Eq + std::hash::Hash + Clone,
    R: Clone,
{
    let handle = store.put(key, record).ok_or(sys::SRVSVC_RS_NO_MEMORY)?;
    if !out.is_null() {
        // SAFETY: not NULL, the caller's to be written.
        unsafe { out.write(handle) };
    }
    Ok(())
}

macro_rules! registry {
    ($put:ident, $remove:ident, $record:ident, $type:ident, $list:ident, $key:expr) => {
        /// Add or replace a record.
        ///
        /// # Safety
        /// See the header.
        #[no_mangle]
        pub unsafe extern "C" fn $put(
            handle: *mut sys::srvsvc_rs_service,
            record: *const sys::$type,
            out: *mut sys::srvsvc_rs_handle,
        ) -> i32 {
            status(|| {
                // SAFETY: NULL, or made by `srvsvc_rs_service_new` and not freed yet.
                let handle = unsafe { service(handle) }?;
                // SAFETY: NULL, or a record of the size that it begins with; it and its texts are there for this call.
                let record = unsafe { records::$record(record) }?;
                let key = $key(&record);
                // SAFETY: NULL, or a place of the host's for us to write.
                unsafe { put(&handle.$list, key, record, out) }
            })
        }

        /// Remove a record.
        ///
        /// # Safety
        /// See the header.
        #[no_mangle]
        pub unsafe extern "C" fn $remove(
            handle: *mut sys::srvsvc_rs_service,
            record: sys::srvsvc_rs_handle,
        ) -> i32 {
            status(|| {
                // SAFETY: NULL, or made by `srvsvc_rs_service_new` and not freed yet.
                let handle = unsafe { service(handle) }?;
                handle
                    .$list
                    .remove(record)
                    .then_some(())
                    .ok_or(sys::SRVSVC_RS_STALE)
            })
        }
    };
}

use crate::registry::records::{ConnectionRecord, OpenRecord, SessionRecord, ShareRecord};

registry!(
    srvsvc_rs_share_put,
    srvsvc_rs_share_remove,
    share,
    srvsvc_rs_share,
    shares,
    |record: &ShareRecord| lower(&record.name).into_owned()
);
registry!(
    srvsvc_rs_session_put,
    srvsvc_rs_session_remove,
    session,
    srvsvc_rs_session,
    sessions,
    |record: &SessionRecord| { record.id }
);
registry!(
    srvsvc_rs_connection_put,
    srvsvc_rs_connection_remove,
    connection,
    srvsvc_rs_connection,
    connections,
    |record: &ConnectionRecord| record.id
);
registry!(
    srvsvc_rs_open_put,
    srvsvc_rs_open_remove,
    open,
    srvsvc_rs_open,
    opens,
    |record: &OpenRecord| record.id
);

/// How many records of a kind there are.
///
/// # Safety
/// See the header.
#[no_mangle]
pub unsafe extern "C" fn srvsvc_rs_registry_count(
    handle: *mut sys::srvsvc_rs_service,
    kind: u32,
    out: *mut usize,
) -> i32 {
    status(|| {
        // SAFETY: NULL, or made by `srvsvc_rs_service_new` and not freed yet.
        let handle = unsafe { service(handle) }?;
        let count = match kind {
            sys::SRVSVC_RS_SHARES => handle.shares.len(),
            sys::SRVSVC_RS_SESSIONS => handle.sessions.len(),
            sys::SRVSVC_RS_CONNECTIONS => handle.connections.len(),
            sys::SRVSVC_RS_OPENS => handle.opens.len(),
            _ => return Err(sys::SRVSVC_RS_INVALID),
        };
        if out.is_null() {
            return Err(sys::SRVSVC_RS_NULL);
        }
        // SAFETY: not NULL, the caller's to be written.
        unsafe { out.write(count) };
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_in_sambas_form_is_known_by_its_bytes() {
        let flags = sys::SRVSVC_RS_FLAG_NDR64;
        let (referent, handle) = (&[0, 0, 2, 0, 0, 0, 0, 0][..], &[7; 20][..]);
        let theirs = spoken(38, &[referent, handle].concat(), flags);
        assert!(theirs.samba && theirs.ndr64);
        assert!(!spoken(38, handle, flags).samba);
    }
}
