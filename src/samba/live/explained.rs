#![forbid(unsafe_code)]
//! Opens without an entry in locking.tdb: pipes, files about to be opened or closed - or files that a quick walk passed by, as their
//! record was being moved. Only the last are a reason to walk once more, lock by lock.

use std::cell::RefCell;

use super::refresh::Caller;
use super::rows::{Row, Rows};
use crate::samba::kernel::moment::now_ns;
use crate::samba::records::Time;

/// More than so many are not remembered.
const MOST: usize = 256;
/// An open that is so old has its entry, if it will ever have one.
const SETTLED_NS: i64 = 10_000_000_000;

/// Those that had no entry when all was walked exactly.
#[derive(Default)]
struct Explained {
    /// Ids, and whether the open was settled then.
    rows: Vec<(u32, bool)>,
    /// Changes of locking.tdb as that walk began; `None`: not known.
    sequence: Option<i32>,
}

thread_local! {
    static EXPLAINED: RefCell<Explained> = RefCell::default();
}

/// After a quick walk that began at this count of changes: whether an open that is left may be a file's all the same.
pub(super) fn is_doubtful(rows: &Rows, caller: &Caller, sequence: Option<i32>) -> bool {
    let mut like_callers = 0;
    let mut doubtful = false;
    for row in rows.left() {
        let is_like = is_like_callers(rows, row, caller);
        like_callers += usize::from(is_like);
        if is_explained(row.id, sequence) {
            continue;
        }
        if !is_like {
            return true;
        }
        doubtful = true;
    }
    // A call by a pipe has an open: the only one of its kind is that.
    doubtful && like_callers > 1
}

/// May be the pipe that this call came by.
pub(super) fn is_like_callers(rows: &Rows, row: &Row, caller: &Caller) -> bool {
    let owner = rows.owners.get(row.owner);
    caller.server == Some(row.server) && owner.is_some_and(|owner| caller.users.contains(owner))
}

/// What had no entry then has none now when it was settled then already, or when no entry at all was stored in between: a store counts
/// before whoever opens the file is told so.
fn is_explained(id: u32, sequence: Option<i32>) -> bool {
    EXPLAINED.with_borrow(|explained| {
        let same = sequence.is_some() && sequence == explained.sequence;
        let known = explained.rows.iter().find(|(known, _)| *known == id);
        known.is_some_and(|(_, settled)| same || *settled)
    })
}

/// After an exact walk that began at this count of changes: what is left is no file's.
pub(super) fn explain(rows: &Rows, sequence: Option<i32>) {
    let settling = now_ns().saturating_sub(SETTLED_NS);
    let settled = |opened: Time| opened.unix_ns() < settling;
    let left = rows.left().take(MOST);
    let rows = left.map(|row| (row.id, settled(row.opened))).collect();
    EXPLAINED.set(Explained { rows, sequence });
}
