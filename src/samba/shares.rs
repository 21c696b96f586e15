#![forbid(unsafe_code)]
//! The shares that Samba itself would list for a caller, in its order, and those with `available = no` at their places: Samba lists and
//! serves them to nobody, administrators shall reach them.

use std::ffi::{CStr, CString};

use super::access::checks;
use super::config::homes::{self, Target};
use super::config::temporary::{self, Temporary};
use super::config::{self, loaded, whom};
use super::needs::lacks;
use super::options::parametric;
use super::sys::frame::Frame;
use super::sys::handles::Service;
use super::sys::samba;
use super::sys::shim::CallFacts;
use super::text;
use crate::error::NetApiStatus as Status;
use crate::host::{HostResult, Kinds, ShareChanges};
use crate::options::boolean;
use crate::registry::records::{ShareFlags as F, ShareKind, ShareOrigin, ShareRecord};

/// Shares, and with `Kinds::HOME` the caller's own home as the last one.
pub(super) fn list(call: CallFacts<'_>, kinds: Kinds) -> HostResult<Vec<ShareRecord>> {
    if lacks(kinds.only(Kinds::SHARES)) {
        return Err(Status::ERROR_NOT_SUPPORTED);
    }
    let _frame = Frame::new().ok_or(Status::ERROR_NOT_ENOUGH_MEMORY)?;
    let mut shares = Vec::new();
    if kinds.has(Kinds::SHARES) {
        let services = loaded::services();
        shares.reserve(services.len());
        for service in services {
            shares.extend(of_service(call, service)?);
        }
    }
    if kinds.has(Kinds::HOME) {
        if let Some(home) = homes::of(call) {
            shares.push(of_home(call, &home)?);
        }
    }
    Ok(shares)
}

/// Of the shares, but for the home, those alone whose name is wanted.
pub(super) fn named(
    call: CallFacts<'_>,
    wanted: &dyn Fn(&str) -> bool,
) -> HostResult<Vec<ShareRecord>> {
    if lacks(Kinds::SHARES) {
        return Err(Status::ERROR_NOT_SUPPORTED);
    }
    let _frame = Frame::new().ok_or(Status::ERROR_NOT_ENOUGH_MEMORY)?;
    let mut shares = Vec::new();
    for service in Service::all() {
        if is_named(service, wanted)? {
            shares.extend(of_service(call, service)?);
        }
    }
    Ok(shares)
}

/// Most names are looked at where they lie.
fn is_named(service: Service, wanted: &dyn Fn(&str) -> bool) -> HostResult<bool> {
    let plain = |name: &CStr| {
        let name = name.to_str().ok()?;
        (name.is_ascii() && !name.contains('%')).then(|| wanted(name))
    };
    match service.name(plain) {
        Some(None) => Ok(name(service).transpose()?.is_some_and(|name| wanted(&name))),
        Some(Some(is_wanted)) => Ok(is_wanted),
        None => Ok(false),
    }
}

/// What became of the list of an earlier stamp, for a caller whose list is the same as others'; `None`: not known.
pub(super) fn since(call: CallFacts<'_>, stamp: &[u8]) -> Option<ShareChanges> {
    let (gone, new) = config::changes_since(call, stamp)?;
    let _frame = Frame::new()?;
    let order = loaded::services();
    let mut changes = ShareChanges {
        gone: gone
            .iter()
            .map(|name| text::outwards(name.to_bytes()))
            .collect(),
        new: Vec::new(),
    };
    for (at, service) in order
        .iter()
        .enumerate()
        .filter(|(_, service)| new.binary_search(service).is_ok())
    {
        if let Some(record) = of_service(call, *service).ok()? {
            let before = order.get(..at)?.iter().rev();
            let behind = before.copied().find_map(listed_name);
            changes.new.push((behind, record));
        }
    }
    Some(changes)
}

/// The name of a service that is in the list.
fn listed_name(service: Service) -> Option<String> {
    let is_listed = temporary::of(service) != Temporary::Over;
    is_listed.then(|| name(service)?.ok()).flatten()
}

