#![forbid(unsafe_code)]
//! When the configuration is loaded again, and how much of it.

mod follow;

use std::ffi::CString;

use once_cell::sync::Lazy;
use parking_lot::Mutex;

use super::file_state::{rested, started};
use super::files::{Files, Look};
use super::loaded::{self, LOADED};
use super::loader;
use super::origins::Origins;
use super::picture::Picture;
use super::registry;
use super::stamp::{Numbers, Stamp};
use super::usershares::Usershares;
use crate::samba::identity::AsRoot;
use crate::samba::kernel::watch;
use crate::samba::paths::main_file;
use crate::samba::smbconf::{self, Sections};
use crate::samba::sys::handles::Service;
use crate::samba::text;

/// Loads before the registry is kept from changing meanwhile.
const FREE_LOADS: u32 = 3;

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
    /// The registry as it is loaded; `None`: it is loaded whole each time.
    picture: Option<Picture>,
    /// Which services are a section of the registry; found out when the first of them changes, or at once when there are usershares.
    origins: Option<Origins>,
    /// Usershares whose service is a section's, too.
    of_both: Vec<CString>,
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
        // What a panic left half followed is loaded whole.
        self.0.whole &= !std::thread::panicking();
        *ENGINE.lock() = Some(std::mem::take(&mut self.0));
    }
}

/// What was loaded.
pub(in crate::samba) enum Fresh {
    /// Nothing: it is as it was.
    Nothing,
    /// These services.
    Some(Vec<Service>),
    /// All of it.
    Whole,
}

/// At the worker's start, before Samba loads the shares.
pub(crate) fn at_start() {
    if let Some(path) = main_file() {
        started(&path);
    }
}

/// Load what is another than what is loaded, for the caller who speaks.
///
/// A file that does not parse, or a main file that is gone, is logged and counts as it was when it was good; an include that never was
/// counts as empty. Called once for each call, before anything reads a parameter. `shares` false: the call looks at parameters only, so
/// a change of usershares alone may wait.
pub(in crate::samba) fn fresh(shares: bool) -> Fresh {
    let Some(mut taken) = Taken::new() else {
        return Fresh::Nothing;
    };
    let engine = &mut taken.0;
    watch::SHARED.lock().look();
    // Asked once: what was looked at in vain counts as quiet from then on.
    let same_files = engine.is_unchanged_beside_registry(shares);
    if same_files && engine.has_same_registry() {
        return Fresh::Nothing;
    }
    let _root = AsRoot::new();
    let followed = same_files.then(|| engine.follow_registry()).flatten();
    match followed {
        Some(services) => Fresh::Some(services),
        None => engine.refresh(),
    }
}

/// Whether the configuration is followed at all, and nothing else was loaded meanwhile.
pub(in crate::samba) fn is_followed() -> bool {
    LOADED.lock().is_known
}

impl Engine {
    fn has_same_registry(&self) -> bool {
        let loaded = self.stamp.as_ref().map(|stamp| stamp.registry);
        loaded == Some(registry::sequence(self.look.registry))
    }

    /// Told without making a stamp and as anybody.
    fn is_unchanged_beside_registry(&self, usershares: bool) -> bool {
        self.whole
            && is_followed()
            && self.files.same_names()
            && loaded::has_count(loader::count())
            && self.files.unchanged()
            && (!usershares || self.usershares.unchanged())
    }

    fn refresh(&mut self) -> Fresh {
        let look = main_file().and_then(|main_file| self.files.look(&main_file));
        let Some(look) = look else {
            return Fresh::Nothing;
        };
        LOADED.lock().includes_registry = look.registry;
        self.look = look;
        let stamp = self.stamp_now();
        let is_same = self.whole && self.stamp.as_ref() == Some(&stamp);
        if is_same && is_followed() && loaded::has_count(loader::count()) {
            return Fresh::Nothing;
        }
        let number = match self.load_usershares(&stamp) {
            Some(number) => number,
            None => self.load_whole(stamp),
        };
        loaded::index(number, self.order());
        Fresh::Whole
    }

