//! [3.1.4.22] to [3.1.4.26]: the addresses that the server listens on, and names that are added to them.

mod change;
mod info;
mod list;
#[cfg(test)]
mod tests;

use super::paging::{key, page_reply, Asked};
use super::Call;
use crate::error::{Fault, NetApiStatus as Status};
use crate::idl::*;
use crate::registry::transports::Transport;

pub(crate) use self::change::{
    netr_server_transport_add, netr_server_transport_add_ex, netr_server_transport_del,
    netr_server_transport_del_ex,
};
use self::list::TransportList;

/// [3.1.4.24] NetrServerTransportEnum at level 0, 1, 2 or 3: each listener under each name of the server, then what was added, in pages.
///
/// The text leaves level 3 to adding; it is told here as well, without a password. ERROR_INVALID_LEVEL, ERROR_ACCESS_DENIED,
/// ERROR_MORE_DATA, NERR_BufTooSmall.
pub(crate) fn netr_server_transport_enum(
    call: &Call<'_>,
    args: NetrServerTransportEnumIn,
) -> Result<NetrServerTransportEnumOut, Fault> {
    let level = args.info_struct.level;
    let listed = exists(level)
        .and_then(|()| TransportList::read(call))
        .and_then(|all| {
            let asked = Asked {
                items: all.list,
                resume: args.resume_handle.unwrap_or_default(),
                most: args.prefered_maximum_length,
                key: key_of,
            };
            info::list(asked, level).ok_or(Status::ERROR_INVALID_LEVEL)
        });
    Ok(
        page_reply!(args, listed => NetrServerTransportEnumOut of ServerXportEnumStruct { xport_info }),
    )
}

fn key_of(one: &Transport) -> u32 {
    let (name, server, address) = (&one.name, &one.server_name, &one.network_address);
    key(&format!("{name}|{server}|{address}"))
}

fn exists(level: u32) -> Result<(), Status> {
    match ServerXportEnumUnion::empty(level) {
        ServerXportEnumUnion::Unknown(_) => Err(Status::ERROR_INVALID_LEVEL),
        _ => Ok(()),
    }
}
