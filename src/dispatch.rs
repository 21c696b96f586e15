#![forbid(unsafe_code)]
//! Opnum and stub bytes in, stub bytes or a fault out: the one generic call path, and who is to answer at all.

use std::ffi::CStr;

use crate::audit;
use crate::error::{Fault, NetApiStatus};
use crate::host::{Host, Kinds};
use crate::ndr::Syntax;
use crate::opnum::{self, Served};
use crate::service::{Call, Service};

pub use crate::answer::Answer;

/// Who answers a call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Route {
    /// This library.
    Ours,
    /// The host's former service.
    Forward,
    /// Nobody: nca_s_op_rng_error.
    Fault,
    /// The former service, with ours compared beside it.
    Shadow,
}

fn served(opnum: u16) -> Option<Served> {
    opnum::row(opnum).and_then(|row| row.served)
}

/// True when the call changes nothing.
#[must_use]
pub fn only_reads(opnum: u16) -> bool {
    served(opnum).is_some_and(|served| served.reads)
}

/// What the host is asked for to answer a call.
#[must_use]
pub fn needs(opnum: u16) -> Kinds {
    served(opnum).map_or(Kinds::NONE, |served| served.needs)
}

/// The name of an opnum as C wants it.
#[must_use]
pub fn c_name(opnum: u16) -> Option<&'static CStr> {
    opnum::row(opnum).and_then(|row| CStr::from_bytes_with_nul(row.c_name.as_bytes()).ok())
}

/// Who answers: decided before the stub is read, from the options `srvsvc_rs:enable`, `fallback` and `shadow` and from what the host
/// cannot tell. Reasons are logged once each.
#[must_use]
pub fn route(service: &Service, host: &dyn Host, without: Kinds, opnum: u16) -> Route {
    let Some(row) = opnum::row(opnum) else {
        return Route::Fault;
    };
    let options = service.options(host);
    if !options.enable {
        service.once("enable", || {
            log::info!("srvsvc_rs:enable = no: Samba's own service answers")
        });
        return Route::Forward;
    }
    let served = row.served;
    let proven = |served: &Served| !(served.needs | Kinds::CALLERS).intersects(without);
    if options.shadow {
        service.once("shadow", || {
            log::info!("srvsvc_rs:shadow = yes: Samba's own service answers")
        });
        return match served {
            Some(served) if served.reads && proven(&served) => Route::Shadow,
            _ => Route::Forward,
        };
    }
    let lacking = match served {
        None => "has no code here",
        Some(served) if proven(&served) => return Route::Ours,
        Some(_) => "needs what could not be proven on this Samba",
    };
    if options.fallback {
        service.once(row.name, || {
            log::info!("{} {lacking}: Samba's own service answers", row.name)
        });
        Route::Forward
    } else {
        service.once(row.name, || {
            log::info!("{} {lacking} and srvsvc_rs:fallback = no: fault", row.name)
        });
        Route::Fault
    }
}

/// Answer a call and see to its audit line. `syntax` is the one that its request is [`spoken`](opnum::spoken) in.
///
/// # Errors
/// The fault to send instead of a reply.
pub fn answer(call: &Call<'_>, stub: &[u8], syntax: Syntax) -> Result<Vec<u8>, Fault> {
    let reply = dispatch(call, stub, syntax);
    // Every reply ends with its status.
    let outcome = reply.as_ref().map(|stub| {
        let status = stub.last_chunk::<4>().copied().unwrap_or_default();
        NetApiStatus(u32::from_le_bytes(status))
    });
    let reads = only_reads(call.opnum);
    audit::flush(call.service, call.host, false);
    audit::record(call, stub, syntax, reads, &outcome.map_err(|fault| *fault));
    reply
}

/// Answer a call, whose syntax is as for [`answer`]: its row asks who may before the handler runs.
///
/// # Errors
/// The fault to send instead of a reply.
pub fn dispatch(call: &Call<'_>, stub: &[u8], syntax: Syntax) -> Result<Vec<u8>, Fault> {
    let served = served(call.opnum).ok_or(Fault::OP_RNG_ERROR)?;
    (served.answer)(call, stub, syntax)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ndr::{ContextHandle, Message as _};
    use crate::registry::deletions::Marked;
    use crate::service::fake::{root, FakeHost};

    /// NetrShareDelCommit of a share that is gone: the handle stays, ERROR_INVALID_PARAMETER.
    fn commit(before_the_handle: &[u8]) -> (Vec<u8>, ContextHandle) {
        let (host, caller, service) = (FakeHost::default(), root(), Service::default());
        let gone = Marked {
            name: "GONE".to_owned(),
            path: "/srv".to_owned(),
            mark: None,
            replaced: false,
        };
        let handle = service.deletions.start(gone, &caller);
        let call = Call {
            host: &host,
            caller: &caller,
            service: &service,
            opnum: 38,
        };
        let stub = [before_the_handle, &bytes(&handle)].concat();
        let syntax = opnum::spoken(38, &stub, Syntax::NDR32);
        (dispatch(&call, &stub, syntax).unwrap(), handle)
    }

    fn bytes(handle: &ContextHandle) -> Vec<u8> {
        let request = crate::idl::NetrShareDelCommitIn {
            context_handle: *handle,
        };
        request.encode(Syntax::NDR32)
    }

    #[test]
    fn in_shadow_mode_nothing_is_ours() {
        let service = Service::default();
        let host = FakeHost::new(&[("srvsvc_rs:shadow", "yes"), ("srvsvc_rs:fallback", "no")]);
        let way = |opnum, without| route(&service, &host, without, opnum);
        assert_eq!(way(15, Kinds::NONE), Route::Shadow);
        assert_eq!(way(15, Kinds::SHARES), Route::Forward);
        assert_eq!(way(14, Kinds::NONE), Route::Forward);
        assert_eq!(way(47, Kinds::NONE), Route::Forward);
        for unknown in [u16::try_from(opnum::TABLE.len()).unwrap(), u16::MAX] {
            assert_eq!(way(unknown, Kinds::NONE), Route::Fault);
        }
    }

    #[test]
    fn calls_not_used_on_the_wire_are_refused_in_a_reply() {
        // Zeros are a request of each of them: NULL or empty strings, level 0, no list.
        for opnum in (0..=7).chain([29, 42]) {
            let reply = FakeHost::default().call(opnum, |call| {
                dispatch(call, &[0; 64], Syntax::NDR32).unwrap()
            });
            assert_eq!(reply.last_chunk(), Some(&50_u32.to_le_bytes()), "{opnum}");
        }
    }

    #[test]
    fn a_reply_has_the_form_of_its_request() {
        let status = 87_u32.to_le_bytes();
        let (reply, handle) = commit(&[]);
        assert_eq!(reply, [&bytes(&handle)[..], &status].concat());
        let referent = 0x0002_0000_u32.to_le_bytes();
        let (reply, handle) = commit(&referent);
        assert_eq!(reply, [&referent, &bytes(&handle)[..], &status].concat());
    }
}
