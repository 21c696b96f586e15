#![forbid(unsafe_code)]
//! [3.1.1.2] TransportList: the addresses that smbd listens on, under each name of the server.
//!
//! Windows lists a transport for each pair of device and server name. The devices have Windows' names,
//! for these are what clients look for: `\Device\NetbiosSmb` for SMB straight over TCP,
//! `\Device\NetBT_Tcpip_{GUID}` for NetBIOS sessions. Samba's interfaces have no GUID, so one is made of
//! the address; the same address gives the same GUID.

use std::collections::HashSet;
use std::net::IpAddr;

use crate::registry::records::{ServerId, SessionRecord, TransportRecord};

/// The device of SMB straight over TCP.
const DIRECT: &str = "\\Device\\NetbiosSmb";

/// The port of NetBIOS session service (RFC 1002).
pub(crate) const NETBIOS_PORT: u32 = 139;

/// Value of [`SessionRecord::transport`] for NetBIOS.
const OVER_NETBIOS: u16 = 1;

/// Length of a transport address: a NetBIOS name with a blank at its end ([2.2.4.96]).
pub const ADDRESS_LENGTH: usize = 16;

/// [3.1.1.2] Transport.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Transport {
    /// Transport.Name: the device.
    pub name: String,
    /// Transport.ServerName.
    pub server_name: String,
    /// Numeric address that smbd listens on.
    pub network_address: String,
    /// Transport.ConnectionCount; 0 under the server's further names, as the name that a client used
    /// is not known.
    pub connection_count: u32,
    /// Transport.Domain; empty: the server's own.
    pub domain: String,
}

/// TransportList: all listeners under the first name, then all under the second, and so on.
#[must_use]
pub fn transport_list(
    names: &[String],
    listeners: &[TransportRecord],
    sessions: &[SessionRecord],
) -> Vec<Transport> {
    let counts = connection_counts(listeners, sessions);
    let mut list = Vec::new();
    for (index, server_name) in names.iter().enumerate() {
        for (listener, count) in listeners.iter().zip(&counts) {
            list.push(Transport {
                name: device_name(listener),
                server_name: server_name.clone(),
                network_address: listener.address.clone(),
                connection_count: if index == 0 { *count } else { 0 },
                domain: String::new(),
            });
        }
    }
    list
}

/// [2.2.4.96] note 30: a server name as transport address, 15 bytes and a blank. Characters that a
/// NetBIOS name cannot have become `_`.
#[must_use]
pub fn transport_address(server_name: &str) -> Vec<u8> {
    let mut bytes: Vec<u8> = server_name
        .chars()
        .take(ADDRESS_LENGTH - 1)
        .map(|c| u8::try_from(c.to_ascii_uppercase()).unwrap_or(b'_'))
        .map(|byte| if byte.is_ascii() { byte } else { b'_' })
        .collect();
    bytes.resize(ADDRESS_LENGTH, b' ');
    bytes
}

/// The server name in a transport address; `None` when it is no name. Text up to the first NUL, without
/// blanks at the end, as Windows pads with either.
#[must_use]
pub fn server_name(address: &[u8]) -> Option<String> {
    let address = address.split(|byte| *byte == 0).next().unwrap_or_default();
    let name = std::str::from_utf8(address).ok()?.trim_end_matches(' ');
    let is_name = !name.is_empty() && name.chars().all(|c| !c.is_control());
    is_name.then(|| name.to_owned())
}

/// The device name of a listener.
#[must_use]
pub fn device_name(listener: &TransportRecord) -> String {
    if listener.port != NETBIOS_PORT {
        return DIRECT.to_owned();
    }
    let [a, b, c, d] = guid_words(&listener.address);
    format!(
        "\\Device\\NetBT_Tcpip_{{{a:08X}-{:04X}-{:04X}-{:04X}-{:04X}{d:08X}}}",
        b >> 16,
        (b & 0x0FFF) | 0x8000,
        ((c >> 16) & 0x3FFF) | 0x8000,
        c & 0xFFFF,
    )
}

/// 128 bits out of a text: FNV-1a over four starting points. Nothing rests on its strength, only on
/// its being the same tomorrow.
fn guid_words(text: &str) -> [u32; 4] {
    const PRIME: u32 = 0x0100_0193;
    [0x811C_9DC5_u32, 0x2C97_25F4, 0x151A_11D3, 0xAEEC_C3B2].map(|start| {
        text.bytes().fold(start, |hash, byte| {
            (hash ^ u32::from(byte)).wrapping_mul(PRIME)
        })
    })
}