/// `None`: it is gone.
fn of_service(call: CallFacts<'_>, service: Service) -> HostResult<Option<ShareRecord>> {
    let temporary = temporary::of(service);
    let name = name(service).transpose()?;
    let Some(name) = name.filter(|_| temporary != Temporary::Over) else {
        return Ok(None);
    };
    let record = record(call, service, service)?;
    Ok(Some(ShareRecord {
        name,
        flags: record.flags | when(temporary == Temporary::Now, F::TEMPORARY),
        origin: match record.kind {
            ShareKind::Ipc => ShareOrigin::Generated,
            ShareKind::Disk | ShareKind::Printer if loaded::is_of_user(service) => {
                ShareOrigin::Usershare
            }
            ShareKind::Disk | ShareKind::Printer => ShareOrigin::File,
        },
        ..record
    }))
}

/// The name, its variables expanded for who speaks.
fn name(service: Service) -> Option<HostResult<String>> {
    service.name(|name| {
        if !name.to_bytes().contains(&b'%') {
            return Ok(text::outwards(name.to_bytes()));
        }
        let name = whom::expand(name).ok_or(Status::ERROR_NOT_ENOUGH_MEMORY)?;
        Ok(text::outwards(name.to_bytes()))
    })
}

/// Samba takes two options of a home from `[global]`, not from `[homes]`.
fn of_home(call: CallFacts<'_>, home: &Target) -> HostResult<ShareRecord> {
    let record = record(call, home.service, Service::GLOBAL)?;
    let shown = |text: &Option<CString>, own: String| {
        text.as_ref()
            .map_or(own, |text| text::outwards(text.to_bytes()))
    };
    Ok(ShareRecord {
        name: text::outwards(home.name.to_bytes()),
        path: shown(&home.path, record.path),
        comment: shown(&home.remark, record.comment),
        flags: record.flags | F::CALLER_HOME | F::AUTOLOADED,
        origin: ShareOrigin::Generated,
        ..record
    })
}

/// What a service says of itself, all but its name.
fn record(call: CallFacts<'_>, service: Service, shown_by: Service) -> HostResult<ShareRecord> {
    let missing = Status::ERROR_NOT_SUPPORTED;
    Ok(ShareRecord {
        path: service.path_shown().ok_or(missing)?,
        comment: service.comment_shown().ok_or(missing)?,
        volume: service.volume_shown().ok_or(missing)?,
        msdfs_proxy: service.msdfs_proxy_shown().ok_or(missing)?,
        flags: flags(call, service, shown_by),
        kind: kind(service),
        max_connections: service.max_connections(),
        csc_policy: service.csc_policy(),
        ..ShareRecord::default()
    })
}

fn flags(call: CallFacts<'_>, service: Service, shown_by: Service) -> F {
    let cap = || parametric(service, c"smb3 share cap", c"CONTINUOUS AVAILABILITY");
    let continuous = || cap().is_some_and(|text| boolean(&text) == Some(true));
    [
        (shown_by.browseable(), F::BROWSEABLE),
        (service.is_ok(), F::AVAILABLE),
        (service.administrative(), F::SPECIAL),
        (
            service.msdfs_root() && samba::lp_host_msdfs() == Some(true),
            F::MSDFS_ROOT,
        ),
        (shown_by.access_based(), F::ACCESS_BASED),
        (service.hide_unreadable(), F::HIDE_UNREADABLE),
        (service.guest_ok(), F::GUEST_OK),
        (service.read_only(), F::READ_ONLY),
        (service.continuous() || continuous(), F::CONTINUOUS),
        (service.autoloaded(), F::AUTOLOADED),
        (service.wants_encryption(), F::ENCRYPT),
        (!service.oplocks(), F::FORCE_LEVEL2),
        (!checks::is_served_here(call, service), F::WRONG_ADDRESS),
    ]
    .into_iter()
    .fold(F::default(), |all, (is_so, flag)| all | when(is_so, flag))
}

fn when(is_so: bool, flag: F) -> F {
    if is_so {
        flag
    } else {
        F::default()
    }
}

fn kind(service: Service) -> ShareKind {
    if service.printable() {
        ShareKind::Printer
    } else if service.is_ipc() {
        ShareKind::Ipc
    } else {
        ShareKind::Disk
    }
}
