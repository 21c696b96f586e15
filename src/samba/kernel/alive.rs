#![forbid(unsafe_code)]
//! Whether processes live.
//!
//! Samba looks for the lock file of each. One that was found alive is held by a pidfd from then on, which tells of its end and cannot come
//! to mean another process: the next call need not ask again.

use std::collections::HashMap;
use std::os::fd::{AsRawFd, OwnedFd, RawFd};

use super::processes;
use crate::registry::records::ServerId;
use crate::samba::cluster::own_node;
use crate::samba::sys::kernel::{epoll_create1, epoll_ctl, epoll_wait, getrlimit, pidfd_open};

/// Most processes that are held; a worker has few descriptors to give.
const MOST_HELD: usize = 1024;
const NOT_CLUSTERED: u32 = u32::MAX;

/// What is known of processes, for one worker.
#[derive(Default)]
pub(in crate::samba) struct Alive {
    /// Answers of the refresh under way.
    known: HashMap<ServerId, bool>,
    held: HashMap<RawFd, (OwnedFd, ServerId)>,
    ends: Option<Ends>,
}

impl Alive {
    /// A refresh begins: each process is asked about once until the next one.
    pub(in crate::samba) fn begin(&mut self) {
        self.forget_ended();
        self.known.clear();
        self.known
            .extend(self.held.values().map(|(_, id)| (*id, true)));
    }

    /// Let go of all that ended, of which one question tells some.
    fn forget_ended(&mut self) {
        loop {
            let ended = self.ends.as_ref().map(Ends::heard).unwrap_or_default();
            let before = self.held.len();
            for one in &ended {
                self.held.remove(one);
            }
            // What a child of this process holds open as well is told again and again.
            if ended.len() < ENDS_AT_ONCE || self.held.len() == before {
                return;
            }
        }
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
            let watched = self.ends.get_or_insert_with(Ends::default).watch(&fd);
            if watched {
                self.held.insert(fd.as_raw_fd(), (fd, id));
            }
        }
        lives
    }

    fn hold(&self, id: ServerId) -> Option<OwnedFd> {
        let most = most_descriptors()? / 4;
        let is_here = id.vnn == NOT_CLUSTERED || own_node() == Some(id.vnn);
        if self.held.len() >= most.min(MOST_HELD) || !is_here {
            return None;
        }
        pidfd_open(i32::try_from(id.pid).ok()?)
    }
}

/// How many descriptors this process may have.
fn most_descriptors() -> Option<usize> {
    let mut limit = libc::rlimit {
        rlim_cur: 0,
        rlim_max: 0,
    };
    getrlimit(libc::RLIMIT_NOFILE, &mut limit)?;
    Some(usize::try_from(limit.rlim_cur).unwrap_or(usize::MAX))
}

/// Descriptors of processes, and which of those processes ended: one question for all of them.
struct Ends(Option<OwnedFd>);

/// So many ends are heard with one question.
const ENDS_AT_ONCE: usize = 16;

impl Default for Ends {
    fn default() -> Self {
        Self(epoll_create1(libc::EPOLL_CLOEXEC))
    }
}

impl Ends {
    /// Listen to this one until it is closed. False: its end will not be heard.
    fn watch(&self, pidfd: &OwnedFd) -> bool {
        let (Some(epoll), Ok(token)) = (&self.0, u64::try_from(pidfd.as_raw_fd())) else {
            return false;
        };
        let mut event = libc::epoll_event {
            events: u32::from_ne_bytes(libc::EPOLLIN.to_ne_bytes()),
            u64: token,
        };
        epoll_ctl(epoll, libc::EPOLL_CTL_ADD, pidfd, &mut event).is_some()
    }

    /// Those that ended; each is told until its descriptor is closed.
    fn heard(&self) -> Vec<RawFd> {
        let Some(epoll) = &self.0 else {
            return Vec::new();
        };
        let mut room = [libc::epoll_event { events: 0, u64: 0 }; ENDS_AT_ONCE];
        let count = epoll_wait(epoll, &mut room).map(usize::try_from);
        let count = count.and_then(Result::ok).unwrap_or_default();
        room.iter()
            .take(count)
            .filter_map(|event| RawFd::try_from(event.u64).ok())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    #[test]
    fn many_ends_at_a_time_are_all_heard() {
        let mut alive = Alive::default();
        let sleeping = || Command::new("sleep").arg("60").spawn().unwrap();
        let mut children: Vec<_> = (0..3 * ENDS_AT_ONCE).map(|_| sleeping()).collect();
        for child in &children {
            let fd = pidfd_open(i32::try_from(child.id()).unwrap()).unwrap();
            assert!(alive.ends.get_or_insert_with(Ends::default).watch(&fd));
            let id = ServerId {
                pid: child.id().into(),
                ..ServerId::default()
            };
            alive.held.insert(fd.as_raw_fd(), (fd, id));
        }
        alive.begin();
        assert_eq!(alive.known.len(), children.len());
        let last = children.pop().unwrap();
        for child in &mut children {
            child.kill().unwrap();
            child.wait().unwrap();
        }
        alive.begin();
        children = vec![last];
        let known: Vec<_> = alive
            .known
            .iter()
            .map(|(id, lives)| (id.pid, *lives))
            .collect();
        children[0].kill().unwrap();
        children[0].wait().unwrap();
        assert_eq!(known, [(children[0].id().into(), true)]);
    }

    #[test]
    fn the_end_of_a_process_that_is_held_is_heard() {
        let mut child = Command::new("sleep").arg("60").spawn().unwrap();
        let fd = pidfd_open(i32::try_from(child.id()).unwrap()).unwrap();
        let ends = Ends::default();
        assert!(ends.watch(&fd));
        assert!(ends.heard().is_empty());
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(ends.heard(), [fd.as_raw_fd()]);
    }
}
