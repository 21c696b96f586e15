//! [3.1.4.27] NetrpGetFileSecurity and [3.1.4.28] NetrpSetFileSecurity.

use super::share::View;
use super::Call;
use crate::error::{Fault, NetApiStatus as Status};
use crate::idl::*;
use crate::names::{MAX_UNIX_NAME, MAX_UNIX_PATH};
use crate::ndr::{Bytes, WString};
use crate::registry::records::ShareKind;
use crate::security::SecurityDescriptor;

/// [MS-DTYP] 2.4.7 the parts that a file's descriptor has: owner, group, DACL, SACL.
const PARTS: u32 = 0xf;

/// [3.1.4.27] NetrpGetFileSecurity: the parts of a file's descriptor that are asked for, as SMB would show the caller.
///
/// NERR_NetNameNotFound, ERROR_FILE_NOT_FOUND also when a folder on the way is not there or is none, ERROR_INVALID_NAME for a path with
/// `..`, a stream or an empty component, ERROR_ACCESS_DENIED also for a SACL without the privilege.
pub(crate) fn netrp_get_file_security(
    call: &Call<'_>,
    args: NetrpGetFileSecurityIn,
) -> Result<NetrpGetFileSecurityOut, Fault> {
    let found = place(call, args.share_name.as_ref(), &args.file_name).and_then(|(share, path)| {
        let info = args.requested_information & PARTS;
        let got = call.host.file_security_get(&share, &path, info);
        got.map_err(told)
    });
    let return_value = found.as_ref().err().copied().unwrap_or_default();
    let security_descriptor = found.ok().map(|sd| AdtSecurityDescriptor {
        length: u32::try_from(sd.len()).unwrap_or_default(),
        buffer: Some(Bytes(sd)),
    });
    Ok(NetrpGetFileSecurityOut {
        security_descriptor,
        return_value,
    })
}

/// [3.1.4.28] NetrpSetFileSecurity: sets the parts that SecurityInformation names, with the caller's rights.
///
/// As above; ERROR_INVALID_SECURITY_DESCR for a descriptor that is none, ERROR_INVALID_PARAMETER when no part is named;
/// ERROR_ACCESS_DENIED also on a share that is read only to the caller.
pub(crate) fn netrp_set_file_security(
    call: &Call<'_>,
    args: NetrpSetFileSecurityIn,
) -> Result<NetrpSetFileSecurityOut, Fault> {
    Ok(NetrpSetFileSecurityOut {
        return_value: set(call, &args).err().unwrap_or_default(),
    })
}

fn set(call: &Call<'_>, args: &NetrpSetFileSecurityIn) -> Result<(), Status> {
    let (share, path) = place(call, args.share_name.as_ref(), &args.file_name)?;
    let info = args.security_information & PARTS;
    if info == 0 {
        return Err(Status::ERROR_INVALID_PARAMETER);
    }
    let bytes = args.security_descriptor.buffer.as_ref();
    let bytes = bytes.ok_or(Status::ERROR_INVALID_SECURITY_DESCR)?;
    let parsed = SecurityDescriptor::parse(&bytes.0).and_then(|sd| sd.to_bytes());
    let sd = parsed.map_err(|_| Status::ERROR_INVALID_SECURITY_DESCR)?;
    let done = call.host.file_security_set(&share, &path, info, &sd);
    done.map_err(told)
}

/// [3.1.4.27], [3.1.4.28] A file that is not there is one answer, wherever its path ends; what the caller may not do is another.
const fn told(status: Status) -> Status {
    match status {
        Status::ERROR_PATH_NOT_FOUND | Status::ERROR_DIRECTORY => Status::ERROR_FILE_NOT_FOUND,
        Status::ERROR_PRIVILEGE_NOT_HELD => Status::ERROR_ACCESS_DENIED,
        other => other,
    }
}

/// The share as it is written, and the path in it with `/`.
fn place(
    call: &Call<'_>,
    share: Option<&WString>,
    path: &WString,
) -> Result<(String, String), Status> {
    let name = share.and_then(WString::to_text).unwrap_or_default();
    let view = View::of_one(call, &name)?;
    let share = view
        .find(&name)
        .filter(|share| share.is_available() && view.sees(share))
        .ok_or(Status::NERR_NET_NAME_NOT_FOUND)?;
    if share.record.kind != ShareKind::Disk {
        return Err(Status::ERROR_ACCESS_DENIED);
    }
    Ok((share.record.name.clone(), normalise(path)?))
}

/// `\\dir\\file`, `dir\\file`, `\\` or nothing as `dir/file` or nothing.
fn normalise(path: &WString) -> Result<String, Status> {
    let text = path.to_text().ok_or(Status::ERROR_INVALID_NAME)?;
    let wrong = |character: char| character.is_control() || matches!(character, ':' | '*' | '?');
    if path.len() > MAX_UNIX_PATH || text.chars().any(wrong) {
        return Err(Status::ERROR_INVALID_NAME);
    }
    let text = text.replace('\\', "/");
    let inner = text.strip_prefix('/').unwrap_or(&text);
    let ends = inner.strip_suffix('/').filter(|rest| !rest.is_empty());
    let inner = ends.unwrap_or(inner);
    let bad = |part: &str| matches!(part, "" | "." | "..") || part.len() > MAX_UNIX_NAME;
    if !inner.is_empty() && inner.split('/').any(bad) {
        return Err(Status::ERROR_INVALID_NAME);
    }
    Ok(inner.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_forms_of_a_path() {
        for (given, meant) in [
            ("", Some("")),
            ("\\", Some("")),
            ("\\dir\\file", Some("dir/file")),
            ("dir\\file", Some("dir/file")),
            ("dir/file", Some("dir/file")),
            ("dir\\", Some("dir")),
            ("\\\\dir", None),
            ("\\\\", None),
            ("dir\\\\", None),
            ("a\\\\b", None),
            ("..", None),
            ("a\\..\\b", None),
            (".", None),
            ("file:stream", None),
            ("a\nb", None),
        ] {
            assert_eq!(normalise(&given.into()).ok().as_deref(), meant, "{given}");
        }
    }

    #[test]
    fn what_is_not_there_and_what_is_not_allowed_have_one_status_each() {
        for (said, status) in [(2, 2), (3, 2), (267, 2), (1314, 5), (5, 5), (32, 32)] {
            assert_eq!(told(Status(said)), Status(status));
        }
    }

    proptest! {
        #[test]
        fn what_comes_out_is_safe_for_samba(given in "[ab./:\\\\\n]{0,12}") {
            if let Ok(path) = normalise(&given.as_str().into()) {
                prop_assert!(!path.starts_with('/') && !path.ends_with('/'));
                prop_assert!(!path.contains("//") && !path.contains('\\') && !path.contains(':'));
                prop_assert!(path.split('/').all(|part| part != ".." && part != "."));
            }
        }
    }
}
