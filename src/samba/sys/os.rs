//! What of the kernel std does not have.

use std::ffi::{c_char, CStr};
use std::fs::File;
use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::os::unix::fs::OpenOptionsExt as _;
use std::sync::Arc;
use std::time::Duration;

use once_cell::sync::OnceCell;

/// How long an answer of the kernel's may take; it never does.
static PATIENCE: libc::timeval = libc::timeval {
    tv_sec: 2,
    tv_usec: 0,
};

/// A descriptor that a system call gave; `None`: it failed.
pub(super) fn owned(fd: libc::c_int) -> Option<OwnedFd> {
    // SAFETY: a descriptor that is not negative was just opened for us and is nobody else's.
    (fd >= 0).then(|| unsafe { OwnedFd::from_raw_fd(fd) })
}

/// A file that is nowhere but in memory, for as long as it is open.
pub(in crate::samba) fn memory_file(name: &CStr) -> Option<File> {
    // SAFETY: the name ends in NUL.
    let fd = owned(unsafe { libc::memfd_create(name.as_ptr(), libc::MFD_CLOEXEC) })?;
    Some(File::from(fd))
}

extern "C" {
    /// The last part of the program's name, as it was started.
    static program_invocation_short_name: *const c_char;
}

/// The program that runs us, less its folder.
pub(in crate::samba) fn program() -> &'static [u8] {
    // SAFETY: set before any library's constructor runs, and by nobody after that.
    let name = unsafe { program_invocation_short_name };
    if name.is_null() {
        return &[];
    }
    // SAFETY: a text that stays for the life of the process.
    unsafe { CStr::from_ptr(name) }.to_bytes()
}

/// Time since the machine started, sleep included.
pub(in crate::samba) fn since_boot() -> Option<Duration> {
    let mut now = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: `now` is ours to be written.
    let status = unsafe { libc::clock_gettime(libc::CLOCK_BOOTTIME, &raw mut now) };
    let seconds = u64::try_from(now.tv_sec).ok()?;
    let nanoseconds = u32::try_from(now.tv_nsec).ok()?;
    (status == 0).then(|| Duration::new(seconds, nanoseconds))
}

/// The local zone's distance from UTC at a moment, in minutes; west of Greenwich is positive.
pub(in crate::samba) fn minutes_west(seconds: i64) -> Option<i32> {
    // SAFETY: plain data, for which all zero is a value.
    let mut local: libc::tm = unsafe { std::mem::zeroed() };
    // SAFETY: both are ours, for the time of the call.
    let made = unsafe { libc::localtime_r(&raw const seconds, &raw mut local) };
    let west = i32::try_from(-(local.tm_gmtoff / 60)).ok()?;
    (!made.is_null()).then_some(west)
}

/// The unit of times in /proc.
pub(in crate::samba) fn ticks_a_second() -> Option<u64> {
    // SAFETY: no conditions.
    u64::try_from(unsafe { libc::sysconf(libc::_SC_CLK_TCK) }).ok()
}

/// How many descriptors this process may have.
pub(in crate::samba) fn most_descriptors() -> Option<usize> {
    let mut limit = libc::rlimit {
        rlim_cur: 0,
        rlim_max: 0,
    };
    // SAFETY: `limit` is ours to be written.
    let status = unsafe { libc::getrlimit(libc::RLIMIT_NOFILE, &raw mut limit) };
    (status == 0).then(|| usize::try_from(limit.rlim_cur).unwrap_or(usize::MAX))
}

/// A descriptor that means this process and no later one of its number.
pub(in crate::samba) fn pidfd_open(pid: i32) -> Option<OwnedFd> {
    // SAFETY: no memory is handed over.
    let fd = unsafe { libc::syscall(libc::SYS_pidfd_open, pid, 0) };
    owned(libc::c_int::try_from(fd).ok()?)
}

/// Where the process worked when this was made; it works there again when it is dropped.
pub(in crate::samba) struct WorkingDirectory(Option<Arc<File>>);

impl WorkingDirectory {
    /// A worker's stays the same, so it is opened once.
    pub(in crate::samba) fn keep() -> Self {
        static KEPT: OnceCell<Option<Arc<File>>> = OnceCell::new();
        let here = || {
            let mut options = File::options();
            options
                .read(true)
                .custom_flags(libc::O_PATH | libc::O_DIRECTORY);
            options.open(".").ok().map(Arc::new)
        };
        Self(KEPT.get_or_init(here).clone())
    }
}

impl Drop for WorkingDirectory {
    fn drop(&mut self) {
        // SAFETY: an open descriptor.
        let back = self
            .0
            .as_ref()
            .is_some_and(|home| unsafe { libc::fchdir(home.as_raw_fd()) } == 0);
        if !back && std::env::set_current_dir("/").is_err() {
            log::error!("the working directory is lost");
        }
    }
}

/// A file of no folder, whose name stands in /proc/PID/fd.
pub(in crate::samba) fn nameless(name: &std::ffi::CStr) -> Option<File> {
    // SAFETY: the name ends in NUL.
    owned(unsafe { libc::memfd_create(name.as_ptr(), libc::MFD_CLOEXEC) }).map(File::from)
}

