#![forbid(unsafe_code)]
//! What a host knows, as plain values: one type for each record of `include/srvsvc_rs.h`.
//!
//! These are the facts behind the abstract data model ([MS-SRVS] 3.1.1); nothing here is as the wire
//! wants it, that is the work of `service`.

use std::sync::Arc;

/// A process of the file server, unique also in a cluster. Laid out as Samba's `struct server_id`.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, PartialOrd, Ord)]
pub struct ServerId {
    /// Process id on its node.
    pub pid: u64,
    /// A task within the process, 0 for most.
    pub task_id: u32,
    /// Cluster node; `0xffff_ffff` when not clustered.
    pub vnn: u32,
    /// Tells two processes apart that had the same pid.
    pub unique_id: u64,
}

/// A file, whatever its names. Laid out as Samba's `struct file_id`.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, PartialOrd, Ord)]
pub struct FileKey {
    /// Device.
    pub devid: u64,
    /// Inode.
    pub inode: u64,
    /// Stream or other extension.
    pub extid: u64,
}

macro_rules! flags {
    ($(#[$meta:meta])* $name:ident { $($(#[$fmeta:meta])* $flag:ident = $value:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
        pub struct $name(pub u32);

        impl $name {
            $($(#[$fmeta])* pub const $flag: Self = Self($value);)+

            /// True when all bits of `other` are set.
            #[must_use]
            pub const fn has(self, other: Self) -> bool {
                self.0 & other.0 == other.0
            }
        }

        impl std::ops::BitOr for $name {
            type Output = Self;
            fn bitor(self, other: Self) -> Self {
                Self(self.0 | other.0)
            }
        }
    };
}

flags! {
    /// `SRVSVC_RS_SHARE_*`: what is true of a share's definition.
    ShareFlags {
        /// `browseable = yes`
        BROWSEABLE = 0x0001,
        /// `available = yes`, and the definition is usable
        AVAILABLE = 0x0002,
        /// `administrative share = yes`
        SPECIAL = 0x0004,
        /// `msdfs root = yes` and `host msdfs = yes`
        MSDFS_ROOT = 0x0008,
        /// `access based share enum = yes`
        ACCESS_BASED = 0x0010,
        /// `hide unreadable = yes`
        HIDE_UNREADABLE = 0x0020,
        /// `server smb encrypt = required`
        ENCRYPT = 0x0040,
        /// `guest ok = yes`
        GUEST_OK = 0x0080,
        /// `read only = yes`
        READ_ONLY = 0x0100,
        /// `smb3 continuous availability` and the like
        CONTINUOUS = 0x0200,
        /// Made by Samba from `[homes]` or `[printers]`
        AUTOLOADED = 0x0400,
        /// The home share of the very caller, of nobody else
        CALLER_HOME = 0x0800,
        /// STYPE_TEMPORARY: vanishes when the server restarts
        TEMPORARY = 0x1000,
        /// `valid users`, `invalid users`, `hosts allow` or `hosts deny` are set
        HAS_RULES = 0x2000,
        /// Level II oplocks only
        FORCE_LEVEL2 = 0x4000,
        /// Not served on the address that the caller used (`server addresses`)
        WRONG_ADDRESS = 0x8000,
    }
}

flags! {
    /// `SRVSVC_RS_SESSION_*`
    SessionFlags {
        /// The user is the guest account
        GUEST = 0x01,
        /// Requests travel encrypted
        ENCRYPTED = 0x02,
        /// SMB1, so it cannot be ended by itself
        SMB1 = 0x04,
        /// Still being set up: no user yet
        SETUP = 0x08,
        /// Anonymous (null session)
        ANONYMOUS = 0x10,
    }
}

flags! {
    /// `SRVSVC_RS_OPEN_*`
    OpenFlags {
        /// Left behind by a dead process
        STALE = 0x01,
        /// `session_id` and `connection_id` are known, not guessed
        HAS_SESSION = 0x02,
        /// A durable handle whose client is away
        DISCONNECTED = 0x04,
        /// A directory
        DIRECTORY = 0x08,
        /// A named pipe; `base_name` is its name
        PIPE = 0x10,
    }
}

/// What a share shares.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum ShareKind {
    /// A directory.
    #[default]
    Disk,
    /// A print queue.
    Printer,
    /// Inter-process communication: `IPC$`.
    Ipc,
}

/// Where a share's definition stands, which decides who may change it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum ShareOrigin {
    /// smb.conf, or a file that it includes.
    #[default]
    File,
    /// The registry configuration.
    Registry,
    /// A user defined share. Variables in its texts stay as they are.
    Usershare,
    /// Made by the server: homes, printers, `IPC$`.
    Generated,
}

/// [3.1.1.7] Share, as far as the host knows it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ShareRecord {
    /// As written in the configuration.
    pub name: String,
    /// Unix path; variables other than global ones are not expanded.
    pub path: String,
    /// Variables other than global ones are not expanded.
    pub comment: String,
    /// Volume label, empty: the share's name.
    pub volume: String,
    /// `msdfs proxy`, empty: none.
    pub msdfs_proxy: String,
    /// What is true of it.
    pub flags: ShareFlags,
    /// What it shares.
    pub kind: ShareKind,
    /// Where it is defined.
    pub origin: ShareOrigin,
    /// Most tree connects at a time; 0: no limit.
    pub max_connections: u32,
    /// 0 manual, 1 documents, 2 programs, 3 disable.
    pub csc_policy: u32,
}