/// How many clients are connected through each listener. One smbd serves one client, so distinct
/// processes are counted, not sessions.
fn connection_counts(listeners: &[TransportRecord], sessions: &[SessionRecord]) -> Vec<u32> {
    let mut processes: Vec<HashSet<ServerId>> = vec![HashSet::new(); listeners.len()];
    for session in sessions {
        if let Some(set) = listener_of(listeners, session).and_then(|n| processes.get_mut(n)) {
            set.insert(session.server);
        }
    }
    processes
        .iter()
        .map(|set| u32::try_from(set.len()).unwrap_or(u32::MAX))
        .collect()
}

/// The listener that a session came by: the one that fits best, the first of several.
fn listener_of(listeners: &[TransportRecord], session: &SessionRecord) -> Option<usize> {
    let over_netbios = session.transport == OVER_NETBIOS;
    let best = listeners
        .iter()
        .enumerate()
        .map(|(index, listener)| {
            let same_port = (listener.port == NETBIOS_PORT) == over_netbios;
            let fit = address_fit(&listener.address, &session.local_address);
            ((fit, same_port), index)
        })
        .min_by_key(|((fit, same_port), index)| (*fit, !*same_port, *index))?;
    Some(best.1)
}

/// How well a listener's address fits the address that a client used; 0 is best.
fn address_fit(listener: &str, used: &str) -> u8 {
    let parse = |text: &str| text.parse::<IpAddr>().ok().map(|ip| ip.to_canonical());
    match (parse(listener), parse(used)) {
        (Some(one), Some(other)) if one == other => 0,
        (Some(one), Some(other)) if one.is_unspecified() && one.is_ipv4() == other.is_ipv4() => 1,
        (Some(one), Some(_)) if one.is_unspecified() => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listener(address: &str, port: u32) -> TransportRecord {
        TransportRecord {
            name: String::new(),
            address: address.into(),
            port,
        }
    }

    fn session(pid: u64, local: &str, transport: u16) -> SessionRecord {
        SessionRecord {
            server: ServerId {
                pid,
                ..ServerId::default()
            },
            local_address: local.into(),
            transport,
            ..SessionRecord::default()
        }
    }

    #[test]
    fn each_name_has_each_listener() {
        let listeners = [listener("10.0.0.1", 445), listener("10.0.0.1", 139)];
        let sessions = [
            session(1, "10.0.0.1", 2),
            session(1, "10.0.0.1", 2),
            session(2, "10.0.0.1", 2),
            session(3, "::ffff:10.0.0.1", 1),
        ];
        let list = transport_list(&["FILES".into(), "OLD".into()], &listeners, &sessions);
        let shown: Vec<_> = list
            .iter()
            .map(|t| (t.server_name.as_str(), t.connection_count))
            .collect();
        assert_eq!(shown, [("FILES", 2), ("FILES", 1), ("OLD", 0), ("OLD", 0)]);
        assert_eq!(list[0].name, "\\Device\\NetbiosSmb");
        assert!(list[1].name.starts_with("\\Device\\NetBT_Tcpip_{"));
        assert_eq!(list[1].name.len(), "\\Device\\NetBT_Tcpip_{}".len() + 36);
        assert_eq!(list[1].name, list[3].name);
    }

    #[test]
    fn a_session_counts_where_it_fits_best() {
        let listeners = [
            listener("::", 445),
            listener("0.0.0.0", 445),
            listener("10.0.0.1", 445),
        ];
        let count = |local: &str| connection_counts(&listeners, &[session(1, local, 2)]);
        assert_eq!(count("10.0.0.1"), [0, 0, 1]);
        assert_eq!(count("10.0.0.2"), [0, 1, 0]);
        assert_eq!(count("fe80::1"), [1, 0, 0]);
        assert_eq!(
            connection_counts(&[], &[session(1, "10.0.0.1", 2)]),
            [0_u32; 0]
        );
    }

    #[test]
    fn addresses_are_sixteen_bytes() {
        assert_eq!(transport_address("files"), b"FILES           ");
        assert_eq!(
            transport_address("a-name-of-twenty-chars"),
            b"A-NAME-OF-TWENT "
        );
        assert_eq!(transport_address("müller"), b"M_LLER          ");
        assert_eq!(server_name(b"FILES           ").as_deref(), Some("FILES"));
        assert_eq!(server_name(b"FILES\0junk").as_deref(), Some("FILES"));
        assert_eq!(server_name(b"    "), None);
        assert_eq!(server_name(b"\xFF\xFE"), None);
    }
}
