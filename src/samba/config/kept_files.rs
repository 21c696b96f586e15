#![forbid(unsafe_code)]
//! Files that were looked at: what each was when it was good stays for as long as it is broken.

use std::collections::HashMap;
use std::ffi::{CStr, CString};
use std::sync::Arc;

use super::file_state::{is_as_started, FileState};
use super::text::{parse, read_plain, Parsed};

/// Of all callers: clients choose what `%U` stands for.
const MOST_KEPT: usize = 2048;
/// Of the texts of all.
const MOST_BYTES: usize = 32 * 1024 * 1024;

/// One file.
#[derive(Default)]
pub(super) struct Kept {
    /// As it was at the last look; `None`: never looked at.
    pub(super) state: Option<FileState>,
    pub(super) broken: bool,
    said: bool,
    /// As it parses now, and Samba does not load it.
    refused: Option<Arc<Parsed>>,
    /// It was read so shortly after it changed that it may be another one with the same state.
    young: bool,
    turn: u32,
    /// The last good one; `None`: there never was one.
    pub(super) good: Option<Arc<Parsed>>,
    pub(super) good_state: FileState,
    /// What it was when it was loaded, with all others; `None`: it never was.
    loaded: Option<(Arc<Parsed>, FileState)>,
    /// The last look that came by.
    look: u64,
    /// Counts the questions.
    asked: u64,
}

impl Kept {
    fn bytes(&self) -> usize {
        self.good.as_ref().map_or(0, |good| good.len())
    }

    /// What counts: of a broken file what it was.
    pub(super) fn counting_state(&self) -> FileState {
        if self.broken {
            self.good_state
        } else {
            self.state.unwrap_or_default().at_turn(self.turn)
        }
    }

    /// It is there, and is not what counts.
    pub(super) fn is_bad(&self) -> bool {
        self.broken && self.state.is_some_and(|state| state.is_there())
    }

    /// It is as it was at the last look.
    pub(super) fn is_still(&self, state: FileState) -> bool {
        self.state == Some(state) && !self.young
    }
}

/// The files by their names.
#[derive(Default)]
pub(super) struct KeptFiles {
    files: HashMap<CString, Kept>,
    bytes: usize,
    asked: u64,
}

impl KeptFiles {
    /// The file, as it was at the last look; what this look needs is not forgotten.
    pub(super) fn ask(&mut self, path: &CStr, look: u64) -> &mut Kept {
        self.asked += 1;
        if self.files.len() >= MOST_KEPT && !self.files.contains_key(path) {
            self.forget_one(look);
        }
        let file = self.files.entry(path.to_owned()).or_default();
        file.look = look;
        file.asked = self.asked;
        file
    }

    /// One that was asked for.
    pub(super) fn get(&self, path: &CStr) -> Option<&Kept> {
        self.files.get(path)
    }

    /// It is another one than it was: read it.
    pub(super) fn read_again(&mut self, path: &CStr, state: FileState) {
        // What Samba parsed when it started need not be parsed again.
        let plain = (state.is_there() && is_as_started(&state))
            .then(|| read_plain(path))
            .flatten();
        let parsed = plain.or_else(|| state.is_there().then(|| parse(path)).flatten());
        let Some(file) = self.files.get_mut(path) else {
            return;
        };
        let is_same = file.state == Some(state);
        file.young = state.is_young();
        if is_same && file.refused.is_some() && file.refused.as_deref() == parsed.as_ref() {
            return;
        }
        file.refused = None;
        file.state = Some(state);
        file.broken = parsed.is_none();
        if let Some(parsed) = parsed {
            if is_same && !file.good.as_ref().is_some_and(|good| **good == parsed) {
                file.turn = file.turn.wrapping_add(1);
            }
            file.said = false;
            file.good_state = state.at_turn(file.turn);
            let look = file.look;
            self.keep(path, Some(Arc::new(parsed)));
            while self.bytes > MOST_BYTES && self.forget_one(look) {}
        }
    }

    /// What counts from now on while the file is broken.
    pub(super) fn keep(&mut self, path: &CStr, good: Option<Arc<Parsed>>) {
        if let Some(file) = self.files.get_mut(path) {
            self.bytes = self.bytes.saturating_sub(file.bytes());
            file.good = good;
            self.bytes = self.bytes.saturating_add(file.bytes());
        }
    }

