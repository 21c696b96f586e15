#![forbid(unsafe_code)]
//! How many byte range locks a process has on a file. Samba does not say through which of its opens.

use std::collections::HashMap;

use crate::host::HostResult;
use crate::registry::records::{FileKey, ServerId};
use crate::samba::sys::locks::each_lock;

/// Number of locks by file, process and node.
#[derive(Default)]
pub(super) struct Locks(HashMap<(FileKey, u64, u32), u32>);

impl Locks {
    /// All of this moment.
    pub(super) fn read() -> HostResult<Self> {
        let mut locks = Self::default();
        each_lock(&mut |file, server| {
            let count = locks.0.entry((file, server.pid, server.vnn)).or_default();
            *count = count.saturating_add(1);
        })?;
        Ok(locks)
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
