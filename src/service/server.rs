//! [3.1.4.17] NetrServerGetInfo.

use super::Call;
use crate::error::{Fault, NetApiStatus as Status};
use crate::idl::*;
use crate::ndr::WString;

/// [2.2.2.6] PLATFORM_ID_NT.
const PLATFORM_ID_NT: u32 = 500;
/// The version that Samba announces; `srvsvc_rs:announce version` sets another one.
const ANNOUNCED: (u32, u32) = (6, 1);
/// Longest comment in characters: the limit of the protocol's older forms, which Samba keeps.
const MAX_COMMENT: usize = 48;

/// [3.1.4.17] NetrServerGetInfo at level 100 or 101; the others are not served yet and answer ERROR_INVALID_LEVEL.
pub(crate) fn netr_server_get_info(
    call: &Call<'_>,
    args: NetrServerGetInfoIn,
) -> Result<NetrServerGetInfoOut, Fault> {
    let (info_struct, return_value) = match get(call, args.level) {
        Ok(info) => (info, Status::SUCCESS),
        Err(status) => (ServerInfo::empty(args.level), status),
    };
    Ok(NetrServerGetInfoOut {
        info_struct,
        return_value,
    })
}

fn get(call: &Call<'_>, level: u32) -> Result<ServerInfo, Status> {
    if !matches!(level, 100 | 101) {
        return Err(Status::ERROR_INVALID_LEVEL);
    }
    call.allow(Some(level))?;
    let name = Some(name(call)?);
    if level == 100 {
        return Ok(ServerInfo::Level100(Some(ServerInfo100 {
            platform_id: PLATFORM_ID_NT,
            name,
        })));
    }
    let (version_major, version_minor) = version(call);
    Ok(ServerInfo::Level101(Some(ServerInfo101 {
        platform_id: PLATFORM_ID_NT,
        name,
        version_major,
        version_minor,
        server_type: server_type(call),
        comment: Some(comment(call)),
    })))
}

fn option(call: &Call<'_>, name: &str) -> Option<String> {
    call.host.parameter(None, name).ok().flatten()
}

fn name(call: &Call<'_>) -> Result<WString, Status> {
    call.host
        .parameter(None, "netbios name")?
        .map(|name| name.as_str().into())
        .ok_or(Status::ERROR_GEN_FAILURE)
}

fn comment(call: &Call<'_>) -> WString {
    let text = option(call, "server string").unwrap_or_default();
    text.chars()
        .take(MAX_COMMENT)
        .collect::<String>()
        .as_str()
        .into()
}

fn version(call: &Call<'_>) -> (u32, u32) {
    let text = option(call, "srvsvc_rs:announce version");
    let parsed = text.as_deref().and_then(|text| {
        let (major, minor) = text.trim().split_once('.')?;
        Some((major.parse().ok()?, minor.parse().ok()?))
    });
    parsed.unwrap_or(ANNOUNCED)
}

/// [2.2.2.7] software types: what Samba itself announces for its role.
fn server_type(call: &Call<'_>) -> u32 {
    const WORKSTATION: u32 = 0x0001;
    const SERVER: u32 = 0x0002;
    const DOMAIN_CTRL: u32 = 0x0008;
    const DOMAIN_BAKCTRL: u32 = 0x0010;
    const TIME_SOURCE: u32 = 0x0020;
    const DOMAIN_MEMBER: u32 = 0x0100;
    const PRINTQ_SERVER: u32 = 0x0200;
    const SERVER_UNIX: u32 = 0x0800;
    const NT: u32 = 0x1000;
    const SERVER_NT: u32 = 0x8000;
    const DFS: u32 = 0x0080_0000;
    let role = option(call, "server role")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let by_role = match role.as_str() {
        role if role.contains("member") => DOMAIN_MEMBER,
        role if role.contains("primary") || role.contains("active directory") => DOMAIN_CTRL,
        role if role.contains("backup") => DOMAIN_BAKCTRL,
        _ => 0,
    };
    let yes =
        |name: &str| option(call, name).is_some_and(|value| value.eq_ignore_ascii_case("yes"));
    let time = if yes("time server") { TIME_SOURCE } else { 0 };
    let dfs = if yes("host msdfs") { DFS } else { 0 };
    WORKSTATION | SERVER | PRINTQ_SERVER | SERVER_UNIX | NT | SERVER_NT | by_role | time | dfs
}
