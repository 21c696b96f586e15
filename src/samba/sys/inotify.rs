//! inotify(7), and which file systems it tells the whole truth of.

use std::ffi::CString;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::os::fd::AsRawFd;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use super::os::owned;

pub(in crate::samba) const MODIFY: u32 = libc::IN_MODIFY;
pub(in crate::samba) const ATTRIB: u32 = libc::IN_ATTRIB;
pub(in crate::samba) const MOVED_FROM: u32 = libc::IN_MOVED_FROM;
pub(in crate::samba) const MOVED_TO: u32 = libc::IN_MOVED_TO;
pub(in crate::samba) const CREATE: u32 = libc::IN_CREATE;
pub(in crate::samba) const DELETE: u32 = libc::IN_DELETE;
pub(in crate::samba) const DELETE_SELF: u32 = libc::IN_DELETE_SELF;
pub(in crate::samba) const MOVE_SELF: u32 = libc::IN_MOVE_SELF;
pub(in crate::samba) const IGNORED: u32 = libc::IN_IGNORED;

/// statfs(2)'s numbers of file systems that only this machine changes.
const LOCAL: [i64; 6] = [
    0xef53,      // ext2 to ext4
    0x5846_5342, // XFS
    0x9123_683e, // btrfs
    0xf2f5_2010, // F2FS
    0x0102_1994, // tmpfs
    0x2fc1_2fc1, // ZFS
];

/// struct inotify_event, less the name behind it.
const EVENT: usize = 16;

/// A queue of what happened.
pub(in crate::samba) struct Inotify(File);

/// Something that happened to a watch.
pub(in crate::samba) struct Event {
    pub(in crate::samba) watch: i32,
    pub(in crate::samba) mask: u32,
}

/// What one look into the queue brings.
pub(in crate::samba) enum News {
    /// Nothing.
    None,
    /// These, and there may be more.
    Some(Vec<Event>),
    /// It cannot be told what happened.
    Lost,
}

impl Inotify {
    /// `None`: this process may have no more of them.
    pub(in crate::samba) fn new() -> Option<Self> {
        // SAFETY: no memory is handed over.
        let fd = owned(unsafe { libc::inotify_init1(libc::IN_NONBLOCK | libc::IN_CLOEXEC) })?;
        Some(Self(File::from(fd)))
    }

    /// Watch a path, no link followed at its end, for these events beside those that it is watched for already.
    pub(in crate::samba) fn add(&self, path: &Path, events: u32) -> Option<i32> {
        let path = CString::new(path.as_os_str().as_bytes()).ok()?;
        let how = events | libc::IN_MASK_ADD | libc::IN_DONT_FOLLOW;
        // SAFETY: the path ends in NUL and is ours for the call.
        let watch = unsafe { libc::inotify_add_watch(self.0.as_raw_fd(), path.as_ptr(), how) };
        (watch >= 0).then_some(watch)
    }

    /// Watch it no more.
    pub(in crate::samba) fn remove(&self, watch: i32) {
        // SAFETY: no memory is handed over; a watch that ended by itself is an error that harms nothing.
        unsafe { libc::inotify_rm_watch(self.0.as_raw_fd(), watch) };
    }

    /// What is in the queue, some hundred events at a time.
    pub(in crate::samba) fn read(&mut self) -> News {
        let mut room = [0_u8; 16_384];
        match self.0.read(&mut room) {
            Ok(len) => events(room.get(..len).unwrap_or_default()).map_or(News::Lost, News::Some),
            Err(error) if error.kind() == ErrorKind::WouldBlock => News::None,
            Err(_) => News::Lost,
        }
    }
}

fn events(mut bytes: &[u8]) -> Option<Vec<Event>> {
    let mut events = Vec::new();
    while !bytes.is_empty() {
        let word = |at: usize| bytes.get(at..at + 4)?.try_into().ok();
        let name = usize::try_from(u32::from_ne_bytes(word(12)?)).ok()?;
        events.push(Event {
            watch: i32::from_ne_bytes(word(0)?),
            mask: u32::from_ne_bytes(word(4)?),
        });
        bytes = bytes.get(EVENT.checked_add(name)?..)?;
    }
    Some(events)
}

/// Whether only this machine changes the file system that a path is on.
pub(in crate::samba) fn is_local(path: &Path) -> bool {
    let Ok(path) = CString::new(path.as_os_str().as_bytes()) else {
        return false;
    };
    // SAFETY: plain data, for which all zero is a value.
    let mut fs: libc::statfs = unsafe { std::mem::zeroed() };
    // SAFETY: the path ends in NUL, and `fs` is ours to be written.
    let status = unsafe { libc::statfs(path.as_ptr(), &raw mut fs) };
    status == 0 && LOCAL.contains(&fs.f_type)
}
