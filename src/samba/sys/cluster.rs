//! What ctdb tells of the cluster that Samba is a part of.

use std::ffi::{c_void, CStr};
use std::time::Duration;

use super::frame::Frame;
use super::functions::samba;
use super::types::TdbData;

/// CTDB_CONTROL_GET_TUNABLE
const GET_TUNABLE: u32 = 49;
/// `struct ctdb_ltdb_header` stands before each record of a node's part: a number of changes, then the node that has the record now.
const HEADER: usize = 24;
const DMASTER: usize = 8;

/// What ctdb has unless it is told otherwise.
const TRAVERSE_TIMEOUT: Duration = Duration::from_secs(20);

/// Whether Samba is clustered. `None`: it does not tell.
pub(in crate::samba) fn is_clustered() -> Option<bool> {
    let clustered = samba::lp_clustering.get()?;
    // SAFETY: an option is read.
    Some(unsafe { clustered() })
}

/// This node's number, as it stands in a `ServerId`; `None`: Samba does not tell.
pub(in crate::samba) fn own_node() -> Option<u32> {
    let number = samba::get_my_vnn.get()?;
    // SAFETY: no conditions.
    Some(unsafe { number() })
}

/// The tdb in which ctdb keeps this node's part of a database. Samba has it open, so its wrapper lends it.
pub(super) fn own_part(database: *mut c_void) -> Option<*mut c_void> {
    let connection = samba::messaging_ctdb_connection.get()?;
    let (id_of, path_of) = (samba::dbwrap_db_id.get()?, samba::ctdbd_dbpath.get()?);
    let open = samba::tdb_wrap_open.get()?;
    let frame = Frame::new()?;
    let mut id = 0_u32;
    // SAFETY: an open database, and room for the number that it has in ctdb.
    let len = unsafe { id_of(database, (&raw mut id).cast(), size_of::<u32>()) };
    if len != size_of::<u32>() {
        return None;
    }
    // SAFETY: no conditions.
    let connection = unsafe { connection() };
    if connection.is_null() {
        return None;
    }
    // SAFETY: Samba's own connection.
    let path = unsafe { path_of(connection, frame.context(), id) };
    if path.is_null() {
        return None;
    }
    // SAFETY: the path lies on the frame. The wrapper is nobody's child, so it stays.
    let wrap = unsafe { open(std::ptr::null_mut(), path, 0, 0, libc::O_RDWR, 0o600) };
    // SAFETY: NULL or a wrapper that was made just now.
    unsafe { wrap.as_ref() }.map(|wrapper| wrapper.tdb)
}

/// What a record of a node's part holds, when that node has it now: others are copies of the past, and empty ones are deleted.
pub(super) fn content(record: &[u8], node: u32) -> Option<&[u8]> {
    let (header, content) = record.split_at_checked(HEADER)?;
    let master = header.get(DMASTER..DMASTER + 4)?.try_into().ok()?;
    (u32::from_ne_bytes(master) == node && !content.is_empty()).then_some(content)
}

/// After so long ctdb gives up a walk over all nodes, and does not say so.
pub(super) fn traverse_timeout() -> Duration {
    let seconds = tunable(c"TraverseTimeout").map(u64::from);
    seconds.map_or(TRAVERSE_TIMEOUT, Duration::from_secs)
}

fn tunable(name: &CStr) -> Option<u32> {
    let connection = samba::messaging_ctdb_connection.get()?;
    let control = samba::ctdbd_control_local.get()?;
    let frame = Frame::new()?;
    // SAFETY: no conditions.
    let connection = unsafe { connection() };
    if connection.is_null() {
        return None;
    }
    let name = name.to_bytes_with_nul();
    let mut asked = u32::try_from(name.len()).ok()?.to_ne_bytes().to_vec();
    asked.extend_from_slice(name);
    let (mut answer, mut status) = (TdbData::default(), 0_i32);
    // SAFETY: Samba's own connection; the question is copied, the answer lies on the frame.
    let result = unsafe {
        control(
            connection,
            GET_TUNABLE,
            0,
            0,
            TdbData::of(&mut asked),
            frame.context(),
            &raw mut answer,
            &raw mut status,
        )
    };
    // SAFETY: the answer, which lives as long as the frame.
    let answer = unsafe { answer.bytes() };
    let value = answer.try_into().ok().map(u32::from_ne_bytes);
    value.filter(|_| result == 0 && status == 0)
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
