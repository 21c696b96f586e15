#![forbid(unsafe_code)]
//! smb.conf and the files it includes, known by nanosecond times, size and inode.
//!
//! Samba's own parser reads each once for each of its states; what it made of the last good one is kept for as long as the file is
//! broken.

use std::ffi::{CStr, CString};
use std::sync::Arc;

use super::file_state::{is_as_started, way_rested, FileState};
use super::kept_files::KeptFiles;
use super::text::{path_of, sections_of, Flat, Parsed};
use super::whom;
use crate::samba::kernel::watch::{self, Watcher};

/// Of includes within includes.
const MOST_DEPTH: usize = 64;
/// Of one caller, watched.
const MOST_FILES: usize = 1024;

/// What a look found.
#[derive(Clone, Default, Debug)]
pub(super) struct Look {
    /// Each file as it counts: what tells one configuration from another.
    pub(super) stamp: Vec<(CString, FileState)>,
    /// One is not what Samba would read.
    pub(super) broken: bool,
    /// What the main one is, or was when it was good.
    pub(super) known: bool,
    /// The registry is included.
    pub(super) registry: bool,
    /// Of one it is not known what it was when it was good.
    pub(super) unknown: bool,
}

/// The files of a worker.
#[derive(Default)]
pub(super) struct Files {
    kept: KeptFiles,
    looks: u64,
    /// The files of the last look, each before what it includes.
    seen: Vec<CString>,
    /// There are more, which it did not look at.
    cut: bool,
    /// Names with variables that the last look came by, and what they stood for.
    variables: Vec<(CString, CString)>,
}

impl Files {
    /// Look at the main file, its includes, and `more` files, as the one who speaks gets them. `None`: no memory to expand a name.
    pub(super) fn look(&mut self, main_file: &CStr, more: &[CString]) -> Option<Look> {
        self.looks += 1;
        self.seen.clear();
        self.cut = false;
        self.variables.clear();
        let mut look = Look::default();
        watch::SHARED.lock().begin(Watcher::Files);
        let done = self
            .expanded(main_file)
            .and_then(|main| self.look_at(&mut look, &main, 0))
            .and_then(|()| {
                more.iter().try_for_each(|written| {
                    let path = self.expanded(written)?;
                    self.look_at(&mut look, &path, 1)
                })
            });
        if done.is_none() {
            self.seen.clear();
        }
        // What is loaded in the place of broken ones has none of the files that were not looked at.
        look.unknown |= look.broken && self.cut;
        done.map(|()| look)
    }

    fn look_at(&mut self, look: &mut Look, path: &CStr, depth: usize) -> Option<()> {
        if depth > MOST_DEPTH || self.seen.len() >= MOST_FILES {
            self.cut = true;
            return Some(());
        }
        let is_main = depth == 0;
        self.kept.ask(path, self.looks);
        self.seen.push(path.to_owned());
        watch::SHARED.lock().file(Watcher::Files, path_of(path));
        let state = FileState::of(path);
        if !self.kept.get(path).is_some_and(|file| file.is_still(state)) {
            self.kept.read_again(path, state);
        }
        // Samba takes an include that is not there as empty, the main file it needs.
        if !is_main && !state.is_there() {
            self.kept.keep(path, None);
            look.stamp.push((path.to_owned(), state));
            return Some(());
        }
        let good = self.take_note(look, path, is_main);
        good.map_or(Some(()), |good| self.look_at_includes(look, &good, depth))
    }

    /// The text that counts.
    fn take_note(&mut self, look: &mut Look, path: &CStr, is_main: bool) -> Option<Arc<Parsed>> {
        let file = self.kept.get(path)?;
        let (broken, good) = (file.broken, file.good.clone());
        look.stamp.push((path.to_owned(), file.counting_state()));
        if broken {
            look.broken = true;
            look.unknown |= good.is_none();
            self.kept.say_broken(path);
        }
        if is_main {
            look.known = good.is_some();
        }
        good
    }

    fn look_at_includes(&mut self, look: &mut Look, good: &Parsed, depth: usize) -> Option<()> {
        for include in &good.includes {
            if include.registry {
                look.registry = true;
            } else {
                let path = self.expanded(&include.name)?;
                self.look_at(look, &path, depth + 1)?;
            }
        }
        Some(())
    }

    /// A name of a file for the one who speaks.
    fn expanded(&mut self, written: &CStr) -> Option<CString> {
        let name = whom::expand(written)?;
        if whom::has_variables(written) {
            self.variables.push((written.to_owned(), name.clone()));
        }
        Some(name)
    }

