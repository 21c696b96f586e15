//! Where a change of a share goes: to the admin's own command, else to the registry configuration, else nowhere.
//!
//! All or nothing: a descriptor and the settings are two stores, so the descriptor is put back when the settings are refused. Also that of a
//! share which is not there now: its section may come back, and is not to be open to everybody then.

use super::role::Role;
use super::Call;
use crate::error::NetApiStatus as Status;
use crate::host::{Notice, ShareCommand};
use crate::names::{drive_of_share, unquoted};

/// A share to be made.
pub(super) struct NewShare {
    pub(super) name: String,
    pub(super) path: String,
    pub(super) remark: String,
    /// 0: no limit.
    pub(super) max_uses: u32,
    pub(super) special: bool,
    pub(super) temporary: bool,
    pub(super) descriptor: Option<Vec<u8>>,
}

/// What is to be different, and what a command wants to know besides.
#[derive(Default)]
pub(super) struct Change {
    pub(super) remark: Option<String>,
    pub(super) max_uses: Option<u32>,
    pub(super) csc_policy: Option<u32>,
    /// Other parameters of smb.conf, which only the registry can take.
    pub(super) settings: Vec<(&'static str, &'static str)>,
    pub(super) descriptor: Option<Vec<u8>>,
}

/// What a share is like now.
pub(super) struct Current<'a> {
    pub(super) name: &'a str,
    pub(super) path: &'a str,
    pub(super) remark: &'a str,
    pub(super) max_uses: u32,
    pub(super) csc_policy: u32,
}

/// Names of `csc policy`, by their number.
pub(super) const CSC_POLICIES: [&str; 4] = ["manual", "documents", "programs", "disable"];
/// The option that makes a share vanish when smbd starts again: which run of smbd it belongs to.
pub(super) const TEMPORARY: &str = "srvsvc_rs:temporary";

/// Whether an option such as `add share command` is set.
fn has_command(call: &Call<'_>, name: &str) -> bool {
    let set = call.host.parameter(None, name);
    set.ok()
        .flatten()
        .is_some_and(|text| !unquoted(text.trim()).is_empty())
}

/// Run a command; any exit status but 0 is a refusal, as with Samba's own service.
///
/// No argument begins with a hyphen: the admin's script may hand it to a program that would take it for an option. None ends in a
/// backslash: in a text file such a line goes on with the next one, which then is not what the script wrote there.
fn run(call: &Call<'_>, what: ShareCommand, args: &[&str]) -> Result<(), Status> {
    let unfit = |arg: &&str| arg.starts_with('-') || arg.ends_with('\\');
    if args.iter().any(unfit) {
        log::warn!("the {what:?} share command gets no argument that begins with a hyphen or ends in a backslash");
        return Err(Status::ERROR_INVALID_PARAMETER);
    }
    match call.host.share_command(what, args)? {
        0 => Ok(()),
        status => {
            log::warn!("the {what:?} share command ended with status {status}");
            Err(Status::ERROR_ACCESS_DENIED)
        }
    }
}

/// The registry's answer as the client gets it; the log tells the admin what to do.
fn refused(call: &Call<'_>, name: &str, option: &str, status: Status) -> Status {
    match status {
        Status::ERROR_NOT_SUPPORTED => {
            let advice = Role::of(call.host).stores_shares();
            log::warn!(
                "share {name:?}: there is nowhere to store it: set \"{option}\" or {advice} in smb.conf"
            );
            Status::ERROR_ACCESS_DENIED
        }
        Status::ERROR_FILE_NOT_FOUND => {
            log::warn!(
                "share {name:?} is not defined in the registry but in smb.conf or by a user: change it there, or set \"{option}\""
            );
            Status::ERROR_ACCESS_DENIED
        }
        Status::ERROR_FILE_EXISTS => Status::NERR_DUPLICATE_SHARE,
        other => other,
    }
}

/// Tell everybody. What is stored is stored: a message that does not get through is logged only.
fn changed(call: &Call<'_>, when: Notice) {
    if let Err(status) = call.host.config_changed(when) {
        log::warn!("smbd could not be told of a change: {status}");
    }
}

