//! [3.1.4.5] NetrSessionEnum and [3.1.4.6] NetrSessionDel.

use std::collections::HashMap;

use super::live::{client_name, filter, is_client, is_user, user_name, Live};
use super::paging::{page_reply, Asked, Listed};
use super::Call;
use crate::error::{Fault, NetApiStatus as Status};
use crate::host::Kinds;
use crate::idl::*;
use crate::ndr::Container;
use crate::registry::records::{SessionFlags, SessionRecord};

/// [2.2.2.3] the session of the guest account.
const SESS_GUEST: u32 = 1;
/// [2.2.2.3] no password was used: a null session. Samba takes no password in the clear.
const SESS_NOENCRYPTION: u32 = 2;

/// Both filters of the session calls.
struct Wanted {
    client: Option<String>,
    user: Option<String>,
}

impl Wanted {
    fn is(&self, session: &SessionRecord) -> bool {
        let client = self.client.as_deref();
        let user = self.user.as_deref();
        client.is_none_or(|client| is_client(session, client))
            && user.is_none_or(|user| is_user(session, user))
    }

    /// An enumeration says of a filter that it matches nothing.
    const fn may_be_none(&self) -> Result<(), Status> {
        match self {
            Self {
                client: Some(_), ..
            } => Err(Status::NERR_CLIENT_NAME_NOT_FOUND),
            Self { user: Some(_), .. } => Err(Status::NERR_USER_NOT_FOUND),
            _ => Ok(()),
        }
    }
}

/// Sessions that are set up, in the order of their ids.
fn sessions<'a>(live: &'a Live<'_>, wanted: &Wanted) -> Vec<&'a SessionRecord> {
    let mut sessions: Vec<_> = live
        .feed
        .sessions
        .iter()
        .filter(|session| !session.flags.has(SessionFlags::SETUP) && wanted.is(session))
        .collect();
    sessions.sort_by_key(|session| session.id);
    sessions
}

/// [3.1.4.5] NetrSessionEnum at level 0, 1, 2, 10 or 502.
///
/// ERROR_MORE_DATA with a resume handle; NERR_ClientNameNotFound or NERR_UserNotFound when a filter matches nothing; NERR_InvalidComputer
/// for a client name without `\\`; ERROR_INVALID_PARAMETER for a filter of more than 1,024 units; ERROR_INVALID_LEVEL;
/// ERROR_ACCESS_DENIED.
pub(crate) fn netr_session_enum(
    call: &Call<'_>,
    args: NetrSessionEnumIn,
) -> Result<NetrSessionEnumOut, Fault> {
    Ok(
        page_reply!(args, enumerate(call, &args) => NetrSessionEnumOut of SessionEnumStruct { session_info }),
    )
}

/// The sessions at a level that has some of the members of level 502.
macro_rules! part {
    ($call:ident, $args:ident, $shown:ident => $arm:ident $info:ident { $($member:ident)* }) => {
        list($call, $args, $shown, |whole| $info { $($member: whole.$member),* }, SessionEnumUnion::$arm)
    };
}

fn enumerate(
    call: &Call<'_>,
    args: &NetrSessionEnumIn,
) -> Result<Listed<SessionEnumUnion>, Status> {
    const NAMES: Kinds = Kinds::SESSIONS;
    const TIMES: Kinds = Kinds(NAMES.0 | Kinds::IDLE.0);
    const ALL: Kinds = Kinds(TIMES.0 | Kinds::OPEN_OWNERS.0);
    match args.info_struct.level {
        0 => part!(call, args, NAMES => Level0 SessionInfo0 { cname }),
        1 => {
            part!(call, args, ALL => Level1 SessionInfo1 { cname username num_opens time idle_time user_flags })
        }
        2 => {
            part!(call, args, ALL => Level2 SessionInfo2 { cname username num_opens time idle_time user_flags cltype_name })
        }
        10 => part!(call, args, TIMES => Level10 SessionInfo10 { cname username time idle_time }),
        502 => list(call, args, ALL, |whole| whole, SessionEnumUnion::Level502),
        _ => Err(Status::ERROR_INVALID_LEVEL),
    }
}

