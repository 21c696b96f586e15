//! [3.1.4.11] NetrShareSetInfo.

use super::refused::Refused;
use super::role::Role;
use super::share::{
    flags_1005, View, SHI1005_FLAGS_ACCESS_BASED, SHI1005_FLAGS_DFS, SHI1005_FLAGS_DFS_ROOT,
    SHI1005_FLAGS_ENCRYPT, SHI1005_FLAGS_FORCE_LEVELII_OPLOCK, STYPE_SPECIAL,
};
use super::share_descriptor::descriptor;
use super::share_lock::lock;
use super::share_rules::{is_server_share, max_uses, remark, remark_option, SHARE_FILE_SD_PARMNUM};
use super::share_sent::{Members, Sent};
use super::share_store::{change, Change, Current};
use super::Call;
use crate::error::{Fault, NetApiStatus as Status};
use crate::host::Notice;
use crate::idl::*;
use crate::ndr::WString;
use crate::registry::records::{ShareKind, ShareRecord};
use crate::registry::share::Share;

/// [2.2.2.5] the bits of the client side caching policy.
const CSC_MASK: u32 = 0x0030;
/// [2.2.4.29] all flags that there are.
const SHI1005_FLAGS: u32 = 0x0010_ff33;

/// [3.1.4.11] NetrShareSetInfo at level 1, 2, 502, 503, 1004, 1005, 1006 or 1501: changes the remark, the limit of uses, the descriptor
/// and the flags. Name, type and path are not changed by it, nor is a remark that comes as it is shown.
///
/// ERROR_INVALID_PARAMETER with ParmErr set, also for a remark that Samba would show as another text; NERR_NetNameNotFound,
/// ERROR_NOT_SUPPORTED for flags that Samba has no option for, ERROR_ACCESS_DENIED also for a share that is defined where it cannot be changed, ERROR_BUSY, ERROR_INVALID_LEVEL.
pub(crate) fn netr_share_set_info(
    call: &Call<'_>,
    args: NetrShareSetInfoIn,
) -> Result<NetrShareSetInfoOut, Fault> {
    let done = set(call, &args);
    let member = done.err().map_or(0, |refused| refused.member);
    Ok(NetrShareSetInfoOut {
        parm_err: args.parm_err.map(|_| member),
        return_value: done.err().map_or(Status::SUCCESS, |refused| refused.status),
    })
}

fn set(call: &Call<'_>, args: &NetrShareSetInfoIn) -> Result<(), Refused> {
    let sent = Sent::of(&args.share_info).ok_or(Status::ERROR_INVALID_LEVEL)?;
    if args.net_name.is_empty() {
        return Err(Status::ERROR_INVALID_PARAMETER.into());
    }
    let name = args.net_name.to_text();
    let name = name.ok_or(Status::NERR_NET_NAME_NOT_FOUND)?;
    let _locked = lock(call, &name)?;
    let view = View::of_one(call, &name)?;
    let share = view.find(&name).ok_or(Status::NERR_NET_NAME_NOT_FOUND)?;
    let shown = view.remark(share);
    let sent = sent.members.ok_or(Status::ERROR_INVALID_PARAMETER)?;
    let wanted = wanted(args.level, &sent, share, &shown)?;
    if is_server_share(&share.record.name) {
        return Ok(set_server_share(call, share, &wanted)?);
    }
    let record = &share.record;
    if share.is_drive() && !only_remark(&wanted, record) {
        return Err(Status::ERROR_ACCESS_DENIED.into());
    }
    let current = Current {
        name: &record.name,
        path: &record.path,
        remark: &record.comment,
        max_uses: record.max_connections,
        csc_policy: record.csc_policy,
    };
    Ok(change(call, &current, &wanted)?)
}

