//! What the server listens on, under each of its names, and what was added.

use crate::error::NetApiStatus as Status;
use crate::host::Kinds;
use crate::names::same_name;
use crate::registry::records::TransportRecord;
use crate::registry::transports::{device_name, transport_list, Transport};
use crate::service::{scope, Call};

/// [3.1.1.2] TransportList of this moment.
pub(super) struct TransportList {
    /// All of it, the server's own ones first.
    pub(super) list: Vec<Transport>,
    listeners: Vec<TransportRecord>,
}

impl TransportList {
    pub(super) fn read(call: &Call<'_>) -> Result<Self, Status> {
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
    pub(super) fn device(&self, name: &str) -> Option<String> {
        let listener = self
            .listeners
            .iter()
            .find(|listener| is_device(listener, name))?;
        Some(device_name(listener))
    }

    pub(super) fn has(&self, device: &str, server_name: &str) -> bool {
        self.list.iter().any(|known| {
            known.name.eq_ignore_ascii_case(device) && same_name(&known.server_name, server_name)
        })
    }
}

fn is_device(listener: &TransportRecord, name: &str) -> bool {
    device_name(listener).eq_ignore_ascii_case(name)
}
