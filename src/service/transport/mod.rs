//! [3.1.4.22] to [3.1.4.26]: the addresses that the server listens on, and names that are added to them.

mod change;
mod info;
#[cfg(test)]
mod tests;

use super::paging::{key, page_reply, Asked};
use super::{scope, Call};
use crate::error::{Fault, NetApiStatus as Status};
use crate::host::Kinds;
use crate::idl::*;
use crate::names::same_name;
use crate::registry::records::TransportRecord;
use crate::registry::transports::{device_name, transport_list, Transport};

pub(crate) use self::change::{
    netr_server_transport_add, netr_server_transport_add_ex, netr_server_transport_del,
    netr_server_transport_del_ex,
};

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

/// [3.1.1.2] TransportList of this moment.
struct TransportList {
    /// All of it, the server's own ones first.
    list: Vec<Transport>,
    listeners: Vec<TransportRecord>,
}

impl TransportList {
    fn read(call: &Call<'_>) -> Result<Self, Status> {
        // What smbd listens on is the node's own, and so is who came by it.
        let kinds = Kinds::TRANSPORTS | Kinds::SESSIONS | Kinds::HERE;
        let feed = call.host.refresh(kinds)?;
        let names = scope::netbios_names(call);
        let mut list = transport_list(&names, &feed.transports, &feed.sessions);
        for added in scope::added(call).as_slice() {
            let listener = feed
                .transports
                .iter()
                .find(|listener| is_device(listener, &added.device));
            list.push(Transport {
                name: added.device.clone(),
                server_name: added.server_name.clone(),
                network_address: listener
                    .map(|listener| listener.address.clone())
                    .unwrap_or_default(),
                connection_count: 0,
                domain: added.domain.clone(),
            });
        }
        let domain = call.host.parameter(None, "workgroup")?.unwrap_or_default();
        for transport in list
            .iter_mut()
            .filter(|transport| transport.domain.is_empty())
        {
            transport.domain.clone_from(&domain);
        }
        Ok(Self {
            list,
            listeners: feed.transports,
        })
    }

    /// The device as it is written here; `None` when the server does not listen on it.
    fn device(&self, name: &str) -> Option<String> {
        let listener = self
            .listeners
            .iter()
            .find(|listener| is_device(listener, name))?;
        Some(device_name(listener))
    }

    fn has(&self, device: &str, server_name: &str) -> bool {
        self.list.iter().any(|known| {
            known.name.eq_ignore_ascii_case(device) && same_name(&known.server_name, server_name)
        })
    }
}

fn is_device(listener: &TransportRecord, name: &str) -> bool {
    device_name(listener).eq_ignore_ascii_case(name)
}
