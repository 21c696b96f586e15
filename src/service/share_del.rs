//! [3.1.4.12] NetrShareDel, [3.1.4.13] NetrShareDelSticky, [3.1.4.14] NetrShareDelStart, [3.1.4.15] NetrShareDelCommit and
//! [3.1.4.47] NetrShareDelEx.

use super::share_rules::{is_server_share, is_this_server};
use super::share_store::{delete, forget};
use super::Call;
use crate::error::{Fault, NetApiStatus as Status};
use crate::idl::*;
use crate::ndr::{ContextHandle, WString};
use crate::registry::records::{ShareFlags, ShareKind};

/// Find a share and see that the caller may delete one of its kind: its name as it is written, and whether it lasts.
fn find(
    call: &Call<'_>,
    level: Option<u32>,
    name: Option<&WString>,
) -> Result<(String, bool), Status> {
    call.allow(level)?;
    let name = name.filter(|name| !name.units().is_empty());
    let name = name.ok_or(Status::ERROR_INVALID_PARAMETER)?;
    let snapshot = call.service.shares.get(call.host)?;
    let text = name.to_text();
    let share = text.and_then(|name| snapshot.find(&name));
    let Some(share) = share else {
        // Who may delete one kind only learns of neither.
        return Err(Status::NERR_NET_NAME_NOT_FOUND);
    };
    call.allow_share(level, share.record.kind == ShareKind::Printer)?;
    if is_server_share(&share.record.name) {
        return Err(Status::ERROR_ACCESS_DENIED);
    }
    let lasts = !share.record.flags.has(ShareFlags::TEMPORARY);
    Ok((share.record.name.clone(), lasts))
}

/// [3.1.4.12] NetrShareDel: deletes a share, its descriptor, and disconnects its users.
///
/// NERR_NetNameNotFound, ERROR_INVALID_PARAMETER for an empty name, ERROR_ACCESS_DENIED also for a share that is defined where it cannot
/// be deleted.
pub(crate) fn netr_share_del(
    call: &Call<'_>,
    args: NetrShareDelIn,
) -> Result<NetrShareDelOut, Fault> {
    let done = find(call, None, Some(&args.net_name)).and_then(|(name, _)| delete(call, &name));
    Ok(NetrShareDelOut {
        return_value: done.err().unwrap_or_default(),
    })
}

/// [3.1.4.13] NetrShareDelSticky: a lasting share becomes one that vanishes when smbd starts again.
///
/// NERR_NetNameNotFound also for a temporary share; ERROR_NOT_SUPPORTED when shares are kept by commands.
pub(crate) fn netr_share_del_sticky(
    call: &Call<'_>,
    args: NetrShareDelStickyIn,
) -> Result<NetrShareDelStickyOut, Fault> {
    let done = find(call, None, Some(&args.net_name)).and_then(|(name, lasts)| {
        if lasts {
            forget(call, &name)
        } else {
            Err(Status::NERR_NET_NAME_NOT_FOUND)
        }
    });
    Ok(NetrShareDelStickyOut {
        return_value: done.err().unwrap_or_default(),
    })
}

/// [3.1.4.14] NetrShareDelStart: a handle to delete the share with. The share stays until NetrShareDelCommit.
///
/// Errors as for NetrShareDel.
pub(crate) fn netr_share_del_start(
    call: &Call<'_>,
    args: NetrShareDelStartIn,
) -> Result<NetrShareDelStartOut, Fault> {
    let started = find(call, None, Some(&args.net_name));
    let (context_handle, return_value) = match started {
        Ok((name, _)) => (
            call.service.deletions.start(name, call.caller),
            Status::SUCCESS,
        ),
        Err(status) => (ContextHandle::default(), status),
    };
    Ok(NetrShareDelStartOut {
        context_handle,
        return_value,
    })
}

/// [3.1.4.15] NetrShareDelCommit: deletes the share that the handle names; the handle is used up when that worked.
///
/// The fault nca_s_fault_context_mismatch for a handle that is not this user's; ERROR_INVALID_PARAMETER when the share is gone.
pub(crate) fn netr_share_del_commit(
    call: &Call<'_>,
    args: NetrShareDelCommitIn,
) -> Result<NetrShareDelCommitOut, Fault> {
    let name = call
        .service
        .deletions
        .name(&args.context_handle, call.caller)
        .ok_or(Fault::CONTEXT_MISMATCH)?;
    let snapshot = call.service.shares.get(call.host);
    let done = snapshot.and_then(|shares| match shares.find(&name) {
        Some(_) => delete(call, &name),
        None => Err(Status::ERROR_INVALID_PARAMETER),
    });
    let context_handle = if done.is_ok() {
        call.service.deletions.end(&args.context_handle);
        ContextHandle::default()
    } else {
        args.context_handle
    };
    Ok(NetrShareDelCommitOut {
        context_handle,
        return_value: done.err().unwrap_or_default(),
    })
}

/// [3.1.4.47] NetrShareDelEx at level 503: as NetrShareDel, the name and its server in one structure.
///
/// NERR_NetNameNotFound also for another server's name; ERROR_INVALID_LEVEL.
pub(crate) fn netr_share_del_ex(
    call: &Call<'_>,
    args: NetrShareDelExIn,
) -> Result<NetrShareDelExOut, Fault> {
    Ok(NetrShareDelExOut {
        return_value: delete_ex(call, &args).err().unwrap_or_default(),
    })
}

fn delete_ex(call: &Call<'_>, args: &NetrShareDelExIn) -> Result<(), Status> {
    call.allow(Some(args.level))?;
    if args.level != 503 {
        return Err(Status::ERROR_INVALID_LEVEL);
    }
    let ShareInfo::Level503(Some(info)) = &args.share_info else {
        return Err(Status::ERROR_INVALID_PARAMETER);
    };
    let (name, _) = find(call, Some(args.level), info.netname.as_ref())?;
    if !is_this_server(call, info.servername.as_ref()) {
        return Err(Status::NERR_NET_NAME_NOT_FOUND);
    }
    delete(call, &name)
}