/// The sessions at a level: what it shows is read, and made of the members of level 502.
fn list<C: Container>(
    call: &Call<'_>,
    args: &NetrSessionEnumIn,
    shown: Kinds,
    part: impl Fn(SessionInfo502) -> C::Entry,
    arm: fn(Option<C>) -> SessionEnumUnion,
) -> Result<Listed<SessionEnumUnion>, Status> {
    let wanted = Wanted {
        client: filter(args.client_name.as_ref())?
            .map(|name| computer(&name).ok_or(Status::NERR_INVALID_COMPUTER))
            .transpose()?,
        user: filter(args.user_name.as_ref())?,
    };
    let mut live = Live::read(call, shown)?;
    let is_unknown = |session: &SessionRecord| session.idle_ms.is_none();
    let lacks_opens = shown.has(Kinds::IDLE) && !shown.has(Kinds::OPEN_OWNERS);
    if lacks_opens && live.feed.sessions.iter().any(is_unknown) {
        live.read_more(Kinds::OPEN_OWNERS)?;
    }
    let sessions = sessions(&live, &wanted);
    if sessions.is_empty() {
        wanted.may_be_none()?;
    }
    let opens = live.opens_by_session();
    let last_opens = live.last_open_by_session();
    let asked = Asked {
        items: sessions,
        resume: args.resume_handle.unwrap_or_default(),
        most: args.prefered_maximum_length,
        key: |session: &&SessionRecord| session.id.max(1),
    };
    let entry = |session: &&SessionRecord| part(info_502(&live, session, &opens, &last_opens));
    Ok(asked.list(entry, arm))
}

/// A computer's name without its backslashes; `None` when it has none.
fn computer(name: &str) -> Option<String> {
    name.strip_prefix("\\\\").map(str::to_owned)
}

/// Seconds since the client was last heard of. Of a client whose connection another node of a cluster has, only what it did last that
/// is stored is known: it came, or it opened something.
fn idle_time(live: &Live<'_>, session: &SessionRecord, last_opens: &HashMap<u32, i64>) -> u32 {
    if let Some(idle) = session.idle_ms {
        return u32::try_from(idle / 1000).unwrap_or(u32::MAX);
    }
    let opened = last_opens.get(&session.id).copied().unwrap_or_default();
    live.seconds_since(session.created_ns.max(opened))
}

fn info_502(
    live: &Live<'_>,
    session: &SessionRecord,
    opens: &HashMap<u32, u32>,
    last_opens: &HashMap<u32, i64>,
) -> SessionInfo502 {
    let guest = session.flags.has(SessionFlags::GUEST);
    let anonymous = session.flags.has(SessionFlags::ANONYMOUS);
    SessionInfo502 {
        cname: Some(format!("\\\\{}", client_name(session)).as_str().into()),
        username: Some(user_name(session).into()),
        num_opens: opens.get(&session.id).copied().unwrap_or_default(),
        time: live.seconds_since(session.created_ns),
        idle_time: idle_time(live, session, last_opens),
        user_flags: if guest { SESS_GUEST } else { 0 }
            | if anonymous { SESS_NOENCRYPTION } else { 0 },
        cltype_name: Some("".into()),
        transport: Some(transport(session).into()),
    }
}

/// The device that a client's connection came by.
fn transport(session: &SessionRecord) -> &'static str {
    match session.transport {
        1 => "\\Device\\NetBT_If0",
        3 => "\\Device\\SmbQuic",
        _ => "\\Device\\NetbiosSmb",
    }
}

/// [3.1.4.6] NetrSessionDel: ends the sessions that both filters match, and those only; their files are closed.
///
/// NERR_ClientNameNotFound when none matches, or for a client name without `\\`; ERROR_INVALID_PARAMETER when there is no filter or
/// one is too long; ERROR_ACCESS_DENIED; what the host says of the first that could not be ended.
pub(crate) fn netr_session_del(
    call: &Call<'_>,
    args: NetrSessionDelIn,
) -> Result<NetrSessionDelOut, Fault> {
    let return_value = match delete(call, &args) {
        Ok(()) => Status::SUCCESS,
        Err(status) => status,
    };
    Ok(NetrSessionDelOut { return_value })
}

fn delete(call: &Call<'_>, args: &NetrSessionDelIn) -> Result<(), Status> {
    let wanted = Wanted {
        client: filter(args.client_name.as_ref())?
            .map(|name| computer(&name).ok_or(Status::NERR_CLIENT_NAME_NOT_FOUND))
            .transpose()?,
        user: filter(args.user_name.as_ref())?,
    };
    if wanted.client.is_none() && wanted.user.is_none() {
        return Err(Status::ERROR_INVALID_PARAMETER);
    }
    let live = Live::read(call, Kinds::SESSIONS)?;
    let sessions = sessions(&live, &wanted);
    if sessions.is_empty() {
        return Err(Status::NERR_CLIENT_NAME_NOT_FOUND);
    }
    // One that cannot be ended is no reason to leave the others.
    let closed = sessions
        .into_iter()
        .map(|session| call.host.session_close(session));
    closed.fold(Ok(()), Result::and)
}