    /// Samba loaded it as it counts.
    pub(super) fn is_loaded(&mut self, path: &CStr) {
        if let Some(file) = self.files.get_mut(path) {
            let good = file.good.clone();
            file.said &= file.broken;
            file.loaded = good.map(|good| (good, file.good_state));
        }
    }

    /// Samba did not: it counts as it was when it was loaded, until it is another one. False: it does already, or never was.
    pub(super) fn take_back(&mut self, path: &CStr) -> bool {
        let Some(file) = self.files.get_mut(path) else {
            return false;
        };
        let other = |(_, state): &&(Arc<Parsed>, FileState)| *state != file.good_state;
        let Some((good, state)) = file.loaded.as_ref().filter(other).cloned() else {
            return false;
        };
        file.broken = true;
        file.refused.clone_from(&file.good);
        file.good_state = state;
        self.keep(path, Some(good));
        true
    }

    /// What Samba did not load may be loaded now that something else changed: it counts as it is. False: there was nothing of this kind.
    pub(super) fn try_again(&mut self, path: &CStr) -> bool {
        let Some(file) = self.files.get_mut(path) else {
            return false;
        };
        let (Some(refused), Some(state)) = (file.refused.take(), file.state) else {
            return false;
        };
        file.broken = false;
        file.good_state = state.at_turn(file.turn);
        self.keep(path, Some(refused));
        true
    }

    /// Tell of a broken file once.
    pub(super) fn say_broken(&mut self, path: &CStr) {
        let Some(file) = self.files.get_mut(path) else {
            return;
        };
        if !file.said {
            let what = match file.good {
                Some(_) => "the last good one stays",
                None => "it counts as empty",
            };
            let path = path.to_string_lossy();
            log::error!("{path} is gone or cannot be loaded: {what}");
        }
        file.said = true;
    }

    /// What has not been asked for the longest goes, less what this look needs.
    fn forget_one(&mut self, look: u64) -> bool {
        let oldest = self
            .files
            .iter()
            .filter(|(_, file)| file.look != look)
            .min_by_key(|(_, file)| file.asked)
            .map(|(path, _)| path.clone());
        let gone = oldest.and_then(|path| self.files.remove(&path));
        if let Some(file) = &gone {
            self.bytes = self.bytes.saturating_sub(file.bytes());
        }
        gone.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(number: usize) -> CString {
        CString::new(format!("/etc/{number}.conf")).unwrap()
    }

    #[test]
    fn what_was_not_asked_for_the_longest_goes_first() {
        let mut kept = KeptFiles::default();
        for number in 0..MOST_KEPT {
            kept.ask(&name(number), 1);
        }
        kept.ask(&name(0), 2);
        kept.ask(&name(MOST_KEPT), 2);
        assert_eq!(kept.files.len(), MOST_KEPT);
        assert!(kept.get(&name(0)).is_some());
        assert!(kept.get(&name(1)).is_none());
    }

    #[test]
    fn what_was_young_is_read_again() {
        let state = FileState::default().at_turn(0);
        let mut file = Kept {
            state: Some(state),
            ..Kept::default()
        };
        assert!(file.is_still(state) && !file.is_still(state.at_turn(1)));
        file.young = true;
        assert!(!file.is_still(state));
    }

    #[test]
    fn what_samba_does_not_load_counts_as_it_was() {
        let (mut kept, path) = (KeptFiles::default(), name(0));
        let state = |turn| FileState::default().at_turn(turn);
        kept.ask(&path, 1);
        assert!(!kept.take_back(&path), "it never was loaded");
        kept.keep(&path, Some(Arc::default()));
        kept.is_loaded(&path);
        assert!(!kept.take_back(&path), "it is the one that was loaded");
        let file = kept.ask(&path, 2);
        file.good_state = state(1);
        assert!(kept.take_back(&path));
        let file = kept.get(&path).unwrap();
        assert!(file.broken && file.counting_state() == state(0));
        assert!(!kept.try_again(&path), "it never was looked at");
        let file = kept.ask(&path, 3);
        file.state = Some(state(1));
        file.refused = Some(Arc::default());
        assert!(kept.try_again(&path) && !kept.try_again(&path));
        let file = kept.get(&path).unwrap();
        assert!(!file.broken && file.counting_state() == state(0));
    }

    #[test]
    fn what_a_look_needs_stays() {
        let mut kept = KeptFiles::default();
        for number in 0..=MOST_KEPT {
            kept.ask(&name(number), 1);
        }
        assert_eq!(kept.files.len(), MOST_KEPT + 1);
    }
}
