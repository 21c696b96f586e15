//! [3.1.4.5] NetrSessionEnum and [3.1.4.6] NetrSessionDel.

use std::collections::HashMap;

use super::live::{client_name, filter, is_client, is_user, user_name, Live};
use super::paging::{page, Page};
use super::Call;
use crate::error::{Fault, NetApiStatus as Status};
use crate::host::Kinds;
use crate::idl::*;
use crate::ndr::Reply;
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
    let level = args.info_struct.level;
    let resume = args.resume_handle.unwrap_or_default();
    let (session_info, total_entries, next, return_value) = match enumerate(call, &args, resume) {
        Ok(done) => done,
        Err(status) => return Ok(Reply::refused(&args, status)),
    };
    Ok(NetrSessionEnumOut {
        info_struct: SessionEnumStruct {
            level,
            session_info,
        },
        total_entries,
        resume_handle: args.resume_handle.map(|_| next),
        return_value,
    })
}

fn enumerate(
    call: &Call<'_>,
    args: &NetrSessionEnumIn,
    resume: u32,
) -> Result<(SessionEnumUnion, u32, u32, Status), Status> {
    let level = args.info_struct.level;
    if let SessionEnumUnion::Unknown(_) = SessionEnumUnion::empty(level) {
        return Err(Status::ERROR_INVALID_LEVEL);
    }
    let wanted = Wanted {
        client: filter(args.client_name.as_ref())?
            .map(|name| computer(&name).ok_or(Status::NERR_INVALID_COMPUTER))
            .transpose()?,
        user: filter(args.user_name.as_ref())?,
    };
    let mut kinds = Kinds::SESSIONS;
    if level != 0 {
        kinds = kinds | Kinds::IDLE;
    }
    if matches!(level, 1 | 2 | 502) {
        kinds = kinds | Kinds::OPEN_OWNERS;
    }
    let live = Live::read(call, kinds)?;
    let sessions = sessions(&live, &wanted);
    if sessions.is_empty() {
        match wanted {
            Wanted {
                client: Some(_), ..
            } => return Err(Status::NERR_CLIENT_NAME_NOT_FOUND),
            Wanted { user: Some(_), .. } => return Err(Status::NERR_USER_NOT_FOUND),
            _ => {}
        }
    }
    let page = page(
        sessions,
        resume,
        args.prefered_maximum_length,
        |session| session.id.max(1),
        |session| size(session, level),
    );
    let opens = live.opens_by_session();
    let union = fill(&live, level, &page, &opens);
    Ok((union, page.total, page.resume, page.status))
}

/// A computer's name without its backslashes; `None` when it has none.
fn computer(name: &str) -> Option<String> {
    name.strip_prefix("\\\\").map(str::to_owned)
}

/// Bytes of an entry in NDR.
fn size(session: &SessionRecord, level: u32) -> usize {
    let text = |text: &str| 12 /* counts */ + (text.encode_utf16().count() + 1) * 2;
    let name = text(client_name(session)) + 4;
    let user = text(user_name(session));
    match level {
        0 => 4 + name,
        10 => 16 + name + user,
        1 => 24 + name + user,
        2 => 28 + name + user + text(""),
        _ => 32 + name + user + text("") + text(transport(session)),
    }
}

macro_rules! container {
    ($arm:ident, $container:ident, $page:ident, $make:expr) => {{
        let buffer: Vec<_> = $page.items.iter().map($make).collect();
        let entries_read = u32::try_from(buffer.len()).unwrap_or(u32::MAX);
        SessionEnumUnion::$arm(Some($container {
            entries_read,
            buffer: Some(buffer),
        }))
    }};
}

fn fill(
    live: &Live<'_>,
    level: u32,
    page: &Page<&SessionRecord>,
    opens: &HashMap<u32, u32>,
) -> SessionEnumUnion {
    let whole = |session: &&SessionRecord| info_502(live, session, opens);
    match level {
        0 => container!(Level0, SessionInfo0Container, page, |session| {
            SessionInfo0 {
                cname: whole(session).cname,
            }
        }),
        1 => container!(Level1, SessionInfo1Container, page, |session| {
            let info = whole(session);
            SessionInfo1 {
                cname: info.cname,
                username: info.username,
                num_opens: info.num_opens,
                time: info.time,
                idle_time: info.idle_time,
                user_flags: info.user_flags,
            }
        }),
        2 => container!(Level2, SessionInfo2Container, page, |session| {
            let info = whole(session);
            SessionInfo2 {
                cname: info.cname,
                username: info.username,
                num_opens: info.num_opens,
                time: info.time,
                idle_time: info.idle_time,
                user_flags: info.user_flags,
                cltype_name: info.cltype_name,
            }
        }),
        10 => container!(Level10, SessionInfo10Container, page, |session| {
            let info = whole(session);
            SessionInfo10 {
                cname: info.cname,
                username: info.username,
                time: info.time,
                idle_time: info.idle_time,
            }
        }),
        502 => container!(Level502, SessionInfo502Container, page, whole),
        level => SessionEnumUnion::Unknown(level),
    }
}

fn info_502(live: &Live<'_>, session: &SessionRecord, opens: &HashMap<u32, u32>) -> SessionInfo502 {
    let guest = session.flags.has(SessionFlags::GUEST);
    let anonymous = session.flags.has(SessionFlags::ANONYMOUS);
    let idle = session.idle_ms.unwrap_or_default() / 1000;
    SessionInfo502 {
        cname: Some(format!("\\\\{}", client_name(session)).as_str().into()),
        username: Some(user_name(session).into()),
        num_opens: opens.get(&session.id).copied().unwrap_or_default(),
        time: live.seconds_since(session.created_ns),
        idle_time: u32::try_from(idle).unwrap_or(u32::MAX),
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
/// one is too long; ERROR_ACCESS_DENIED.
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
    for session in sessions {
        call.host.session_close(session)?;
    }
    Ok(())
}
