#![forbid(unsafe_code)]
//! When the configuration is loaded again, and how much of it.

mod follow;

use std::cell::Cell;
use std::ffi::{CStr, CString};

use once_cell::sync::Lazy;
use parking_lot::Mutex;

use super::file_state::{rested, started};
use super::files::{Files, Look};
use super::loaded::{self, LOADED};
use super::origins::Origins;
use super::picture::Picture;
use super::registry;
use super::registry_shares;
use super::registry_state::State;
use super::stamp::{Numbers, Stamp};
use super::users::Users;
use super::usershares::Usershares;
use super::{loader, mark};
use crate::error::NetApiStatus as Status;
use crate::host::HostResult;
use crate::samba::identity::AsRoot;
use crate::samba::kernel::watch::{self, Watcher};
use crate::samba::paths::main_file;
use crate::samba::recovery::takes_part;
use crate::samba::smbconf;
use crate::samba::sys::handles::Service;
use crate::samba::text;

/// Loads before the registry is kept from changing meanwhile.
const FREE_LOADS: u32 = 3;

/// What follows the configuration of a worker.
#[derive(Default)]
struct Engine {
    files: Files,
    usershares: Usershares,
    users: Users,
    /// The last look at the files.
    look: Look,
    /// Of what is loaded.
    stamp: Option<Stamp>,
    /// What is loaded was all there at one time.
    whole: bool,
    /// No usershare changed while they were loaded.
    users_rest: bool,
    /// Samba read all of it to its end.
    good: bool,
    /// Files that sections of the registry include; `None`: not told.
    includes: Option<Vec<CString>>,
    /// The state of the registry in which that was so; `None`: it was not asked, or the configuration has no registry.
    includes_of: Option<State>,
    /// Our own load took the place of Samba's from the worker's start.
    ours: bool,
    numbers: Numbers,
    /// The registry as it is loaded; `None`: it is loaded whole each time.
    picture: Option<Picture>,
    /// Which services are a section of the registry; found out when the first of them changes.
    origins: Option<Origins>,
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
/// A file that does not parse, that Samba does not load to its end, or a main file that is gone, is logged and counts as it was when it was
/// good; an include that never was counts as empty, and nobody may connect to anything. On a node that takes no part in its cluster nothing
/// is loaded, and [`is_current`] says whether anything would have been. Called once for each call, before anything reads a
/// parameter. `shares` false: the call looks at parameters only, so a change of usershares alone may wait.
pub(in crate::samba) fn fresh(shares: bool) -> Fresh {
    let Some(mut taken) = Taken::new() else {
        return Fresh::Nothing;
    };
    BEHIND.set(None);
    let engine = &mut taken.0;
    watch::SHARED.lock().look();
    // Asked once: what was looked at in vain counts as quiet from then on.
    let is_quiet = watch::SHARED.lock().quiet_since(Watcher::Files) != 0;
    let same_files = engine.is_unchanged_beside_registry(shares);
    if same_files && engine.has_same_registry(is_quiet) {
        return Fresh::Nothing;
    }
    if let Err(status) = takes_part() {
        // What changed is not looked for twice.
        engine.whole = false;
        BEHIND.set(Some(status));
        return Fresh::Nothing;
    }
    let _root = AsRoot::new();
    let followed = same_files.then(|| engine.follow_registry()).flatten();
    match followed {
        Some(services) => Fresh::Some(services),
        None => engine.refresh(),
    }
}

thread_local! {
    /// Why what is loaded is older than what there is, as far as the call under way knows.
    static BEHIND: Cell<Option<Status>> = const { Cell::new(None) };
}

/// An error: there is another configuration than the one that is loaded, and it cannot be loaded now.
pub(in crate::samba) fn is_current() -> HostResult<()> {
    BEHIND.get().map_or(Ok(()), Err)
}

/// Whether the configuration is followed at all, and nothing else was loaded meanwhile.
pub(in crate::samba) fn is_followed() -> bool {
    LOADED.lock().is_known
}

/// Nobody else loaded anything, and nothing was handed on to Samba's own service.
fn is_as_loaded() -> bool {
    is_followed() && loaded::is_untouched() && mark::is_there()
}

impl Engine {
    /// An old number that came back is looked for whenever files are looked at, too.
    fn has_same_registry(&self, is_quiet: bool) -> bool {
        let loaded = self.stamp.as_ref().map(|stamp| stamp.registry);
        if is_quiet {
            let number = loaded.map(|state| state.map(|state| state.number));
            number == Some(registry::sequence(self.look.registry))
        } else {
            loaded == Some(registry::state(self.look.registry))
        }
    }

