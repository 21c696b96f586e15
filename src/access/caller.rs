#![forbid(unsafe_code)]
//! Who is calling, as the host authenticated them.

use std::sync::OnceLock;

use crate::security::Token;

/// How far the host trusts the caller's identity; ordered.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum UserLevel {
    /// Nobody: a null session.
    #[default]
    Anonymous,
    /// The guest account.
    Guest,
    /// An authenticated user.
    User,
    /// An administrator in the host's eyes.
    Administrator,
    /// The system itself.
    System,
}

/// [MS-RPCE] the transport a call came by.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Transport {
    /// `ncacn_np`
    #[default]
    NamedPipe,
    /// `ncacn_ip_tcp`
    Tcp,
    /// `ncalrpc`
    Local,
}

/// The caller of one call. Everything was verified by the host, nothing comes from the stub bytes.
#[derive(Clone, Debug, Default)]
pub struct Caller {
    /// SIDs and privileges; empty for a caller the host knows nothing of.
    pub token: Token,
    /// User id on this system; 0 counts as an administrator.
    pub uid: u32,
    /// Primary group.
    pub gid: u32,
    /// Supplementary groups.
    pub groups: Vec<u32>,
    /// Account name without domain.
    pub account_name: String,
    /// Domain of the account.
    pub domain_name: String,
    /// Name on this system.
    pub unix_name: String,
    /// Numeric; empty: local.
    pub client_address: String,
    /// NetBIOS or host name, empty when not known.
    pub client_name: String,
    /// The server's address that the caller used; empty: local.
    pub local_address: String,
    /// How far the identity is trusted.
    pub level: UserLevel,
    /// How the call came.
    pub transport: Transport,
    /// Authentication type of the RPC bind, 0 none.
    pub auth_type: u32,
    /// Authentication level of the RPC bind, 1 none.
    pub auth_level: u32,
    /// The token that access is checked with, made of the one above at the first check. Begins empty.
    pub effective: OnceLock<Token>,
}

impl Caller {
    /// Most SIDs, and most groups, that a host may tell of one caller: Windows' tokens end at 1,024 SIDs, Linux' at 65,536 groups.
    pub(crate) const MAX_IDS: usize = 65_536;
}
