//! Who is calling, out of the host's plain data.

use std::sync::OnceLock;

use super::convert::{lent, text};
use super::sys;
use crate::access::{Caller, Transport, UserLevel};
use crate::security::{Privileges, Sid, Token, TokenSid};

/// # Safety
/// The caller's arrays and texts are there for this call, as many as it says.
pub(super) unsafe fn caller(from: &sys::srvsvc_rs_caller) -> Result<Caller, i32> {
    if from.num_sids > Caller::MAX_IDS || from.num_groups > Caller::MAX_IDS {
        return Err(sys::SRVSVC_RS_INVALID);
    }
    // SAFETY: NULL, or so many SIDs, which the host lends as long as the caller.
    let sids = unsafe { lent(from.sids, from.num_sids) };
    // SAFETY: NULL, or so many groups, which the host lends as long as the caller.
    let groups = unsafe { lent(from.groups, from.num_groups) };
    let mut known = Vec::with_capacity(sids.len());
    for sid in sids {
        known.push(token_sid(sid)?);
    }
    macro_rules! texts {
        ($($name:ident),*) => {
            $(
                // SAFETY: the host lends the texts as long as the caller.
                let $name = unsafe { text(from.$name) };
            )*
        };
    }
    texts!(
        account_name,
        domain_name,
        unix_name,
        client_address,
        client_name,
        local_address
    );
    Ok(Caller {
        token: Token {
            sids: known,
            privileges: Privileges(from.privileges),
        },
        uid: from.uid,
        gid: from.gid,
        groups: groups.to_vec(),
        account_name,
        domain_name,
        unix_name,
        client_address,
        client_name,
        local_address,
        level: level(from.user_level),
        transport: transport(from.transport),
        auth_type: from.auth_type,
        auth_level: from.auth_level,
        effective: OnceLock::new(),
    })
}

/// A transport that is not known counts as a named pipe.
pub(super) const fn transport(transport: u32) -> Transport {
    match transport {
        sys::SRVSVC_RS_TRANSPORT_TCP => Transport::Tcp,
        sys::SRVSVC_RS_TRANSPORT_LOCAL => Transport::Local,
        _ => Transport::NamedPipe,
    }
}

/// A level between two known ones counts as the lower.
pub(super) const fn level(level: u32) -> UserLevel {
    match level {
        sys::SRVSVC_RS_LEVEL_SYSTEM.. => UserLevel::System,
        sys::SRVSVC_RS_LEVEL_ADMINISTRATOR.. => UserLevel::Administrator,
        sys::SRVSVC_RS_LEVEL_USER.. => UserLevel::User,
        sys::SRVSVC_RS_LEVEL_GUEST.. => UserLevel::Guest,
        _ => UserLevel::Anonymous,
    }
}

fn token_sid(from: &sys::srvsvc_rs_sid) -> Result<TokenSid, i32> {
    let bytes = from
        .data
        .get(..usize::from(from.len))
        .ok_or(sys::SRVSVC_RS_INVALID)?;
    let (sid, _) = Sid::parse(bytes).map_err(|_| sys::SRVSVC_RS_INVALID)?;
    Ok(TokenSid {
        sid,
        deny_only: from.deny_only != 0,
    })
}
