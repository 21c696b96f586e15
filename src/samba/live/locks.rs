#![forbid(unsafe_code)]
//! How many byte range locks a process has on a file. Samba does not say through which of its opens.

use std::collections::HashMap;

use crate::error::NetApiStatus as Status;
use crate::host::HostResult;
use crate::registry::records::{FileKey, ServerId};
use crate::samba::cluster::is_clustered;
use crate::samba::recovery::over_all_nodes;
use crate::samba::sys::samba::brl_forall;
use crate::samba::sys::walks;

/// Number of locks by file, process and node.
#[derive(Default)]
pub(super) struct Locks(HashMap<(FileKey, u64, u32), u32>);

impl Locks {
    /// All of this moment.
    pub(super) fn read() -> HostResult<Self> {
        if is_clustered() == Some(true) {
            over_all_nodes(Self::counted)
        } else {
            Self::counted()
        }
    }

    fn counted() -> HostResult<Self> {
        let mut locks = Self::default();
        let mut count = |file, server: ServerId| {
            let count = locks.0.entry((file, server.pid, server.vnn)).or_default();
            *count = count.saturating_add(1);
        };
        let mut walk = walks::Locks(&mut count, false);
        let number = brl_forall(&mut walk).ok_or(Status::ERROR_NOT_SUPPORTED)?;
        let is_whole = number >= 0 && !walk.1;
        is_whole.then_some(locks).ok_or(Status::ERROR_GEN_FAILURE)
    }

    /// Those of the process on the file.
    pub(super) fn of(&self, file: FileKey, server: ServerId) -> u32 {
        if self.0.is_empty() {
            return 0;
        }
        let count = self.0.get(&(file, server.pid, server.vnn));
        count.copied().unwrap_or_default()
    }
}
