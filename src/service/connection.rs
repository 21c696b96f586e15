//! [3.1.4.1] NetrConnectionEnum.

use super::live::{client_name, filter, is_client, user_name, Live};
use super::paging::page;
use super::share::{share_type, View};
use super::Call;
use crate::error::{Fault, NetApiStatus as Status};
use crate::host::Kinds;
use crate::idl::*;
use crate::ndr::Reply;
use crate::registry::records::ConnectionRecord;
use crate::registry::shares::Snapshot;

/// [3.1.4.1] NetrConnectionEnum at level 0 or 1: the tree connects to a share, or those of a computer when the qualifier begins with `\\`.
///
/// ERROR_INVALID_PARAMETER for no qualifier or one of more than 1,024 units, NERR_NetNameNotFound for a share that is not there and has no tree connect,
/// ERROR_MORE_DATA with a resume handle, ERROR_INVALID_LEVEL, ERROR_ACCESS_DENIED.
pub(crate) fn netr_connection_enum(
    call: &Call<'_>,
    args: NetrConnectionEnumIn,
) -> Result<NetrConnectionEnumOut, Fault> {
    let level = args.info_struct.level;
    let resume = args.resume_handle.unwrap_or_default();
    let (connect_info, total_entries, next, return_value) = match enumerate(call, &args, resume) {
        Ok(done) => done,
        Err(status) => return Ok(Reply::refused(&args, status)),
    };
    Ok(NetrConnectionEnumOut {
        info_struct: ConnectEnumStruct {
            level,
            connect_info,
        },
        total_entries,
        resume_handle: args.resume_handle.map(|_| next),
        return_value,
    })
}

fn enumerate(
    call: &Call<'_>,
    args: &NetrConnectionEnumIn,
    resume: u32,
) -> Result<(ConnectEnumUnion, u32, u32, Status), Status> {
    let level = args.info_struct.level;
    if let ConnectEnumUnion::Unknown(_) = ConnectEnumUnion::empty(level) {
        return Err(Status::ERROR_INVALID_LEVEL);
    }
    let qualifier = filter(args.qualifier.as_ref())?.ok_or(Status::ERROR_INVALID_PARAMETER)?;
    let computer = qualifier.strip_prefix("\\\\");
    let mut kinds = Kinds::CONNECTIONS;
    if level == 1 || computer.is_some() {
        kinds = kinds | Kinds::SESSIONS;
    }
    if level == 1 {
        kinds = kinds | Kinds::OPENS;
    }
    let live = Live::read(call, kinds)?;
    let is_wanted = |connection: &&ConnectionRecord| match computer {
        Some(name) => live
            .session_of_connection(connection)
            .is_some_and(|session| is_client(session, name)),
        None => connection.share_name.eq_ignore_ascii_case(&qualifier),
    };
    let mut connections: Vec<_> = live.feed.connections.iter().filter(is_wanted).collect();
    // Who has a tree connect to it knows more of a share than a list without it: another user's home, a share just taken out.
    if connections.is_empty()
        && computer.is_none()
        && View::of_one(call, 0, &qualifier)?
            .find(&qualifier)
            .is_none()
    {
        return Err(Status::NERR_NET_NAME_NOT_FOUND);
    }
    connections.sort_by_key(|connection| connection.id);
    let page = page(
        connections,
        resume,
        args.prefered_maximum_length,
        |connection| connection.id.max(1),
        |connection| size(&live, connection, level),
    );
    let entries_read = u32::try_from(page.items.len()).unwrap_or(u32::MAX);
    let union = if level == 0 {
        let info = |connection: &&ConnectionRecord| ConnectionInfo0 { id: connection.id };
        ConnectEnumUnion::Level0(Some(ConnectInfo0Container {
            entries_read,
            buffer: Some(page.items.iter().map(info).collect()),
        }))
    } else {
        let shares = call.service.shares.get(call.host)?;
        let opens = live.opens_by_connection(&shares);
        let info = |connection: &&ConnectionRecord| {
            let num_opens = opens.get(&connection.id).copied().unwrap_or_default();
            info_1(&live, connection, num_opens, &shares, computer.is_some())
        };
        ConnectEnumUnion::Level1(Some(ConnectInfo1Container {
            entries_read,
            buffer: Some(page.items.iter().map(info).collect()),
        }))
    };
    Ok((union, page.total, page.resume, page.status))
}

fn size(live: &Live<'_>, connection: &ConnectionRecord, level: u32) -> usize {
    if level == 0 {
        return 4;
    }
    let text = |text: &str| 12 /* counts */ + (text.encode_utf16().count() + 1) * 2;
    let session = live.session_of_connection(connection);
    let (user, client) = session.map_or((0, 0), |session| {
        (text(user_name(session)), text(client_name(session)))
    });
    28 + user + text(&connection.share_name).max(client)
}

fn info_1(
    live: &Live<'_>,
    connection: &ConnectionRecord,
    num_opens: u32,
    shares: &Snapshot,
    by_computer: bool,
) -> ConnectionInfo1 {
    let session = live.session_of_connection(connection);
    let netname = if by_computer {
        connection.share_name.as_str()
    } else {
        session.map(client_name).unwrap_or_default()
    };
    ConnectionInfo1 {
        id: connection.id,
        connection_type: shares.find(&connection.share_name).map_or(0, share_type),
        num_opens,
        // A tree connect belongs to one session, so to one user.
        num_users: u32::from(session.is_some()),
        time: live.seconds_since(connection.created_ns),
        username: Some(session.map(user_name).unwrap_or_default().into()),
        netname: Some(netname.into()),
    }
}
