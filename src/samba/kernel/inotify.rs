#![forbid(unsafe_code)]
//! inotify(7), and which file systems it tells the whole truth of.

use std::ffi::CString;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use crate::samba::sys::kernel;
use crate::samba::sys::shapes::Plain as _;

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
pub(super) struct Inotify(File);

/// Something that happened to a watch.
pub(super) struct Event {
    pub(super) watch: i32,
    pub(super) mask: u32,
}

/// What one look into the queue brings.
pub(super) enum News {
    /// Nothing.
    None,
    /// These, and there may be more.
    Some(Vec<Event>),
    /// It cannot be told what happened.
    Lost,
}

fn path_of(path: &Path) -> Option<CString> {
    CString::new(path.as_os_str().as_bytes()).ok()
}

impl Inotify {
    /// `None`: this process may have no more of them.
    pub(super) fn new() -> Option<Self> {
        let fd = kernel::inotify_init1(libc::IN_NONBLOCK | libc::IN_CLOEXEC)?;
        Some(Self(File::from(fd)))
    }

    /// Watch a path, no link followed at its end, for these events beside those that it is watched for already.
    pub(super) fn add(&self, path: &Path, events: u32) -> Option<i32> {
        let how = events | libc::IN_MASK_ADD | libc::IN_DONT_FOLLOW;
        let watch = kernel::inotify_add_watch(&self.0, &path_of(path)?, how);
        watch.filter(|watch| *watch >= 0)
    }

    /// Watch it no more.
    pub(super) fn remove(&self, watch: i32) {
        // A watch that ended by itself is an error that harms nothing.
        kernel::inotify_rm_watch(&self.0, watch);
    }

    /// What is in the queue, some hundred events at a time.
    pub(super) fn read(&mut self) -> News {
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
pub(super) fn is_local(path: &Path) -> bool {
    let mut fs = libc::statfs::zeroed();
    let told = path_of(path).and_then(|path| kernel::statfs(&path, &mut fs));
    told.is_some() && LOCAL.contains(&fs.f_type)
}
