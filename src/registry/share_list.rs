//! All shares at one moment, and how a list becomes the next one.

use std::collections::HashMap;
use std::sync::Arc;

use super::records::ShareRecord;
use super::share::{drive, Share};
use crate::host::ShareChanges;
use crate::names::{drive_of_share, lower, Drives};

/// All shares at one moment.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// In the host's order. A share that comes or goes moves no other one, only the pointers behind it.
    pub shares: Vec<Arc<Share>>,
    /// How paths are shown.
    pub drives: Drives,
    /// By the name in lower case, the first of those that have it.
    by_name: HashMap<Box<str>, Arc<Share>>,
    /// The next share's number.
    next: usize,
}

impl Snapshot {
    /// `map`: how paths are shown whatever the shares are.
    pub(super) fn new(records: Vec<ShareRecord>, map: Option<Drives>) -> Self {
        let drives = map.unwrap_or_else(|| {
            let shared = records.iter().filter_map(drive);
            Drives::of_shares(shared).unwrap_or_else(|| Drives::parse(""))
        });
        let share = |(number, record)| Arc::new(Share::new(number, record, &drives));
        let shares: Vec<Arc<Share>> = records.into_iter().enumerate().map(share).collect();
        let by_name = shares
            .iter()
            .rev()
            .map(|share| (key(&share.record.name), Arc::clone(share)))
            .collect();
        Self {
            next: shares.len(),
            shares,
            drives,
            by_name,
        }
    }

    /// Bring the list along. `None`: it is not the one that these are the changes of, or paths are shown in another way.
    pub(super) fn apply(&mut self, changes: ShareChanges) -> Option<()> {
        // A name that goes may be another share's as well.
        if self.has_names_twice() {
            return None;
        }
        let new = changes.new.iter().map(|(_, share)| &share.name);
        if changes
            .gone
            .iter()
            .chain(new)
            .any(|name| drive_of_share(name).is_some())
        {
            return None;
        }
        for name in &changes.gone {
            // One that is over was never here.
            if let Some(share) = self.by_name.remove(&key(name)) {
                let at = self.place(&share)?;
                self.shares.remove(at);
            }
        }
        for (behind, record) in changes.new {
            let at = match behind {
                Some(name) => self.place(self.by_name.get(&key(&name))?)? + 1,
                None => 0,
            };
            let share = Arc::new(Share::new(self.next, record, &self.drives));
            self.next += 1;
            let known = self
                .by_name
                .insert(key(&share.record.name), Arc::clone(&share));
            if known.is_some() {
                return None;
            }
            self.shares.insert(at, share);
        }
        Some(())
    }

    fn has_names_twice(&self) -> bool {
        self.by_name.len() != self.shares.len()
    }

    /// Where it is in the list. The shares themselves are not looked at: among thousands most would have to come from memory.
    fn place(&self, share: &Arc<Share>) -> Option<usize> {
        self.shares.iter().position(|one| Arc::ptr_eq(one, share))
    }

    /// A share that is the caller's alone; its number is no other's.
    #[must_use]
    pub fn private(&self, record: ShareRecord) -> Share {
        Share::new(self.next, record, &self.drives)
    }

    /// A share by its name, without regard to case. Where the host tells names apart that are one here, the very name goes first.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Share> {
        let first = self.by_name.get(&key(name))?;
        if first.record.name == name || !self.has_names_twice() {
            return Some(first);
        }
        let very = self.shares.iter().find(|share| share.record.name == name);
        very.or(Some(first)).map(|share| &**share)
    }
}

