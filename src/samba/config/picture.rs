#![forbid(unsafe_code)]
//! The registry's part of the configuration at one moment: which sections there are, and a digest of each, to tell what changed since.

use std::collections::hash_map::RandomState;
use std::collections::{HashMap, HashSet};
use std::ffi::CString;
use std::hash::BuildHasher;

use super::listed::{from_the_end, moved};
use super::registry_records::{in_keys, includes_of, key_of, names, section_of, texts, LIST};
use super::registry_state::State;
use super::registry_tdb;
use super::section::{is_plain_key, is_simple};

/// Looks at the database until nothing changes meanwhile, so often.
const TRIES: usize = 3;

/// Sections as they were in one state of the database.
#[derive(Clone, Debug)]
pub(super) struct Picture {
    pub(super) state: State,
    /// The record of the names of sections.
    list: Vec<u8>,
    /// The same names by what they are in keys.
    written: HashMap<Vec<u8>, Vec<u8>>,
    /// Of the values, by names as they are in keys.
    digests: HashMap<Vec<u8>, u64>,
    /// Sections of the digests that cannot be read alone.
    odd: HashSet<Vec<u8>>,
    /// Files that sections include.
    pub(super) includes: Vec<CString>,
    hasher: RandomState,
}

/// Sections that are different, by names as they are written.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Difference {
    /// They are not there, or not where they were.
    pub(super) gone: Vec<CString>,
    /// New ones in their order, then others in any.
    pub(super) changed: Vec<CString>,
}

impl Picture {
    /// As it is now; `None`: there is no cheap look at the registry.
    pub(super) fn take() -> Option<Self> {
        let hasher = RandomState::new();
        let mut taken = (0..TRIES).find_map(|_| Self::try_take(&hasher, None))?;
        taken.written = by_key(&taken.names()?).collect();
        Some(taken)
    }

    /// `None`: it changed meanwhile, too.
    fn try_take(hasher: &RandomState, before: Option<&Self>) -> Option<Self> {
        let state = State::now()?;
        let mut list = Vec::new();
        let mut digests = HashMap::new();
        let mut odd = HashSet::new();
        let mut includes = Vec::new();
        let walked = registry_tdb::walk(&mut |key, value| {
            if key == LIST {
                list = value.to_vec();
            } else if let Some(section) = section_of(key) {
                let digest = hasher.hash_one(value);
                let known = before.is_some_and(|before| before.knows(section, digest));
                if !known && !is_simple(value) {
                    includes.extend(includes_of(value));
                    odd.insert(section.to_vec());
                }
                digests.insert(section.to_vec(), digest);
            }
        });
        walked.ok()?;
        includes.sort_unstable();
        includes.dedup();
        (State::now()? == state).then(|| Self {
            state,
            list,
            written: HashMap::new(),
            digests,
            odd,
            includes,
            hasher: hasher.clone(),
        })
    }

    /// It can be read alone, and is as it was.
    fn knows(&self, section: &[u8], digest: u64) -> bool {
        self.digests.get(section) == Some(&digest) && !self.odd.contains(section)
    }

    /// Some section depends on another one, or on the time when it is read.
    pub(super) fn is_odd(&self) -> bool {
        self.odd.iter().any(|section| is_plain_key(section))
    }

    /// Names of sections as they are written, in their order.
    pub(super) fn names(&self) -> Option<Vec<&[u8]>> {
        names(&self.list)
    }

    /// The names before one, the nearest first; `None`: it is not there.
    pub(super) fn before(&self, name: &[u8]) -> Option<impl Iterator<Item = &[u8]>> {
        let mut before = from_the_end(texts(&self.list)?);
        before.find(|of| *of == name)?;
        Some(before)
    }

    /// A look at all sections; `None`: they change meanwhile.
    pub(super) fn look_again(&self) -> Option<Self> {
        Self::try_take(&self.hasher, Some(self))
    }

    /// Become the picture of a later look. `None`: what changed cannot be told.
    pub(super) fn become_next(&mut self, mut now: Self) -> Option<Difference> {
        let keys = self.changed_keys(&now);
        let difference = self.difference(&now.list, keys)?;
        now.written = std::mem::take(&mut self.written);
        *self = now;
        Some(difference)
    }

    fn changed_keys(&self, now: &Self) -> HashSet<Vec<u8>> {
        let changed = now
            .digests
            .iter()
            .filter(|(name, digest)| self.digests.get(*name) != Some(digest));
        let lost = self
            .digests
            .iter()
            .filter(|(name, _)| !now.digests.contains_key(*name));
        changed.chain(lost).map(|(name, _)| name.clone()).collect()
    }

