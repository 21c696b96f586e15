#![forbid(unsafe_code)]
//! When the configuration is loaded again, and the stamp of what is loaded.

use std::collections::VecDeque;
use std::ffi::CString;

use once_cell::sync::Lazy;
use parking_lot::Mutex;

use super::file_state::{rested, started, FileState};
use super::files::{Files, Look};
use super::loaded::{self, Loaded, LOADED};
use super::registry;
use super::usershares::Usershares;
use crate::samba::kernel::watch;
use crate::samba::sys::identity::AsRoot;
use crate::samba::sys::smbconf::{self, Sections};
use crate::samba::sys::{loader, text};

/// Loads before the registry is kept from changing meanwhile.
const FREE_LOADS: u32 = 3;

/// Stamps that have a number.
const KEPT_STAMPS: usize = 8;

/// All that the list of shares is made of.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Stamp {
    /// By their expanded names.
    files: Vec<(CString, FileState)>,
    /// Sequence number of the registry's database; `None`: it does not count.
    registry: Option<u64>,
    /// `None`: there are no usershares.
    usershares: Option<u64>,
}

/// A number for each of the last stamps, the same when one comes back.
#[derive(Default)]
struct Numbers {
    kept: VecDeque<(Stamp, u64)>,
    given: u64,
}

impl Numbers {
    fn of(&mut self, stamp: &Stamp) -> u64 {
        let known = self.kept.iter().find(|(of, _)| of == stamp);
        if let Some((_, number)) = known {
            return *number;
        }
        if self.kept.len() >= KEPT_STAMPS {
            self.kept.pop_front();
        }
        self.given += 1;
        self.kept.push_back((stamp.clone(), self.given));
        self.given
    }
}

/// What follows the configuration of a worker.
#[derive(Default)]
struct Engine {
    files: Files,
    usershares: Usershares,
    /// The last look at the files.
    look: Look,
    /// Of what is loaded.
    stamp: Option<Stamp>,
    /// What is loaded was all there at one time.
    whole: bool,
    /// Our own load took the place of Samba's from the worker's start.
    ours: bool,
    numbers: Numbers,
}

/// In use by the call under way, when it is not there.
static ENGINE: Lazy<Mutex<Option<Engine>>> = Lazy::new(|| Mutex::new(Some(Engine::default())));

/// The engine, taken out while Samba is called; it is back when this is dropped.
struct Taken(Engine);

impl Taken {
    fn new() -> Option<Self> {
        ENGINE.lock().take().map(Self)
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        *ENGINE.lock() = Some(std::mem::take(&mut self.0));
    }
}

/// At the worker's start, before Samba loads the shares.
pub(crate) fn at_start() {
    if let Some(main_file) = loader::main_file() {
        started(&main_file);
    }
}

/// Load the configuration again when it is another one, for the caller who speaks, than the one that is loaded.
///
/// A file that does not parse, or a main file that is gone, is logged and counts as it was when it was good; an include that never was
/// counts as empty. Called once for each call, before anything reads a parameter. `shares` false: the call looks at parameters only, so
/// a change of usershares alone may wait. True when something was loaded.
pub(in crate::samba) fn fresh(shares: bool) -> bool {
    let Some(mut taken) = Taken::new() else {
        return false;
    };
    let engine = &mut taken.0;
    if engine.is_unchanged(shares) {
        return false;
    }
    let _root = AsRoot::new();
    engine.refresh()
}

/// Whether the configuration is followed at all, and nothing else was loaded meanwhile.
pub(in crate::samba) fn is_followed() -> bool {
    LOADED.lock().is_known
}

impl Engine {
    /// The same that was loaded, told without making a stamp and as anybody.
    fn is_unchanged(&self, shares: bool) -> bool {
        watch::SHARED.lock().look();
        let Some(stamp) = self.stamp.as_ref().filter(|_| self.whole) else {
            return false;
        };
        is_followed()
            && self.files.same_names()
            && loaded::has_count(loader::count())
            && self.files.unchanged()
            && (!shares || self.usershares.unchanged())
            && registry::sequence(self.look.registry) == stamp.registry
    }

