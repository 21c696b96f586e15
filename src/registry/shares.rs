//! The share list as it was when the configuration last changed, ready to be sent.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::Arc;

use parking_lot::Mutex;

use super::share_list::Snapshot;
use crate::host::{Host, HostResult, Kinds};
use crate::names::{drive_of_share, same_name, unquoted, Drives};

/// Lists that are kept. Callers with the same stamp share one; more than a few differ only where includes depend on the caller.
const KEPT: usize = 8;

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
    use crate::ndr::WString;
    use crate::registry::records::{ShareFlags, ShareRecord};
    use crate::service::fake::FakeHost;

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
}
