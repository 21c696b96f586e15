//! The share list as it was when the configuration last changed, ready to be sent.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::Arc;

use parking_lot::Mutex;

use super::records::{ShareFlags, ShareKind, ShareOrigin, ShareRecord};
use crate::host::{Host, HostResult, Kinds, ShareChanges};
use crate::names::{drive_of_share, lower, same_name, unquoted, Drives};
use crate::ndr::WString;

/// Lists that are kept. Callers with the same stamp share one; more than a few differ only where includes depend on the caller.
const KEPT: usize = 8;

/// One share with its texts in UTF-16.
#[derive(Clone, Debug)]
pub struct Share {
    /// As the host told it.
    pub record: ShareRecord,
    /// Its place in the list.
    pub at: usize,
    /// Its name.
    pub name: WString,
    /// Its comment, variables not expanded.
    pub comment: WString,
    /// True when the comment has variables to expand for each caller.
    pub comment_varies: bool,
    /// Its path as Windows' tools expect one, unless it has variables to expand.
    pub device: Option<WString>,
}

/// All shares at one moment.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// In the host's order.
    pub shares: Vec<Share>,
    /// How paths are shown.
    pub drives: Drives,
    /// Places by the name in lower case.
    by_name: HashMap<Box<str>, usize>,
}

impl Snapshot {
    /// `map`: how paths are shown whatever the shares are.
    fn new(records: Vec<ShareRecord>, map: Option<Drives>) -> Self {
        let drives = map.unwrap_or_else(|| {
            let shared = records.iter().filter_map(drive);
            Drives::of_shares(shared).unwrap_or_else(|| Drives::parse(""))
        });
        let share = |(at, record)| Share::new(at, record, &drives);
        let shares: Vec<Share> = records.into_iter().enumerate().map(share).collect();
        // The first of one name is the one.
        let by_name = shares
            .iter()
            .rev()
            .map(|share| (lower(&share.record.name).into(), share.at))
            .collect();
        Self {
            shares,
            drives,
            by_name,
        }
    }

    /// Bring the list along. `None`: it is not the one that these are the changes of, or paths are shown in another way.
    fn apply(&mut self, changes: ShareChanges) -> Option<()> {
        // Places by name are those of all shares only while no name is there twice.
        if self.by_name.len() != self.shares.len() {
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
        let mut first_moved = self.shares.len();
        for name in &changes.gone {
            // One that is over was never here.
            if let Some(at) = self.by_name.remove(&*lower(name)) {
                let at = self.place(at, name)?;
                self.shares.remove(at);
                first_moved = first_moved.min(at);
            }
        }
        for (behind, record) in changes.new {
            let at = match behind {
                Some(name) => {
                    let at = *self.by_name.get(&*lower(&name))?;
                    self.place(at, &name)? + 1
                }
                None => 0,
            };
            let share = Share::new(at, record, &self.drives);
            let name = lower(&share.record.name).into();
            if self.by_name.insert(name, at).is_some() {
                return None;
            }
            self.shares.insert(at, share);
            first_moved = first_moved.min(at);
        }
        self.renumber(first_moved)
    }

    /// Where a share is now that was at this place before some shares went or came.
    fn place(&self, at: usize, name: &str) -> Option<usize> {
        let is_it = |share: &Share| same_name(&share.record.name, name);
        if self.shares.get(at).is_some_and(is_it) {
            return Some(at);
        }
        self.shares.iter().position(is_it)
    }

    fn renumber(&mut self, from: usize) -> Option<()> {
        for (at, share) in self.shares.iter_mut().enumerate().skip(from) {
            if share.at != at || at == from {
                share.at = at;
                *self.by_name.get_mut(&*lower(&share.record.name))? = at;
            }
        }
        Some(())
    }

    /// A share that is the caller's alone, with a place after all others.
    #[must_use]
    pub fn private(&self, record: ShareRecord) -> Share {
        Share::new(self.shares.len(), record, &self.drives)
    }

    /// A share by its name, without regard to case. Where the host tells names apart that are one here, the very name goes first.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Share> {
        let at = self.by_name.get(&*lower(name))?;
        let first = self.shares.get(*at)?;
        if first.record.name == name || self.by_name.len() == self.shares.len() {
            return Some(first);
        }
        let very = self.shares.iter().find(|share| share.record.name == name);
        very.or(Some(first))
    }
}

/// A text of a share has variables. In one of a user's they stay as they are written: some stand for a path that is as long as its file can
/// have it, others for what the server keeps to itself.
fn varies(record: &ShareRecord, text: &str) -> bool {
    record.origin != ShareOrigin::Usershare && text.contains('%')
}

impl Share {
    fn new(at: usize, record: ShareRecord, drives: &Drives) -> Self {
        let device = match record.kind {
            ShareKind::Ipc => Some(WString::default()),
            _ if varies(&record, &record.path) => None,
            _ => Some(drives.shown(&record.path).as_str().into()),
        };
        Self {
            at,
            device,
            name: record.name.as_str().into(),
            comment: record.comment.as_str().into(),
            comment_varies: varies(&record, &record.comment),
            record,
        }
    }

