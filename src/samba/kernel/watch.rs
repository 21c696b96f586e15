#![forbid(unsafe_code)]
//! Files and folders watched by the kernel, so that a call need not look at each of them.
//!
//! ```text
//! watch.begin(who);
//! watch.file(who, path);      for each, before it is looked at
//! ...
//! watch.look();               a later call begins
//! if watch.quiet_since(who) != 0 { nothing happened to any of them }
//! ```
//!
//! What the kernel cannot tell, such as another file system mounted over a folder on the way, is found by the full look that each new
//! second asks for.

use std::collections::HashMap;
use std::path::Path;
use std::time::Instant;

use once_cell::sync::Lazy;
use parking_lot::Mutex;

use super::inotify::{self, Inotify};

/// Who watches; each has paths of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Watcher {
    /// smb.conf and what it includes.
    Files,
    /// The folder of usershares.
    Usershares,
    /// The database of shares' descriptors.
    Security,
}

const WATCHERS: usize = 3;

impl Watcher {
    const fn place(self) -> usize {
        match self {
            Self::Files => 0,
            Self::Usershares => 1,
            Self::Security => 2,
        }
    }

    const fn bit(self) -> u8 {
        1 << self.place()
    }
}

/// Far more than a configuration has files and folders on the way to them.
const MOST_WATCHES: usize = 256;

/// So many answers of the kernel's are read at a time: a user who writes without end into a folder that is watched must not keep a call
/// here.
const MOST_READS: usize = 16;

const ON_THE_WAY: u32 = libc::IN_DELETE_SELF | libc::IN_MOVE_SELF;
const OF_A_FILE: u32 = ON_THE_WAY | libc::IN_MODIFY | libc::IN_ATTRIB;
const OF_A_FOLDER: u32 =
    OF_A_FILE | libc::IN_CREATE | libc::IN_DELETE | libc::IN_MOVED_FROM | libc::IN_MOVED_TO;

#[derive(Clone, Copy, Default)]
struct Look {
    /// Moment of the last full look.
    since: u64,
    /// All of it is watched.
    good: bool,
}

/// What is watched, for one worker.
#[derive(Default)]
pub(crate) struct Watch {
    queue: Option<Inotify>,
    /// Counts what happened, and the seconds.
    moment: u64,
    /// When the last question was asked.
    second: Option<Instant>,
    /// Counts the calls, more or less.
    calls: u64,
    looks: [Look; WATCHERS],
    /// Who wants each; 0: nobody any more.
    watches: HashMap<i32, u8>,
}

/// The one of the worker.
pub(crate) static SHARED: Lazy<Mutex<Watch>> = Lazy::new(Mutex::default);

impl Watch {
    /// A call begins: hear the news. At each new second there is some.
    pub(crate) fn look(&mut self) {
        self.calls = self.calls.saturating_add(1);
        self.hear();
    }

    /// Something happens that this process itself does.
    pub(crate) fn stir(&mut self) {
        self.moment = self.moment.saturating_add(1);
    }

    /// Not 0 when there was no news between the full look's begin and the last hearing: a number that does not come again once there was.
    pub(crate) fn quiet_since(&self, who: Watcher) -> u64 {
        match self.looks.get(who.place()) {
            Some(look) if look.good && look.since == self.moment => self.moment,
            _ => 0,
        }
    }

    /// A full look begins: what was watched before is let go.
    pub(crate) fn begin(&mut self, who: Watcher) {
        self.hear();
        if self.calls <= 1 {
            return; // many a worker gets one call only: nothing is watched
        }
        let moment = self.moment;
        let Some(look) = self.looks.get_mut(who.place()) else {
            return;
        };
        if look.since == moment {
            return; // what could not be watched then cannot be now
        }
        *look = Look {
            since: moment,
            good: true,
        };
        self.sweep();
        for of in self.watches.values_mut() {
            *of &= !who.bit();
        }
    }

    /// One that cannot be watched (it is not there, or on a network file system, or there is a symbolic link on the way) makes it not
    /// quiet until a full look in another second, or after something happened.
    pub(crate) fn file(&mut self, who: Watcher, path: &Path) {
        self.watch(who, path, OF_A_FILE);
    }

    /// The files in it count, too.
    pub(crate) fn folder(&mut self, who: Watcher, path: &Path) {
        self.watch(who, path, OF_A_FOLDER);
    }

    fn watch(&mut self, who: Watcher, path: &Path, events: u32) {
        let Some(look) = self.looks.get(who.place()).filter(|look| look.good) else {
            return;
        };
        let look = *look;
        // A symbolic link on the way may come to mean something else.
        let is_real = path.is_absolute() && path.canonicalize().is_ok_and(|real| real == path);
        let good = is_real && self.add_way(who, path, events).is_some();
        if let Some(kept) = self.looks.get_mut(who.place()) {
            *kept = Look { good, ..look };
        }
    }

