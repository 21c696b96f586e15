#![forbid(unsafe_code)]
//! Who calls, as the service wants to know it.

use std::ffi::{CStr, CString};
use std::sync::{Arc, OnceLock};

use parking_lot::Mutex;

use super::sys::handles::{DomSid, Session};
use super::sys::shim::CallFacts;
use super::text::outwards;
use crate::access::{Caller, Transport, UserLevel};
use crate::security::{Privileges, Sid, Token, TokenSid};

/// So many are kept; a worker rarely serves more clients in turns.
const KEPT: usize = 16;

/// What tells one caller from another: their session, and the way by which this call came.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Way {
    login: u64,
    transport: u32,
    auth: (u32, u32),
    client: CString,
    local: CString,
}

impl Way {
    fn of(call: CallFacts<'_>) -> Self {
        Self {
            login: call.login,
            transport: call.transport,
            auth: (call.auth_type, call.auth_level),
            client: call.client_address().unwrap_or_default().to_owned(),
            local: call.local_address().unwrap_or_default().to_owned(),
        }
    }
}

/// The last callers, the latest first.
#[derive(Debug, Default)]
pub(crate) struct Callers(Mutex<Vec<(Way, Arc<Caller>)>>);

impl Callers {
    /// The caller of a call; `None`: there is none, or one that cannot be told.
    pub(crate) fn of(&self, call: CallFacts<'_>) -> Option<Arc<Caller>> {
        let way = Way::of(call);
        let mut kept = self.0.lock();
        if let Some((_, known)) = kept.iter().find(|(known, _)| *known == way) {
            return Some(Arc::clone(known));
        }
        let fresh = Arc::new(caller(call)?);
        // Without a number there may be another session of the same looks.
        if way.login != 0 {
            kept.truncate(KEPT - 1);
            kept.insert(0, (way, Arc::clone(&fresh)));
        }
        Some(fresh)
    }
}

fn caller(call: CallFacts<'_>) -> Option<Caller> {
    let session = call.session?;
    let text = |text: &CStr| outwards(text.to_bytes());
    let address = |address: Option<&CStr>| text(address.unwrap_or_default());
    Some(Caller {
        token: Token {
            sids: sids(call.sids())?,
            privileges: Privileges(call.privileges),
        },
        uid: call.uid,
        gid: call.gid,
        groups: groups(call.groups())?,
        account_name: text(call.account.get().unwrap_or_default()),
        domain_name: text(call.domain()),
        unix_name: text(call.unix_name()),
        client_address: address(call.client_address()),
        client_name: String::new(),
        local_address: address(call.local_address()),
        level: level(session),
        transport: transport(call.transport),
        auth_type: call.auth_type,
        auth_level: call.auth_level,
        effective: OnceLock::new(),
    })
}

fn sids(token: &[u8]) -> Option<Vec<TokenSid>> {
    let all = token.chunks_exact(DomSid::SIZE);
    if all.len() > Caller::MAX_IDS {
        return None;
    }
    let known = |bytes| {
        let (sid, _) = Sid::parse(bytes).ok()?;
        Some(TokenSid {
            sid,
            deny_only: false,
        })
    };
    all.map(known).collect()
}

fn groups(ids: &[u8]) -> Option<Vec<u32>> {
    let all = ids.chunks_exact(size_of::<u32>());
    if all.len() > Caller::MAX_IDS {
        return None;
    }
    all.map(|id| id.try_into().ok().map(u32::from_ne_bytes))
        .collect()
}

/// A level between two known ones counts as the lower.
fn level(session: Session<'_>) -> UserLevel {
    match session.user_level() {
        50.. => UserLevel::System,
        40.. => UserLevel::Administrator,
        10.. => UserLevel::User,
        1.. => UserLevel::Guest,
        _ => UserLevel::Anonymous,
    }
}

/// `enum dcerpc_transport_t`; one that is not known counts as a named pipe.
const fn transport(transport: u32) -> Transport {
    match transport {
        2 => Transport::Tcp,
        8 => Transport::Local,
        _ => Transport::NamedPipe,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_whole_or_nobodys() {
        let mut one = [0_u8; DomSid::SIZE];
        one[..12].copy_from_slice(&[1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0]);
        let system = sids(&one).unwrap();
        assert_eq!(system.len(), 1);
        assert_eq!(system[0].sid.to_string(), "S-1-5-18");
        let mut two = [one, one].concat();
        assert_eq!(sids(&two).unwrap().len(), 2);
        two[DomSid::SIZE + 1] = 16;
        assert!(sids(&two).is_none(), "more authorities than there is room");
        two[DomSid::SIZE + 1] = 0xff;
        assert!(sids(&two).is_none(), "a negative number of them");
        assert!(sids(&vec![0; DomSid::SIZE * (Caller::MAX_IDS + 1)]).is_none());
        assert!(groups(&vec![0; 4 * (Caller::MAX_IDS + 1)]).is_none());
        assert_eq!(groups(&7_u32.to_ne_bytes()), Some(vec![7]));
    }

    #[test]
    fn a_way_that_is_not_known_is_a_pipe() {
        assert_eq!(transport(2), Transport::Tcp);
        assert_eq!(transport(8), Transport::Local);
        assert_eq!(transport(0), Transport::NamedPipe);
    }
}