/// Make a share; its descriptor is there before it is.
pub(super) fn create(call: &Call<'_>, share: &NewShare) -> Result<(), Status> {
    let before = call.host.share_security_get(&share.name).ok();
    call.host
        .share_security_set(&share.name, share.descriptor.as_deref())?;
    let by_command = has_command(call, "add share command");
    let done = if by_command {
        create_by_command(call, share)
    } else {
        create_in_registry(call, share)
    };
    match done {
        // What a command makes may stand in a file, which a process that serves clients does not look into.
        Ok(()) if by_command => changed(call, Notice::Now),
        Ok(()) => changed(call, Notice::Soon),
        // A command that failed may have made the share all the same, and then it is not to be open to everybody.
        Err(_) if by_command && now_exists(call, &share.name) => log::warn!(
            "share {:?} is there although it was not to be made; it keeps the descriptor that was asked for",
            share.name
        ),
        Err(_) => put_back(call, &share.name, before),
    }
    done
}

/// No share has this name, so what is told of it is what counts where nothing is stored.
const NOBODYS: &str = "srvsvc_rs/";

/// Store what was told of a share's descriptor before, if it was stored.
fn put_back(call: &Call<'_>, name: &str, before: Option<Vec<u8>>) {
    let default = call.host.share_security_get(NOBODYS).ok();
    let stored = before.filter(|before| default.as_ref() != Some(before));
    if let Err(status) = call.host.share_security_set(name, stored.as_deref()) {
        log::error!("the descriptor of {name:?} could not be put back: {status}");
    }
}

/// Look again, with what was stored until now.
fn now_exists(call: &Call<'_>, name: &str) -> bool {
    changed(call, Notice::Now);
    call.host.parameter(Some(name), "path").is_ok()
}

fn create_by_command(call: &Call<'_>, share: &NewShare) -> Result<(), Status> {
    if share.temporary {
        log::warn!(
            "share {:?}: an \"add share command\" makes lasting shares only",
            share.name
        );
        return Err(Status::ERROR_NOT_SUPPORTED);
    }
    let limit = share.max_uses.to_string();
    let args = [&*share.name, &*share.path, &*share.remark, &*limit];
    run(call, ShareCommand::Add, &args)
}

fn create_in_registry(call: &Call<'_>, share: &NewShare) -> Result<(), Status> {
    let limit = share.max_uses.to_string();
    let instance = call.host.clock()?.server_instance.to_string();
    let mut settings = vec![
        ("path", Some(&*share.path)),
        ("comment", Some(&*share.remark)),
        // Windows leaves this to the descriptors of the share and its files.
        ("read only", Some("no")),
    ];
    if share.max_uses != 0 {
        settings.push(("max connections", Some(&limit)));
    }
    if share.special {
        settings.push(("administrative share", Some("yes")));
    } else if drive_of_share(&share.name).is_some() {
        // Shares may be administrative by default: it would be a drive.
        settings.push(("administrative share", Some("no")));
    }
    if share.temporary {
        settings.push((TEMPORARY, Some(&instance)));
    }
    call.host
        .store(&share.name, true, &settings)
        .map_err(|status| refused(call, &share.name, "add share command", status))
}

