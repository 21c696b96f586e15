//! A small server out of memory whose deeds succeed or fail as the input says.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use srvsvc_rs::error::NetApiStatus as Status;
use srvsvc_rs::host::*;
use srvsvc_rs::registry::records::*;
use srvsvc_rs::security::from_sddl;

/// What a deed that fails answers.
const FAILURES: [Status; 6] = [
    Status::ERROR_ACCESS_DENIED,
    Status::ERROR_NOT_SUPPORTED,
    Status::ERROR_FILE_NOT_FOUND,
    Status::ERROR_FILE_EXISTS,
    Status::ERROR_GEN_FAILURE,
    Status::ERROR_NOT_ENOUGH_MEMORY,
];

/// The options of `[global]` at first.
const GLOBAL: [(&str, &str); 7] = [
    ("netbios name", "FILES"),
    ("workgroup", "GROUP"),
    ("server string", "The files"),
    ("srvsvc_rs:aliases", "OTHER=FILES"),
    ("srvsvc_rs:transports", "\\Device\\NetbiosSmb|SECOND|GROUP"),
    ("srvsvc_rs:drive map", "C:=/ D:=/srv"),
    ("srvsvc_rs:audit", "all"),
];

/// A server with shares, sessions, tree connects and opens of every kind.
pub(crate) struct FuzzHost {
    moods: Cell<u64>,
    global: RefCell<BTreeMap<String, String>>,
    stored: RefCell<BTreeMap<String, BTreeMap<String, String>>>,
    descriptors: RefCell<BTreeMap<String, Vec<u8>>>,
    feed: RefCell<Feed>,
    changes: Cell<u64>,
}

impl FuzzHost {
    /// A server with moods: each deed takes the next 4 bits, from the lowest on and around; below 10 it succeeds.
    pub(crate) fn new(moods: u64) -> Self {
        let mut global: BTreeMap<String, String> = GLOBAL
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        // The highest bits: whether commands keep the shares, and the form of the audit trail.
        if moods >> 63 != 0 {
            for what in ["add", "change", "delete"] {
                global.insert(format!("{what} share command"), "/bin/true".to_owned());
            }
        }
        if moods >> 62 & 1 != 0 {
            global.insert("srvsvc_rs:audit format".to_owned(), "json".to_owned());
        }
        Self {
            moods: Cell::new(moods),
            global: RefCell::new(global),
            stored: RefCell::default(),
            descriptors: RefCell::default(),
            feed: RefCell::new(feed()),
            changes: Cell::new(1),
        }
    }

    fn mood(&self) -> u64 {
        let moods = self.moods.get();
        self.moods.set(moods.rotate_right(4));
        moods & 15
    }

    /// Whether the next deed succeeds.
    fn deed(&self) -> HostResult<()> {
        let failure = self.mood().checked_sub(10);
        let failure = failure.and_then(|at| FAILURES.get(usize::try_from(at).ok()?));
        failure.map_or(Ok(()), |status| Err(*status))
    }

    fn changed(&self) {
        self.changes.set(self.changes.get() + 1);
    }

    fn forget(&self, what: impl FnOnce(&mut Feed)) -> HostResult<()> {
        self.deed()?;
        what(&mut self.feed.borrow_mut());
        Ok(())
    }
}

fn share(name: &str, path: &str, flags: ShareFlags, kind: ShareKind) -> ShareRecord {
    ShareRecord {
        name: name.to_owned(),
        path: path.to_owned(),
        comment: format!("A comment on {name} for %U"),
        flags: flags | ShareFlags::AVAILABLE,
        kind,
        origin: ShareOrigin::Registry,
        max_connections: 7,
        csc_policy: 2,
        ..ShareRecord::default()
    }
}

