#![forbid(unsafe_code)]
//! Options by their smb.conf names, those of `[global]` by their own functions, and our own among all.

use std::ffi::{CStr, CString};

use super::services::{text, Variables};
use super::sys::handles::{Service, Words};
use super::sys::samba;
use super::sys::texts::printed;
use super::text::outwards;
use crate::error::NetApiStatus as Status;
use crate::host::HostResult;

fn shown(text: CString) -> String {
    outwards(text.to_bytes())
}

/// `server string`
pub(super) fn server_string(variables: Variables) -> Option<CString> {
    text(variables, samba::lp_server_string)
}

/// `netbios name`
pub(super) fn netbios_name() -> Option<String> {
    samba::lp_netbios_name().map(shown)
}

/// Who guests are; `None`: nobody.
pub(super) fn guest_account() -> Option<String> {
    samba::lp_guest_account()
        .map(shown)
        .filter(|name| !name.is_empty())
}

/// What stands between a domain and a user's name; `None`: nothing.
pub(super) fn winbind_separator() -> Option<u8> {
    if !samba::symbol::lp_winbind_separator.is_there() {
        return Some(b'\\');
    }
    samba::lp_winbind_separator()?.to_bytes().first().copied()
}

/// Where Samba's daemons keep their pid files.
pub(super) fn pid_directory() -> Option<String> {
    samba::lp_pid_directory().map(shown)
}

/// `max log size` in bytes; `None`: no limit.
pub(super) fn max_log_size() -> Option<u64> {
    let kib = u64::try_from(samba::lp_max_log_size()?).ok()?;
    kib.checked_mul(1024).filter(|most| *most > 0)
}

/// Whether options with a colon can be read.
pub(super) fn has_parametric() -> bool {
    samba::symbol::lp_parm_const_string.is_there()
}

/// An option with a colon, of a service or of `[global]`; `None`: it is not set.
pub(super) fn parametric(service: Service, kind: &CStr, option: &CStr) -> Option<String> {
    samba::lp_parm_const_string(service, kind, option).map(shown)
}

/// `srvsvc_rs:NAME` of a service; `None` when it is not set.
pub(super) fn own(service: Service, name: &CStr) -> Option<CString> {
    samba::lp_parm_const_string(service, c"srvsvc_rs", name)
}

/// `srvsvc_rs:NAME` of `[global]`; `None` when it is not set.
pub(super) fn own_global(name: &CStr) -> Option<String> {
    own(Service::GLOBAL, name).map(shown)
}

/// The words of an option with a colon of `[global]`, as `valid users` has words; none when it is not set.
pub(super) fn words(kind: &CStr, option: &CStr) -> Vec<CString> {
    let list = samba::lp_parm_string_list(Service::GLOBAL, kind, option);
    list.map(Words::into_vec).unwrap_or_default()
}

/// Any option as testparm prints it; `None`: there is none of that name.
pub(super) fn dumped(service: Service, name: &CStr) -> HostResult<Option<String>> {
    let is_global = service == Service::GLOBAL;
    let dump = |to: &_| samba::dump_a_parameter(service, name.into(), to, is_global);
    let (found, line) = printed(dump).ok_or(Status::ERROR_NOT_ENOUGH_MEMORY)?;
    let found = found.ok_or(Status::ERROR_NOT_SUPPORTED)?;
    Ok(found.then(|| outwards(without_end(&line))))
}

fn without_end(line: &[u8]) -> &[u8] {
    let end = line.iter().rposition(|byte| *byte != b'\n');
    line.get(..end.map_or(0, |last| last + 1))
        .unwrap_or_default()
}

/// All that is set in `[global]` and the first services, as Samba itself lists it; `None`: it cannot be listed.
pub(super) fn listed(services: i32) -> Option<Vec<u8>> {
    let (done, listed) = printed(|to| samba::lp_dump(to, false, services))?;
    done.map(|()| listed)
}

/// The same of one service.
pub(super) fn listed_of(service: Service) -> Option<Vec<u8>> {
    let (done, listed) = printed(|to| samba::lp_dump_one(to, false, service))?;
    done.map(|()| listed)
}

/// The names of our own options that are set in `[global]`, as Samba itself lists what is set.
pub(super) fn own_names() -> Vec<String> {
    let global = own_names_in(0).into_iter();
    global.map(|(_, name)| name).collect()
}

/// Those that are set in shares, each with the share.
pub(super) fn own_names_of_shares() -> Vec<(String, String)> {
    let all = own_names_in(samba::lp_numservices().unwrap_or_default());
    let of_shares = |(share, name): (Option<String>, _)| Some((share?, name));
    all.into_iter().filter_map(of_shares).collect()
}

fn own_names_in(services: i32) -> Vec<(Option<String>, String)> {
    names_in(&listed(services).unwrap_or_default())
}

/// The options of ours in a listing of Samba's, each with the share where it stands: `[SECTION]`, and `NAME = VALUE` a line.
fn names_in(listed: &[u8]) -> Vec<(Option<String>, String)> {
    const OURS: &[u8] = b"srvsvc_rs";
    let mut share = None;
    let mut names = Vec::new();
    for line in listed.split(|byte| *byte == b'\n') {
        let header = line.strip_prefix(b"[");
        if let Some(section) = header.and_then(|line| line.strip_suffix(b"]")) {
            let is_global = section.eq_ignore_ascii_case(b"global");
            share = (!is_global).then(|| outwards(section));
            continue;
        }
        let split = line.trim_ascii_start().split_at_checked(OURS.len());
        let Some((family, rest)) = split else {
            continue;
        };
        if !family.eq_ignore_ascii_case(OURS) {
            continue;
        }
        let rest = String::from_utf8_lossy(rest);
        let name = rest.split_once('=').map(|(name, _)| name.trim_start());
        if let Some(name) = name.and_then(|name| name.strip_prefix(':')) {
            names.push((share.clone(), name.trim().to_owned()));
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_options_are_found_among_all() {
        let listed = "[global]\n\tworkgroup = W\n\tserver string = srvsvc_rs:x = y\n\tSrvsvc_RS : sd file = D:\n\tsrvsvc_rs2:a = b\n\tsrvsvc_rs\n\tfruit:aapl = yes\n\n[a share]\n\tpath = /[x]\n\tsrvsvc_rs:temporary = 7\n";
        let own = |share: Option<&str>, name: &str| (share.map(str::to_owned), name.to_owned());
        let found = names_in(listed.as_bytes());
        assert_eq!(
            found,
            [own(None, "sd file"), own(Some("a share"), "temporary")]
        );
        assert_eq!(printed(|_| ()), Some(((), Vec::new())));
    }
}
