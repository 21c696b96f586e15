//! What the share calls have in common: which shares a caller sees, and what they show of one.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::sync::Arc;

use super::home::{home, home_named};
use super::share_rules::{is_server_share, remark_option};
use super::Call;
use crate::error::NetApiStatus as Status;
use crate::host::{Feed, Kinds};
use crate::names::same_name;
use crate::ndr::{Bytes, WString};
use crate::registry::descriptors::Reading;
use crate::registry::records::{ShareFlags, ShareKind};
use crate::registry::share::Share;
use crate::registry::share_list::Snapshot;
use crate::security::rights::FILE_READ_DATA;

/// [2.2.2.4] kinds of shares.
pub(super) const STYPE_DISKTREE: u32 = 0;
pub(super) const STYPE_PRINTQ: u32 = 1;
const STYPE_IPC: u32 = 3;
/// [2.2.2.4] bits beside the kind.
pub(super) const STYPE_TEMPORARY: u32 = 0x4000_0000;
pub(super) const STYPE_SPECIAL: u32 = 0x8000_0000;
/// [2.2.4.29] flags of levels 501 and 1005.
pub(super) const SHI1005_FLAGS_DFS: u32 = 0x0001;
pub(super) const SHI1005_FLAGS_DFS_ROOT: u32 = 0x0002;
pub(super) const SHI1005_FLAGS_FORCE_LEVELII_OPLOCK: u32 = 0x1000;
pub(super) const SHI1005_FLAGS_ACCESS_BASED: u32 = 0x0800;
const SHI1005_FLAGS_ENABLE_CA: u32 = 0x4000;
pub(super) const SHI1005_FLAGS_ENCRYPT: u32 = 0x8000;

/// Shares as one caller sees them.
pub(super) struct View<'a> {
    call: &'a Call<'a>,
    snapshot: Arc<Snapshot>,
    /// The caller's own, where it was looked for.
    home: Option<Share>,
    /// The number of its share for each tree connect, in order; read when a level first shows them.
    uses: OnceCell<Result<Vec<usize>, Status>>,
    descriptors: OnceCell<Reading<'a>>,
}

impl<'a> View<'a> {
    /// All shares of this moment; what their entries show besides is read when it is needed.
    pub(super) fn of_all(call: &'a Call<'a>) -> Result<Self, Status> {
        let snapshot = call.service.shares.get(call.host)?;
        let home = home(call, &snapshot);
        Ok(Self::new(call, snapshot, home))
    }

    /// The same to find one share in.
    pub(super) fn of_one(call: &'a Call<'a>, name: &str) -> Result<Self, Status> {
        let snapshot = call.service.shares.get_one(call.host, name)?;
        let home = match snapshot.find(name) {
            Some(_) => None,
            None => home_named(call, &snapshot, name),
        };
        Ok(Self::new(call, snapshot, home))
    }

    const fn new(call: &'a Call<'a>, snapshot: Arc<Snapshot>, home: Option<Share>) -> Self {
        Self {
            call,
            snapshot,
            home,
            uses: OnceCell::new(),
            descriptors: OnceCell::new(),
        }
    }

    /// In the host's order, the caller's home last.
    pub(super) fn shares(&self) -> impl Iterator<Item = &Share> {
        let listed = self.snapshot.shares.iter().map(|share| &**share);
        listed.chain(&self.home)
    }

    /// A share by its name, without regard to case.
    pub(super) fn find(&self, name: &str) -> Option<&Share> {
        let is_home = |home: &&Share| same_name(&home.record.name, name);
        let home = || self.home.as_ref().filter(is_home);
        self.snapshot.find(name).or_else(home)
    }

    /// Where tree connects cannot be known, no share has uses.
    fn read_uses(&self) -> Result<Vec<usize>, Status> {
        let feed = match self.call.host.refresh(Kinds::CONNECTIONS) {
            Err(Status::ERROR_NOT_SUPPORTED) => Feed::default(),
            fed => fed?,
        };
        let names = feed.connections.iter().map(|one| &one.share_name);
        let shares = names.filter_map(|name| self.find(name));
        let mut uses: Vec<usize> = shares.map(|share| share.number).collect();
        uses.sort_unstable();
        Ok(uses)
    }

    /// What was made with this view, unless something that it shows could not be read.
    pub(super) fn complete<T>(&self, made: T) -> Result<T, Status> {
        match self.uses.get() {
            Some(Err(status)) => Err(*status),
            Some(Ok(_)) | None => Ok(made),
        }
    }