/// What is to be different. The type is not looked at ([2.2.4.26]), but at level 502 one that says "special" must not come with a
/// descriptor ([3.1.4.11]). Without a descriptor there is none to change.
fn wanted(
    level: u32,
    sent: &Members<'_>,
    share: &Share,
    shown: &WString,
) -> Result<Change, Refused> {
    // In the order of the members, for ParmErr names the first that is wrong.
    let remark = sent
        .remark
        .map(|text| new_remark(shown, text))
        .transpose()?;
    let max_uses = sent.max_uses.map(max_uses).transpose()?;
    let is_special = level == 502 && sent.share_type & STYPE_SPECIAL != 0;
    if is_special && sent.descriptor.is_some_and(|sd| !sd.is_empty()) {
        return Err(Refused::parameter(SHARE_FILE_SD_PARMNUM));
    }
    let of_flags = sent.flags.map(|wire| flags(wire, share)).transpose()?;
    Ok(Change {
        remark: remark.flatten(),
        max_uses,
        descriptor: descriptor(sent.descriptor)?,
        ..of_flags.unwrap_or_default()
    })
}

/// A remark as it is shown says nothing: what is stored may have variables, which are not to be frozen into what they stood for.
fn new_remark(shown: &WString, text: Option<&WString>) -> Result<Option<String>, Refused> {
    let same = text.map_or(shown.is_empty(), |text| text == shown);
    (!same).then(|| remark(text)).transpose()
}

/// [2.2.4.29] each flag by the parameter that does it; a flag that none does may only stay as it is.
///
/// Those of DFS are not looked at: [3.1.4.11] has them set Share.IsDfs, but a client that sets the caching alone sends them clear, and
/// would take a namespace away.
fn flags(wire: u32, share: &Share) -> Result<Change, Refused> {
    if wire & !SHI1005_FLAGS != 0 {
        return Err(Status::ERROR_INVALID_PARAMETER.into());
    }
    let ignored = SHI1005_FLAGS_DFS | SHI1005_FLAGS_DFS_ROOT;
    let changed = (wire ^ flags_1005(share)) & !ignored;
    let can = CSC_MASK
        | SHI1005_FLAGS_ACCESS_BASED
        | SHI1005_FLAGS_FORCE_LEVELII_OPLOCK
        | SHI1005_FLAGS_ENCRYPT;
    if share.record.kind != ShareKind::Disk || changed & !can != 0 {
        return Err(Status::ERROR_NOT_SUPPORTED.into());
    }
    let mut change = Change::default();
    if changed & CSC_MASK != 0 {
        change.csc_policy = Some((wire & CSC_MASK) >> 4);
    }
    let mut set = |bit: u32, name: &'static str, on: &'static str, off: &'static str| {
        if changed & bit != 0 {
            change
                .settings
                .push((name, if wire & bit != 0 { on } else { off }));
        }
    };
    set(SHI1005_FLAGS_ACCESS_BASED, "hide unreadable", "yes", "no");
    set(SHI1005_FLAGS_FORCE_LEVELII_OPLOCK, "oplocks", "no", "yes");
    set(
        SHI1005_FLAGS_ENCRYPT,
        "server smb encrypt",
        "required",
        "default",
    );
    Ok(change)
}

/// Of a drive the remark alone may be another one.
fn only_remark(wanted: &Change, record: &ShareRecord) -> bool {
    let same_limit = wanted
        .max_uses
        .is_none_or(|limit| limit == record.max_connections);
    let same_caching = wanted
        .csc_policy
        .is_none_or(|policy| policy == record.csc_policy);
    same_limit && same_caching && wanted.descriptor.is_none() && wanted.settings.is_empty()
}

/// `IPC$` and `ADMIN$`: their remark only, which Samba has no parameter for and this service keeps.
fn set_server_share(call: &Call<'_>, share: &Share, wanted: &Change) -> Result<(), Status> {
    if !only_remark(wanted, &share.record) {
        return Err(Status::ERROR_ACCESS_DENIED);
    }
    let Some(remark) = &wanted.remark else {
        return Ok(());
    };
    let option = remark_option(&share.record.name);
    let done = call.host.store("global", false, &[(&option, Some(remark))]);
    match done {
        Err(Status::ERROR_NOT_SUPPORTED) => {
            log::warn!(
                "the remark of {} is kept with the settings of the server, and refused: {}",
                share.record.name,
                Role::of(call.host).stores_settings()
            );
            Err(Status::ERROR_ACCESS_DENIED)
        }
        Ok(()) => call.host.config_changed(Notice::Soon),
        Err(status) => Err(status),
    }
}
