//! [3.1.4.17] NetrServerGetInfo and [3.1.4.18] NetrServerSetInfo.
//!
//! The configuration is Samba's own: what a member shows is read from smb.conf at each call, what is set goes to the `[global]` section
//! of the registry configuration, where Samba finds it as well.

mod config;
mod described;
mod fields;
mod kind;
mod levels;
#[cfg(test)]
mod receipt_tests;
mod set;
#[cfg(test)]
mod tests;

use self::config::Config;
use super::Call;
use crate::error::{Fault, NetApiStatus as Status};
use crate::idl::*;
use crate::ndr::Reply;

pub(super) use self::described::Described;
pub(crate) use self::fields::{own_names, wrong_numbers};
pub(crate) use self::kind::announced;
pub(crate) use self::set::netr_server_set_info;

/// [3.1.4.17] a server name is shorter than this.
const MAX_SERVER_NAME: usize = 1024;

/// [3.1.4.17] NetrServerGetInfo at every level of SERVER_INFO.
///
/// ERROR_INVALID_LEVEL, ERROR_ACCESS_DENIED; ERROR_INVALID_PARAMETER for a ServerName of 1,024 characters or more. The text has levels
/// 100 to 103, 502 and 503; 599 and the single values tell the same to the same callers, so that what was set can be seen.
pub(crate) fn netr_server_get_info(
    call: &Call<'_>,
    args: NetrServerGetInfoIn,
) -> Result<NetrServerGetInfoOut, Fault> {
    Ok(match get(call, &args) {
        Ok(info_struct) => NetrServerGetInfoOut {
            info_struct,
            return_value: Status::SUCCESS,
        },
        Err(status) => Reply::refused(&args, status),
    })
}

fn get(call: &Call<'_>, args: &NetrServerGetInfoIn) -> Result<ServerInfo, Status> {
    if !levels::exists(args.level) {
        return Err(Status::ERROR_INVALID_LEVEL);
    }
    let asked = args.server_name.as_ref();
    if asked.is_some_and(|name| name.len() >= MAX_SERVER_NAME) {
        return Err(Status::ERROR_INVALID_PARAMETER);
    }
    // A server without a name cannot be described.
    call.host
        .parameter(None, "netbios name")?
        .ok_or(Status::ERROR_GEN_FAILURE)?;
    let comment = call.host.parameter(None, "server string").ok().flatten();
    let printers = (101..=103).contains(&args.level) && kind::has_printers(call);
    let key = (args.level, asked.cloned(), comment, printers);
    // Level 103 tells the server's own name whatever was asked for.
    let asked = asked.filter(|_| args.level != 103);
    let show = || levels::show(&Config::new(call, asked), args.level);
    let generation = call.host.config_generation();
    let shown = call.service.described.get(generation, &key, show);
    shown.ok_or(Status::ERROR_INVALID_LEVEL)
}
