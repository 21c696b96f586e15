#![forbid(unsafe_code)]
//! smbd itself, which the worker is no child of: found by its pid file.

use std::fs::{self, Metadata};
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use parking_lot::Mutex;

use super::moment::{since_1970, since_boot};
use super::processes;
use crate::samba::options;
use crate::samba::sys::kernel::sysconf;

/// When smbd started; both are 0 when that is not known.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) struct Started {
    /// Seconds since 1970.
    pub(crate) seconds: i64,
    /// Another number for each start.
    pub(crate) instance: u64,
}

/// What was found out holds for so long: an editor that asks for the time in a loop must not read the pid file each time.
const HOLDS: Duration = Duration::from_secs(1);

static KNOWN: Mutex<Option<(Instant, Started)>> = Mutex::new(None);

/// The pid of this process once [`is_this`] found that it is smbd, or that of the smbd which forked it since; 0: neither.
static OWN: AtomicU32 = AtomicU32::new(0);

/// smbd's pid.
///
/// smbd keeps its pid file open and locked. Its own process must not open the file: closing it again would give up that lock.
pub(in crate::samba) fn pid() -> Option<u32> {
    match OWN.load(Ordering::Relaxed) {
        0 => processes::of_pid_file(c"smbd"),
        own => Some(own),
    }
}

/// Whether this process is the smbd that has the pid file, which it is while it has that file open. Asked once, while smbd starts.
pub(crate) fn is_this() -> bool {
    let is = has_pid_file_open();
    if is {
        OWN.store(std::process::id(), Ordering::Relaxed);
    }
    is
}

fn has_pid_file_open() -> bool {
    options::pid_directory().is_some_and(|folder| has_open(&Path::new(&folder).join("smbd.pid")))
}

/// Whether this process has a file open, by whatever name. The file is not opened for that.
fn has_open(path: &Path) -> bool {
    let same =
        |one: &Metadata, other: &Metadata| (one.dev(), one.ino()) == (other.dev(), other.ino());
    let (Ok(wanted), Ok(open)) = (fs::metadata(path), fs::read_dir("/proc/self/fd")) else {
        return false;
    };
    open.flatten()
        .any(|fd| fs::metadata(fd.path()).is_ok_and(|open| same(&open, &wanted)))
}

/// When the smbd that runs now started.
pub(crate) fn started() -> Started {
    let mut known = KNOWN.lock();
    if let Some((asked, started)) = *known {
        if asked.elapsed() < HOLDS && started.instance != 0 {
            return started;
        }
    }
    let started = pid().and_then(look).unwrap_or_default();
    *known = Some((Instant::now(), started));
    started
}

fn look(pid: u32) -> Option<Started> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let ticks = start_ticks(&stat)?;
    let booted = since_1970().ok()?.checked_sub(since_boot()?)?;
    let ticks_a_second = u64::try_from(sysconf(libc::_SC_CLK_TCK)?).ok()?;
    let up = ticks.checked_div(ticks_a_second)?;
    Some(Started {
        seconds: i64::try_from(booted.as_secs().checked_add(up)?).ok()?,
        instance: u64::from(pid) << 40 ^ ticks ^ boot().unwrap_or_default(),
    })
}

/// Another number for each start of the machine: in a container smbd has the same process every time, and may start at the same moment.
/// `None`: the kernel does not tell.
fn boot() -> Option<u64> {
    let id = fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    let digits: String = id.chars().filter(char::is_ascii_hexdigit).collect();
    let number = u128::from_str_radix(&digits, 16).ok()?;
    u64::try_from((number >> 64 ^ number) & u128::from(u64::MAX)).ok()
}

/// The 22nd field of proc(5)'s stat; the second one, the program's name, may hold blanks and brackets.
fn start_ticks(stat: &str) -> Option<u64> {
    let (_, behind_the_name) = stat.rsplit_once(')')?;
    behind_the_name
        .split_ascii_whitespace()
        .nth(19)?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_open_is_found_by_each_of_its_paths() {
        let folder = std::env::temp_dir().join(format!("srvsvc_rs-pid-{}", std::process::id()));
        let (real, link) = (folder.join("real"), folder.join("link"));
        fs::create_dir_all(&real).unwrap();
        std::os::unix::fs::symlink("real", &link).unwrap();
        let open = fs::File::create(real.join("smbd.pid")).unwrap();
        assert!(has_open(&real.join("smbd.pid")) && has_open(&link.join("smbd.pid")));
        drop(open);
        assert!(!has_open(&real.join("smbd.pid")) && !has_open(&link.join("none")));
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn the_start_is_found_whatever_the_program_is_called() {
        let stat = "7 (a) b ( c) S 1 7 7 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 8812 9 10 11";
        assert_eq!(start_ticks(stat), Some(8812));
        assert_eq!(start_ticks("7 (x S 1"), None);
        assert_eq!(start_ticks("7 (x) S 1"), None);
    }

    #[test]
    fn a_process_of_now_started_a_moment_ago() {
        let started = look(std::process::id()).unwrap();
        let now = i64::try_from(since_1970().unwrap().as_secs()).unwrap();
        assert!((now - 3600..=now).contains(&started.seconds));
        assert_ne!(started.instance, 0);
    }
}