    /// With access based enumeration only those shares are there that the caller could connect to.
    pub(super) fn sees(&self, share: &Share) -> bool {
        let flags = share.record.flags;
        !flags.has(ShareFlags::ACCESS_BASED)
            || self
                .call
                .host
                .share_access(&share.record.name, FILE_READ_DATA)
                .is_ok()
    }

    /// The comment as the caller is shown it.
    pub(super) fn remark(&self, share: &Share) -> WString {
        if is_server_share(&share.record.name) {
            let option = remark_option(&share.record.name);
            let kept = self.call.host.parameter(None, &option);
            if let Some(remark) = kept.ok().flatten() {
                return remark.as_str().into();
            }
        }
        if !share.comment_varies {
            return share.comment.clone();
        }
        let record = &share.record;
        let text = self
            .call
            .host
            .substitute(&record.name, &record.path, &record.comment);
        text.map_or_else(|_| share.comment.clone(), |text| text.as_str().into())
    }

    /// The path as Windows' tools expect one; `IPC$` has none.
    pub(super) fn path(&self, share: &Share) -> WString {
        if let Some(device) = &share.device {
            return device.clone();
        }
        self.snapshot
            .drives
            .shown(&self.unix_path(share))
            .as_str()
            .into()
    }

    /// The unix path, variables expanded.
    fn unix_path<'b>(&self, share: &'b Share) -> Cow<'b, str> {
        let record = &share.record;
        let host = self.call.host;
        let expanded = share
            .path_varies()
            .then(|| host.substitute(&record.name, &record.path, &record.path));
        expanded
            .and_then(Result::ok)
            .map_or(Cow::Borrowed(&*record.path), Cow::Owned)
    }

    /// Is this what the share shares: a path as a client writes one, nothing for `IPC$`.
    pub(super) fn has_device(&self, share: &Share, device: &str) -> bool {
        if share.record.kind == ShareKind::Ipc {
            return device.is_empty();
        }
        let drives = &self.snapshot.drives;
        let path = self.unix_path(share);
        // What is shared may have been written with a slash too many.
        let shared = drives.unix(&drives.shown(&path));
        let wanted = drives.unix(device);
        wanted.is_some_and(|wanted| shared.as_deref().unwrap_or(&path) == wanted)
    }

    pub(super) fn current_uses(&self, share: &Share) -> u32 {
        let read = self.uses.get_or_init(|| self.read_uses());
        let uses = read.as_deref().unwrap_or_default();
        let first = uses.partition_point(|number| *number < share.number);
        let alike = uses.iter().skip(first);
        let count = alike.take_while(|number| **number == share.number).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    pub(super) fn descriptor(&self, share: &Share) -> Option<Bytes> {
        let begin = || self.call.service.descriptors.read(self.call.host);
        let reading = self.descriptors.get_or_init(begin);
        let descriptor = reading.get(self.call.host, &share.record.name).ok()?;
        Some(Bytes::clone(&descriptor)).filter(|sd| !sd.is_empty())
    }
}

/// [2.2.2.4] the type of a share.
pub(super) const fn share_type(share: &Share) -> u32 {
    let kind = match share.record.kind {
        ShareKind::Disk => STYPE_DISKTREE,
        ShareKind::Printer => STYPE_PRINTQ,
        ShareKind::Ipc => STYPE_IPC,
    };
    let special = if share.record.flags.has(ShareFlags::SPECIAL) {
        STYPE_SPECIAL
    } else {
        0
    };
    let temporary = if share.record.flags.has(ShareFlags::TEMPORARY) {
        STYPE_TEMPORARY
    } else {
        0
    };
    kind | special | temporary
}

/// [2.2.4.29] the flags of level 1005.
pub(super) const fn flags_1005(share: &Share) -> u32 {
    let flags = share.record.flags;
    let mut value = (share.record.csc_policy & 3) << 4;
    if flags.has(ShareFlags::MSDFS_ROOT) {
        value |= SHI1005_FLAGS_DFS | SHI1005_FLAGS_DFS_ROOT;
    }
    if flags.has(ShareFlags::FORCE_LEVEL2) {
        value |= SHI1005_FLAGS_FORCE_LEVELII_OPLOCK;
    }
    if flags.has(ShareFlags::HIDE_UNREADABLE) {
        value |= SHI1005_FLAGS_ACCESS_BASED;
    }
    if flags.has(ShareFlags::CONTINUOUS) {
        value |= SHI1005_FLAGS_ENABLE_CA;
    }
    if flags.has(ShareFlags::ENCRYPT) {
        value |= SHI1005_FLAGS_ENCRYPT;
    }
    value
}
