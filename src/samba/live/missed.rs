#![forbid(unsafe_code)]
//! On a cluster: opens for which walks of locking.tdb found no entry. A record that moves from one node to another in the meantime is
//! missed now and then; a pipe has no entry, and is missed each time.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use super::explained::is_like_callers;
use super::refresh::Caller;
use super::rows::Rows;
use crate::registry::records::{OpenRecord, ServerId};
use crate::samba::kernel::moment::now_ns;
use crate::samba::records::Entry;

/// A walk misses one of a hundred records when these move all the time; what so many walks miss is no file.
const WALKS: u8 = 4;

/// An entry that is younger may be of after the walk of the rows, also where the clocks of nodes differ.
const YOUNG_NS: i64 = 2_000_000_000;

thread_local! {
    /// How many walks in a row found no entry for an open, by its id.
    static MISSED: RefCell<HashMap<u32, u8>> = RefCell::default();
    /// Entries that had no row when rows were walked once more: Samba's own opens.
    static STRAYS: RefCell<HashSet<Stray>> = RefCell::default();
}

/// What tells an entry: its process, its number there, its moment.
type Stray = (ServerId, u64, i64);

fn stray(entry: &(Entry, OpenRecord)) -> Stray {
    let (_, record) = entry;
    (record.server, record.share_file_id, record.opened_ns)
}

/// Whether one of these entries without a row should have one, as far as is known.
pub(super) fn are_new(strays: &[(Entry, OpenRecord)]) -> bool {
    if strays.is_empty() {
        return false;
    }
    let young = now_ns().saturating_sub(YOUNG_NS);
    STRAYS.with_borrow(|known| {
        let mut old = strays
            .iter()
            .map(stray)
            .filter(|(.., opened)| *opened < young);
        old.any(|stray| !known.contains(&stray))
    })
}

/// These have none.
pub(super) fn remember(strays: &[(Entry, OpenRecord)]) {
    STRAYS.set(strays.iter().map(stray).collect());
}

/// After a walk: count what it missed. Whether an open that is left may be a file's all the same.
pub(super) fn is_doubtful(rows: &Rows, caller: &Caller) -> bool {
    MISSED.with_borrow_mut(|missed| {
        let before = std::mem::take(missed);
        let (mut like_callers, mut doubtful_like, mut doubtful) = (0_usize, false, false);
        for row in rows.left() {
            let count = before.get(&row.id).copied().unwrap_or_default();
            let count = count.saturating_add(1);
            missed.insert(row.id, count);
            let is_like = is_like_callers(rows, row, caller);
            like_callers = like_callers.saturating_add(usize::from(is_like));
            if count < WALKS {
                doubtful |= !is_like;
                doubtful_like |= is_like;
            }
        }
        // A call by a pipe has an open: the only one of its kind is that.
        doubtful || (doubtful_like && like_callers > 1)
    })
}
