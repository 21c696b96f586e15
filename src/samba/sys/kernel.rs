//! What of the kernel std does not have.

use std::ffi::CStr;
use std::fs::File;
use std::os::fd::OwnedFd;

use super::handles::Text;
use super::shapes::{Answer, Argument, Done, DoneAt, Line, Pair};

/// A table of system calls that are safe with whatever its types let through, written as that of Samba's functions.
macro_rules! system_calls {
    ($(fn $name:ident($($arg:tt $(@ $pair:ty)? $(: $type:ty)? $(= $fixed:ident)?),*) $(-> $ret:ty)?;)*) => {
        $(
            #[allow(unused_parens, reason = "nothing is ()")]
            pub(in crate::samba) fn $name(
                $($(mut $arg: $type,)? $(mut $arg: $pair,)?)*
            ) -> Option<<($($ret)?) as Answer>::Given> {
                // SAFETY: the types promise all that is asked for; no memory is handed over that they do not lend.
                let answer = unsafe {
                    libc::$name($(
                        $(<$type as Argument>::c(&mut $arg))?
                        $(<$pair as Pair>::c(&mut $arg).0, <$pair as Pair>::c(&mut $arg).1)?
                        $(Argument::c(&mut { $fixed }))?
                    ),*)
                };
                // SAFETY: given just now.
                unsafe { <($($ret)?) as Answer>::given(answer) }
            }
        )*
    };
}

/// What a folder has itself by, and how it is opened without being read.
const HERE: &CStr = c".";
const ONLY_TO_BE_NAMED: i32 = libc::O_PATH | libc::O_DIRECTORY | libc::O_CLOEXEC;
const SET_LOCK: i32 = libc::F_SETLK;
const AT_ONCE: i32 = 0;
/// A number and a text of it.
const OURS: &CStr = c"srvsvc_rs: %.*s";

system_calls! {
    fn memfd_create(name: &CStr, flags: u32) -> OwnedFd;
    fn clock_gettime(clock: i32, now: &mut libc::timespec) -> Done;
    fn localtime_r(moment: &i64, local: &mut libc::tm) -> DoneAt;
    fn sysconf(name: i32) -> i64;
    fn getrlimit(what: u32, limit: &mut libc::rlimit) -> Done;
    fn fchdir(folder: &File) -> Done;
    fn openat(folder: &File, _ = HERE, _ = ONLY_TO_BE_NAMED) -> OwnedFd;
    fn fcntl(file: &File, _ = SET_LOCK, lock: &libc::flock) -> Done;
    fn umask(mask: u32) -> u32;
    fn socket(domain: i32, kind: i32, protocol: i32) -> OwnedFd;
    fn epoll_create1(flags: i32) -> OwnedFd;
    fn epoll_ctl(epoll: &OwnedFd, what: i32, fd: &OwnedFd, event: &mut libc::epoll_event) -> Done;
    fn epoll_wait(epoll: &OwnedFd, room @ &mut [libc::epoll_event], _ = AT_ONCE) -> i32;
    fn inotify_init1(flags: i32) -> OwnedFd;
    fn inotify_add_watch(queue: &File, path: &CStr, events: u32) -> i32;
    fn inotify_rm_watch(queue: &File, watch: i32) -> Done;
    fn statfs(path: &CStr, about: &mut libc::statfs) -> Done;
    fn syslog(priority: i32, _ = OURS, line @ Line<'_>);
}

/// The program that runs us, less its folder, as it was started.
pub(in crate::samba) fn program() -> &'static [u8] {
    extern "C" {
        static program_invocation_short_name: Text<'static>;
    }
    // SAFETY: set before any library's constructor runs, and by nobody after that; a text that stays.
    let name = unsafe { program_invocation_short_name };
    name.get().unwrap_or_default().to_bytes()
}

/// A descriptor that means this process and no later one of its number.
pub(in crate::samba) fn pidfd_open(pid: i32) -> Option<OwnedFd> {
    // SAFETY: no memory is handed over.
    let fd = unsafe { libc::syscall(libc::SYS_pidfd_open, pid, 0) };
    let fd = i32::try_from(fd).ok()?;
    // SAFETY: opened just now.
    unsafe { OwnedFd::given(fd) }
}
