//! What may be shared under which name: [3.1.4.7], with the rules that Samba's configuration adds.

use super::refused::Refused;
use super::{scope, Call};
use crate::error::NetApiStatus as Status;
use crate::names::{reads_as_written, shows_as_written, unquoted};
use crate::ndr::WString;

/// [2.2.2.11] which member of a SHARE_INFO is at fault.
pub(super) const SHARE_NETNAME_PARMNUM: u32 = 1;
pub(super) const SHARE_TYPE_PARMNUM: u32 = 3;
pub(super) const SHARE_REMARK_PARMNUM: u32 = 4;
pub(super) const SHARE_MAX_USES_PARMNUM: u32 = 6;
pub(super) const SHARE_PATH_PARMNUM: u32 = 8;
pub(super) const SHARE_FILE_SD_PARMNUM: u32 = 501;

/// [3.1.4.7] longest name in UTF-16 units.
const MAX_NAME: usize = 80;
/// [3.1.4.7] the limit of uses where none is specified.
const UNSPECIFIED_USES: u32 = 0xFFFF;
/// Longest remark in UTF-16 units. The text says 48, yet Windows takes more, and comments of smb.conf must survive being sent back.
const MAX_REMARK: usize = 256;
/// Characters that neither Windows nor Samba allows in the name of a share, with the brackets of a section.
const NOT_IN_A_NAME: &str = "%<>*?|/\\+=;:\",[]";
/// [3.1.4.7] how a name begins that no disk share has.
const NT_PATH: &str = "\\\\?\\";
/// Sections of smb.conf that are no shares. Samba reads the first two over blanks: `glo bal` is one of them, too.
const SECTIONS: [&str; 4] = ["global", "globals", "homes", "printers"];
/// [3.1.4.7] names that are never shares.
const NEVER: [&str; 2] = ["pipe", "mailslot"];
/// Shares that the server makes.
pub(super) const SERVER_SHARES: [&str; 2] = ["IPC$", "ADMIN$"];

fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.iter().any(|known| name.eq_ignore_ascii_case(known))
}

fn is_section(name: &str) -> bool {
    let letters: String = name.split_ascii_whitespace().collect();
    is_one_of(&letters, &SECTIONS)
}

/// True for `IPC$` and `ADMIN$`.
pub(super) fn is_server_share(name: &str) -> bool {
    is_one_of(name, &SERVER_SHARES)
}

/// The option that keeps the remark of a share that the server makes.
pub(super) fn remark_option(share: &str) -> String {
    format!("srvsvc_rs:remark {}", share.to_ascii_lowercase())
}

/// The name of a new share.
pub(super) fn new_name(name: Option<&WString>) -> Result<String, Refused> {
    let name = name.ok_or(Refused::parameter(SHARE_NETNAME_PARMNUM))?;
    if name.is_empty() || name.len() > MAX_NAME {
        return Err(Refused::parameter(SHARE_NETNAME_PARMNUM));
    }
    let bad = Refused {
        status: Status::ERROR_INVALID_NAME,
        member: SHARE_NETNAME_PARMNUM,
    };
    let name = name.to_text().ok_or(bad)?;
    if name.starts_with(NT_PATH) {
        return Err(Refused::parameter(SHARE_NETNAME_PARMNUM));
    }
    if is_one_of(&name, &NEVER) {
        return Err(Status::ERROR_ACCESS_DENIED.into());
    }
    let wrong = |character: char| character.is_control() || NOT_IN_A_NAME.contains(character);
    let dots = name.chars().all(|character| character == '.');
    if name.chars().any(wrong) || dots || name.trim() != name || is_section(&name) {
        return Err(bad);
    }
    Ok(name)
}

/// A remark: at most 256 units, no control characters, and nothing that Samba would show as another text.
pub(super) fn remark(remark: Option<&WString>) -> Result<String, Refused> {
    let Some(remark) = remark else {
        return Ok(String::new());
    };
    let text = remark.to_text().filter(|text| {
        let fits = remark.len() <= MAX_REMARK && !text.chars().any(char::is_control);
        fits && shows_as_written(text)
    });
    text.ok_or(Refused::parameter(SHARE_REMARK_PARMNUM))
}

/// [3.1.4.7] The limit of a new share, where 0 is one that is not specified: Samba's `net rpc share add` sends it.
pub(super) fn first_max_uses(wire: u32) -> Result<u32, Refused> {
    match wire {
        0 => Ok(UNSPECIFIED_USES),
        limit => max_uses(limit),
    }
}

/// A limit of uses as `max connections` says it: 31 bits, and 0 for no limit. A share that nobody may use it cannot say.
pub(super) fn max_uses(wire: u32) -> Result<u32, Refused> {
    match wire {
        u32::MAX => Ok(0),
        limit if limit != 0 && i32::try_from(limit).is_ok() => Ok(limit),
        _ => Err(Refused::parameter(SHARE_MAX_USES_PARMNUM)),
    }
}

