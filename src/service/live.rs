//! What is going on: sessions, tree connects and opens of one moment, joined.
//!
//! Since Samba 4.23 an open knows its session and its tree connect. Before, it is counted to each session of its process and user, and
//! to that session's tree connect whose share has the open's folder.

use std::collections::HashMap;
use std::net::IpAddr;

use super::Call;
use crate::error::NetApiStatus as Status;
use crate::host::{Feed, Kinds};
use crate::names::same_name;
use crate::ndr::WString;
use crate::registry::records::{
    ConnectionRecord, OpenFlags, OpenRecord, ServerId, SessionFlags, SessionRecord,
};
use crate::registry::share_list::Snapshot;

/// Longest filter in UTF-16 units, its NUL included ([3.1.4.1], [3.1.4.2], [3.1.4.5]).
pub(super) const MAX_FILTER: usize = 1024;

/// A moment.
pub(super) struct Live<'a> {
    call: &'a Call<'a>,
    pub(super) feed: Feed,
    by_id: HashMap<u32, usize>,
    by_user: HashMap<(ServerId, u32), usize>,
    now_ns: i64,
}

impl<'a> Live<'a> {
    /// Read these kinds, in one go.
    pub(super) fn read(call: &'a Call<'a>, kinds: Kinds) -> Result<Self, Status> {
        let feed = call.host.refresh(kinds)?;
        let clock = call.host.clock()?;
        let seconds = clock.seconds.saturating_mul(1_000_000_000);
        let sessions = || feed.sessions.iter().enumerate();
        Ok(Self {
            call,
            by_id: sessions().map(|(at, session)| (session.id, at)).collect(),
            by_user: sessions()
                .map(|(at, session)| ((session.server, session.uid), at))
                .collect(),
            now_ns: seconds.saturating_add(i64::from(clock.nanoseconds)),
            feed,
        })
    }

    /// Read opens as well.
    pub(super) fn read_more(&mut self, kinds: Kinds) -> Result<(), Status> {
        self.feed.opens = self.call.host.refresh(kinds)?.opens;
        Ok(())
    }

    /// Whole seconds since a moment, never negative.
    pub(super) fn seconds_since(&self, then_ns: i64) -> u32 {
        let seconds = self.now_ns.saturating_sub(then_ns).max(0) / 1_000_000_000;
        u32::try_from(seconds).unwrap_or(u32::MAX)
    }

    /// The session of an open or, on a Samba that does not store it, one of its process and user.
    pub(super) fn session_of(&self, open: &OpenRecord) -> Option<&SessionRecord> {
        let at = self.session_at(open);
        at.and_then(|at| self.feed.sessions.get(at))
    }

    fn session_at(&self, open: &OpenRecord) -> Option<usize> {
        let at = if open.flags.has(OpenFlags::HAS_SESSION) {
            self.by_id.get(&open.session_id)
        } else {
            self.by_user.get(&(open.server, open.uid))
        };
        at.copied()
    }

    /// The session of a tree connect.
    pub(super) fn session_of_connection(
        &self,
        connection: &ConnectionRecord,
    ) -> Option<&SessionRecord> {
        let at = self.by_id.get(&connection.session_id);
        at.and_then(|at| self.feed.sessions.get(*at))
    }

    /// How many opens each session has, by its id.
    pub(super) fn opens_by_session(&self) -> HashMap<u32, u32> {
        let mut known: HashMap<u32, u32> = HashMap::new();
        let mut guessed: HashMap<(ServerId, u32), u32> = HashMap::new();
        for open in &self.feed.opens {
            let count = if open.flags.has(OpenFlags::HAS_SESSION) {
                known.entry(open.session_id).or_default()
            } else {
                guessed.entry((open.server, open.uid)).or_default()
            };
            *count = count.saturating_add(open.number());
        }
        if !guessed.is_empty() {
            for session in &self.feed.sessions {
                if let Some(count) = guessed.get(&(session.server, session.uid)) {
                    known.insert(session.id, *count);
                }
            }
        }
        known
    }

    /// When each session last opened something, nanoseconds since 1970, by its id.
    pub(super) fn last_open_by_session(&self) -> HashMap<u32, i64> {
        let mut last: HashMap<u32, i64> = HashMap::new();
        for open in &self.feed.opens {
            if let Some(session) = self.session_of(open) {
                let moment = last.entry(session.id).or_default();
                *moment = open.opened_ns.max(*moment);
            }
        }
        last
    }

    /// How many opens each tree connect has, by its id.
    pub(super) fn opens_by_connection(&self, shares: &Snapshot) -> HashMap<u32, u32> {
        let mut count: HashMap<u32, u32> = HashMap::new();
        let mut of_user: HashMap<(ServerId, u32), Vec<&ConnectionRecord>> = HashMap::new();
        for connection in &self.feed.connections {
            if let Some(session) = self.session_of_connection(connection) {
                of_user
                    .entry((session.server, session.uid))
                    .or_default()
                    .push(connection);
            }
        }
        for open in &self.feed.opens {
            let id = if open.flags.has(OpenFlags::HAS_SESSION) {
                Some(open.connection_id)
            } else {
                let candidates = of_user.get(&(open.server, open.uid));
                candidates.and_then(|candidates| guess(open, candidates, shares))
            };
            if let Some(id) = id {
                let opens: &mut u32 = count.entry(id).or_default();
                *opens = opens.saturating_add(open.number());
            }
        }
        count
    }