/// [3.1.1.2] Session.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SessionRecord {
    /// Unique in the cluster.
    pub id: u32,
    /// What is true of it.
    pub flags: SessionFlags,
    /// The id on the wire.
    pub wire_id: u64,
    /// Nanoseconds since 1970.
    pub created_ns: i64,
    /// The same moment as the host stores it.
    pub created_nttime: u64,
    /// The process that serves it.
    pub server: ServerId,
    /// Account name without domain.
    pub account_name: String,
    /// Domain of the account.
    pub domain_name: String,
    /// Name on this system.
    pub unix_name: String,
    /// User id on this system.
    pub uid: u32,
    /// SMB dialect, 0 for SMB1.
    pub dialect: u16,
    /// 0 unknown, 1 NetBIOS, 2 TCP, 3 QUIC.
    pub transport: u16,
    /// Numeric, no port, no brackets.
    pub client_address: String,
    /// NetBIOS or host name; empty when not known, may equal the address.
    pub client_name: String,
    /// The server's address that the client used.
    pub local_address: String,
    /// Transport connections of this session.
    pub num_channels: u32,
    /// The client's port; 0 unknown.
    pub client_port: u32,
    /// Milliseconds since the client was last heard of; `None`: unknown.
    pub idle_ms: Option<u64>,
}

/// [3.1.1.3] Connection: a tree connect.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ConnectionRecord {
    /// Unique in the cluster.
    pub id: u32,
    /// The id on the wire.
    pub wire_id: u32,
    /// [`SessionRecord::id`] of its session.
    pub session_id: u32,
    /// Nanoseconds since 1970.
    pub created_ns: i64,
    /// The process that serves it.
    pub server: ServerId,
    /// Name of the share.
    pub share_name: String,
}

/// [3.1.1.4] Open: an open file, directory or pipe.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct OpenRecord {
    /// Unique in the cluster; 0: unknown.
    pub id: u32,
    /// What is true of it.
    pub flags: OpenFlags,
    /// The process that serves it.
    pub server: ServerId,
    /// Which file.
    pub file: FileKey,
    /// How the serving process calls it.
    pub share_file_id: u64,
    /// [`SessionRecord::id`], when `HAS_SESSION`.
    pub session_id: u32,
    /// [`ConnectionRecord::id`], when `HAS_SESSION`.
    pub connection_id: u32,
    /// User id on this system.
    pub uid: u32,
    /// Granted access, [MS-DTYP] ACCESS_MASK.
    pub access_mask: u32,
    /// Share mode.
    pub share_access: u32,
    /// Byte range locks held through it; see the host's notes on what is counted.
    pub num_locks: u32,
    /// Nanoseconds since 1970.
    pub opened_ns: i64,
    /// So many opens, alike in what is told here; 0: one.
    pub count: u32,
    /// Unix path of the share; many opens have one.
    pub service_path: Arc<str>,
    /// Relative to `service_path`; `.` is its root.
    pub base_name: String,
    /// With its colon; empty: none.
    pub stream_name: String,
}

impl OpenRecord {
    /// How many opens this stands for.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.count.max(1)
    }
}

/// [3.1.1.6] Transport: an address that the server listens on.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TransportRecord {
    /// Device name.
    pub name: String,
    /// Numeric address.
    pub address: String,
    /// TCP port.
    pub port: u32,
}