    /// Told without making a stamp and as anybody.
    fn is_unchanged_beside_registry(&self, usershares: bool) -> bool {
        self.whole
            && is_as_loaded()
            && self.files.same_names()
            && self.files.unchanged()
            && (!usershares || (self.users_rest && self.usershares.unchanged()))
    }

    fn refresh(&mut self) -> Fresh {
        if self.look_at_files().is_none() {
            return Fresh::Nothing;
        }
        LOADED.lock().includes_registry = self.look.registry;
        let stamp = self.stamp_now();
        let is_same = self.whole && self.users.has_all() && self.stamp.as_ref() == Some(&stamp);
        if is_same && is_as_loaded() {
            return Fresh::Nothing;
        }
        let (number, order) = match self.load_usershares(&stamp) {
            // Sections that were followed stand where they belong, whatever their numbers are.
            Some(number) => (number, loaded::order_before()),
            None => (self.load_whole(stamp), Self::order_of_numbers()),
        };
        let is_good = self.good && !self.look.unknown;
        let of_users = self.users.services(&self.usershares);
        loaded::index(number, order, of_users, is_good);
        Fresh::Whole
    }

    /// `None`: no memory.
    fn look_at_files(&mut self) -> Option<()> {
        let main_file = main_file()?;
        let mut look = self.look_with_includes(&main_file)?;
        if self.has_other_includes(look.registry) {
            look = self.look_with_includes(&main_file)?;
        }
        self.files.depend_on(&mut look, loader::preloaded());
        self.look = look;
        Some(())
    }

    fn look_with_includes(&mut self, main_file: &CStr) -> Option<Look> {
        let more = self.includes.as_deref().unwrap_or_default();
        self.files.look(main_file, more)
    }

    /// Whether sections of the registry include other files than they did.
    fn has_other_includes(&mut self, included: bool) -> bool {
        let state = registry::state(included);
        if state == self.includes_of {
            return false;
        }
        self.includes_of = state;
        let is_it = |picture: &Picture| Some(picture.state) == state;
        if state.is_some() && !self.picture.as_ref().is_some_and(is_it) {
            self.picture = Picture::take();
        }
        let includes = match &self.picture {
            _ if state.is_none() => Some(Vec::new()),
            Some(picture) if is_it(picture) => Some(picture.includes.clone()),
            _ => registry::includes(),
        };
        let has_other =
            includes.as_deref().unwrap_or_default() != self.includes.as_deref().unwrap_or_default();
        self.includes = includes;
        has_other
    }

    /// The number of what was loaded, when nothing but usershares changed: those files are read that are others. `None`: it is more.
    fn load_usershares(&mut self, now: &Stamp) -> Option<u64> {
        let then = self.stamp.as_ref().filter(|_| self.whole)?;
        let is_same = then.files == now.files && then.registry == now.registry;
        if !is_same || !is_as_loaded() || !self.users.is_as_loaded() {
            return None;
        }
        loaded::begin();
        self.users.load(&self.usershares);
        let after = self.stamp_now();
        if !self.is_settled(now, &after) {
            return None;
        }
        self.stamp = Some(now.clone());
        Some(self.number_of(now))
    }

    /// Nothing changed while it was loaded. Users may change their files all the time: what they changed is looked at by the next call.
    fn is_settled(&mut self, before: &Stamp, after: &Stamp) -> bool {
        self.users_rest = before.usershares == after.usershares && self.users.has_all();
        before.files == after.files && before.registry == after.registry
    }

    /// Nobody keeps a list that is not whole.
    fn number_of(&mut self, stamp: &Stamp) -> u64 {
        if self.whole && self.users_rest {
            self.numbers.of(stamp)
        } else {
            u64::MAX - loaded::loads()
        }
    }

    fn stamp_now(&mut self) -> Stamp {
        Stamp {
            files: self.look.stamp.clone(),
            registry: registry::state(self.look.registry),
            usershares: self.usershares.stamp(),
        }
    }