    fn refresh(&mut self) -> bool {
        let look = loader::main_file().and_then(|main_file| self.files.look(&main_file));
        let Some(look) = look else { return false };
        LOADED.lock().includes_registry = look.registry;
        self.look = look;
        let stamp = self.stamp_now();
        let is_same = self.whole && self.stamp.as_ref() == Some(&stamp);
        if is_same && is_followed() && loaded::has_count(loader::count()) {
            return false;
        }
        let number = self.load_whole(stamp);
        Loaded::index(number);
        true
    }

    fn stamp_now(&mut self) -> Stamp {
        Stamp {
            files: self.look.stamp.clone(),
            registry: registry::sequence(self.look.registry),
            usershares: self.usershares.stamp(),
        }
    }

    /// The number of what was loaded.
    ///
    /// A share that goes while Samba reads the registry makes it read none of the others, and one that comes may be missed. So what is
    /// loaded counts as of `before`, and is loaded again when something has changed since.
    fn load_whole(&mut self, mut before: Stamp) -> u64 {
        let mut settled = self.load_at_rest(&before);
        for _ in 1..FREE_LOADS {
            if !settled {
                before = self.stamp_now();
                settled = self.load_at_rest(&before);
            }
        }
        if !settled && registry::counts(self.look.registry) {
            let registry = Sections::of_configuration().ok();
            let _held = registry.as_ref().map(Sections::begin);
            before = self.stamp_now();
            settled = self.load_at_rest(&before);
        }
        watch::SHARED.lock().look();
        self.whole = settled && self.files.unchanged();
        let number = if self.whole {
            self.numbers.of(&before)
        } else {
            // Nobody keeps a list that is not whole.
            u64::MAX - LOADED.lock().generation
        };
        self.stamp = Some(before);
        number
    }

    /// Nothing changed meanwhile.
    fn load_at_rest(&mut self, before: &Stamp) -> bool {
        self.load();
        *before == self.stamp_now()
    }

    fn load(&mut self) {
        if !self.is_loaded_at_start() {
            self.load_files();
        }
        {
            let mut loaded = LOADED.lock();
            loaded.generation += 1;
            loaded.is_known = false;
        }
        loader::reload_printers();
        text::look_again();
        loader::load_usershares();
        loader::load_registry_shares();
    }

    /// Samba's own load at the worker's start is still good.
    fn is_loaded_at_start(&self) -> bool {
        let is_first = LOADED.lock().generation == 0;
        is_first && !self.look.broken && self.files.as_started() && self.registry_rested()
    }

    /// A commit always sets the time of the database.
    fn registry_rested(&self) -> bool {
        !registry::counts(self.look.registry) || smbconf::file().is_some_and(|path| rested(&path))
    }

    fn load_files(&mut self) {
        // Until the first load it is Samba's own from its start, nobody's.
        if !self.look.known && !self.ours {
            return;
        }
        self.ours = true;
        loader::kill_services();
        if !self.load_what_counts() {
            log::error!("the configuration could not be loaded");
        }
    }

    /// Files that are broken are loaded as they were when they were good.
    fn load_what_counts(&self) -> bool {
        if !self.look.known {
            return false;
        }
        if !self.look.broken {
            return loader::main_file().is_some_and(|path| loader::load(&path));
        }
        let flat = self.files.flattened().open();
        flat.is_some_and(|(_file, path)| loader::load(&path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(registry: u64) -> Stamp {
        Stamp {
            files: Vec::new(),
            registry: Some(registry),
            usershares: None,
        }
    }

    #[test]
    fn a_stamp_that_comes_back_has_its_number() {
        let mut numbers = Numbers::default();
        let first = numbers.of(&stamp(1));
        assert_ne!(numbers.of(&stamp(2)), first);
        assert_eq!(numbers.of(&stamp(1)), first);
        for registry in 3..20 {
            numbers.of(&stamp(registry));
        }
        assert!(numbers.of(&stamp(1)) > first, "never a number twice");
    }
}
