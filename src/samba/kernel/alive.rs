#![forbid(unsafe_code)]
//! Whether processes live.
//!
//! Samba looks for the lock file of each. One that was found alive is held by a pidfd from then on, which tells of its end and cannot come
//! to mean another process: the next call need not ask again.

use std::collections::HashMap;
use std::os::fd::{AsRawFd, OwnedFd, RawFd};

use crate::registry::records::ServerId;
use crate::samba::sys::{os, processes};

/// Most processes that are held; a worker has few descriptors to give.
const MOST_HELD: usize = 1024;
const NOT_CLUSTERED: u32 = u32::MAX;

/// What is known of processes, for one worker.
#[derive(Default)]
pub(in crate::samba) struct Alive {
    /// Answers of the refresh under way.
    known: HashMap<ServerId, bool>,
    held: HashMap<RawFd, (OwnedFd, ServerId)>,
    ends: Option<os::Ends>,
}

impl Alive {
    /// A refresh begins: each process is asked about once until the next one.
    pub(in crate::samba) fn begin(&mut self) {
        for ended in self.ends.as_ref().map(os::Ends::heard).unwrap_or_default() {
            self.held.remove(&ended);
        }
        self.known.clear();
        self.known
            .extend(self.held.values().map(|(_, id)| (*id, true)));
    }

    /// Whether it lives, as of when the refresh began.
    pub(in crate::samba) fn lives(&mut self, id: ServerId) -> bool {
        if let Some(known) = self.known.get(&id) {
            return *known;
        }
        let lives = self.ask(id);
        self.known.insert(id, lives);
        lives
    }

    /// The descriptor first, then Samba's word: of a process that took over the number in between, Samba knows nothing, and a
    /// descriptor of one that ended says so at the next look.
    fn ask(&mut self, id: ServerId) -> bool {
        let fd = self.hold(id);
        let lives = processes::exists(id);
        if let Some(fd) = fd.filter(|_| lives) {
            let watched = self.ends.get_or_insert_with(os::Ends::default).watch(&fd);
            if watched {
                self.held.insert(fd.as_raw_fd(), (fd, id));
            }
        }
        lives
    }

    fn hold(&self, id: ServerId) -> Option<OwnedFd> {
        let most = os::most_descriptors()? / 4;
        if self.held.len() >= most.min(MOST_HELD) || id.vnn != NOT_CLUSTERED {
            return None;
        }
        os::pidfd_open(i32::try_from(id.pid).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    #[test]
    fn the_end_of_a_process_that_is_held_is_heard() {
        let mut child = Command::new("sleep").arg("60").spawn().unwrap();
        let fd = os::pidfd_open(i32::try_from(child.id()).unwrap()).unwrap();
        let ends = os::Ends::default();
        assert!(ends.watch(&fd));
        assert!(ends.heard().is_empty());
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(ends.heard(), [fd.as_raw_fd()]);
    }
}
