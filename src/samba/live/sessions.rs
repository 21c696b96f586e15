#![forbid(unsafe_code)]
//! Sessions, from smbXsrv_session_global.tdb.

use std::cell::LazyCell;

use super::databases::{look_up, Care, Database, Walked};
use super::refresh::{Caller, Refresh};
use super::walk::each_record;
use crate::error::NetApiStatus as Status;
use crate::host::{Feed, HostResult, Kinds};
use crate::ndr::record::Text;
use crate::registry::records::{ServerId, SessionFlags, SessionRecord};
use crate::registry::transports::NETBIOS_PORT;
use crate::samba::kernel::idle;
use crate::samba::options::guest_account;
use crate::samba::records::{session, Channel, Session};
use crate::samba::text::stored;

/// SMBXSRV_PROCESSED_ENCRYPTED_PACKET
const ENCRYPTED_PACKET: u8 = 0x04;
/// How a client reached the server, before Samba stored it.
const TRANSPORT_NETBIOS: u16 = 1;
const TRANSPORT_TCP: u16 = 2;

/// A session, and the ends of its connection as Samba and the kernel know them.
struct Found {
    record: SessionRecord,
    local: String,
    remote: String,
}

/// The connection that the call came by. Its client's end alone does not tell it: a client may come to two nodes by the same port.
struct Connection {
    node: u32,
    local: String,
    remote: String,
}

impl Connection {
    /// `None`: the caller is local, or Samba does not tell.
    fn of_call(refresh: &Refresh<'_>) -> Option<Self> {
        Some(Self {
            node: refresh.node?,
            local: refresh.call.server_endpoint()?,
            remote: refresh.call.client_endpoint()?,
        })
    }

    fn is_channel(&self, channel: &Channel<'_>) -> bool {
        channel.server.vnn == self.node
            && channel.remote_address.0 == self.remote.as_bytes()
            && channel.local_address.0 == self.local.as_bytes()
    }
}

/// One over the caller's own connection.
struct Own {
    server: ServerId,
    user: Option<Vec<u8>>,
    client: String,
}

/// All of them, where sessions are wanted; who the caller is.
pub(super) fn read(refresh: &Refresh<'_>, feed: &mut Feed) -> HostResult<Caller> {
    read_with(refresh, refresh.care(), feed)
}

/// With so much care.
pub(super) fn read_with(refresh: &Refresh<'_>, care: Care, feed: &mut Feed) -> HostResult<Caller> {
    let form = refresh.proven.session.ok_or(Status::ERROR_NOT_SUPPORTED)?;
    let wanted = refresh.kinds.intersects(Kinds::SESSIONS);
    // Who the caller is, this node knows.
    let care = if wanted { care } else { Care::Here };
    let callers = Connection::of_call(refresh);
    let guest = guest_account();
    let (mut found, mut own) = (Vec::new(), Vec::new());
    let asks_early = LazyCell::new(|| Database::Sessions.is_told_by_others(care));
    let walked = each_record(Database::Sessions, care, |key, value| {
        let Some(session) = session(key, value, form)? else {
            return Ok(());
        };
        let channel = &session.channels.first;
        if callers
            .as_ref()
            .is_some_and(|callers| callers.is_channel(channel))
        {
            own.push(Own {
                server: channel.server,
                user: user_sid(&session),
                client: stored(channel.remote_name.0),
            });
        }
        let is_current = care != Care::Here || refresh.node == Some(channel.server.vnn);
        if wanted && is_current && refresh.is_asked_for(channel.server) {
            if *asks_early {
                refresh.is_alive(channel.server);
            }
            found.push(Found {
                record: record(&session, form.transport, guest.as_deref()),
                local: stored(channel.local_address.0),
                remote: stored(channel.remote_address.0),
            });
        }
        Ok(())
    })?;
    if walked == Walked::Scattered {
        found.sort_by_key(|one| one.record.id);
        found.dedup_by_key(|one| one.record.id);
    }
    // Only now, as nobody shall wait for a lock of ours while processes and sockets are looked at.
    let alive = |server: ServerId| refresh.is_alive(server);
    if refresh.kinds.intersects(Kinds::IDLE) {
        add_idle_times(refresh, &mut found);
    }
    let records = found.into_iter().map(|one| one.record);
    feed.sessions
        .extend(records.filter(|record| alive(record.server)));
    own.retain(|one| alive(one.server));
    Ok(Caller {
        server: own.last().map(|one| one.server),
        client: own.last().map(|one| one.client.clone()),
        users: own.into_iter().filter_map(|one| one.user).collect(),
    })
}