fn key(name: &str) -> Box<str> {
    lower(name).into()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn shares_are_found_without_regard_to_case() {
        let names = ["Projects", "public", "\u{c4}rzte", "public$"];
        let record = |name: &str| ShareRecord {
            name: name.to_owned(),
            ..ShareRecord::default()
        };
        let snapshot = Snapshot::new(names.map(record).into(), None);
        for name in names {
            for written in [name.to_lowercase(), name.to_uppercase()] {
                assert_eq!(snapshot.find(&written).unwrap().record.name, name);
            }
        }
        assert!(snapshot.find("publi").is_none());
    }

    #[test]
    fn a_sigma_is_one_wherever_it_stands() {
        let snapshot = list(&["\u{39f}\u{394}\u{39f}\u{3a3}"]);
        for written in [
            "\u{3bf}\u{3b4}\u{3bf}\u{3c2}",
            "\u{3bf}\u{3b4}\u{3bf}\u{3c3}",
        ] {
            assert!(snapshot.find(written).is_some(), "{written}");
        }
    }

    #[test]
    fn the_very_name_goes_before_one_that_is_alike() {
        // Samba's table of letters does not know the second one's case.
        let snapshot = list(&["po\u{219}ta", "PO\u{218}TA", "Po\u{218}ta"]);
        for share in &snapshot.shares {
            let found = snapshot.find(&share.record.name).unwrap();
            assert_eq!(found.number, share.number);
        }
        let first = snapshot.find("PO\u{219}TA").unwrap();
        assert_eq!(first.record.name, "po\u{219}ta");
    }

    fn named(names: &[&str]) -> Vec<ShareRecord> {
        let record = |name: &&str| ShareRecord {
            name: (*name).to_owned(),
            ..ShareRecord::default()
        };
        names.iter().map(record).collect()
    }

    fn list(names: &[&str]) -> Snapshot {
        Snapshot::new(named(names), Some(Drives::parse("")))
    }

    fn changed(gone: &[&str], new: &[(Option<&str>, &str)]) -> ShareChanges {
        let record = |(behind, name): &(Option<&str>, &str)| {
            let mut record = named(&[*name]).remove(0);
            record.comment = "new".to_owned();
            (behind.map(str::to_owned), record)
        };
        ShareChanges {
            gone: gone.iter().map(|name| (*name).to_owned()).collect(),
            new: new.iter().map(record).collect(),
        }
    }

    #[test]
    fn a_list_that_is_brought_along_is_the_new_one() {
        let then = ["a1", "b1", "C1", "d1"];
        for (gone, new, wanted) in [
            (&["b1"][..], &[(Some("a1"), "b1")][..], &then[..]),
            (&["a1"], &[], &["b1", "C1", "d1"]),
            (&["c1", "A1"], &[], &["b1", "d1"]),
            (
                &[],
                &[(None, "x1"), (Some("d1"), "y1")],
                &["x1", "a1", "b1", "C1", "d1", "y1"],
            ),
            (
                &["d1", "a1"],
                &[(Some("c1"), "a1"), (Some("A1"), "D1")],
                &["b1", "C1", "a1", "D1"],
            ),
            (&["not listed"], &[], &then),
        ] {
            let mut now = list(&then);
            now.apply(changed(gone, new)).unwrap();
            let names: Vec<_> = now.shares.iter().map(|share| &*share.record.name).collect();
            assert_eq!(names, wanted);
            assert_eq!(now.by_name.len(), wanted.len());
            let numbers: HashSet<usize> = now.shares.iter().map(|share| share.number).collect();
            assert_eq!(numbers.len(), wanted.len());
            for share in &now.shares {
                assert_eq!(now.find(&share.record.name).unwrap().number, share.number);
            }
            let home = now.private(ShareRecord::default());
            assert!(!numbers.contains(&home.number));
            for (_, name) in new {
                assert_eq!(now.find(name).unwrap().record.comment, "new");
            }
        }
    }

    #[test]
    fn changes_of_another_list_or_of_drives_are_refused() {
        for (gone, new) in [
            (&[][..], &[(Some("x1"), "y1")][..]),
            (&[], &[(None, "A1")]),
            (&[], &[(None, "D$")]),
            (&["D$"], &[]),
        ] {
            assert!(list(&["a1"]).apply(changed(gone, new)).is_none());
        }
        let mut twice = list(&["a1", "A1"]);
        assert!(twice.apply(changed(&["a1"], &[])).is_none());
    }
}