    /// The path has variables, so that callers may see different ones.
    #[must_use]
    pub fn path_varies(&self) -> bool {
        varies(&self.record, &self.record.path)
    }

    /// It is a drive of the server, as Windows has them.
    #[must_use]
    pub fn is_drive(&self) -> bool {
        drive(&self.record).is_some()
    }

    /// The list shows it, if the caller may see it at all.
    #[must_use]
    pub const fn is_listed(&self) -> bool {
        let flags = self.record.flags;
        flags.has(ShareFlags::BROWSEABLE)
            && self.is_available()
            && !flags.has(ShareFlags::WRONG_ADDRESS)
    }

    /// Clients can connect to it, if they may at all.
    #[must_use]
    pub const fn is_available(&self) -> bool {
        self.record.flags.has(ShareFlags::AVAILABLE)
    }
}

/// An administrative share `X$` of one folder is drive X; a user's is none, whatever its template says.
fn drive(record: &ShareRecord) -> Option<(char, &str)> {
    let flags = record.flags;
    let is_drive = record.kind == ShareKind::Disk
        && record.origin != ShareOrigin::Usershare
        && flags.has(ShareFlags::SPECIAL)
        && flags.has(ShareFlags::AVAILABLE)
        && record.path.starts_with('/')
        && !record.path.contains('%');
    let letter = drive_of_share(&record.name).filter(|_| is_drive)?;
    Some((letter, &record.path))
}

/// `srvsvc_rs:drive map` of this moment, if it is set.
fn drive_map(host: &dyn Host) -> Option<Drives> {
    let set = host.parameter(None, "srvsvc_rs:drive map").ok().flatten()?;
    let set = unquoted(set.trim());
    (!set.is_empty()).then(|| Drives::parse(set))
}

/// So many calls about one share are answered without the list that a new stamp asks for: to look for one among thousands takes about that
/// part of the time in which all of them are read.
const READ_ALONE: u32 = 32;

/// The last snapshots by the host's stamp.
#[derive(Debug, Default)]
pub struct ShareCache {
    kept: Mutex<Vec<(Vec<u8>, Arc<Snapshot>)>>,
    /// Calls that were answered without a list since one was read.
    alone: AtomicU32,
}

impl ShareCache {
    /// The list for this caller: a kept one when the stamp says that nothing changed, else a fresh one.
    ///
    /// # Errors
    /// What the host said.
    pub fn get(&self, host: &dyn Host) -> HostResult<Arc<Snapshot>> {
        let stamp = host.config_stamp().unwrap_or_default();
        match self.known(&stamp) {
            Some(kept) => Ok(kept),
            None => self.read(host, stamp),
        }
    }

    /// The same for a call about one share: a snapshot of that one, if it is there, and of what its path is shown by. After a change the
    /// next call about the share costs what changed, and the list is read when somebody asks for it, or for many a share.
    ///
    /// # Errors
    /// What the host said.
    pub fn get_one(&self, host: &dyn Host, name: &str) -> HostResult<Arc<Snapshot>> {
        let stamp = host.config_stamp().unwrap_or_default();
        if let Some(kept) = self.known(&stamp) {
            return Ok(kept);
        }
        if let Some(followed) = self.followed(host, &stamp) {
            return Ok(followed);
        }
        if self.alone.fetch_add(1, Ordering::Relaxed) >= READ_ALONE {
            return self.read(host, stamp);
        }
        let wanted = |other: &str| drive_of_share(other).is_some() || same_name(other, name);
        let shares = host.shares_where(&wanted)?;
        Ok(Arc::new(Snapshot::new(shares, drive_map(host))))
    }

    fn known(&self, stamp: &[u8]) -> Option<Arc<Snapshot>> {
        let kept = self.kept.lock();
        let mut kept = kept.iter();
        let known = kept.find(|(known, _)| !stamp.is_empty() && known == stamp)?;
        Some(Arc::clone(&known.1))
    }

    fn read(&self, host: &dyn Host, stamp: Vec<u8>) -> HostResult<Arc<Snapshot>> {
        self.alone.store(0, Ordering::Relaxed);
        if let Some(followed) = self.followed(host, &stamp) {
            return Ok(followed);
        }
        let fresh = Arc::new(Snapshot::new(
            host.refresh(Kinds::SHARES)?.shares,
            drive_map(host),
        ));
        self.keep(stamp, &fresh);
        Ok(fresh)
    }

    fn keep(&self, stamp: Vec<u8>, fresh: &Arc<Snapshot>) {
        if !stamp.is_empty() {
            let mut kept = self.kept.lock();
            kept.truncate(KEPT - 1);
            kept.insert(0, (stamp, Arc::clone(fresh)));
        }
    }

    /// A kept list that was brought along, and is kept as that of this stamp.
    fn followed(&self, host: &dyn Host, stamp: &[u8]) -> Option<Arc<Snapshot>> {
        let followed = self.brought_along(host)?;
        self.keep(stamp.to_vec(), &followed);
        Some(followed)
    }

