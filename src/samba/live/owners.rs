#![forbid(unsafe_code)]
//! How many opens everybody has: opens that are alike are one record with their number.

use std::collections::HashMap;

use super::refresh::Refresh;
use super::rows::{Row, Rows};
use crate::host::{Feed, HostResult};
use crate::registry::records::{OpenFlags, OpenRecord, ServerId};
use crate::samba::accounts::uid_of;
use crate::samba::records::{is_disconnected, Time};

/// What opens must have in common: process, number of the owner, session, tree connect. The last two are 0 before Samba 4.23.
type Alike = (ServerId, usize, u32, u32);

/// Opens of processes that live, and of durable handles.
pub(super) fn read(refresh: &Refresh<'_>, feed: &mut Feed) -> HostResult<()> {
    let rows = Rows::read(refresh)?;
    for Alikes { row, count, last } in counted(&rows.list) {
        let mut record = OpenRecord {
            server: row.server,
            count,
            opened_ns: last.unix_ns(),
            ..OpenRecord::default()
        };
        if is_disconnected(row.server) {
            record.flags = record.flags | OpenFlags::DISCONNECTED;
        } else if !refresh.is_alive(row.server) {
            continue;
        }
        rows.fill(&mut record, row);
        record.id = 0;
        if !record.flags.has(OpenFlags::HAS_SESSION) {
            let sid = rows.owners.get(row.owner);
            record.uid = sid.and_then(|sid| uid_of(sid)).unwrap_or(u32::MAX);
        }
        feed.opens.push(record);
    }
    Ok(())
}

/// Opens that are alike.
struct Alikes<'a> {
    /// The first one.
    row: &'a Row,
    count: u32,
    /// When the last of them was made.
    last: Time,
}

/// In the order of the first ones. Neighbours are often alike.
fn counted(rows: &[Row]) -> Vec<Alikes<'_>> {
    let mut numbers: HashMap<Alike, usize> = HashMap::new();
    let mut counts: Vec<Alikes<'_>> = Vec::new();
    let mut before = None;
    for row in rows {
        let alike = (row.server, row.owner, row.session, row.connection);
        let at = match before {
            Some((like, at)) if like == alike => at,
            _ => *numbers.entry(alike).or_insert(counts.len()),
        };
        before = Some((alike, at));
        match counts.get_mut(at) {
            Some(alikes) => {
                alikes.count = alikes.count.saturating_add(1);
                alikes.last = alikes.last.max(row.opened);
            }
            None => counts.push(Alikes {
                row,
                count: 1,
                last: row.opened,
            }),
        }
    }
    counts
}