/// Change a share. What is not named stays.
pub(super) fn change(
    call: &Call<'_>,
    current: &Current<'_>,
    change: &Change,
) -> Result<(), Status> {
    let before = match &change.descriptor {
        Some(descriptor) => {
            let before = call.host.share_security_get(current.name)?;
            call.host
                .share_security_set(current.name, Some(descriptor))?;
            Some(before)
        }
        None => None,
    };
    let remark = change.remark.as_deref();
    let rules_differ = change
        .max_uses
        .is_some_and(|limit| limit != current.max_uses)
        || change
            .csc_policy
            .is_some_and(|policy| policy != current.csc_policy)
        || !change.settings.is_empty();
    let differs = rules_differ || remark.is_some_and(|remark| remark != current.remark);
    let done = if !differs {
        Ok(())
    } else if has_command(call, "change share command") {
        change_by_command(call, current, change)
    } else {
        change_in_registry(call, current, change)
    };
    match (&done, before) {
        (Ok(()), _) if rules_differ => changed(call, Notice::Now),
        (Ok(()), _) if differs => changed(call, Notice::Soon),
        (Err(_), Some(before)) => {
            let back = Some(before.as_slice()).filter(|sd| !sd.is_empty());
            if let Err(status) = call.host.share_security_set(current.name, back) {
                log::error!(
                    "share {:?}: its descriptor was not put back: {status}",
                    current.name
                );
            }
        }
        _ => {}
    }
    done
}

fn change_by_command(
    call: &Call<'_>,
    current: &Current<'_>,
    change: &Change,
) -> Result<(), Status> {
    if let Some((name, _)) = change.settings.first() {
        log::warn!(
            "share {:?}: a \"change share command\" cannot be told {name:?}",
            current.name
        );
        return Err(Status::ERROR_NOT_SUPPORTED);
    }
    let limit = change.max_uses.unwrap_or(current.max_uses).to_string();
    let policy = csc_name(change.csc_policy.unwrap_or(current.csc_policy));
    let remark = change.remark.as_deref().unwrap_or(current.remark);
    let args = [current.name, current.path, remark, &*limit, policy];
    run(call, ShareCommand::Change, &args)
}

fn change_in_registry(
    call: &Call<'_>,
    current: &Current<'_>,
    change: &Change,
) -> Result<(), Status> {
    let limit = change.max_uses.map(|limit| limit.to_string());
    let mut settings: Vec<(&str, Option<&str>)> = Vec::new();
    settings.extend(
        change
            .remark
            .as_deref()
            // What is sent back as it was shown may be written otherwise.
            .filter(|remark| *remark != current.remark)
            .map(|remark| ("comment", Some(remark))),
    );
    settings.extend(
        limit
            .as_deref()
            .map(|limit| ("max connections", Some(limit))),
    );
    settings.extend(
        change
            .csc_policy
            .map(|policy| ("csc policy", Some(csc_name(policy)))),
    );
    settings.extend(
        change
            .settings
            .iter()
            .map(|(name, value)| (*name, Some(*value))),
    );
    call.host
        .store(current.name, false, &settings)
        .map_err(|status| refused(call, current.name, "change share command", status))
}

fn csc_name(policy: u32) -> &'static str {
    let at = usize::try_from(policy).unwrap_or_default();
    CSC_POLICIES.get(at).copied().unwrap_or("manual")
}

/// Delete a share, its descriptor, and the tree connects to it.
pub(super) fn delete(call: &Call<'_>, name: &str) -> Result<(), Status> {
    if has_command(call, "delete share command") {
        run(call, ShareCommand::Delete, &[name])?;
    } else {
        call.host
            .store_delete(name)
            .map_err(|status| refused(call, name, "delete share command", status))?;
    }
    changed(call, Notice::Now);
    if let Err(status) = call.host.share_disconnect(name) {
        log::warn!("share {name:?}: its users could not be disconnected: {status}");
    }
    if let Err(status) = call.host.share_security_set(name, None) {
        // Nobody is let in by it; the next share of that name gets its own.
        log::error!("share {name:?} is deleted, its descriptor is not: {status}");
    }
    Ok(())
}

/// Make a lasting share a temporary one.
pub(super) fn forget(call: &Call<'_>, name: &str) -> Result<(), Status> {
    if has_command(call, "delete share command") {
        log::warn!("share {name:?}: only shares of the registry can be made temporary");
        return Err(Status::ERROR_NOT_SUPPORTED);
    }
    let instance = call.host.clock()?.server_instance.to_string();
    call.host
        .store(name, false, &[(TEMPORARY, Some(&instance))])
        .map_err(|status| refused(call, name, "delete share command", status))?;
    changed(call, Notice::Soon);
    Ok(())
}