fn feed() -> Feed {
    let browse = ShareFlags::BROWSEABLE;
    let server = |pid| ServerId {
        pid,
        vnn: u32::MAX,
        ..ServerId::default()
    };
    let session = |id: u32, name: &str, flags| SessionRecord {
        id,
        flags,
        wire_id: u64::from(id) << 32,
        server: server(u64::from(id) + 4000),
        account_name: name.to_owned(),
        unix_name: name.to_owned(),
        uid: 1000 + id,
        dialect: 0x311,
        client_address: format!("192.0.2.{id}"),
        client_name: if id == 7 { "box7" } else { "" }.to_owned(),
        local_address: "10.0.0.1".to_owned(),
        idle_ms: (id != 8).then_some(90_000),
        ..SessionRecord::default()
    };
    let open = |id: u32, session: u32, flags, name: &str| OpenRecord {
        id,
        flags,
        server: server(u64::from(session) + 4000),
        session_id: session,
        connection_id: session + 10,
        uid: 1000 + session,
        access_mask: 0x0012_019f,
        num_locks: id % 3,
        service_path: "/srv/data".into(),
        base_name: name.to_owned(),
        stream_name: if id == 2 { ":notes" } else { "" }.to_owned(),
        ..OpenRecord::default()
    };
    let connection = |session: u32, share: &str| ConnectionRecord {
        id: session + 10,
        wire_id: session,
        session_id: session,
        server: server(u64::from(session) + 4000),
        share_name: share.to_owned(),
        ..ConnectionRecord::default()
    };
    Feed {
        shares: vec![
            share("data", "/srv/data", browse, ShareKind::Disk),
            share(
                "Übung",
                "/srv/Übung",
                browse | ShareFlags::ACCESS_BASED,
                ShareKind::Disk,
            ),
            share(
                "hidden$",
                "/srv/hidden",
                ShareFlags::SPECIAL,
                ShareKind::Disk,
            ),
            share(
                "alice",
                "/home/%U",
                browse | ShareFlags::CALLER_HOME,
                ShareKind::Disk,
            ),
            share(
                "printer",
                "/var/spool",
                browse | ShareFlags::AUTOLOADED,
                ShareKind::Printer,
            ),
            share("IPC$", "/tmp", ShareFlags::SPECIAL, ShareKind::Ipc),
        ],
        sessions: vec![
            session(7, "alice", SessionFlags::ENCRYPTED),
            session(8, "nobody", SessionFlags::GUEST | SessionFlags::SMB1),
            session(9, "", SessionFlags::ANONYMOUS | SessionFlags::SETUP),
        ],
        connections: vec![connection(7, "data"), connection(8, "IPC$")],
        opens: vec![
            open(1, 7, OpenFlags::HAS_SESSION, "a"),
            open(2, 7, OpenFlags::HAS_SESSION | OpenFlags::DIRECTORY, "."),
            open(3, 8, OpenFlags::PIPE, "srvsvc"),
            open(4, 8, OpenFlags::STALE | OpenFlags::DISCONNECTED, "folder/ü"),
        ],
        transports: vec![TransportRecord {
            name: "eth0".to_owned(),
            address: "10.0.0.1".to_owned(),
            port: 445,
        }],
    }
}

