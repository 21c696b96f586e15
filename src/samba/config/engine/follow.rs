#![forbid(unsafe_code)]
//! One section of the registry after another, when nothing else changed.

use std::ffi::{CStr, CString};

use super::super::loaded::{Step, LOADED};
use super::super::picture::Difference;
use super::super::registry_state::State;
use super::super::{journal, loader, registry, section, whom};
use super::Engine;
use crate::samba::smbconf;
use crate::samba::sys::handles::Service;

/// Changes of the registry that are followed one after another, before all is loaded.
const MOST_STEPS: u32 = 4;
/// Sections that are read one by one; with more of them a whole load is as fast.
const MOST_SECTIONS: usize = 64;

/// How far the registry was followed.
enum Progress {
    /// To where it is.
    There(State),
    Nearer,
    /// It changed while it was looked at.
    Lost,
}

impl Engine {
    /// Only sections of the registry are others: read those. `None`: it is more than that, or cannot be told.
    pub(super) fn follow_registry(&mut self) -> Option<Vec<Service>> {
        let mut stamp = self.stamp.clone().filter(|_| self.whole && self.good)?;
        let loaded = stamp.registry?;
        if self.picture.as_ref()?.state != loaded
            || !loader::can_load_sections()
            || loader::preloads()
        {
            return None;
        }
        self.find_origins();
        if !self.origins.as_ref()?.has_all_sections() {
            return None;
        }
        let mut step = Step::default();
        let done = self.catch_up(&mut step);
        self.whole = done.is_some();
        stamp.registry = Some(done?);
        let number = self.numbers.of(&stamp);
        self.stamp = Some(stamp);
        let new = step.new.clone();
        LOADED.lock().step(number, loader::count(), step);
        Some(new)
    }

    /// The state to which the registry was followed.
    fn catch_up(&mut self, step: &mut Step) -> Option<State> {
        if let Some(now) = self.try_to_catch_up(step)? {
            return Some(now);
        }
        // Others change it as fast as it is read, and each look waits for their commits. A whole load would as well, at every section.
        let _held = smbconf::hold().ok()?;
        self.try_to_catch_up(step)?
    }

    /// `None`: the registry cannot be followed. None inside: it changes too fast.
    fn try_to_catch_up(&mut self, step: &mut Step) -> Option<Option<State>> {
        for _ in 0..MOST_STEPS {
            match self.come_nearer(step)? {
                Progress::There(now) => return Some(Some(now)),
                Progress::Nearer => {}
                Progress::Lost => break,
            }
        }
        Some(None)
    }

    /// `None`: the registry cannot be followed.
    fn come_nearer(&mut self, step: &mut Step) -> Option<Progress> {
        let now = registry::state(self.look.registry)?;
        let picture = self.picture.as_mut()?;
        if now == picture.state {
            return Some(Progress::There(now));
        }
        // Samba reads no section behind one that it refuses: when that one changes, others come.
        if picture.is_odd() {
            return None;
        }
        let known = journal::between(picture.state, now);
        let difference = known.and_then(|sections| picture.come_along(&sections, now));
        let difference = match difference {
            Some(difference) => difference,
            None => match picture.look_again() {
                Some(now) => picture.become_next(now)?,
                None => return Some(Progress::Lost),
            },
        };
        self.apply(&difference, step)?;
        Some(Progress::Nearer)
    }

    fn apply(&mut self, difference: &Difference, step: &mut Step) -> Option<()> {
        let all = || difference.gone.iter().chain(&difference.changed);
        // Of a share that usershares are made like there are as many more.
        let template = loader::usershare_template()?;
        let is_template = |name: &CString| {
            let template = template.as_ref();
            template.is_some_and(|template| section::may_be_one(template, name))
        };
        let is_plain = |name: &CString| {
            section::is_plain(name)
                && !whom::has_variables(name)
                && !is_template(name)
                && !loader::may_be_printer(name)
        };
        let is_odd = self.picture.as_ref()?.is_odd();
        if is_odd || all().count() > MOST_SECTIONS || !all().all(is_plain) {
            return None;
        }
        for name in &difference.gone {
            self.take_out(name, step)?;
        }
        for name in &difference.changed {
            self.read(name, step)?;
        }
        Some(())
    }

    fn take_out(&mut self, name: &CStr, step: &mut Step) -> Option<()> {
        let service = self.alone(name)?;
        let origins = self.origins.as_mut()?;
        loader::kill(service);
        origins.remove(service);
        LOADED.lock().remove(name, service);
        step.new.retain(|of| *of != service);
        step.gone.push(name.to_owned());
        Some(())
    }

    fn read(&mut self, name: &CStr, step: &mut Step) -> Option<()> {
        let old = match loader::by_name(name) {
            Some(_) => Some(self.alone(name)?),
            None => None,
        };
        let behind = match old {
            Some(_) => None,
            None => Some(self.predecessor(name)?),
        };
        if let Some(old) = old {
            loader::kill(old);
            self.origins.as_mut()?.remove(old);
            step.new.retain(|of| *of != old);
            step.gone.push(name.to_owned());
        }
        let new = section::make(name, &section::read(name)?)?;
        // A file of a user's waits for its name from now on.
        let mut of_users = self.usershares.shares();
        if old.is_none() && of_users.any(|(name, _)| loader::by_name(&name) == Some(new)) {
            return None;
        }
        drop(of_users);
        self.origins.as_mut()?.add(new);
        let available = new.is_ok();
        let mut loaded = LOADED.lock();
        if let Some(old) = old {
            loaded.renumber(old, new);
        }
        loaded.insert(name, new, behind.unwrap_or(new), available)?;
        step.new.push(new);
        Some(())
    }

    /// The service of a section, which is of no file as well, and whose name no user's file waits for.
    fn alone(&self, name: &CStr) -> Option<Service> {
        let service = self.origins.as_ref()?.find(name)?;
        (!self.users.wait_for(service)).then_some(service)
    }

    /// The service that stands before a section's in the list.
    fn predecessor(&self, name: &CStr) -> Option<Service> {
        let mut before = self.picture.as_ref()?.before(name.to_bytes())?;
        before.find_map(|name| self.origins.as_ref()?.find(&CString::new(name).ok()?))
    }
}
