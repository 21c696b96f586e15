#![forbid(unsafe_code)]
//! Records of smbXsrv_open_global.tdb, one for each open file and pipe, to be joined with the entries of locking.tdb.

use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use super::databases::{Database, Walked};
use super::refresh::Refresh;
use super::walk::each_record;
use crate::error::NetApiStatus as Status;
use crate::host::HostResult;
use crate::registry::records::{OpenFlags, OpenRecord, ServerId};
use crate::samba::records::{is_disconnected, open, Entry, Time};

/// An open, as far as the join needs it.
#[derive(Clone, Copy)]
pub(super) struct Row {
    pub(super) id: u32,
    pub(super) server: ServerId,
    pub(super) opened: Time,
    /// Of [`Rows::owners`].
    pub(super) owner: usize,
    /// 0 where the release stores none; so the next one.
    pub(super) session: u32,
    pub(super) connection: u32,
    /// A file has it.
    pub(super) taken: bool,
    /// Another one of the same key.
    next: Option<u32>,
}

/// All of them.
#[derive(Default)]
pub(super) struct Rows {
    pub(super) list: Vec<Row>,
    /// SIDs of those who opened; many opens have few.
    pub(super) owners: Vec<Vec<u8>>,
    by_owner: HashMap<Vec<u8>, usize>,
    /// The release stores sessions with them.
    has_session: bool,
    by_key: HashMap<u64, u32, BuildHasherDefault<Spread>>,
}

/// Spreads a number over a map; nobody outside of the server chooses the numbers.
#[derive(Default)]
struct Spread(u64);

impl Hasher for Spread {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }
    fn write_u64(&mut self, number: u64) {
        // 2^64 divided by the golden ratio spreads numbers that follow each other.
        self.0 = (self.0 ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 ^= self.0 >> 32;
    }
    fn finish(&self) -> u64 {
        self.0
    }
}

/// An open is told by its process and the moment, which both databases have; one process may open several at once.
const fn key(opened: Time, server: ServerId) -> u64 {
    // The moments of a day differ in their lower bits only, so the process takes the upper ones.
    opened.0 ^ server.pid.rotate_left(40)
}

impl Rows {
    /// Read all.
    pub(super) fn read(refresh: &Refresh<'_>) -> HostResult<Self> {
        let form = refresh.proven.open.ok_or(Status::ERROR_NOT_SUPPORTED)?;
        let mut rows = Self {
            has_session: form.open_session,
            ..Self::default()
        };
        let care = refresh.care();
        let asks_early = LazyCell::new(|| Database::Opens.is_told_by_others(care));
        let walked = each_record(Database::Opens, care, |key, value| {
            let open = open(key, value, form)?;
            if let Some(open) = open.filter(|open| refresh.is_asked_for(open.server)) {
                if *asks_early && !is_disconnected(open.server) {
                    refresh.is_alive(open.server);
                }
                let owner = rows.owner(open.owner.0);
                rows.list.push(Row {
                    id: open.id,
                    server: open.server,
                    opened: open.opened,
                    owner,
                    // The wire has 64 bits for an id of 32.
                    session: u32::try_from(open.session).unwrap_or_default(),
                    connection: open.connection,
                    taken: false,
                    next: None,
                });
            }
            Ok(())
        })?;
        if walked == Walked::Scattered {
            rows.list.sort_by_key(|row| row.id);
            rows.list.dedup_by_key(|row| row.id);
        }
        Ok(rows)
    }

    /// The number of a SID; neighbours often have the same.
    fn owner(&mut self, sid: &[u8]) -> usize {
        if let Some(before) = self.list.last().map(|row| row.owner) {
            if self.owners.get(before).is_some_and(|owner| owner == sid) {
                return before;
            }
        }
        if let Some(known) = self.by_owner.get(sid) {
            return *known;
        }
        self.owners.push(sid.to_vec());
        let number = self.owners.len() - 1;
        self.by_owner.insert(sid.to_vec(), number);
        number
    }

    /// With those of another walk that this one has missed.
    pub(super) fn merge(&mut self, more: &Self) {
        let known: HashSet<u32> = self.list.iter().map(|row| row.id).collect();
        for row in more.list.iter().filter(|row| !known.contains(&row.id)) {
            if let Some(sid) = more.owners.get(row.owner) {
                let owner = self.owner(sid);
                self.list.push(Row { owner, ..*row });
            }
        }
        self.index();
    }

    /// Get ready for [`Rows::take`].
    pub(super) fn index(&mut self) {
        self.by_key.clear();
        self.by_key.reserve(self.list.len());
        for (at, row) in (0..).zip(&mut self.list) {
            row.next = self.by_key.insert(key(row.opened, row.server), at);
        }
    }

    /// The row of an entry, which serves once: opens of one process in one microsecond have one each, their own where its id tells.
    pub(super) fn take(&mut self, entry: &Entry) -> Option<Row> {
        let mut found: Option<(usize, bool)> = None;
        for (at, row) in self.of(entry) {
            // From 4.24 on the process calls an open by its id in the cluster.
            let by_id = u64::from(row.id) == entry.share_file_id.0;
            if !row.taken && (found.is_none() || by_id) {
                found = Some((at, by_id));
            }
            if found.is_some_and(|(_, by_id)| by_id) {
                break;
            }
        }
        let row = self.list.get_mut(found?.0)?;
        row.taken = true;
        Some(*row)
    }

    /// Whether the entry has a row, taken or not.
    pub(super) fn know(&self, entry: &Entry) -> bool {
        self.of(entry).next().is_some()
    }

    /// Rows of the entry's process and moment, and where they are.
    fn of(&self, entry: &Entry) -> impl Iterator<Item = (usize, &Row)> {
        let (opened, server) = (entry.opened.time(), entry.server);
        let at = |at: u32| {
            let at = usize::try_from(at).ok()?;
            Some((at, self.list.get(at)?))
        };
        let first = self.by_key.get(&key(opened, server)).copied();
        std::iter::successors(first.and_then(at), move |(_, row)| row.next.and_then(at)).filter(
            move |(_, row)| {
                row.opened == opened
                    && row.server.pid == server.pid
                    && row.server.vnn == server.vnn
                    && row.server.unique_id == server.unique_id
            },
        )
    }

    /// Nothing was taken.
    pub(super) fn give_back(&mut self) {
        self.list.iter_mut().for_each(|row| row.taken = false);
    }

    /// Rows that no file has.
    pub(super) fn left(&self) -> impl Iterator<Item = &Row> {
        self.list.iter().filter(|row| !row.taken)
    }

    /// What a row knows better than anything else.
    pub(super) fn fill(&self, record: &mut OpenRecord, row: &Row) {
        record.id = row.id;
        if self.has_session {
            record.session_id = row.session;
            record.connection_id = row.connection;
            record.flags = record.flags | OpenFlags::HAS_SESSION;
        }
    }
}
