//! A host that knows so many shares, sessions and opens, and can do nothing; and a caller who may see everything.

#![allow(
    unreachable_pub,
    clippy::unwrap_used,
    reason = "a bench ends when it does not work"
)]

use srvsvc_rs::access::{Caller, UserLevel};
use srvsvc_rs::dispatch::dispatch;
use srvsvc_rs::error::NetApiStatus as Status;
use srvsvc_rs::host::*;
use srvsvc_rs::ndr::Syntax;
use srvsvc_rs::registry::records::*;
use srvsvc_rs::service::{Call, Service};

/// A configuration that never changes.
pub struct Fake {
    feed: Feed,
}

impl Fake {
    /// A host with generated records.
    pub fn new(shares: usize, sessions: usize, opens: usize) -> Self {
        let number = |n: usize| u32::try_from(n).unwrap();
        let server = |n: usize| ServerId {
            pid: u64::try_from(n + 1000).unwrap(),
            ..ServerId::default()
        };
        let share = |n| ShareRecord {
            name: format!("department{n:05}"),
            path: format!("/srv/departments/{n:05}"),
            comment: format!("Files of department number {n}"),
            flags: ShareFlags::BROWSEABLE | ShareFlags::AVAILABLE,
            ..ShareRecord::default()
        };
        let session = |n| SessionRecord {
            id: number(n + 1),
            server: server(n),
            account_name: format!("user{n}"),
            unix_name: format!("user{n}"),
            client_address: format!("192.0.2.{}", n % 250),
            dialect: 0x311,
            idle_ms: Some(1000),
            ..SessionRecord::default()
        };
        let open = |n: usize| OpenRecord {
            id: number(n + 1),
            server: server(n % sessions.max(1)),
            session_id: number(n % sessions.max(1) + 1),
            flags: OpenFlags::HAS_SESSION,
            share_file_id: u64::try_from(n).unwrap(),
            access_mask: 3,
            service_path: "/srv/public".into(),
            base_name: format!("folder{}/document{n}.odt", n % 300),
            ..OpenRecord::default()
        };
        Self {
            feed: Feed {
                shares: (0..shares).map(share).collect(),
                sessions: (0..sessions).map(session).collect(),
                opens: (0..opens).map(open).collect(),
                ..Feed::default()
            },
        }
    }

    /// Answer one call for root; the reply's stub.
    pub fn answer(&self, service: &Service, opnum: u16, stub: &[u8]) -> Vec<u8> {
        let caller = Caller {
            level: UserLevel::System,
            ..Caller::default()
        };
        let call = Call {
            host: self,
            caller: &caller,
            service,
            opnum,
        };
        let reply = dispatch(&call, stub, Syntax::NDR32).unwrap();
        assert_eq!(reply.last_chunk(), Some(&[0_u8; 4]), "the call's status");
        reply
    }
}

type Nothing<T> = HostResult<T>;

const fn no<T>() -> Nothing<T> {
    Err(Status::ERROR_NOT_SUPPORTED)
}

impl Host for Fake {
    fn clock(&self) -> HostResult<Clock> {
        Ok(Clock::default())
    }
    fn parameter(&self, _: Option<&str>, _: &str) -> HostResult<Option<String>> {
        Ok(None)
    }
    fn substitute(&self, _: &str, _: &str, text: &str) -> HostResult<String> {
        Ok(text.to_owned())
    }
    fn config_stamp(&self) -> HostResult<Vec<u8>> {
        Ok(b"unchanged".to_vec())
    }
    fn refresh(&self, kinds: Kinds) -> HostResult<Feed> {
        let mut feed = Feed::default();
        if kinds.has(Kinds::SHARES) {
            feed.shares.clone_from(&self.feed.shares);
        }
        if kinds.has(Kinds::SESSIONS) {
            feed.sessions.clone_from(&self.feed.sessions);
        }
        if kinds.has(Kinds::OPENS) {
            feed.opens.clone_from(&self.feed.opens);
        }
        Ok(feed)
    }
    fn share_access(&self, _: &str, _: u32) -> HostResult<()> {
        Ok(())
    }
    fn share_security_get(&self, _: &str) -> HostResult<Vec<u8>> {
        Ok(vec![1; 48])
    }
    fn share_security_set(&self, _: &str, _: Option<&[u8]>) -> Nothing<()> {
        no()
    }
    fn store(&self, _: &str, _: bool, _: &[Setting<'_>]) -> Nothing<()> {
        no()
    }
    fn store_delete(&self, _: &str) -> Nothing<()> {
        no()
    }
    fn store_get(&self, _: &str, _: &str) -> Nothing<Option<String>> {
        no()
    }
    fn share_command(&self, _: ShareCommand, _: &[&str]) -> Nothing<i32> {
        no()
    }
    fn config_changed(&self, _: Notice) -> Nothing<()> {
        no()
    }
    fn share_disconnect(&self, _: &str) -> Nothing<()> {
        no()
    }
    fn open_close(&self, _: &OpenRecord) -> Nothing<()> {
        no()
    }
    fn session_close(&self, _: &SessionRecord) -> Nothing<()> {
        no()
    }
    fn check_directory(&self, _: &str) -> HostResult<()> {
        Ok(())
    }
    fn real_path(&self, path: &str) -> HostResult<String> {
        Ok(path.to_owned())
    }
    fn file_security_get(&self, _: &str, _: &str, _: u32) -> Nothing<Vec<u8>> {
        no()
    }
    fn file_security_set(&self, _: &str, _: &str, _: u32, _: &[u8]) -> Nothing<()> {
        no()
    }
    fn counters(&self) -> Nothing<Counters> {
        no()
    }
    fn audit(&self, _: AuditTarget<'_>, _: &str) -> HostResult<()> {
        Ok(())
    }
    fn user_name(&self, uid: u32) -> HostResult<String> {
        Ok(format!("user{uid}"))
    }
}