    /// The number of what was loaded, when nothing but usershares changed: Samba reads those files that are others. `None`: it is more.
    fn load_usershares(&mut self, now: &Stamp) -> Option<u64> {
        let then = self.stamp.as_ref().filter(|_| self.whole)?;
        let is_same = then.files == now.files && then.registry == now.registry;
        if !is_same || !is_followed() || !loaded::has_count(loader::count()) {
            return None;
        }
        // One whose name is a section's, too, is made of both.
        self.find_origins();
        if !self.of_both.is_empty() || !self.names_of_both().is_empty() {
            return None;
        }
        loaded::begin();
        loader::load_usershares();
        if *now != self.stamp_now() {
            return None;
        }
        self.stamp = Some(now.clone());
        Some(self.numbers.of(now))
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
        let picture = before
            .registry
            .filter(|_| self.whole)
            .and_then(|_| Picture::take());
        self.picture = picture.filter(|picture| Some(picture.sequence) == before.registry);
        let number = if self.whole {
            self.numbers.of(&before)
        } else {
            // Nobody keeps a list that is not whole.
            u64::MAX - loaded::loads()
        };
        self.stamp = Some(before);
        number
    }

    /// Nothing changed meanwhile.
    fn load_at_rest(&mut self, before: &Stamp) -> bool {
        let is_first = loaded::loads() == 0;
        let went = self.load();
        if (self.note_those_of_both() || went) && !is_first {
            self.load();
            self.note_those_of_both();
        }
        *before == self.stamp_now()
    }

    /// Whether there are new ones, which the load before may have made of what they were.
    fn note_those_of_both(&mut self) -> bool {
        self.origins = None;
        let now = if self.usershares.names().next().is_some() {
            let sections = registry::sections(self.look.registry);
            self.origins = Origins::of(&self.files, &sections);
            self.names_of_both()
        } else {
            Vec::new()
        };
        let has_new = now.iter().any(|name| !self.of_both.contains(name));
        self.of_both = now;
        has_new
    }

    fn names_of_both(&self) -> Vec<CString> {
        let mut names = self.usershares.service_names();
        names.retain(|name| loader::by_name(name).is_some_and(|service| !self.is_of_user(service)));
        names
    }

    /// Whether usershares went: what is read after them has got their places in the list.
    fn load(&mut self) -> bool {
        if !self.is_loaded_at_start() {
            self.load_files();
        }
        loaded::begin();
        loader::reload_printers();
        text::look_again();
        let before: Vec<Service> = Service::all()
            .filter(|service| service.is_there())
            .collect();
        if loader::usershare_template().is_some_and(|name| loader::by_name(&name).is_none()) {
            loader::load_registry_shares();
        }
        loader::load_usershares();
        let went = before.iter().any(|service| !service.is_there());
        // Samba's load of files takes only those that are loaded already.
        loader::load_registry_shares();
        went
    }

    /// Samba's own load at the worker's start is still good.
    fn is_loaded_at_start(&self) -> bool {
        let is_first = loaded::loads() == 0;
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
        let had_template = loader::usershare_template().is_some();
        self.load_anew(had_template);
        if !had_template && loader::usershare_template().is_some() {
            self.load_anew(true);
        }
    }

    /// `of_users`: usershares are read again as well. Samba gives one what its template says when it first reads it, and never again.
    fn load_anew(&self, of_users: bool) {
        loader::kill_services();
        if of_users {
            for service in Service::all().filter(|service| !service.autoloaded()) {
                loader::kill(service);
            }
        }
        // Samba leaves usershares in, and reads a section into one that is there, which keeps what else it was made of.
        for service in self.of_both.iter().filter_map(|name| loader::by_name(name)) {
            loader::kill(service);
        }
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
            return main_file().is_some_and(|path| loader::load(&path));
        }
        let flat = self.files.flattened().open();
        flat.is_some_and(|(_file, path)| loader::load(&path))
    }

    /// All services as a fresh worker's list has them: of files and the registry, by themselves, of users.
    fn order(&mut self) -> Vec<Service> {
        let mut order: Vec<Service> = Service::all().collect();
        order.sort_by_key(|service| service.autoloaded());
        if self.usershares.names().next().is_some() {
            self.find_origins();
            let mut of_users: Vec<Service> = Vec::new();
            for name in self.usershares.service_names() {
                let service = loader::by_name(&name);
                of_users.extend(service.filter(|service| self.is_of_user(*service)));
            }
            order.retain(|service| !of_users.contains(service));
            order.extend(of_users);
        }
        order
    }

    fn is_of_user(&self, service: Service) -> bool {
        self.origins
            .as_ref()
            .is_some_and(|origins| origins.is_of_neither(service))
    }

    fn find_origins(&mut self) {
        if self.origins.is_none() {
            let names = self.picture.as_ref().and_then(Picture::names);
            let names = names.into_iter().flatten();
            let names: Vec<CString> = names.filter_map(|name| CString::new(name).ok()).collect();
            self.origins = Origins::of(&self.files, &names);
        }
    }
}