    /// A kept list of another stamp, with what changed since. Most changes are of one share among many.
    fn brought_along(&self, host: &dyn Host) -> Option<Arc<Snapshot>> {
        // Not under the lock: the host is asked.
        let stamps: Vec<Vec<u8>> = self.kept.lock().iter().map(|kept| kept.0.clone()).collect();
        let (stamp, changes) = stamps.into_iter().find_map(|stamp| {
            let changes = host.shares_since(&stamp)?;
            Some((stamp, changes))
        })?;
        let kept = {
            let mut kept = self.kept.lock();
            let at = kept.iter().position(|(of, _)| *of == stamp)?;
            kept.remove(at).1
        };
        let mut list = Arc::unwrap_or_clone(kept);
        list.apply(changes)?;
        Some(Arc::new(list))
    }

    /// How paths are shown to this caller.
    pub fn drives(&self, host: &dyn Host) -> Drives {
        let of_shares = || self.get(host).map(|snapshot| snapshot.drives.clone());
        drive_map(host).unwrap_or_else(|| of_shares().unwrap_or_else(|_| Drives::parse("")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::fake::FakeHost;

    #[test]
    fn shares_are_found_without_regard_to_case() {
        let names = ["Projects", "public", "\u{c4}rzte", "public$"];
        let record = |name: &str| ShareRecord {
            name: name.to_owned(),
            ..ShareRecord::default()
        };
        let snapshot = Snapshot::new(names.map(record).into(), None);
        for (at, name) in names.iter().enumerate() {
            for written in [name.to_lowercase(), name.to_uppercase()] {
                assert_eq!(snapshot.find(&written).map(|share| share.at), Some(at));
            }
        }
        assert!(snapshot.find("publi").is_none());
    }

    #[test]
    fn a_users_texts_stay_as_they_are_and_make_no_drive() {
        let record = |origin| ShareRecord {
            name: "q$".to_owned(),
            path: "/srv/%P".to_owned(),
            comment: "%P%$(PATH)".to_owned(),
            flags: ShareFlags::SPECIAL | ShareFlags::AVAILABLE,
            origin,
            ..ShareRecord::default()
        };
        let snapshot = Snapshot::new(vec![record(ShareOrigin::Usershare)], None);
        let share = snapshot.find("q$").unwrap();
        assert!(!share.comment_varies && !share.path_varies());
        let users = ShareRecord {
            path: "/srv".to_owned(),
            ..record(ShareOrigin::Usershare)
        };
        assert!(drive(&users).is_none());
        let of_file = ShareRecord {
            origin: ShareOrigin::File,
            ..users
        };
        assert!(drive(&of_file).is_some());
        let snapshot = Snapshot::new(vec![record(ShareOrigin::File)], None);
        let share = snapshot.find("q$").unwrap();
        assert!(share.comment_varies && share.path_varies());
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
        for (at, share) in snapshot.shares.iter().enumerate() {
            assert_eq!(snapshot.find(&share.record.name).unwrap().at, at);
        }
        assert_eq!(snapshot.find("PO\u{219}TA").unwrap().at, 0);
    }

    #[test]
    fn one_share_is_read_alone_until_a_list_is_there() {
        let mut host = FakeHost::new(&[]);
        let record = |name: &str, path: &str, flags| ShareRecord {
            name: name.to_owned(),
            path: path.to_owned(),
            flags,
            ..ShareRecord::default()
        };
        let drive = ShareFlags::SPECIAL | ShareFlags::AVAILABLE;
        host.feed.shares = vec![
            record("Projects", "/srv/disk/projects", ShareFlags::default()),
            record("public", "/srv/public", ShareFlags::default()),
            record("d$", "/srv/disk", drive),
        ];
        host.stamp = b"1".to_vec();
        let cache = ShareCache::default();
        let alone = cache.get_one(&host, "PROJECTS").unwrap();
        assert_eq!(
            alone.shares.len(),
            2,
            "the share, and the drive that its path is on"
        );
        let whole = cache.get(&host).unwrap();
        for snapshot in [&alone, &whole] {
            let share = snapshot.find("projects").unwrap();
            let device = share.device.as_ref().and_then(WString::to_text);
            assert_eq!(device.as_deref(), Some("D:\\projects"));
        }
        assert!(Arc::ptr_eq(
            &whole,
            &cache.get_one(&host, "public").unwrap()
        ));
        host.stamp = b"2".to_vec();
        for _ in 0..READ_ALONE {
            assert!(cache.get_one(&host, "none").unwrap().find("none").is_none());
        }
        assert_eq!(cache.get_one(&host, "none").unwrap().shares.len(), 3);
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
            let fresh = list(wanted);
            assert_eq!(now.by_name, fresh.by_name);
            let places = |of: &Snapshot| of.shares.iter().map(|share| share.at).collect::<Vec<_>>();
            assert_eq!(places(&now), places(&fresh));
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
