//! [3.1.4.7] NetrShareAdd.

use super::refused::Refused;
use super::share::{View, STYPE_DISKTREE, STYPE_PRINTQ, STYPE_SPECIAL, STYPE_TEMPORARY};
use super::share_descriptor::descriptor;
use super::share_lock::lock;
use super::share_rules::{
    first_max_uses, is_server_share, new_name, path, remark, SHARE_TYPE_PARMNUM,
};
use super::share_sent::Sent;
use super::share_store::{create, NewShare};
use super::Call;
use crate::error::{Fault, NetApiStatus as Status};
use crate::idl::*;
use crate::names::drive_of_share;

/// [3.1.4.7] STYPE_CLUSTER_FS, STYPE_CLUSTER_SOFS and STYPE_CLUSTER_DFS are ignored.
const STYPE_CLUSTER: u32 = 0x0e00_0000;

/// [3.1.4.7] NetrShareAdd at level 2, 502 or 503: makes a disk share.
///
/// ERROR_INVALID_PARAMETER with ParmErr set, ERROR_INVALID_NAME, NERR_UnknownDevDir for a folder that is not there or
/// that the caller may not list, NERR_DuplicateShare, ERROR_NOT_SUPPORTED for what Samba cannot share, ERROR_ACCESS_DENIED also when
/// there is nowhere to store it, ERROR_BUSY, ERROR_INVALID_LEVEL. Nothing is left behind when it fails.
pub(crate) fn netr_share_add(
    call: &Call<'_>,
    args: NetrShareAddIn,
) -> Result<NetrShareAddOut, Fault> {
    let done = add(call, &args);
    let member = done.err().map_or(0, |refused| refused.member);
    Ok(NetrShareAddOut {
        parm_err: args.parm_err.map(|_| member),
        return_value: done.err().map_or(Status::SUCCESS, |refused| refused.status),
    })
}

fn add(call: &Call<'_>, args: &NetrShareAddIn) -> Result<(), Refused> {
    let sent = Sent::of(&args.info_struct).filter(|sent| sent.makes_shares);
    let sent = sent.ok_or(Status::ERROR_INVALID_LEVEL)?.members;
    let sent = sent.ok_or(Status::ERROR_INVALID_PARAMETER)?;
    let kind = sent.share_type & !(STYPE_TEMPORARY | STYPE_SPECIAL | STYPE_CLUSTER);
    call.allow_share(kind == STYPE_PRINTQ)?;
    let name = new_name(sent.name)?;
    let _locked = lock(call, &name)?;
    let view = View::of_one(call, &name)?;
    let known = call.host.parameter(Some(&name), "path").is_ok();
    if known || view.find(&name).is_some() {
        return Err(Status::NERR_DUPLICATE_SHARE.into());
    }
    // A special share X$ is the drive X:, which says for everybody where paths lead. The machine's administrator makes one, nobody deletes it
    // from afar.
    let special = sent.share_type & STYPE_SPECIAL != 0;
    if is_server_share(&name) || (special && drive_of_share(&name).is_some()) {
        return Err(Status::ERROR_ACCESS_DENIED.into());
    }
    match kind {
        STYPE_DISKTREE => {}
        // Printers come from the print system, pipes from the server.
        STYPE_PRINTQ => return Err(Status::ERROR_NOT_SUPPORTED.into()),
        _ => return Err(Refused::parameter(SHARE_TYPE_PARMNUM)),
    }
    // In the order of the members, for ParmErr names the first that is wrong.
    let share = NewShare {
        remark: remark(sent.remark.flatten())?,
        max_uses: first_max_uses(sent.max_uses.unwrap_or_default())?,
        path: path(call, sent.path)?,
        descriptor: descriptor(sent.descriptor)?,
        special,
        temporary: sent.share_type & STYPE_TEMPORARY != 0,
        name,
    };
    create(call, &share)?;
    call.service.deletions.replaced(&share.name);
    Ok(())
}
