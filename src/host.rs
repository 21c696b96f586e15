#![forbid(unsafe_code)]
//! What the service may ask of the server it lives in. `samba::SambaHost` is Samba, `ffi::host` is any other server behind C callbacks,
//! and tests have a fake.
//!
//! A `Host` is bound to one call: it knows the caller and answers as that caller sees the server
//! (substitutions, home share). Errors are the Win32 status that the host gave; the service decides
//! what the client gets to see of them.

use std::path::{Path, PathBuf};

use crate::error::NetApiStatus;
use crate::registry::records::{
    ConnectionRecord, OpenRecord, SessionRecord, ShareRecord, TransportRecord,
};

/// What the host answers: a value or the Win32 status that says why not.
pub type HostResult<T> = Result<T, NetApiStatus>;

/// `SRVSVC_RS_SHARES` and so on: kinds of records, as bits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Kinds(pub u32);

impl Kinds {
    /// None.
    pub const NONE: Self = Self(0);
    /// The share list.
    pub const SHARES: Self = Self(0x01);
    /// Sessions.
    pub const SESSIONS: Self = Self(0x02);
    /// Tree connects. With `SESSIONS`: other sessions than those of the tree connects are not looked at.
    pub const CONNECTIONS: Self = Self(0x04);
    /// Open files and pipes.
    pub const OPENS: Self = Self(0x08);
    /// Lock counts of the opens.
    pub const LOCKS: Self = Self(0x10);
    /// Idle times of the sessions.
    pub const IDLE: Self = Self(0x20);
    /// Addresses that the server listens on.
    pub const TRANSPORTS: Self = Self(0x40);
    /// With `OPENS`: their ids.
    pub const OPEN_IDS: Self = Self(0x80);
    /// Opens for counting: process, user and, where known, session and tree connect.
    pub const OPEN_OWNERS: Self = Self(0x100);
    /// With `OPENS`: also those that dead processes left behind; nobody is to look whether a process lives.
    pub const UNCHECKED: Self = Self(0x200);
    /// Security of files. This, `CHANGES` and `CALLERS` are no records, but what a call can need.
    pub const FILES: Self = Self(0x400);
    /// Adding, changing and deleting shares.
    pub const CHANGES: Self = Self(0x800);
    /// Who calls, and options: every call needs it.
    pub const CALLERS: Self = Self(0x1000);
    /// The share that is the caller's own home. The host asks the machine's user database, which may take long.
    pub const HOME: Self = Self(0x2000);
    /// With `SESSIONS` and `OPEN_OWNERS`: of this node of a cluster only.
    pub const HERE: Self = Self(0x4000);

