//! [3.1.4.7] NetrShareAdd.

use super::refused::Refused;
use super::share::View;
use super::share_descriptor::descriptor;
use super::share_lock::lock;
use super::share_rules::{
    first_max_uses, is_server_share, new_name, path, remark, SHARE_TYPE_PARMNUM,
};
use super::share_store::{create, NewShare};
use super::Call;
use crate::error::{Fault, NetApiStatus as Status};
use crate::idl::*;
use crate::names::drive_of_share;
use crate::ndr::{Bytes, WString};

/// [2.2.2.4] kinds of shares.
const STYPE_DISKTREE: u32 = 0;
const STYPE_PRINTQ: u32 = 1;
/// [2.2.2.4] bits beside the kind.
const STYPE_TEMPORARY: u32 = 0x4000_0000;
const STYPE_SPECIAL: u32 = 0x8000_0000;
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

/// The members that count, of any level. The server's name of level 503 does not: one that is not known stands for the default name
/// ([2.2.4.27]), and each share is one of all names here.
struct Wire<'a> {
    name: Option<&'a WString>,
    share_type: u32,
    remark: Option<&'a WString>,
    max_uses: u32,
    path: Option<&'a WString>,
    descriptor: Option<&'a Bytes>,
}

fn wire(info: &ShareInfo) -> Result<Wire<'_>, Status> {
    let absent = Status::ERROR_INVALID_PARAMETER;
    Ok(match info {
        ShareInfo::Level2(info) => {
            let info = info.as_ref().ok_or(absent)?;
            Wire {
                name: info.netname.as_ref(),
                share_type: info.share_type,
                remark: info.remark.as_ref(),
                max_uses: info.max_uses,
                path: info.path.as_ref(),
                descriptor: None,
            }
        }
        ShareInfo::Level502(info) => {
            let info = info.as_ref().ok_or(absent)?;
            Wire {
                name: info.netname.as_ref(),
                share_type: info.share_type,
                remark: info.remark.as_ref(),
                max_uses: info.max_uses,
                path: info.path.as_ref(),
                descriptor: info.security_descriptor.as_ref(),
            }
        }
        ShareInfo::Level503(info) => {
            let info = info.as_ref().ok_or(absent)?;
            Wire {
                name: info.netname.as_ref(),
                share_type: info.share_type,
                remark: info.remark.as_ref(),
                max_uses: info.max_uses,
                path: info.path.as_ref(),
                descriptor: info.security_descriptor.as_ref(),
            }
        }
        _ => return Err(Status::ERROR_INVALID_LEVEL),
    })
}

fn add(call: &Call<'_>, args: &NetrShareAddIn) -> Result<(), Refused> {
    let wire = wire(&args.info_struct)?;
    let kind = wire.share_type & !(STYPE_TEMPORARY | STYPE_SPECIAL | STYPE_CLUSTER);
    call.allow_share(kind == STYPE_PRINTQ)?;
    let name = new_name(wire.name)?;
    let _locked = lock(call, &name)?;
    let view = View::of_one(call, &name)?;
    let known = call.host.parameter(Some(&name), "path").is_ok();
    if known || view.find(&name).is_some() {
        return Err(Status::NERR_DUPLICATE_SHARE.into());
    }
    // A special share X$ is the drive X:, which says for everybody where paths lead. The machine's administrator makes one, nobody deletes it
    // from afar.
    let special = wire.share_type & STYPE_SPECIAL != 0;
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
        remark: remark(wire.remark)?,
        max_uses: first_max_uses(wire.max_uses)?,
        path: path(call, wire.path)?,
        descriptor: descriptor(wire.descriptor)?,
        special,
        temporary: wire.share_type & STYPE_TEMPORARY != 0,
        name,
    };
    create(call, &share)?;
    call.service.deletions.replaced(&share.name);
    Ok(())
}