/// Another node's kernel knows its connections. Those of this one may have the same ends, as of clients on the nodes themselves.
fn add_idle_times(refresh: &Refresh<'_>, found: &mut [Found]) {
    let is_here = |one: &&mut Found| {
        refresh
            .node
            .is_none_or(|node| node == one.record.server.vnn)
    };
    let mut here: Vec<&mut Found> = found.iter_mut().filter(is_here).collect();
    let ends: Vec<_> = here.iter().map(|one| (&*one.local, &*one.remote)).collect();
    let idle = idle::of_connections(&ends);
    for (one, idle) in here.iter_mut().zip(idle) {
        one.record.idle_ms = idle;
    }
}

/// The one with this id, by its key; `None`: it has ended.
pub(super) fn one(refresh: &Refresh<'_>, id: u32) -> HostResult<Option<SessionRecord>> {
    let form = refresh.proven.session.ok_or(Status::ERROR_NOT_SUPPORTED)?;
    let guest = guest_account();
    let mut found = Ok(None);
    look_up(Database::Sessions, &id.to_be_bytes(), &mut |key, value| {
        found = session(key, value, form)
            .map(|session| session.map(|one| record(&one, form.transport, guest.as_deref())));
    })?;
    let found = found.map_err(|_| Status::ERROR_GEN_FAILURE)?;
    Ok(found.filter(|one| refresh.is_alive(one.server)))
}

fn user_sid(session: &Session<'_>) -> Option<Vec<u8>> {
    let token = session.user.as_ref()?.token.as_ref()?;
    token.user.map(|sid| sid.0.to_vec())
}

/// All channels of a session live in one process; the first one speaks.
fn record(session: &Session<'_>, stores_transport: bool, guest: Option<&str>) -> SessionRecord {
    let channel = &session.channels.first;
    let (client_address, client_port) = bare_address(&stored(channel.remote_address.0));
    let (local_address, local_port) = bare_address(&stored(channel.local_address.0));
    let transport = match (stores_transport, local_port) {
        (true, _) => channel.transport.into(),
        (false, NETBIOS_PORT) => TRANSPORT_NETBIOS,
        (false, _) => TRANSPORT_TCP,
    };
    let user = session.user.as_ref();
    let info = user.and_then(|user| user.info.as_ref());
    let unix_info = user.and_then(|user| user.unix_info.as_ref());
    let unix_token = user.and_then(|user| user.unix_token.as_ref());
    let unix_name = text(unix_info.and_then(|info| info.unix_name));
    SessionRecord {
        id: session.id,
        flags: flags(session, guest == Some(&*unix_name)),
        wire_id: session.wire_id,
        created_ns: session.created.unix_ns(),
        created_nttime: session.created.0,
        server: channel.server,
        account_name: text(info.and_then(|info| info.account_name)),
        domain_name: text(info.and_then(|info| info.domain_name)),
        unix_name,
        uid: unix_token
            .and_then(|token| token.uid.try_into().ok())
            .unwrap_or(u32::MAX),
        dialect: session.dialect,
        transport,
        client_address,
        client_name: stored(channel.remote_name.0),
        local_address,
        num_channels: session.channels.count,
        client_port,
        idle_ms: None,
    }
}

fn text(text: Option<Text<'_>>) -> String {
    text.map(|text| stored(text.0)).unwrap_or_default()
}

fn flags(session: &Session<'_>, is_guest: bool) -> SessionFlags {
    let token = session.user.as_ref().and_then(|user| user.token.as_ref());
    let is_anonymous = token
        .and_then(|token| token.user)
        .is_some_and(|sid| sid.is_anonymous());
    let all = [
        (is_guest, SessionFlags::GUEST),
        (
            session.encryption_flags & ENCRYPTED_PACKET != 0,
            SessionFlags::ENCRYPTED,
        ),
        (session.dialect == 0, SessionFlags::SMB1),
        (session.user.is_none(), SessionFlags::SETUP),
        (is_anonymous, SessionFlags::ANONYMOUS),
    ];
    let none = SessionFlags::default();
    all.into_iter()
        .fold(none, |sum, (is, flag)| if is { sum | flag } else { sum })
}

/// `ipv4:1.2.3.4:445` without its kind, and its port; empty and 0 when it is neither.
fn bare_address(text: &str) -> (String, u32) {
    let rest = text.split_once(':').map_or("", |(_, rest)| rest);
    let Some((address, port)) = rest.rsplit_once(':') else {
        return (String::new(), 0);
    };
    let port = port.parse::<u16>().unwrap_or_default();
    (address.to_owned(), port.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_bared_of_its_kind_and_its_port() {
        let bare = |text| bare_address(text);
        assert_eq!(bare("ipv4:10.0.0.1:445"), ("10.0.0.1".into(), 445));
        assert_eq!(
            bare("ipv6:fe80::1%eth0:49152"),
            ("fe80::1%eth0".into(), 49152)
        );
        assert_eq!(bare("ipv4:10.0.0.1:99999"), ("10.0.0.1".into(), 0));
        for none in ["", "ipv4", "unix:socket", ":"] {
            assert_eq!(bare(none), (String::new(), 0), "{none}");
        }
    }
}
