#![forbid(unsafe_code)]
//! Tree connects, from smbXsrv_tcon_global.tdb.

use super::databases::{Care, Database, Walked};
use super::refresh::Refresh;
use super::walk::each_record;
use crate::error::NetApiStatus as Status;
use crate::host::{Feed, HostResult};
use crate::registry::records::ConnectionRecord;
use crate::samba::records::connection;
use crate::samba::text::stored;

/// All of them, also of processes that ended.
pub(super) fn read(refresh: &Refresh<'_>, feed: &mut Feed) -> HostResult<()> {
    let form = refresh
        .proven
        .connection
        .ok_or(Status::ERROR_NOT_SUPPORTED)?;
    let mut found = Vec::new();
    // A record is made and never grows: none is moved.
    let walked = each_record(Database::Connections, Care::Quick, |key, value| {
        if let Some(connection) = connection(key, value, form)? {
            found.push(ConnectionRecord {
                id: connection.id,
                wire_id: connection.wire_id,
                session_id: connection.session,
                created_ns: connection.created.unix_ns(),
                server: connection.server,
                share_name: stored(connection.share_name.0),
            });
        }
        Ok(())
    })?;
    if walked == Walked::Scattered {
        found.sort_by_key(|connection| connection.id);
        found.dedup_by_key(|connection| connection.id);
    }
    feed.connections.append(&mut found);
    Ok(())
}

/// Without those of processes that ended.
pub(super) fn keep_living(refresh: &Refresh<'_>, feed: &mut Feed) {
    feed.connections.retain(|one| refresh.is_alive(one.server));
}
