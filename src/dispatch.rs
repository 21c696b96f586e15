#![forbid(unsafe_code)]
//! Opnum and stub bytes in, stub bytes or a fault out: the one generic call path, and who is to answer at all.

use std::ffi::CStr;

use crate::audit;
use crate::drill;
use crate::error::{Fault, NetApiStatus};
use crate::host::{Host, Kinds};
use crate::ndr::{Message, Syntax};
use crate::opnum;
use crate::service::{
    alias, chardev, connection, dfs, disk, file, name, path, security, server, service_bits,
    session, share_add, share_del, share_enum, share_info, share_set, statistics, time, transport,
    Call, Service,
};

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

/// How a call is answered: stub bytes in, stub bytes or a fault out.
pub type Answer = fn(&Call<'_>, &[u8], Syntax) -> Result<Vec<u8>, Fault>;

/// A call that is served.
#[derive(Clone, Copy)]
struct Served {
    answer: Answer,
    /// What the host must be able to tell.
    needs: Kinds,
    /// It changes nothing, so that shadow mode may try it.
    reads: bool,
}

fn run<I: Message, O: Message>(
    call: &Call<'_>,
    stub: &[u8],
    syntax: Syntax,
    handler: fn(&Call<'_>, I) -> Result<O, Fault>,
) -> Result<Vec<u8>, Fault> {
    let request = I::decode(stub, syntax).map_err(|error| {
        log::debug!("opnum {}: {error}", call.opnum);
        Fault::BAD_STUB_DATA
    })?;
    drill::panic_if_asked(call.opnum);
    handler(call, request).map(|reply| reply.encode(syntax.reply()))
}

macro_rules! served {
    ($($number:literal => $handler:path, $needs:expr, $reads:literal;)*) => {
        const fn served(opnum: u16) -> Option<Served> {
            match opnum {
                $($number => Some(Served {
                    answer: |call, stub, syntax| run(call, stub, syntax, $handler),
                    needs: $needs,
                    reads: $reads,
                }),)*
                _ => None,
            }
        }
    };
}

/// Sessions, tree connects and opens are joined.
const LIVE: Kinds = Kinds(Kinds::SESSIONS.0 | Kinds::CONNECTIONS.0 | Kinds::OPENS.0);

/// Addresses with the clients on each.
const LISTENERS: Kinds = Kinds(Kinds::TRANSPORTS.0 | Kinds::SESSIONS.0);

served! {
    0 => chardev::char_dev_enum, Kinds::NONE, true;
    1 => chardev::char_dev_get_info, Kinds::NONE, true;
    2 => chardev::char_dev_control, Kinds::NONE, true;
    3 => chardev::char_dev_q_enum, Kinds::NONE, true;
    4 => chardev::char_dev_q_get_info, Kinds::NONE, true;
    5 => chardev::char_dev_q_set_info, Kinds::NONE, true;
    6 => chardev::char_dev_q_purge, Kinds::NONE, true;
    7 => chardev::char_dev_q_purge_self, Kinds::NONE, true;
    8 => connection::netr_connection_enum, LIVE, true;
    9 => file::netr_file_enum, LIVE, true;
    10 => file::netr_file_get_info, LIVE, true;
    11 => file::netr_file_close, LIVE, false;
    12 => session::netr_session_enum, LIVE, true;
    13 => session::netr_session_del, Kinds::SESSIONS, false;
    14 => share_add::netr_share_add, Kinds::SHARES, false;
    15 => share_enum::netr_share_enum, Kinds::SHARES, true;
    16 => share_info::netr_share_get_info, Kinds::SHARES, true;
    17 => share_set::netr_share_set_info, Kinds::SHARES, false;
    18 => share_del::netr_share_del, Kinds::SHARES, false;
    19 => share_del::netr_share_del_sticky, Kinds::SHARES, false;
    20 => share_info::netr_share_check, Kinds::SHARES, true;
    21 => server::netr_server_get_info, Kinds::NONE, true;
    22 => server::netr_server_set_info, Kinds::NONE, false;
    23 => disk::netr_server_disk_enum, Kinds::NONE, true;
    24 => statistics::netr_server_statistics_get, Kinds(Kinds::SESSIONS.0 | Kinds::OPENS.0), true;
    25 => transport::netr_server_transport_add, LISTENERS, false;
    26 => transport::netr_server_transport_enum, LISTENERS, true;
    27 => transport::netr_server_transport_del, LISTENERS, false;
    28 => time::netr_remote_tod, Kinds::NONE, true;
    29 => service_bits::set_service_bits, Kinds::NONE, true;
    30 => path::netpr_path_type, Kinds::NONE, true;
    31 => path::netpr_path_canonicalize, Kinds::NONE, true;
    32 => path::netpr_path_compare, Kinds::NONE, true;
    33 => name::netpr_name_validate, Kinds::NONE, true;
    34 => name::netpr_name_canonicalize, Kinds::NONE, true;
    35 => name::netpr_name_compare, Kinds::NONE, true;
    36 => share_enum::netr_share_enum_sticky, Kinds::SHARES, true;
    37 => share_del::netr_share_del_start, Kinds::SHARES, false;
    38 => share_del::netr_share_del_commit, Kinds::SHARES, false;
    39 => security::netrp_get_file_security, Kinds::SHARES, true;
    40 => security::netrp_set_file_security, Kinds::SHARES, false;
    41 => transport::netr_server_transport_add_ex, LISTENERS, false;
    42 => service_bits::server_set_service_bits_ex, Kinds::NONE, true;
    43 => dfs::netr_dfs_get_version, Kinds::NONE, true;
    44 => dfs::netr_dfs_create_local_partition, Kinds::NONE, true;
    45 => dfs::netr_dfs_delete_local_partition, Kinds::NONE, true;
    46 => dfs::netr_dfs_set_local_volume_state, Kinds::NONE, true;
    48 => dfs::netr_dfs_create_exit_point, Kinds::NONE, true;
    49 => dfs::netr_dfs_delete_exit_point, Kinds::NONE, true;
    50 => dfs::netr_dfs_modify_prefix, Kinds::NONE, true;
    51 => dfs::netr_dfs_fix_local_volume, Kinds::NONE, true;
    52 => dfs::netr_dfs_manager_report_site_info, Kinds::NONE, true;
    53 => transport::netr_server_transport_del_ex, LISTENERS, false;
    54 => alias::netr_server_alias_add, Kinds::NONE, false;
    55 => alias::netr_server_alias_enum, Kinds::NONE, true;
    56 => alias::netr_server_alias_del, Kinds::NONE, false;
    57 => share_del::netr_share_del_ex, Kinds::SHARES, false;
}

/// True when this library has code for the call.
#[must_use]
pub const fn has_handler(opnum: u16) -> bool {
    served(opnum).is_some()
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
    let served = served(opnum);
    let proven = |served: &Served| !served.needs.intersects(without);
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

/// Answer a call and see to its audit line.
///
/// # Errors
/// The fault to send instead of a reply.
pub fn answer(call: &Call<'_>, stub: &[u8], syntax: Syntax) -> Result<Vec<u8>, Fault> {
    let syntax = opnum::spoken(call.opnum, stub, syntax);
    let reply = dispatch(call, stub, syntax);
    // Every reply ends with its status.
    let outcome = reply.as_ref().map(|stub| {
        let status = stub.last_chunk::<4>().copied().unwrap_or_default();
        NetApiStatus(u32::from_le_bytes(status))
    });
    let reads = only_reads(call.opnum);
    audit::record(call, stub, syntax, reads, &outcome.map_err(|fault| *fault));
    reply
}

/// Answer a call.
///
/// # Errors
/// The fault to send instead of a reply.
pub fn dispatch(call: &Call<'_>, stub: &[u8], syntax: Syntax) -> Result<Vec<u8>, Fault> {
    let served = served(call.opnum).ok_or(Fault::OP_RNG_ERROR)?;
    let syntax = opnum::spoken(call.opnum, stub, syntax);
    (served.answer)(call, stub, syntax)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ndr::ContextHandle;
    use crate::registry::deletions::Marked;
    use crate::service::fake::{root, FakeHost};

    /// NetrShareDelCommit of a share that is gone: the handle stays, ERROR_INVALID_PARAMETER.
    fn commit(before_the_handle: &[u8]) -> (Vec<u8>, ContextHandle) {
        let (host, caller, service) = (FakeHost::default(), root(), Service::default());
        let gone = Marked {
            name: "GONE".to_owned(),
            path: "/srv".to_owned(),
        };
        let handle = service.deletions.start(gone, &caller);
        let call = Call {
            host: &host,
            caller: &caller,
            service: &service,
            opnum: 38,
        };
        let stub = [before_the_handle, &bytes(&handle)].concat();
        (dispatch(&call, &stub, Syntax::NDR32).unwrap(), handle)
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
        assert_eq!(way(58, Kinds::NONE), Route::Fault);
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