    /// The number of what was loaded.
    ///
    /// A share that goes while Samba reads the registry makes it read none of the others, and one that comes may be missed. So what is
    /// loaded counts as of `before`, and is loaded again when something has changed since.
    fn load_whole(&mut self, mut before: Stamp) -> u64 {
        let mut settled = self.load_at_rest(&mut before);
        for _ in 1..FREE_LOADS {
            if !settled {
                before = self.stamp_now();
                settled = self.load_at_rest(&mut before);
            }
        }
        if !settled && registry::counts(self.look.registry) {
            let held = smbconf::hold();
            before = self.stamp_now();
            settled = self.load_at_rest(&mut before);
            if let (false, Err(Status::ERROR_BUSY)) = (settled, &held) {
                BEHIND.set(Some(Status::ERROR_BUSY));
            }
        }
        watch::SHARED.lock().look();
        // What is preloaded now may be another caller's next time.
        let same_names = self.files.names_hold(loader::preloaded());
        // That the registry counts may be what was loaded.
        let same_includes = settled && !self.has_other_includes(self.look.registry);
        self.whole = settled && same_names && same_includes && self.files.unchanged();
        let is_it = |picture: &Picture| Some(picture.state) == before.registry;
        let picture = self.picture.take().filter(|_| self.whole);
        let picture = picture.filter(is_it).or_else(|| {
            let counts = self.whole && before.registry.is_some();
            counts.then(Picture::take).flatten().filter(is_it)
        });
        self.picture = picture;
        let number = self.number_of(&before);
        self.stamp = Some(before);
        number
    }

    fn load_at_rest(&mut self, before: &mut Stamp) -> bool {
        before.usershares = self.load();
        let after = self.stamp_now();
        self.is_settled(before, &after)
    }

    /// What tells the usershares that were loaded.
    fn load(&mut self) -> Option<u64> {
        let is_new = !self.is_loaded_at_start();
        if is_new {
            self.load_files();
        } else {
            self.good = true;
            self.files.are_loaded();
        }
        mark::set();
        self.origins = None;
        loaded::begin();
        loader::reload_printers();
        if is_new {
            loader::load_printers();
        }
        text::look_again();
        // Samba's load of files takes only those that are loaded already.
        self.good &= registry_shares::load();
        let usershares = self.usershares.stamp();
        self.users.load(&self.usershares);
        usershares
    }

    /// Samba's own load at the worker's start is still good.
    fn is_loaded_at_start(&self) -> bool {
        let is_first = loaded::loads() == 0;
        is_first
            && loaded::is_untouched()
            && !self.look.broken
            && self.files.as_started()
            && self.registry_rested()
            && self.files.end_as_loaded()
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
        // What Samba refused in them may have been the registry's fault.
        if self.files.try_again() && self.look_at_files().is_none() {
            self.look.unknown = true;
        }
        self.good = self.load_what_counts();
        // Samba stops at a value that it refuses, and a section keeps what it got until then.
        if !self.good && self.files.take_back() && self.look_at_files().is_some() {
            self.good = self.load_what_counts();
        }
        if self.good {
            self.files.are_loaded();
        } else {
            log::error!("the configuration could not be loaded: who may connect cannot be told");
        }
    }

    /// Samba leaves usershares in, and reads a section into one that is there, which keeps what else it was made of.
    fn make_room(&mut self) {
        let sections = if self.users.is_empty() {
            Some(Vec::new())
        } else {
            self.sections()
        };
        self.users.make_room(sections);
    }

    /// Names of all sections that are about to be loaded; `None`: they cannot be told.
    fn sections(&self) -> Option<Vec<CString>> {
        // Another load may have read any section into a user's share.
        if !mark::is_there() {
            return None;
        }
        let mut sections = self.files.sections()?;
        let of_registry = registry::sections()?;
        // When it counts from this load on, what it includes is looked at after that, and all is loaded once more.
        if let Some(state) = registry::state(self.look.registry) {
            if self.includes_of != Some(state) || self.includes.is_none() {
                return None;
            }
            let picture = self
                .picture
                .as_ref()
                .filter(|picture| picture.state == state);
            if picture.is_none_or(Picture::is_odd) {
                sections.extend(registry::copied(&of_registry)?);
            }
        }
        sections.extend(of_registry);
        Some(sections)
    }

    /// Files that are broken are loaded as they were when they were good. False: not all of it could be loaded.
    fn load_what_counts(&mut self) -> bool {
        loader::kill_services();
        self.make_room();
        if !self.look.known {
            return false;
        }
        if !self.look.broken {
            return main_file().is_some_and(|path| loader::load(&path));
        }
        let flat = self.files.flattened().open();
        flat.is_some_and(|(_file, path)| loader::load(&path))
    }

    /// All services as a whole load made them: of files and the registry, then by themselves.
    fn order_of_numbers() -> Vec<Service> {
        let mut order: Vec<Service> = Service::all().collect();
        order.sort_by_key(|service| service.autoloaded());
        order
    }

    fn find_origins(&mut self) {
        if self.origins.is_none() && self.includes.is_some() {
            let names = self.picture.as_ref().and_then(Picture::names);
            let names = names.into_iter().flatten();
            let names: Vec<CString> = names.filter_map(|name| CString::new(name).ok()).collect();
            self.origins = Origins::of(&self.files, &names);
        }
    }
}
