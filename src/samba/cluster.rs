#![forbid(unsafe_code)]
//! What ctdb tells of the cluster that Samba is a part of.

use std::ffi::CStr;
use std::time::{Duration, Instant};

use super::sys::frame::Frame;
use super::sys::handles::{Bytes, Db, Tdb};
use super::sys::samba::{self, symbol};
use super::sys::walks::{Each, Look};
use crate::error::NetApiStatus as Status;
use crate::host::HostResult;

/// CTDB_CONTROL_GET_TUNABLE
const GET_TUNABLE: u32 = 49;
/// `struct ctdb_ltdb_header` stands before each record of a node's part.
const HEADER: usize = 24;
/// Where in it the number of the node stands that has the record (`dmaster`), behind the record's own sequence number.
const MASTER: usize = 8;

/// What ctdb has unless it is told otherwise.
const TRAVERSE_TIMEOUT: Duration = Duration::from_secs(20);
/// A walk over all nodes that took so long is one that ctdb may have given up.
const SUSPICIOUS: Duration = Duration::from_secs(1);

/// `clustering`: whether Samba is. `None`: it does not tell.
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
pub(super) fn id_of(database: Db<'_>) -> Option<u32> {
    let mut id = [0; size_of::<u32>()];
    samba::dbwrap_db_id(database, &mut id).filter(|len| *len == id.len())?;
    Some(u32::from_ne_bytes(id))
}

/// Hand what is stored under a key to `each`, whichever node has it; nothing when nothing is. ctdb is asked also for what this node has:
/// then it is always a copy, which is wiped, as there may be keys of sessions in it.
pub(super) fn look_up(database: Db<'_>, key: &[u8], each: Each<'_>) -> HostResult<()> {
    if symbol::ctdbd_generation.is_there() {
        return Err(Status::ERROR_NOT_SUPPORTED);
    }
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

/// What a record of a node's part holds; empty ones are deleted. It may be a copy of the past: of a record that another node has had since,
/// and of all of them when a recovery gave them to one node. What a process of this node has stored is current nevertheless, if nobody
/// else stores under its key: to store, it takes the record back first.
pub(super) fn content(record: &[u8]) -> Option<&[u8]> {
    let content = record.get(HEADER..)?;
    (!content.is_empty()).then_some(content)
}

/// The node that has a record, by this node's part. What it says of this node is true: a record leaves by its ctdb alone.
pub(super) fn master(record: &[u8]) -> Option<u32> {
    let header: &[u8; HEADER] = record.first_chunk()?;
    let number = header.get(MASTER..)?.first_chunk()?;
    Some(u32::from_ne_bytes(*number))
}

/// A walk over all nodes that ctdb gave up looks as if it had come to its end, only the time that it took tells.
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
    let number = |answer: &[u8]| answer.try_into().ok().map(u32::from_ne_bytes);
    let (value, status) = ask(GET_TUNABLE, &question, number)?;
    value.filter(|_| status == 0)
}

/// Whether ctdb can be asked at all with this Samba.
pub(super) fn can_ask() -> bool {
    symbol::messaging_ctdb_connection.is_there() && symbol::ctdbd_control_local.is_there()
}

/// What this node's ctdb answers to a control, and its status; `None`: it cannot be asked.
pub(super) fn ask<T>(
    control: u32,
    question: &[u8],
    read: impl FnOnce(&[u8]) -> T,
) -> Option<(T, i32)> {
    let (ctdb, frame) = (samba::messaging_ctdb_connection()?, Frame::new()?);
    let (question, mut answer, mut status) = (Bytes::of(question), Bytes::NONE, 0);
    let (out, said) = (&mut answer, &mut status);
    let error = samba::ctdbd_control_local(ctdb, control, 0, 0, question, &frame, out, said)?;
    (error == 0).then(|| (read(answer.get()), status))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_nodes_part_what_is_behind_the_header_counts() {
        let record = |content: &[u8]| [&[7; HEADER], content].concat();
        assert_eq!(content(&record(b"now")), Some(&b"now"[..]));
        assert_eq!(content(&record(b"")), None);
        assert_eq!(content(&[0; HEADER - 1]), None);
    }

    #[test]
    fn the_node_that_has_a_record_stands_in_its_header() {
        let header = [[0, 0], [2, 0], [0, 0]].map(|words: [u32; 2]| words.map(u32::to_ne_bytes));
        let header = header.concat().concat();
        assert_eq!(master(&header), Some(2));
        assert_eq!(master(&[&header[..], b"now"].concat()), Some(2));
        assert_eq!(master(&header[1..]), None);
    }
}