    /// The path and each folder on the way, by its name as it is now.
    fn add_way(&mut self, who: Watcher, path: &Path, events: u32) -> Option<()> {
        self.add(who, path, events)?;
        for folder in path.ancestors().skip(1) {
            // The root cannot go.
            if folder.parent().is_some() {
                self.add(who, folder, ON_THE_WAY)?;
            }
        }
        Some(())
    }

    fn add(&mut self, who: Watcher, path: &Path, events: u32) -> Option<()> {
        if self.queue.is_none() {
            self.queue = Inotify::new();
        }
        let queue = self.queue.as_ref()?;
        // Another machine's changes of a file system are not told.
        if !inotify::is_local(path) {
            return None;
        }
        let watch = queue.add(path, events)?;
        let is_full = self.watches.len() >= MOST_WATCHES;
        match self.watches.get_mut(&watch) {
            Some(of) => *of |= who.bit(),
            None if is_full => {
                queue.remove(watch);
                return None;
            }
            None => {
                self.watches.insert(watch, who.bit());
            }
        }
        Some(())
    }

    /// Let go of what was nobody's any more at the last full look already.
    fn sweep(&mut self) {
        let Some(queue) = &self.queue else { return };
        self.watches.retain(|watch, of| {
            if *of == 0 {
                queue.remove(*watch);
            }
            *of != 0
        });
    }

    fn hear(&mut self) {
        let now = Instant::now();
        let same_second = self
            .second
            .is_some_and(|then| now.duration_since(then).as_millis() < 1000);
        if !same_second {
            self.second = Some(now);
        }
        if !self.is_silent() || !same_second {
            self.stir();
        }
    }

    /// Nothing happened to what is watched.
    fn is_silent(&mut self) -> bool {
        let Some(queue) = &mut self.queue else {
            return true;
        };
        let mut silent = true;
        for _ in 0..MOST_READS {
            match queue.read() {
                inotify::News::None => return silent,
                inotify::News::Some(events) => {
                    for event in events {
                        // The end of a watch is no news: what ended it comes before it.
                        if event.mask & libc::IN_IGNORED != 0 {
                            self.watches.remove(&event.watch);
                        } else {
                            silent = false;
                        }
                    }
                }
                inotify::News::Lost => return false,
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::PathBuf;

    /// A folder of its own on a local file system; gone at the end.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path =
                std::env::temp_dir().join(format!("srvsvc-rs-watch-{name}-{}", std::process::id()));
            fs::create_dir_all(&path).unwrap();
            Self(path.canonicalize().unwrap())
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn watching(path: &Path, folder: bool) -> Watch {
        let mut watch = Watch::default();
        watch.look();
        watch.look();
        watch.begin(Watcher::Files);
        if folder {
            watch.folder(Watcher::Files, path);
        } else {
            watch.file(Watcher::Files, path);
        }
        watch
    }

    /// Quiet at the next call; a second that ends in between may make it not so once.
    fn is_quiet(watch: &mut Watch, path: &Path, folder: bool) -> bool {
        watch.look();
        if watch.quiet_since(Watcher::Files) != 0 {
            return true;
        }
        *watch = watching(path, folder);
        watch.look();
        watch.quiet_since(Watcher::Files) != 0
    }

    #[test]
    fn what_happens_to_a_file_or_on_the_way_to_it_is_heard() {
        let home = Folder::new("file");
        let (sub, moved) = (home.0.join("sub"), home.0.join("moved"));
        fs::create_dir(&sub).unwrap();
        let file = sub.join("smb.conf");
        fs::write(&file, "a").unwrap();
        let mut watch = watching(&file, false);
        assert!(is_quiet(&mut watch, &file, false));
        for change in [0, 1, 2] {
            let mut watch = watching(&file, false);
            match change {
                0 => fs::write(&file, "b").unwrap(),
                1 => fs::rename(&sub, &moved).unwrap(),
                _ => fs::rename(&moved, &sub).unwrap(),
            }
            watch.look();
            // The third finds no file to begin with.
            assert_eq!(watch.quiet_since(Watcher::Files), 0, "{change}");
        }
    }

    #[test]
    fn a_flood_in_a_folder_ends_a_look_all_the_same() {
        let home = Folder::new("flood");
        let mut watch = watching(&home.0, true);
        for number in 0..4000 {
            fs::write(home.0.join(format!("{}", number % 50)), "x").unwrap();
        }
        let started = Instant::now();
        watch.look();
        assert_eq!(watch.quiet_since(Watcher::Files), 0);
        assert!(started.elapsed().as_millis() < 200);
    }

    #[test]
    fn what_cannot_be_watched_is_never_quiet() {
        let home = Folder::new("not");
        let link = home.0.join("link");
        std::os::unix::fs::symlink("/etc", &link).unwrap();
        for path in [
            home.0.join("gone"),
            link.join("passwd"),
            "relative".into(),
            "/proc/self/stat".into(),
        ] {
            let mut watch = watching(&path, false);
            watch.look();
            assert_eq!(watch.quiet_since(Watcher::Files), 0, "{}", path.display());
        }
    }
}