impl Host for FuzzHost {
    fn clock(&self) -> HostResult<Clock> {
        Ok(Clock {
            seconds: 1_700_000_000,
            uptime_ms: 1_000_000,
            server_start: 1_600_000_000,
            server_instance: 5,
            ..Clock::default()
        })
    }
    fn parameter(&self, share: Option<&str>, name: &str) -> HostResult<Option<String>> {
        let Some(share) = share else {
            return Ok(self.global.borrow().get(name).cloned());
        };
        let feed = self.feed.borrow();
        let known = feed.shares.iter().find(|record| record.name == share);
        let known = known.ok_or(Status::NERR_NET_NAME_NOT_FOUND)?;
        Ok((name == "path").then(|| known.path.clone()))
    }
    fn substitute(&self, _: &str, _: &str, text: &str) -> HostResult<String> {
        Ok(text.replace("%U", "alice"))
    }
    fn config_stamp(&self) -> HostResult<Vec<u8>> {
        Ok(self.changes.get().to_le_bytes().to_vec())
    }
    fn config_generation(&self) -> u64 {
        self.changes.get()
    }
    fn refresh(&self, kinds: Kinds) -> HostResult<Feed> {
        self.deed()?;
        let mut feed = self.feed.borrow().clone();
        if !kinds.intersects(Kinds::SHARES) {
            feed.shares.clear();
        }
        if !kinds.intersects(Kinds::SESSIONS) {
            feed.sessions.clear();
        }
        if !kinds.intersects(Kinds::CONNECTIONS) {
            feed.connections.clear();
        }
        if !kinds.intersects(Kinds::OPENS | Kinds::OPEN_OWNERS) {
            feed.opens.clear();
        }
        Ok(feed)
    }
    fn share_access(&self, _: &str, _: u32) -> HostResult<()> {
        self.deed()
    }
    fn share_security_get(&self, share: &str) -> HostResult<Vec<u8>> {
        let kept = self.descriptors.borrow().get(share).cloned();
        kept.ok_or(Status::ERROR_FILE_NOT_FOUND)
    }
    fn share_security_set(&self, share: &str, sd: Option<&[u8]>) -> HostResult<()> {
        self.deed()?;
        let mut kept = self.descriptors.borrow_mut();
        match sd {
            Some(sd) => kept.insert(share.to_owned(), sd.to_vec()),
            None => kept.remove(share),
        };
        Ok(())
    }
    fn store(&self, section: &str, create: bool, settings: &[Setting<'_>]) -> HostResult<()> {
        self.deed()?;
        let mut stored = self.stored.borrow_mut();
        if create && stored.contains_key(section) {
            return Err(Status::ERROR_FILE_EXISTS);
        }
        let kept = stored.entry(section.to_owned()).or_default();
        let mut global = self.global.borrow_mut();
        for (name, value) in settings {
            let maps = [
                Some(&mut *kept),
                (section == "global").then_some(&mut *global),
            ];
            for map in maps.into_iter().flatten() {
                match value {
                    Some(value) => map.insert((*name).to_owned(), (*value).to_owned()),
                    None => map.remove(*name),
                };
            }
        }
        if create {
            let path = kept.get("path").cloned().unwrap_or_default();
            let made = share(section, &path, ShareFlags::BROWSEABLE, ShareKind::Disk);
            self.feed.borrow_mut().shares.push(made);
        }
        self.changed();
        Ok(())
    }
    fn store_delete(&self, section: &str) -> HostResult<()> {
        self.deed()?;
        self.stored.borrow_mut().remove(section);
        let mut feed = self.feed.borrow_mut();
        feed.shares.retain(|share| share.name != section);
        self.changed();
        Ok(())
    }
    fn store_get(&self, section: &str, name: &str) -> HostResult<Option<String>> {
        let stored = self.stored.borrow();
        Ok(stored.get(section).and_then(|kept| kept.get(name)).cloned())
    }
    fn share_command(&self, _: ShareCommand, args: &[&str]) -> HostResult<i32> {
        assert!(args.iter().all(|arg| !arg.starts_with('-')));
        self.deed()?;
        self.changed();
        Ok(i32::from(self.mood() > 7))
    }
    fn config_changed(&self, _: Notice) -> HostResult<()> {
        self.deed()
    }
    fn share_disconnect(&self, share: &str) -> HostResult<()> {
        self.forget(|feed| feed.connections.retain(|one| one.share_name != share))
    }
    fn open_close(&self, open: &OpenRecord) -> HostResult<()> {
        self.forget(|feed| feed.opens.retain(|one| one.id != open.id))
    }
    fn session_close(&self, session: &SessionRecord) -> HostResult<()> {
        self.forget(|feed| feed.sessions.retain(|one| one.id != session.id))
    }
    fn check_directory(&self, _: &str) -> HostResult<()> {
        self.deed()
    }
    fn real_path(&self, path: &str) -> HostResult<String> {
        self.deed().map(|()| path.to_owned())
    }
    fn file_security_get(&self, _: &str, path: &str, _: u32) -> HostResult<Vec<u8>> {
        assert!(!path.split('/').any(|part| part == ".."), "{path}");
        self.deed()?;
        let sd = from_sddl("O:BAG:BAD:(A;;FA;;;WD)", None)
            .map_err(|_| Status::ERROR_INVALID_SECURITY_DESCR)?;
        sd.to_bytes()
            .map_err(|_| Status::ERROR_INVALID_SECURITY_DESCR)
    }
    fn file_security_set(&self, _: &str, path: &str, _: u32, _: &[u8]) -> HostResult<()> {
        assert!(!path.split('/').any(|part| part == ".."), "{path}");
        self.deed()
    }
    fn counters(&self) -> HostResult<Counters> {
        self.deed().map(|()| Counters::default())
    }
    fn audit(&self, _: AuditTarget<'_>, line: &str) -> HostResult<()> {
        assert!(!line.chars().any(char::is_control), "{line:?}");
        self.deed()
    }
    fn user_name(&self, uid: u32) -> HostResult<String> {
        self.deed().map(|()| format!("user{uid}"))
    }
}
