#![forbid(unsafe_code)]
//! Which calls need a function of Samba's, and of which releases it is.

use super::version::release;
use crate::host::Kinds;

/// What cannot be answered without a function, and in which releases that is so; in others it is nobody's need, or its name not
/// ours to call.
#[derive(Clone, Copy)]
pub(super) struct Need {
    /// Calls that need it.
    pub(super) kinds: Kinds,
    /// The first release that must have it, major * 100 + minor; 0: all must.
    pub(super) from: u32,
    /// The first one that has it in this form; 0: all have.
    pub(super) since: u32,
    /// The last one.
    pub(super) until: u32,
}

impl Need {
    /// Of every release that is known.
    pub(super) const NOBODYS: Self = Self {
        kinds: Kinds::NONE,
        from: 0,
        since: 0,
        until: u32::MAX,
    };

    /// Whether the running Samba, if it has it, has it in this form.
    pub(super) fn is_of_this_release(self) -> bool {
        (self.since == 0 && self.until == u32::MAX)
            || (self.since..=self.until).contains(&release())
    }

    /// Whether the running Samba must have it.
    pub(super) fn is_due(self) -> bool {
        self.is_of_this_release() && (self.from == 0 || self.from <= release())
    }
}

/// Kinds of calls as the tables of functions have them.
pub(super) struct Word;

impl Word {
    /// Where a release is to be said of what nobody needs.
    pub(super) const NOBODY: Kinds = Kinds::NONE;
    pub(super) const CALLERS: Kinds = Kinds::CALLERS;
    pub(super) const SHARES: Kinds = Kinds::SHARES;
    pub(super) const CHANGES: Kinds = Kinds::CHANGES;
    pub(super) const FILES: Kinds = Kinds::FILES;
    pub(super) const OPENS: Kinds = Kinds(Kinds::OPENS.0 | Kinds::OPEN_OWNERS.0);
    /// All live state.
    pub(super) const LIVE: Kinds = Kinds(Kinds::SESSIONS.0 | Kinds::CONNECTIONS.0 | Self::OPENS.0);
}
