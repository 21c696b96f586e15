//! Variables of texts (`%U`, `%S`, ...), expanded by Samba itself for one caller.

use std::ffi::{CStr, CString};

use super::frame::Frame;
use super::functions::samba;
use super::identity::AsCaller;
use super::services::{Service, Variables};
use super::shim::CallFacts;
use super::text::owned;
use crate::error::NetApiStatus as Status;
use crate::host::HostResult;

/// Those that are the same for all services, which come first and win, for who speaks.
fn with_global(text: &CStr) -> Option<CString> {
    let frame = Frame::new()?;
    // SAFETY: no conditions.
    let how = unsafe { samba::loadparm_s3_global_substitution.get()?() };
    // SAFETY: Samba's own, which stays.
    let how = unsafe { how.as_ref() }?;
    // SAFETY: Samba's own, and the frame's context.
    let text = unsafe { how.of(frame.context(), text) };
    // SAFETY: a text of the frame's, or NULL.
    unsafe { owned(text) }
}

/// The others. Inside the caller's identity.
fn with_others(call: CallFacts<'_>, share: &CStr, folder: &CStr, text: &CStr) -> Option<CString> {
    let expand = samba::talloc_sub_full.get()?;
    if call.gid() == u32::MAX {
        return None;
    }
    let frame = Frame::new()?;
    // SAFETY: texts for the time of the call; the result is made on the frame.
    let text = unsafe {
        expand(
            frame.context(),
            share.as_ptr(),
            call.unix_name().as_ptr(),
            folder.as_ptr(),
            call.gid(),
            call.sent_name().as_ptr(),
            call.domain().as_ptr(),
            text.as_ptr(),
        )
    };
    // SAFETY: a text of the frame's, or NULL.
    unsafe { owned(text) }
}

/// A text of a share as the caller sees it. ERROR_NOT_SUPPORTED: the session is not one that Samba can take on.
pub(in crate::samba) fn expanded(
    call: CallFacts<'_>,
    share: &CStr,
    folder: &CStr,
    text: &CStr,
) -> HostResult<CString> {
    let session = call.session().ok_or(Status::ERROR_NOT_SUPPORTED)?;
    if call.gid() == u32::MAX {
        return Err(Status::ERROR_NOT_SUPPORTED);
    }
    let _caller = AsCaller::new(session).ok_or(Status::ERROR_NOT_SUPPORTED)?;
    with_global(text)
        .and_then(|text| with_others(call, share, folder, &text))
        .ok_or(Status::ERROR_NOT_ENOUGH_MEMORY)
}

/// A share's folder, `folder` or else the service's own, with all its variables expanded; `None`: it cannot be told. Inside the caller's
/// identity.
pub(in crate::samba) fn expanded_path(
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