    /// True when any bit of `other` is set.
    #[must_use]
    pub const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Less the bits of `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// No more than the bits of `other`.
    #[must_use]
    pub const fn only(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// True when all bits of `other` are set.
    #[must_use]
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

impl std::ops::BitOr for Kinds {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// What one refresh brought, in the host's order.
#[derive(Clone, Debug, Default)]
pub struct Feed {
    /// Kinds::SHARES
    pub shares: Vec<ShareRecord>,
    /// Kinds::SESSIONS
    pub sessions: Vec<SessionRecord>,
    /// Kinds::CONNECTIONS
    pub connections: Vec<ConnectionRecord>,
    /// Kinds::OPENS
    pub opens: Vec<OpenRecord>,
    /// Kinds::TRANSPORTS
    pub transports: Vec<TransportRecord>,
}

/// What became of a list of shares.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ShareChanges {
    /// Names of shares that are not there, or not as they were.
    pub gone: Vec<String>,
    /// Shares that are new, in their order, each with the name of the one before it; `None`: it is the first.
    pub new: Vec<(Option<String>, ShareRecord)>,
}

/// The host's clock and zone at one moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Clock {
    /// Seconds since 1970 UTC.
    pub seconds: i64,
    /// 0 to 999,999,999.
    pub nanoseconds: u32,
    /// Of the local zone now; west of Greenwich is positive.
    pub minutes_west: i32,
    /// Of the machine, milliseconds.
    pub uptime_ms: u64,
    /// When the file server started, seconds since 1970; 0 unknown.
    pub server_start: i64,
    /// Another number for each start of the file server; 0 unknown.
    pub server_instance: u64,
}

/// What the host counts since it started; 0 where it does not.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counters {
    /// Bytes received from clients.
    pub bytes_received: u64,
    /// Bytes sent to clients.
    pub bytes_sent: u64,
    /// Files and pipes opened.
    pub files_opened: u64,
    /// Files and pipes closed, for hosts that count no successful opens.
    pub files_closed: u64,
    /// Sessions set up.
    pub sessions_opened: u64,
    /// Print jobs queued.
    pub jobs_queued: u64,
    /// Failed logons.
    pub password_errors: u64,
    /// Denied accesses.
    pub permission_errors: u64,
    /// Failures of the server itself.
    pub system_errors: u64,
    /// Mean time of an answer in microseconds.
    pub average_response_us: u64,
}

/// When processes that serve clients must know of a change.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Notice {
    /// What they let clients do depends on it.
    Now,
    /// They look for it when they need it, as for a share that is new in the registry, or do not need it, as a remark.
    Soon,
}

/// Which of the admin's commands; `add share command` and its brothers.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ShareCommand {
    /// `add share command`
    Add,
    /// `change share command`
    Change,
    /// `delete share command`
    Delete,
}

/// Where an audit line goes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum AuditTarget<'a> {
    /// The host's own log.
    Log,
    /// syslog(3), facility auth.
    Syslog,
    /// Appended to a file.
    File(&'a Path),
}

/// A setting to store: smb.conf parameter name and value, `None` removes it.
pub type Setting<'a> = (&'a str, Option<&'a str>);

/// The server around us, for one call. See `struct srvsvc_rs_host` for what each one promises.
pub trait Host {
    /// The time.
    fn clock(&self) -> HostResult<Clock>;
    /// A `[global]` parameter (share `None`) or one of a share, by its smb.conf name; `Ok(None)` when not set.
    fn parameter(&self, share: Option<&str>, name: &str) -> HostResult<Option<String>>;
    /// The names behind `srvsvc_rs:` that are set in `[global]`, also such as nobody knows; none where that cannot be told.
    fn own_options(&self) -> Vec<String> {
        Vec::new()
    }
    /// A path of the server's file system, from an option's text.
    fn path(&self, text: &str) -> PathBuf {
        text.into()
    }
    /// Expand variables (`%U`, `%S`, ...) for this caller.
    fn substitute(&self, share: &str, path: &str, text: &str) -> HostResult<String>;
    /// An error when who may what is known to have changed, and how cannot be told now.
    fn knows_who_may(&self) -> HostResult<()> {
        Ok(())
    }
    /// Changes when the caller's share list may have changed; the same text promises the same list.
    fn config_stamp(&self) -> HostResult<Vec<u8>>;
    /// What became of the list of an earlier stamp until now; `None`: the whole list is to be asked for.
    fn shares_since(&self, _stamp: &[u8]) -> Option<ShareChanges> {
        None
    }
    /// Another number whenever a `[global]` parameter may have changed; 0: not known.
    fn config_generation(&self) -> u64 {
        0
    }
    /// Changes when a share's descriptor may have changed; an error when that cannot be told now.
    fn security_stamp(&self) -> HostResult<Vec<u8>> {
        Err(NetApiStatus::ERROR_NOT_SUPPORTED)
    }
    /// Read records afresh.
    fn refresh(&self, kinds: Kinds) -> HostResult<Feed>;
    /// Of `Kinds::SHARES` those alone whose name is wanted, in the same order, for a host that need not read the others for it.
    fn shares_where(&self, wanted: &dyn Fn(&str) -> bool) -> HostResult<Vec<ShareRecord>> {
        let mut shares = self.refresh(Kinds::SHARES)?.shares;
        shares.retain(|share| wanted(&share.name));
        Ok(shares)
    }
    /// May the caller connect to the share with this access mask; ERROR_ACCESS_DENIED: no.
    fn share_access(&self, share: &str, desired: u32) -> HostResult<()>;
    /// The share's self-relative security descriptor, the host's default when none is stored.
    fn share_security_get(&self, share: &str) -> HostResult<Vec<u8>>;
    /// Whether the caller is one of the users and groups that an option of `[global]` names, as `valid users` names them. May ask other
    /// servers.
    fn is_listed(&self, _option: &str) -> HostResult<bool> {
        Err(NetApiStatus::ERROR_NOT_SUPPORTED)
    }
    /// Store it; `None` removes what is stored.
    fn share_security_set(&self, share: &str, sd: Option<&[u8]>) -> HostResult<()>;
    /// Store settings of a section, all or none; `create`: the section must be new.
    fn store(&self, section: &str, create: bool, settings: &[Setting<'_>]) -> HostResult<()>;
    /// Remove a section.
    fn store_delete(&self, section: &str) -> HostResult<()>;
    /// Keep others from changing a section, its name in lower case, until [`Host::section_unlock`]; ERROR_BUSY.
    fn section_lock(&self, _section: &str) -> HostResult<()> {
        Err(NetApiStatus::ERROR_NOT_SUPPORTED)
    }
    /// Let others change it again.
    fn section_unlock(&self, _section: &str) {}
    /// Read one setting from the store itself; `Ok(None)`: not there.
    fn store_get(&self, section: &str, name: &str) -> HostResult<Option<String>>;
    /// Set or remove one setting if it still has the value `old`; ERROR_BUSY when it has another by now. A host that cannot tell
    /// sets it anyway.
    fn store_replace(
        &self,
        section: &str,
        name: &str,
        _old: Option<&str>,
        value: Option<&str>,
    ) -> HostResult<()> {
        self.store(section, false, &[(name, value)])
    }
    /// Run the admin's command; the exit status, or ERROR_NOT_SUPPORTED when none is set.
    fn share_command(&self, what: ShareCommand, args: &[&str]) -> HostResult<i32>;
    /// Tell all processes of the server that the configuration changed. Each of them loads all of it, so of changes that nobody waits for
    /// a host may tell together, and a little later.
    fn config_changed(&self, when: Notice) -> HostResult<()>;
    /// Disconnect every tree connect of the share.
    fn share_disconnect(&self, share: &str) -> HostResult<()>;
    /// Close one open.
    fn open_close(&self, open: &OpenRecord) -> HostResult<()>;
    /// End one session.
    fn session_close(&self, session: &SessionRecord) -> HostResult<()>;
    /// Is there a directory at this absolute unix path that the caller, with their own rights, may list.
    fn check_directory(&self, path: &str) -> HostResult<()>;
    /// The same path with its links followed, as the caller.
    fn real_path(&self, path: &str) -> HostResult<String>;
    /// Security descriptor of a file, as the caller would see it over SMB.
    fn file_security_get(&self, share: &str, path: &str, info: u32) -> HostResult<Vec<u8>>;
    /// Set it, with the caller's rights.
    fn file_security_set(&self, share: &str, path: &str, info: u32, sd: &[u8]) -> HostResult<()>;
    /// What the host counted.
    fn counters(&self) -> HostResult<Counters>;
    /// Write one audit line.
    fn audit(&self, target: AuditTarget<'_>, line: &str) -> HostResult<()>;
    /// The name by which a user id is shown.
    fn user_name(&self, uid: u32) -> HostResult<String>;
}
