#![forbid(unsafe_code)]
//! Which calls need a function of Samba's, and of which releases it is.

use super::version::release;
use crate::host::Kinds;

/// What cannot be answered without a function, and in which releases that is so; in others it is nobody's need, and its name not ours
/// to call.
#[derive(Clone, Copy)]
pub(super) struct Need {
    /// Calls that need it.
    pub(super) kinds: Kinds,
    /// The first release that has it in this form, major * 100 + minor; 0: all have.
    pub(super) since: u32,
    /// The last one.
    pub(super) until: u32,
}

impl Need {
    /// Of every release that is known.
    pub(super) const NOBODYS: Self = Self {
        kinds: Kinds::NONE,
        since: 0,
        until: u32::MAX,
    };

    pub(super) fn is_of_this_release(self) -> bool {
        (self.since == 0 && self.until == u32::MAX)
            || (self.since..=self.until).contains(&release())
    }
}

/// Kinds of calls as the tables of functions have them.
pub(super) struct Word;

impl Word {
    pub(super) const CALLERS: Kinds = Kinds::CALLERS;
    pub(super) const SHARES: Kinds = Kinds::SHARES;
    pub(super) const CHANGES: Kinds = Kinds::CHANGES;
    pub(super) const FILES: Kinds = Kinds::FILES;
    pub(super) const OPENS: Kinds = Kinds(Kinds::OPENS.0 | Kinds::OPEN_OWNERS.0);
    /// All live state.
    pub(super) const LIVE: Kinds = Kinds(Kinds::SESSIONS.0 | Kinds::CONNECTIONS.0 | Self::OPENS.0);
}
