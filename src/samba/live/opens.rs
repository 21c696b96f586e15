#![forbid(unsafe_code)]
//! Opens: what is open comes from locking.tdb, its id and its session from smbXsrv_open_global.tdb.
//!
//! Rows are read first, entries after. A file that was closed in between has no entry any more, one opened in between no row, and
//! neither is shown; so each open that is there all the time is in the list once. Rows without an entry are pipes where that can be known.

use std::collections::HashSet;

use super::databases::{sequence, Care, Database, Walked};
use super::explained::{explain, is_doubtful};
use super::files::Files;
use super::locks::Locks;
use super::refresh::Refresh;
use super::rows::Rows;
use super::{missed, owners};
use crate::error::NetApiStatus as Status;
use crate::host::{Feed, HostResult, Kinds};
use crate::registry::records::{OpenFlags, OpenRecord, ServerId};
use crate::samba::accounts::uid_of;
use crate::samba::records::LockingForm;

/// Pipes are opened for both ways.
const PIPE_ACCESS: u32 = 0x0012_019f;

/// All opens, or how many everybody has.
pub(super) fn read(refresh: &Refresh<'_>, feed: &mut Feed) -> HostResult<()> {
    let kinds = refresh.kinds;
    let open_form = refresh.proven.open.ok_or(Status::ERROR_NOT_SUPPORTED)?;
    let form = refresh.proven.locking.ok_or(Status::ERROR_NOT_SUPPORTED)?;
    let with_ids = kinds.intersects(Kinds::OPEN_IDS);
    // Without ids one of the two databases is enough.
    let only_entries =
        !with_ids && !kinds.intersects(Kinds::OPEN_OWNERS) && !open_form.open_session;
    if !with_ids && !only_entries {
        return owners::read(refresh, feed);
    }
    let mut rows = (!only_entries).then(|| Rows::read(refresh)).transpose()?;
    if let Some(rows) = &mut rows {
        rows.index();
    }
    let mut opens = files(rows.as_mut(), form, refresh)?;
    if !kinds.intersects(Kinds::UNCHECKED) {
        keep_living(refresh, &mut opens);
    }
    // Where nothing is open there are none.
    if kinds.intersects(Kinds::LOCKS) && !opens.is_empty() {
        let locks = Locks::read()?;
        for open in &mut opens {
            open.num_locks = locks.of(open.file, open.server);
        }
    }
    if let Some((rows, server)) = rows.as_ref().zip(refresh.caller.server) {
        pipes(rows, server, &mut opens);
    }
    feed.opens.append(&mut opens);
    Ok(())
}

/// Quickly where that does, exactly or more than once where a file may have been passed by.
fn files(
    rows: Option<&mut Rows>,
    form: LockingForm,
    refresh: &Refresh<'_>,
) -> HostResult<Vec<OpenRecord>> {
    let mut files = Files::new(rows);
    let before = sequence(Database::Locking);
    let walked = files.walk(form, Care::Quick)?;
    let is_doubtful = |rows: &Rows| is_doubtful(rows, &refresh.caller, before);
    if walked == Walked::Quickly && files.rows.as_deref().is_some_and(is_doubtful) {
        let before = sequence(Database::Locking);
        files.walk(form, Care::Exact)?;
        if let Some(rows) = files.rows.as_deref() {
            explain(rows, before);
        }
    }
    if walked == Walked::Scattered {
        complete(&mut files, form, refresh)?;
    }
    Ok(files.opens)
}

/// Look again for what one of the two has and the other has not.
fn complete(files: &mut Files<'_>, form: LockingForm, refresh: &Refresh<'_>) -> HostResult<()> {
    if files.rows.is_none() {
        // A row would serve once.
        let mut seen = HashSet::new();
        let of = |open: &OpenRecord| (open.file, open.server, open.share_file_id, open.opened_ns);
        files.opens.retain(|open| seen.insert(of(open)));
        return Ok(());
    }
    if missed::are_new(&files.strays) {
        let more = Rows::read(refresh)?;
        if let Some(rows) = &mut files.rows {
            rows.merge(&more);
        }
        files.take_strays();
        missed::remember(&files.strays);
    }
    let is_doubtful = |rows: &Rows| missed::is_doubtful(rows, &refresh.caller);
    while files.rows.as_deref().is_some_and(is_doubtful) {
        files.walk_on(form)?;
    }
    Ok(())
}

/// Without those that dead processes left behind. Opens of one process often stand together.
fn keep_living(refresh: &Refresh<'_>, opens: &mut Vec<OpenRecord>) {
    let mut before: Option<(ServerId, bool)> = None;
    opens.retain(|open| {
        if open.flags.has(OpenFlags::DISCONNECTED) {
            return true;
        }
        match before {
            Some((server, alive)) if server == open.server => alive,
            _ => {
                let alive = refresh.is_alive(open.server);
                before = Some((open.server, alive));
                alive
            }
        }
    });
}

/// Rows of the process that serves the caller that are no files. Which of several pipes is this very one is not known; then none has a
/// name.
fn pipes(rows: &Rows, server: ServerId, opens: &mut Vec<OpenRecord>) {
    let is_callers = |row: &&super::rows::Row| row.server == server;
    let name = match rows.left().filter(is_callers).count() {
        1 => "srvsvc",
        _ => "",
    };
    for row in rows.left().filter(is_callers) {
        let sid = rows.owners.get(row.owner);
        let mut record = OpenRecord {
            flags: OpenFlags::PIPE,
            server,
            uid: sid.and_then(|sid| uid_of(sid)).unwrap_or(u32::MAX),
            access_mask: PIPE_ACCESS,
            opened_ns: row.opened.unix_ns(),
            base_name: name.to_owned(),
            ..OpenRecord::default()
        };
        rows.fill(&mut record, row);
        opens.push(record);
    }
}
