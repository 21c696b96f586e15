//! [3.1.4.1] NetrConnectionEnum.

use super::live::{client_name, filter, is_client, user_name, Live};
use super::paging::{page_reply, Asked, Listed};
use super::share::{share_type, View};
use super::Call;
use crate::error::{Fault, NetApiStatus as Status};
use crate::host::Kinds;
use crate::idl::*;
use crate::names::same_name;
use crate::registry::records::ConnectionRecord;
use crate::registry::share_list::Snapshot;

/// [3.1.4.1] NetrConnectionEnum at level 0 or 1: the tree connects to a share, or those of a computer when the qualifier begins with `\\`.
///
/// ERROR_INVALID_PARAMETER for no qualifier or one of more than 1,024 units, NERR_NetNameNotFound for a share that is not there and has no tree connect,
/// ERROR_MORE_DATA with a resume handle, ERROR_INVALID_LEVEL, ERROR_ACCESS_DENIED.
pub(crate) fn netr_connection_enum(
    call: &Call<'_>,
    args: NetrConnectionEnumIn,
) -> Result<NetrConnectionEnumOut, Fault> {
    Ok(
        page_reply!(args, enumerate(call, &args) => NetrConnectionEnumOut of ConnectEnumStruct { connect_info }),
    )
}

fn enumerate(
    call: &Call<'_>,
    args: &NetrConnectionEnumIn,
) -> Result<Listed<ConnectEnumUnion>, Status> {
    let whole = match args.info_struct.level {
        0 => false,
        1 => true,
        _ => return Err(Status::ERROR_INVALID_LEVEL),
    };
    let qualifier = filter(args.qualifier.as_ref())?.ok_or(Status::ERROR_INVALID_PARAMETER)?;
    let computer = qualifier.strip_prefix("\\\\");
    let live = Live::read(call, kinds(whole, computer.is_some()))?;
    let asked = Asked {
        items: connections(call, &live, &qualifier, computer)?,
        resume: args.resume_handle.unwrap_or_default(),
        most: args.prefered_maximum_length,
        key: |connection: &&ConnectionRecord| connection.id.max(1),
    };
    if !whole {
        let info = |connection: &&ConnectionRecord| ConnectionInfo0 { id: connection.id };
        return Ok(asked.list(info, ConnectEnumUnion::Level0));
    }
    let shares = call.service.shares.get(call.host)?;
    let opens = live.opens_by_connection(&shares);
    let info = |connection: &&ConnectionRecord| {
        let num_opens = opens.get(&connection.id).copied().unwrap_or_default();
        info_1(&live, connection, num_opens, &shares, computer.is_some())
    };
    Ok(asked.list(info, ConnectEnumUnion::Level1))
}

/// What to read for a level that shows all or just ids, and for a share or a computer.
fn kinds(whole: bool, by_computer: bool) -> Kinds {
    let mut kinds = Kinds::CONNECTIONS;
    if whole || by_computer {
        kinds = kinds | Kinds::SESSIONS;
    }
    if whole {
        kinds = kinds | Kinds::OPENS;
    }
    kinds
}

/// Those to the share that is meant, or of the computer, in the order of their ids.
fn connections<'a>(
    call: &Call<'_>,
    live: &'a Live<'_>,
    qualifier: &str,
    computer: Option<&str>,
) -> Result<Vec<&'a ConnectionRecord>, Status> {
    let is_wanted = |connection: &&ConnectionRecord| match computer {
        Some(name) => live
            .session_of_connection(connection)
            .is_some_and(|session| is_client(session, name)),
        None => same_name(&connection.share_name, qualifier),
    };
    let mut connections: Vec<_> = live.feed.connections.iter().filter(is_wanted).collect();
    // Who has a tree connect to it knows more of a share than a list without it: another user's home, a share just taken out.
    if connections.is_empty()
        && computer.is_none()
        && View::of_one(call, qualifier)?.find(qualifier).is_none()
    {
        return Err(Status::NERR_NET_NAME_NOT_FOUND);
    }
    connections.sort_by_key(|connection| connection.id);
    Ok(connections)
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
