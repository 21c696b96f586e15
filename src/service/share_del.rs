//! [3.1.4.12] NetrShareDel, [3.1.4.13] NetrShareDelSticky, [3.1.4.14] NetrShareDelStart, [3.1.4.15] NetrShareDelCommit and
//! [3.1.4.47] NetrShareDelEx.

use super::share::View;
use super::share_lock::{lock, Locked};
use super::share_rules::{is_server_share, is_this_server};
use super::share_store::{delete, forget};
use super::Call;
use crate::error::{Fault, NetApiStatus as Status};
use crate::idl::*;
use crate::ndr::{ContextHandle, WString};
use crate::registry::deletions::{mark, Marked, MARK};
use crate::registry::records::{ShareFlags, ShareKind};
use crate::registry::share::Share;

/// A share that the caller may delete, and the right to do so now.
struct Found<'a> {
    name: String,
    path: String,
    lasts: bool,
    /// Held as long as this is.
    _locked: Locked<'a>,
}

/// Find a share and see that the caller may delete one of its kind.
fn find<'a>(call: &'a Call<'a>, name: Option<&WString>) -> Result<Found<'a>, Status> {
    let name = name.filter(|name| !name.is_empty());
    let name = name.ok_or(Status::ERROR_INVALID_PARAMETER)?;
    // Who may delete one kind only learns of neither.
    let unknown = Status::NERR_NET_NAME_NOT_FOUND;
    let name = name.to_text().ok_or(unknown)?;
    let locked = lock(call, &name)?;
    let view = View::of_one(call, &name)?;
    let share = view.find(&name).ok_or(unknown)?;
    may_delete(call, share)?;
    Ok(Found {
        name: share.record.name.clone(),
        path: share.record.path.clone(),
        lasts: !share.record.flags.has(ShareFlags::TEMPORARY),
        _locked: locked,
    })
}

/// ERROR_ACCESS_DENIED also for what nobody deletes from afar.
fn may_delete(call: &Call<'_>, share: &Share) -> Result<(), Status> {
    call.allow_share(share.record.kind == ShareKind::Printer)?;
    if is_server_share(&share.record.name) || share.is_drive() {
        return Err(Status::ERROR_ACCESS_DENIED);
    }
    Ok(())
}

/// [3.1.4.12] NetrShareDel: deletes a share, its descriptor, and disconnects its users.
///
/// NERR_NetNameNotFound, ERROR_INVALID_PARAMETER for an empty name, ERROR_BUSY, ERROR_ACCESS_DENIED also for a share that is defined
/// where it cannot be deleted.
pub(crate) fn netr_share_del(
    call: &Call<'_>,
    args: NetrShareDelIn,
) -> Result<NetrShareDelOut, Fault> {
    let done = find(call, Some(&args.net_name)).and_then(|found| delete(call, &found.name));
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
    let done = find(call, Some(&args.net_name)).and_then(|found| {
        if found.lasts {
            forget(call, &found.name)
        } else {
            Err(Status::NERR_NET_NAME_NOT_FOUND)
        }
    });
    Ok(NetrShareDelStickyOut {
        return_value: done.err().unwrap_or_default(),
    })
}

/// [3.1.4.14] NetrShareDelStart: marks the share, and a handle to delete it with. The share stays until NetrShareDelCommit.
///
/// Errors as for NetrShareDel.
pub(crate) fn netr_share_del_start(
    call: &Call<'_>,
    args: NetrShareDelStartIn,
) -> Result<NetrShareDelStartOut, Fault> {
    let started = find(call, Some(&args.net_name)).and_then(|found| marked(call, found));
    let (context_handle, return_value) = match started {
        Ok(marked) => {
            let handle = call.service.deletions.start(marked, call.caller);
            (handle, Status::SUCCESS)
        }
        Err(status) => (ContextHandle::default(), status),
    };
    Ok(NetrShareDelStartOut {
        context_handle,
        return_value,
    })
}

/// Mark a share's stored settings, once: the mark goes when they do. A share that is kept elsewhere has none.
fn marked(call: &Call<'_>, found: Found<'_>) -> Result<Marked, Status> {
    let kept = call.host.store_get(&found.name, MARK).ok().flatten();
    let mark = match kept {
        Some(kept) => Some(kept),
        None => {
            let new = mark();
            match call.host.store(&found.name, false, &[(MARK, Some(&new))]) {
                Ok(()) => Some(new),
                Err(Status::ERROR_NOT_SUPPORTED | Status::ERROR_FILE_NOT_FOUND) => None,
                Err(status) => return Err(status),
            }
        }
    };
    Ok(Marked {
        name: found.name,
        path: found.path,
        mark,
        replaced: false,
    })
}

/// [3.1.4.15] NetrShareDelCommit: deletes the share that the handle names; the handle is used up when that worked.
///
/// The fault nca_s_fault_context_mismatch for a handle that is not this user's; ERROR_INVALID_PARAMETER when the share is
/// gone, or another one has its name.
pub(crate) fn netr_share_del_commit(
    call: &Call<'_>,
    args: NetrShareDelCommitIn,
) -> Result<NetrShareDelCommitOut, Fault> {
    let marked = call
        .service
        .deletions
        .marked(&args.context_handle, call.caller)
        .ok_or(Fault::CONTEXT_MISMATCH)?;
    let done = commit(call, &marked);
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

/// Another share that has got the name meanwhile was not marked for deletion. A handle outlives the connection that it was given to, so the
/// caller must still be one who may delete the share.
fn commit(call: &Call<'_>, marked: &Marked) -> Result<(), Status> {
    let _locked = lock(call, &marked.name)?;
    let view = View::of_one(call, &marked.name)?;
    let gone = Status::ERROR_INVALID_PARAMETER;
    let share = view.find(&marked.name).ok_or(gone)?;
    may_delete(call, share)?;
    let is_marked = || match &marked.mark {
        Some(mark) => {
            let kept = call.host.store_get(&marked.name, MARK).ok().flatten();
            kept.as_ref() == Some(mark)
        }
        None => !marked.replaced,
    };
    if share.record.path != marked.path || !is_marked() {
        return Err(gone);
    }
    delete(call, &marked.name)
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
    if args.level != 503 {
        return Err(Status::ERROR_INVALID_LEVEL);
    }
    let ShareInfo::Level503(Some(info)) = &args.share_info else {
        return Err(Status::ERROR_INVALID_PARAMETER);
    };
    let found = find(call, info.netname.as_ref())?;
    if !is_this_server(call, info.servername.as_ref()) {
        return Err(Status::NERR_NET_NAME_NOT_FOUND);
    }
    delete(call, &found.name)
}
