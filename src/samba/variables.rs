#![forbid(unsafe_code)]
//! Variables of texts (`%U`, `%S`, ...), expanded by Samba itself for one caller.

use std::ffi::{CStr, CString};

use super::identity::AsCaller;
use super::services::Variables;
use super::sys::frame::Frame;
use super::sys::handles::Service;
use super::sys::samba;
use super::sys::shim::CallFacts;
use crate::error::NetApiStatus as Status;
use crate::host::HostResult;

/// Those that are the same for all services, which come first and win, for who speaks.
fn with_global(text: &CStr) -> Option<CString> {
    samba::loadparm_s3_global_substitution()?.of(text)
}

/// The others. Inside the caller's identity.
fn with_others(call: CallFacts<'_>, share: &CStr, folder: &CStr, text: &CStr) -> Option<CString> {
    if call.gid == u32::MAX {
        return None;
    }
    let (frame, gid) = (Frame::new()?, call.gid);
    let (user, sent, domain) = (call.unix_name(), call.sent_name(), call.domain());
    samba::talloc_sub_full(&frame, share, user, folder, gid, sent, domain, text)
}

/// A text of a share as the caller sees it. ERROR_NOT_SUPPORTED: the session is not one that Samba can take on.
pub(super) fn expanded(
    call: CallFacts<'_>,
    share: &CStr,
    folder: &CStr,
    text: &CStr,
) -> HostResult<CString> {
    let session = call.session.ok_or(Status::ERROR_NOT_SUPPORTED)?;
    if call.gid == u32::MAX {
        return Err(Status::ERROR_NOT_SUPPORTED);
    }
    let _caller = AsCaller::new(session).ok_or(Status::ERROR_NOT_SUPPORTED)?;
    with_global(text)
        .and_then(|text| with_others(call, share, folder, &text))
        .ok_or(Status::ERROR_NOT_ENOUGH_MEMORY)
}

/// A share's folder, `folder` or else the service's own, with all its variables expanded; `None`: it cannot be told. Inside the caller's
/// identity.
pub(super) fn expanded_path(
    call: CallFacts<'_>,
    service: Service,
    share: &CStr,
    folder: Option<&CStr>,
) -> Option<CString> {
    let path = match folder {
        Some(path) => with_global(path),
        None => service.path(Variables::Expanded),
    }?;
    if !path.to_bytes().contains(&b'%') {
        return Some(path);
    }
    with_others(call, share, &path, &path)
}