    /// The name by which the user of an open is shown.
    pub(super) fn user_of(&self, open: &OpenRecord, names: &mut Names) -> WString {
        if let Some(at) = self.session_at(open) {
            names.of_session.resize(self.feed.sessions.len(), None);
            let known = names.of_session.get_mut(at);
            let session = self.feed.sessions.get(at);
            return known
                .zip(session)
                .map_or_else(WString::default, |(name, session)| {
                    name.get_or_insert_with(|| user_name(session).into())
                        .clone()
                });
        }
        let name = names.of_uid.entry(open.uid).or_insert_with(|| {
            let name = self.call.host.user_name(open.uid);
            name.unwrap_or_default().as_str().into()
        });
        name.clone()
    }
}

/// Names of users that a call has already made.
#[derive(Default)]
pub(super) struct Names {
    /// In the order of the sessions.
    of_session: Vec<Option<WString>>,
    of_uid: HashMap<u32, WString>,
}

/// The tree connect whose share has the open's folder; one whose path varies by user stands in when no other fits.
fn guess(open: &OpenRecord, candidates: &[&ConnectionRecord], shares: &Snapshot) -> Option<u32> {
    let path = |connection: &ConnectionRecord| {
        let share = shares.find(&connection.share_name);
        share.map(|share| share.record.path.as_str())
    };
    let is_pipe = open.flags.has(OpenFlags::PIPE);
    let exact = candidates.iter().find(|connection| {
        if is_pipe {
            return connection.share_name.eq_ignore_ascii_case("IPC$");
        }
        path(connection) == Some(&*open.service_path)
    });
    let varies = |connection: &&&ConnectionRecord| {
        !is_pipe && path(connection).is_none_or(|path| path.contains('%'))
    };
    exact
        .or_else(|| candidates.iter().find(varies))
        .map(|connection| connection.id)
}

/// What Windows shows of a user: the account's name without its domain; empty for a null session.
pub(super) fn user_name(session: &SessionRecord) -> &str {
    match (
        session.flags.has(SessionFlags::ANONYMOUS),
        session.account_name.as_str(),
    ) {
        (true, _) => "",
        (false, "") => &session.unix_name,
        (false, name) => name,
    }
}

/// The client's name, its address when there is none: without backslashes.
pub(super) fn client_name(session: &SessionRecord) -> &str {
    match session.client_name.as_str() {
        "" => &session.client_address,
        name => name,
    }
}

/// Does a UserName filter mean this session: `name`, `DOMAIN\name` or the unix name, without regard to case.
pub(super) fn is_user(session: &SessionRecord, wanted: &str) -> bool {
    let account = &session.account_name;
    let qualified = || format!("{}\\{account}", session.domain_name);
    same_name(wanted, user_name(session))
        || same_name(wanted, &session.unix_name)
        || (!account.is_empty() && same_name(wanted, &qualified()))
}

/// Does a client's name, less its backslashes, mean this session: its name or its address, however that is written. An empty one means none.
pub(super) fn is_client(session: &SessionRecord, wanted: &str) -> bool {
    if wanted.is_empty() {
        return false;
    }
    same_name(wanted, &session.client_address)
        || same_name(wanted, &session.client_name)
        || address(wanted).is_some_and(|wanted| address(&session.client_address) == Some(wanted))
}

/// An address, IPv6 also in the brackets that some tools put around it.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'));
    bare.unwrap_or(text).parse().ok()
}

/// A filter string: `None` when absent or empty.
///
/// # Errors
/// ERROR_INVALID_PARAMETER when it is longer than 1,024 units or no text.
pub(super) fn filter(text: Option<&WString>) -> Result<Option<String>, Status> {
    let Some(text) = text.filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    if text.len() >= MAX_FILTER {
        return Err(Status::ERROR_INVALID_PARAMETER);
    }
    text.to_text()
        .map(Some)
        .ok_or(Status::ERROR_INVALID_PARAMETER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_is_meant_by_its_name_and_by_every_spelling_of_its_address() {
        let session = |address: &str, name: &str| SessionRecord {
            client_address: address.to_owned(),
            client_name: name.to_owned(),
            ..SessionRecord::default()
        };
        let six = session("fe80::1", "oldpc");
        for wanted in ["fe80::1", "FE80:0::1", "[fe80::1]", "OLDPC"] {
            assert!(is_client(&six, wanted), "{wanted}");
        }
        assert!(is_client(&session("fe80::1", "b\u{fc}ro"), "B\u{dc}RO"));
        for wanted in ["fe80::2", "[fe80::1", "[oldpc]", "", "[]"] {
            assert!(!is_client(&six, wanted), "{wanted}");
        }
        assert!(!is_client(&session("", "::1"), "0::1"));
        assert!(!is_client(&session("", ""), ""));
        assert!(is_client(&session("10.0.0.1", "10.0.0.1"), "10.0.0.1"));
    }
}