/// A socket for questions about sockets, sock_diag(7); an answer that does not come is waited for two seconds.
pub(in crate::samba) fn sock_diag() -> Option<OwnedFd> {
    let kind = libc::SOCK_RAW | libc::SOCK_CLOEXEC;
    // SAFETY: no memory is handed over.
    let fd = owned(unsafe { libc::socket(libc::AF_NETLINK, kind, libc::NETLINK_SOCK_DIAG) })?;
    let size = libc::socklen_t::try_from(size_of::<libc::timeval>()).ok()?;
    // SAFETY: the value is a timeval of that size.
    let status = unsafe {
        libc::setsockopt(
            fd.as_raw_fd(),
            libc::SOL_SOCKET,
            libc::SO_RCVTIMEO,
            (&raw const PATIENCE).cast(),
            size,
        )
    };
    (status == 0).then_some(fd)
}

/// Descriptors of processes, and which of those processes ended: one question for all of them.
pub(in crate::samba) struct Ends(Option<File>);

/// So many ends are heard with one question.
const ENDS_AT_ONCE: usize = 16;

impl Default for Ends {
    fn default() -> Self {
        // SAFETY: no memory is handed over.
        let fd = owned(unsafe { libc::epoll_create1(libc::EPOLL_CLOEXEC) });
        Self(fd.map(File::from))
    }
}

impl Ends {
    /// Listen to this one until it is closed. False: its end will not be heard.
    pub(in crate::samba) fn watch(&self, pidfd: &OwnedFd) -> bool {
        let (Some(epoll), Ok(token)) = (&self.0, u64::try_from(pidfd.as_raw_fd())) else {
            return false;
        };
        let mut event = libc::epoll_event {
            events: u32::from_ne_bytes(libc::EPOLLIN.to_ne_bytes()),
            u64: token,
        };
        // SAFETY: both descriptors are open, the event is ours for the call.
        let status = unsafe {
            libc::epoll_ctl(
                epoll.as_raw_fd(),
                libc::EPOLL_CTL_ADD,
                pidfd.as_raw_fd(),
                &raw mut event,
            )
        };
        status == 0
    }

    /// Those that ended; each is told until its descriptor is closed.
    pub(in crate::samba) fn heard(&self) -> Vec<RawFd> {
        let Some(epoll) = &self.0 else {
            return Vec::new();
        };
        let mut room = [libc::epoll_event { events: 0, u64: 0 }; ENDS_AT_ONCE];
        let most = libc::c_int::try_from(room.len()).unwrap_or(0);
        // SAFETY: there is room for as many events as are asked for.
        let count = unsafe { libc::epoll_wait(epoll.as_raw_fd(), room.as_mut_ptr(), most, 0) };
        let count = usize::try_from(count).unwrap_or(0);
        room.iter()
            .take(count)
            .filter_map(|event| RawFd::try_from(event.u64).ok())
            .collect()
    }
}

/// Go into an open folder; an error when that may not be done, whoever could list it.
pub(in crate::samba) fn open_inside(folder: &File) -> io::Result<OwnedFd> {
    let flags = libc::O_PATH | libc::O_DIRECTORY | libc::O_CLOEXEC;
    // SAFETY: an open folder, a text that ends in NUL.
    let fd = unsafe { libc::openat(folder.as_raw_fd(), c".".as_ptr(), flags) };
    owned(fd).ok_or_else(io::Error::last_os_error)
}

/// Lock bytes of a file for this process, if no other has one of them; `len` 0: to its end.
pub(in crate::samba) fn lock_bytes(file: &File, start: i64, len: i64) -> io::Result<()> {
    // SAFETY: plain data, for which all zero is a value.
    let mut lock: libc::flock = unsafe { std::mem::zeroed() };
    lock.l_type = libc::c_short::try_from(libc::F_WRLCK).unwrap_or_default();
    lock.l_start = start;
    lock.l_len = len;
    // SAFETY: an open file, and a lock of ours for the time of the call.
    let status = unsafe { libc::fcntl(file.as_raw_fd(), libc::F_SETLK, &raw const lock) };
    if status == 0 {
        Ok(())
    } else {
        Err(io::Error::last_os_error())
    }
}

/// One line to syslog(3).
pub(in crate::samba) fn syslog(priority: i32, line: &str) {
    let len = libc::c_int::try_from(line.len()).unwrap_or(libc::c_int::MAX);
    // SAFETY: so many bytes of the line are there, and the format takes a number and a text of it.
    unsafe { libc::syslog(priority, c"srvsvc_rs: %.*s".as_ptr(), len, line.as_ptr()) };
}

/// What rights new files of this process have not; as it was before once it is dropped.
#[must_use]
pub(in crate::samba) struct Umask(libc::mode_t);

impl Umask {
    pub(in crate::samba) fn new(mask: u32) -> Self {
        // SAFETY: no conditions; the worker has one thread.
        Self(unsafe { libc::umask(mask) })
    }
}

impl Drop for Umask {
    fn drop(&mut self) {
        // SAFETY: no conditions; the worker has one thread.
        unsafe { libc::umask(self.0) };
    }
}
