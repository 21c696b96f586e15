#![forbid(unsafe_code)]
//! What ctdb tells of the cluster that Samba is a part of.

use std::ffi::CStr;
use std::time::{Duration, Instant};

use super::sys::frame::Frame;
use super::sys::handles::{Bytes, Db, Tdb};
use super::sys::samba;
use super::sys::walks::{Each, Look};
use crate::error::NetApiStatus as Status;
use crate::host::HostResult;

/// CTDB_CONTROL_GET_TUNABLE
const GET_TUNABLE: u32 = 49;
/// `struct ctdb_ltdb_header` stands before each record of a node's part: a number of changes, then the node that has the record now.
const HEADER: usize = 24;
const DMASTER: usize = 8;

/// What ctdb has unless it is told otherwise.
const TRAVERSE_TIMEOUT: Duration = Duration::from_secs(20);
/// A walk over all nodes that took so long is one that ctdb may have given up.
const SUSPICIOUS: Duration = Duration::from_secs(1);

/// Whether Samba is clustered. `None`: it does not tell.
pub(super) fn is_clustered() -> Option<bool> {
    samba::lp_clustering()
}

/// This node's number, as it stands in a `ServerId`; `None`: Samba does not tell.
pub(super) fn own_node() -> Option<u32> {
    samba::get_my_vnn()
}

/// The tdb in which ctdb keeps this node's part of a database. Samba has it open, so its wrapper lends it.
pub(super) fn own_part(database: Db<'_>) -> Option<Tdb<'static>> {
    let id = id_of(database)?;
    let connection = samba::messaging_ctdb_connection()?;
    let path = samba::ctdbd_dbpath(connection, &Frame::new()?, id)?;
    Tdb::borrow(&path, None)
}

/// A database's number, by which ctdb knows it.
fn id_of(database: Db<'_>) -> Option<u32> {
    let mut id = [0; size_of::<u32>()];
    samba::dbwrap_db_id(database, &mut id).filter(|len| *len == id.len())?;
    Some(u32::from_ne_bytes(id))
}

/// Hand what is stored under a key to `each`, whichever node has it; nothing when nothing is. ctdb is asked also for what this node has:
/// then it is always a copy, which is wiped, as there may be keys of sessions in it.
pub(super) fn look_up(database: Db<'_>, key: &[u8], each: Each<'_>) -> HostResult<()> {
    let id = id_of(database).ok_or(Status::ERROR_NOT_SUPPORTED)?;
    let ctdb = samba::messaging_ctdb_connection().ok_or(Status::ERROR_NOT_SUPPORTED)?;
    let mut look = Look(each, false);
    let error = samba::ctdbd_parse(ctdb, id, Bytes::of(key), false, &mut look);
    match error.ok_or(Status::ERROR_NOT_SUPPORTED)? {
        0 if !look.1 => Ok(()),
        libc::ENOENT => Ok(()),
        _ => Err(Status::ERROR_GEN_FAILURE),
    }
}

/// What a record of a node's part holds, when that node has it now: others are copies of the past, and empty ones are deleted.
pub(super) fn content(record: &[u8], node: u32) -> Option<&[u8]> {
    let (header, content) = record.split_at_checked(HEADER)?;
    let master = header.get(DMASTER..DMASTER + 4)?.try_into().ok()?;
    (u32::from_ne_bytes(master) == node && !content.is_empty()).then_some(content)
}

/// A walk over all nodes of a cluster. One that ctdb gave up looks as if it had come to its end, only the time that it took tells.
/// ERROR_TIMEOUT: a node did not answer in time, and what it has is not known.
pub(super) fn in_time<T>(walk: impl FnOnce() -> HostResult<T>) -> HostResult<T> {
    let began = Instant::now();
    let done = walk()?;
    let took = began.elapsed();
    if took >= SUSPICIOUS && took >= traverse_timeout() {
        log::warn!(
            "a node of the cluster did not answer within {} s",
            took.as_secs()
        );
        return Err(Status::ERROR_TIMEOUT);
    }
    Ok(done)
}

/// After so long ctdb gives up a walk over all nodes, and does not say so.
fn traverse_timeout() -> Duration {
    let seconds = tunable(c"TraverseTimeout").map(u64::from);
    seconds.map_or(TRAVERSE_TIMEOUT, Duration::from_secs)
}

fn tunable(name: &CStr) -> Option<u32> {
    let name = name.to_bytes_with_nul();
    let mut question = u32::try_from(name.len()).ok()?.to_ne_bytes().to_vec();
    question.extend_from_slice(name);
    let (ctdb, frame) = (samba::messaging_ctdb_connection()?, Frame::new()?);
    let (question, mut answer, mut status) = (Bytes::of(&question), Bytes::NONE, 0);
    let (out, said) = (&mut answer, &mut status);
    let error = samba::ctdbd_control_local(ctdb, GET_TUNABLE, 0, 0, question, &frame, out, said)?;
    let value = answer.get().try_into().ok().map(u32::from_ne_bytes);
    value.filter(|_| error == 0 && status == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_nodes_part_only_what_the_node_has_now_counts() {
        let record = |node: u32, content: &[u8]| {
            let mut record = vec![7; HEADER];
            record[DMASTER..DMASTER + 4].copy_from_slice(&node.to_ne_bytes());
            [&record, content].concat()
        };
        assert_eq!(content(&record(1, b"now"), 1), Some(&b"now"[..]));
        assert_eq!(content(&record(0, b"once"), 1), None);
        assert_eq!(content(&record(1, b""), 1), None);
        assert_eq!(content(&[0; HEADER - 1], 0), None);
    }
}