    /// Bring it along to a state until which nothing but these sections changed. `None`: it is another one already.
    pub(super) fn come_along(&mut self, sections: &[Vec<u8>], state: State) -> Option<Difference> {
        let list = registry_tdb::record(LIST).ok()??;
        let mut keys = HashSet::new();
        let mut values = Vec::new();
        for section in sections {
            let key = in_keys(section)?;
            let record = registry_tdb::record(&key_of(&key)).ok()?;
            let is_simple = record.as_ref().is_none_or(|values| is_simple(values));
            if !is_simple || self.odd.contains(&key) {
                return None;
            }
            values.push((key.clone(), record));
            keys.insert(key);
        }
        if State::now()? != state {
            return None;
        }
        let difference = self.difference(&list, keys)?;
        for (key, values) in values {
            match values {
                Some(values) => self.digests.insert(key, self.hasher.hash_one(&*values)),
                None => self.digests.remove(&key),
            };
        }
        self.list = list;
        self.state = state;
        Some(difference)
    }

    /// Names that went and came are followed, unless it is `None`: what changed is in no section that is known by its name.
    fn difference(&mut self, list: &[u8], mut keys: HashSet<Vec<u8>>) -> Option<Difference> {
        let (gone, new) = if *list == *self.list {
            Default::default()
        } else {
            moved(texts(&self.list)?, texts(list)?)
        };
        let is_more = !keys.is_empty();
        for name in gone.iter().chain(&new) {
            match in_keys(name) {
                Some(key) => keys.remove(&key),
                None if is_more => return None,
                None => false,
            };
        }
        let owned = |name: &[u8]| CString::new(name).ok();
        let there = keys.iter().map(|key| owned(self.written.get(key)?));
        let changed = new.iter().map(|name| owned(name)).chain(there);
        let difference = Difference {
            gone: gone.iter().map(|name| owned(name)).collect::<Option<_>>()?,
            changed: changed.collect::<Option<_>>()?,
        };
        for key in gone.iter().filter_map(|name| in_keys(name)) {
            self.written.remove(&key);
        }
        self.written.extend(by_key(&new));
        Some(difference)
    }
}

/// Those of which that can be told.
fn by_key<'a>(names: &'a [&[u8]]) -> impl Iterator<Item = (Vec<u8>, Vec<u8>)> + use<'a> {
    names
        .iter()
        .filter_map(|name| Some((in_keys(name)?, name.to_vec())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(names: &[&str]) -> Vec<u8> {
        let mut list = u32::try_from(names.len()).unwrap().to_le_bytes().to_vec();
        for name in names {
            list.extend_from_slice(name.as_bytes());
            list.push(0);
        }
        list
    }

    fn picture(names: &[&str]) -> Picture {
        Picture {
            state: State {
                number: 1,
                file: None,
            },
            list: list(names),
            written: by_key(&super::names(&list(names)).unwrap()).collect(),
            digests: HashMap::new(),
            odd: HashSet::new(),
            includes: Vec::new(),
            hasher: RandomState::new(),
        }
    }

    fn told(then: &[&str], now: &[&str], keys: &[&str]) -> Option<(Vec<String>, Vec<String>)> {
        let keys = keys.iter().map(|key| key.as_bytes().to_vec()).collect();
        let shown = |names: Vec<CString>| {
            let names = names.into_iter();
            names.map(|name| name.into_string().unwrap()).collect()
        };
        let difference = picture(then).difference(&list(now), keys)?;
        Some((shown(difference.gone), shown(difference.changed)))
    }

    fn both(gone: &[&str], changed: &[&str]) -> Option<(Vec<String>, Vec<String>)> {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Some((owned(gone), owned(changed)))
    }

    #[test]
    fn what_is_different_is_told_by_name() {
        let then = ["a", "b", "c", "d"];
        for (now, keys, wanted) in [
            (&["a", "b", "c", "d"][..], &["B"][..], both(&[], &["b"])),
            (&["a", "c", "d"], &["B"], both(&["b"], &[])),
            (&["a", "c", "d"], &[], both(&["b"], &[])),
            (&["a", "b", "c", "d", "e"], &["E"], both(&[], &["e"])),
            (
                &["a", "c", "d", "b"],
                &[],
                both(&["b", "c", "d"], &["c", "d", "b"]),
            ),
            (&["x", "b", "y", "d"], &[], both(&["a", "c"], &["x", "y"])),
            (
                &["b", "d", "e"],
                &["D", "E"],
                both(&["a", "c"], &["e", "d"]),
            ),
            (&["a", "b", "c", "d"], &["F"], None),
            (&["a", "b", "c", "d"], &[""], None),
        ] {
            assert_eq!(told(&then, now, keys), wanted, "{now:?} {keys:?}");
        }
    }

    #[test]
    fn a_digest_tells_of_a_changed_a_new_and_a_lost_record() {
        let mut then = picture(&[]);
        let mut now = then.clone();
        then.digests = [("A", 1), ("B", 2), ("C", 3)]
            .map(|(name, of)| (name.into(), of))
            .into();
        now.digests = [("A", 1), ("B", 4), ("D", 3)]
            .map(|(name, of)| (name.into(), of))
            .into();
        let keys = then.changed_keys(&now);
        assert_eq!(
            keys,
            ["B", "C", "D"].map(|name| name.as_bytes().to_vec()).into()
        );
    }
}
