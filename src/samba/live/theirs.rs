#![forbid(unsafe_code)]
//! Sessions of the tree connects that were read. On a cluster those of this node lie beside us, and so do others that were looked up before,
//! as ctdb gives a record to the node that asks. Few others are looked up one by one: that costs less than a walk, for which all nodes send
//! all that they have.

use std::collections::{BTreeSet, HashSet};

use super::databases::Care;
use super::refresh::{Caller, Refresh};
use super::sessions;
use crate::host::{Feed, HostResult};
use crate::registry::records::SessionRecord;
use crate::samba::cluster::is_clustered;

/// More than so many are not looked up one by one.
const FEW: usize = 100;

/// At least those of the tree connects in the feed; who the caller is.
pub(super) fn read(refresh: &Refresh<'_>, feed: &mut Feed) -> HostResult<Caller> {
    if is_clustered() != Some(true) {
        return sessions::read(refresh, feed);
    }
    let caller = sessions::read_with(refresh, Care::Here, feed)?;
    if !missing(feed).is_empty() {
        at_home(refresh, feed)?;
    }
    let missing = missing(feed);
    if missing.len() <= FEW {
        if let Ok(mut found) = one_by_one(refresh, &missing) {
            feed.sessions.append(&mut found);
            return Ok(caller);
        }
    }
    feed.sessions.clear();
    sessions::read_with(refresh, Care::Quick, feed)
}

/// Those of other nodes whose records this node has.
fn at_home(refresh: &Refresh<'_>, feed: &mut Feed) -> HostResult<()> {
    let mut more = Feed::default();
    sessions::read_with(refresh, Care::Home, &mut more)?;
    let missing = missing(feed);
    let are_new = |session: &SessionRecord| missing.contains(&session.id);
    feed.sessions
        .extend(more.sessions.into_iter().filter(are_new));
    Ok(())
}

/// Sessions of tree connects that this node does not know.
fn missing(feed: &Feed) -> BTreeSet<u32> {
    let known: HashSet<u32> = feed.sessions.iter().map(|session| session.id).collect();
    let asked = feed.connections.iter().map(|one| one.session_id);
    asked.filter(|id| !known.contains(id)).collect()
}

fn one_by_one(refresh: &Refresh<'_>, ids: &BTreeSet<u32>) -> HostResult<Vec<SessionRecord>> {
    let found = ids.iter().map(|id| sessions::one(refresh, *id));
    found.filter_map(Result::transpose).collect()
}