    /// What is loaded depends on another text with variables, too.
    pub(super) fn depend_on(&mut self, look: &mut Look, text: Option<CString>) {
        let text = text.filter(|text| whom::has_variables(text));
        if let Some(name) = text.and_then(|text| self.expanded(&text)) {
            look.stamp.push((name, FileState::default()));
        }
    }

    /// The last look came by this text, if it has variables.
    pub(super) fn names_hold(&self, text: Option<CString>) -> bool {
        let text = text.filter(|text| whom::has_variables(text));
        text.is_none_or(|text| self.variables.iter().any(|(written, _)| *written == text))
    }

    /// Samba loaded the files of the last look as they count.
    pub(super) fn are_loaded(&mut self) {
        for path in &self.seen {
            self.kept.is_loaded(path);
        }
    }

    /// Samba did not: those that were loaded before count as they were. False: there are none.
    pub(super) fn take_back(&mut self) -> bool {
        let mut any = false;
        for path in &self.seen {
            any |= self.kept.take_back(path);
        }
        any
    }

    /// Those count as they are again. False: there are none. True: a look is due.
    pub(super) fn try_again(&mut self) -> bool {
        let mut any = false;
        for path in &self.seen {
            any |= self.kept.try_again(path);
        }
        any
    }

    /// Names of files mean the same to the one who speaks now.
    pub(super) fn same_names(&self) -> bool {
        self.variables
            .iter()
            .all(|(written, stood_for)| whom::expand(written).as_ref() == Some(stood_for))
    }

    /// The files of the last look are as they were then.
    pub(super) fn unchanged(&self) -> bool {
        if watch::SHARED.lock().quiet_since(Watcher::Files) != 0 {
            return !self.seen.is_empty();
        }
        watch::SHARED.lock().begin(Watcher::Files);
        let mut same = !self.seen.is_empty();
        for path in &self.seen {
            watch::SHARED.lock().file(Watcher::Files, path_of(path));
            let known = self.kept.get(path);
            same = same && known.is_some_and(|file| file.is_still(FileState::of(path)));
            if !same {
                break;
            }
        }
        same
    }

    /// After a look: all files are as they were when Samba loaded them at the worker's start.
    pub(super) fn as_started(&self) -> bool {
        let Some((main, included)) = self.seen.split_first() else {
            return false;
        };
        let state = self.kept.get(main).and_then(|file| file.state);
        // A name with variables meant another file, for nobody.
        self.variables.is_empty()
            && state.is_some_and(|state| is_as_started(&state))
            && included.iter().all(|path| way_rested(path))
    }

    /// The main file of the last look and what it includes, as they count when some are broken.
    pub(super) fn flattened(&self) -> Flat {
        let mut flat = Flat::default();
        self.flatten(&mut flat, &mut self.seen.iter(), 0);
        flat
    }

    /// Names of the sections of all files of the last look, and of those that they are copies of; `None`: they cannot be told.
    pub(super) fn sections(&self) -> Option<Vec<CString>> {
        let mut sections = Vec::new();
        for root in self.roots()? {
            let (_file, path) = root.open()?;
            sections.extend(sections_of(&path)?);
        }
        Some(sections)
    }

    /// After a look: Samba's load came to the end of each of the files.
    pub(super) fn end_as_loaded(&self) -> bool {
        let roots = self.roots();
        roots.is_some_and(|roots| roots.into_iter().all(Flat::ends_as_loaded))
    }

    /// The main file, and each of those beside it, with what they include. `None`: not all were looked at, or Samba reads another text.
    fn roots(&self) -> Option<Vec<Flat>> {
        let mut next = self.seen.iter();
        let mut roots = Vec::new();
        while next.len() > 0 && !self.cut {
            // What is broken is loaded as it was in the main file alone.
            let is_read = |path: &CString| self.kept.get(path).is_some_and(|file| !file.is_bad());
            if !roots.is_empty() && !next.as_slice().iter().all(is_read) {
                return None;
            }
            let mut root = Flat::default();
            self.flatten(&mut root, &mut next, 0);
            roots.push(root);
        }
        (!self.cut && !roots.is_empty()).then_some(roots)
    }

    /// The next of the files of the look, and those that it includes after it.
    fn flatten(&self, flat: &mut Flat, next: &mut std::slice::Iter<'_, CString>, depth: usize) {
        if depth > MOST_DEPTH {
            return;
        }
        let file = next.next().and_then(|path| self.kept.get(path));
        let Some(good) = file.and_then(|file| file.good.as_ref()) else {
            return;
        };
        let mut from = 0;
        for include in good.includes.iter().filter(|include| !include.registry) {
            flat.put(good, from, include.at);
            from = include.at;
            self.flatten(flat, next, depth + 1);
        }
        flat.put(good, from, good.len());
    }
}