/// The unix path of a folder to be shared: absolute, a directory that the caller may list, on a drive where shares are
/// the drives, within `srvsvc_rs:share root`, without Samba's
/// variables and without quotation marks that it would take off. One that the caller may not see is answered like one that is not there,
/// so that nobody finds out by asking.
pub(super) fn path(call: &Call<'_>, path: Option<&WString>) -> Result<String, Refused> {
    let text = path.and_then(WString::to_text);
    let text = text.ok_or(Refused::parameter(SHARE_PATH_PARMNUM))?;
    let drives = call.service.shares.drives(call.host);
    let unix = drives.unix(&text);
    let unix = unix
        .filter(|path| !path.contains('%') && reads_as_written(path))
        .ok_or(Refused::parameter(SHARE_PATH_PARMNUM))?;
    let missing = Refused {
        status: Status::NERR_UNKNOWN_DEV_DIR,
        member: SHARE_PATH_PARMNUM,
    };
    let elsewhere = Refused {
        status: Status::ERROR_ACCESS_DENIED,
        member: SHARE_PATH_PARMNUM,
    };
    let real = || call.host.real_path(&unix).map_err(|_| missing);
    if let Some(mut roots) = drives.roots() {
        let real = real()?;
        if !roots.any(|root| inside(&real, &followed(call, root))) {
            return Err(elsewhere);
        }
    }
    if let Some(root) = share_root(call)? {
        if !inside(&real()?, &root) {
            return Err(elsewhere);
        }
    }
    call.host.check_directory(&unix).map_err(|_| missing)?;
    Ok(unix)
}

/// The one folder below which shares may be made, links followed; a root that is not there lets nothing in, nor does one that the host
/// cannot tell.
fn share_root(call: &Call<'_>) -> Result<Option<String>, Status> {
    let root = call.host.parameter(None, "srvsvc_rs:share root")?;
    let root = root.as_deref().map(|root| unquoted(root.trim()));
    let root = root.filter(|root| !root.is_empty());
    Ok(root.map(|root| followed(call, root)))
}

/// A folder that shares may be made in, with its links followed as far as the caller may.
fn followed(call: &Call<'_>, root: &str) -> String {
    let real = call.host.real_path(root);
    real.unwrap_or_else(|_| root.to_owned())
}

fn inside(path: &str, root: &str) -> bool {
    let rest = path.strip_prefix(root.trim_end_matches('/'));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Does a ServerName mean this server: absent, or one of the names that [`scope::is_ours`] knows.
pub(super) fn is_this_server(call: &Call<'_>, name: Option<&WString>) -> bool {
    let name = name.and_then(WString::to_text);
    name.is_none_or(|name| scope::is_ours(call, &name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_new_shares() {
        let check = |name: &str| new_name(Some(&name.into())).map_err(|refused| refused.status.0);
        for good in ["data", "data$", "Größe 1", "a.b", &"x".repeat(80)] {
            assert_eq!(check(good).as_deref(), Ok(good));
        }
        for (bad, status) in [
            ("", 87),
            (&*"x".repeat(81), 87),
            ("pipe", 5),
            ("MailSlot", 5),
            ("\\\\?\\C:\\x", 87),
            ("\\\\x", 123),
            ("a/b", 123),
            ("a]b", 123),
            ("a\nb", 123),
            ("a%b", 123),
            ("..", 123),
            (" a", 123),
            ("Global", 123),
            ("Globals", 123),
            ("glo bal", 123),
            ("global s", 123),
            ("homes", 123),
        ] {
            assert_eq!(check(bad), Err(status), "{bad}");
        }
        assert_eq!(new_name(None), Err(Refused::parameter(1)));
    }

    #[test]
    fn remarks() {
        let check = |text: &str| remark(Some(&text.into())).map_err(|refused| refused.member);
        for good in ["", "it's \"50\" $(x) `y`; z", &"x".repeat(256), "50 % off"] {
            assert_eq!(check(good).as_deref(), Ok(good));
        }
        for bad in [
            &*"x".repeat(257),
            "a\nb",
            "a\u{7f}",
            "%$(HOME)",
            "50%Save",
            "for %U",
            "\"quoted\"",
            "ends\"",
        ] {
            assert_eq!(check(bad), Err(4), "{bad}");
        }
    }

    #[test]
    fn a_limit_is_what_max_connections_can_say() {
        assert_eq!(max_uses(u32::MAX), Ok(0));
        assert_eq!((max_uses(7), first_max_uses(7)), (Ok(7), Ok(7)));
        assert_eq!(first_max_uses(0), Ok(0xFFFF));
        for bad in [0, 0x8000_0000, u32::MAX - 1] {
            assert_eq!(max_uses(bad), Err(Refused::parameter(6)), "{bad:#x}");
        }
    }
}
