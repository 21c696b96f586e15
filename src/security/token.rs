#![forbid(unsafe_code)]
//! [MS-DTYP] 2.5.2: who is asking.

use super::Sid;

/// Privileges as the bits of Samba's privilege mask.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Privileges(pub u64);

impl Privileges {
    /// SeMachineAccountPrivilege.
    pub const MACHINE_ACCOUNT: Self = Self(0x10);
    /// SePrintOperatorPrivilege: Samba's own, manage printers.
    pub const PRINT_OPERATOR: Self = Self(0x20);
    /// SeAddUsersPrivilege: Samba's own.
    pub const ADD_USERS: Self = Self(0x40);
    /// SeDiskOperatorPrivilege: Samba's own, manage shares.
    pub const DISK_OPERATOR: Self = Self(0x80);
    /// SeRemoteShutdownPrivilege.
    pub const REMOTE_SHUTDOWN: Self = Self(0x100);
    /// SeBackupPrivilege.
    pub const BACKUP: Self = Self(0x200);
    /// SeRestorePrivilege.
    pub const RESTORE: Self = Self(0x400);
    /// SeTakeOwnershipPrivilege.
    pub const TAKE_OWNERSHIP: Self = Self(0x800);
    /// SeSecurityPrivilege: read and change SACLs.
    pub const SECURITY: Self = Self(0x2000);

    /// True when every privilege of `wanted` is held.
    #[must_use]
    pub const fn has(self, wanted: Self) -> bool {
        self.0 & wanted.0 == wanted.0
    }
}

/// One SID of a token.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct TokenSid {
    /// User, group or well-known SID.
    pub sid: Sid,
    /// SE_GROUP_USE_FOR_DENY_ONLY: counts against its holder, never for.
    pub deny_only: bool,
}

/// SIDs and privileges of a caller. The default holds nothing and is granted nothing but what a null DACL gives.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Token {
    /// User first by custom, though no rule here depends on it.
    pub sids: Vec<TokenSid>,
    /// What is held besides.
    pub privileges: Privileges,
}

impl Token {
    /// Of SIDs that are all enabled, no privileges.
    #[must_use]
    pub fn of(sids: &[Sid]) -> Self {
        Self {
            sids: sids
                .iter()
                .map(|&sid| TokenSid {
                    sid,
                    deny_only: false,
                })
                .collect(),
            privileges: Privileges::default(),
        }
    }

    /// The token's first SID: the user, when the host follows the custom.
    #[must_use]
    pub fn user(&self) -> Option<&Sid> {
        self.sids.first().map(|entry| &entry.sid)
    }

    /// True when the SID counts for its holder: present and not deny-only.
    #[must_use]
    pub fn has_sid(&self, sid: &Sid) -> bool {
        self.sids
            .iter()
            .any(|entry| !entry.deny_only && entry.sid == *sid)
    }

    /// True when a deny ACE for the SID hits its holder: present in either way.
    #[must_use]
    pub fn is_hit_by(&self, sid: &Sid) -> bool {
        self.sids.iter().any(|entry| entry.sid == *sid)
    }
}
