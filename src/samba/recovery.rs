#![forbid(unsafe_code)]
//! Whether a cluster rests. A node that died, and the recovery that follows, leave databases in which walks see some of the records or none.
//!
//! A record counts on the node that has it only, and a recovery gives all of them to one node. While that node is dead, and until all is
//! given to another one, nobody has them; and a walk that begins within a recovery sees databases that are emptied to be filled again. Each
//! looks like any other walk at its end.

use std::cell::Cell;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::cluster::{ask, in_time};
use crate::error::NetApiStatus as Status;
use crate::host::HostResult;

/// CTDB_CONTROL_GETVNNMAP, _GET_RECMODE, _GET_NODEMAP
const GET_VNNMAP: u32 = 5;
const GET_RECMODE: u32 = 15;
const GET_NODEMAP: u32 = 91;
/// CTDB_RECOVERY_NORMAL
const NO_RECOVERY: i32 = 0;
/// INVALID_GENERATION: of a node that was stopped or banned, or has yet to become a part of the cluster.
const NO_GENERATION: u32 = 1;
/// NODE_FLAGS_INACTIVE: disconnected, banned, deleted, stopped.
const INACTIVE: u32 = 0x01 | 0x08 | 0x10 | 0x20;

/// So long a call waits for a cluster to come to rest.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often it is asked; a recovery takes some tenths of a second.
const BETWEEN: Duration = Duration::from_millis(20);

thread_local! {
    /// The last generation of which it is known that its recovery is over.
    static SETTLED: Cell<Option<u32>> = const { Cell::new(None) };
}

/// A walk over all nodes; one that was touched by a recovery or by the death of a node is done again: what it handed out before is handed
/// out twice.
/// ERROR_TIMEOUT: a node did not answer in time, or the cluster does not come to rest, and what there is is not known.
/// ERROR_GEN_FAILURE: this node is no part of the cluster now, or the walk's own.
pub(super) fn over_all_nodes<T>(mut walk: impl FnMut() -> HostResult<T>) -> HostResult<T> {
    let began = Instant::now();
    loop {
        let before = match SETTLED.get() {
            Some(known) => Some(known),
            None => rest(began)?,
        };
        let done = in_time(&mut walk);
        let Some(before) = before else {
            // This Samba does not tell.
            return done;
        };
        if matches!(done, Err(Status::ERROR_TIMEOUT)) {
            return done;
        }
        let now = Cluster::now();
        if now.is_some_and(|now| now.is_whole && now.generation == before) {
            return done;
        }
        SETTLED.set(None);
        has_patience(began)?;
    }
}

/// Wait until no recovery is under way, in which databases are locked. The same errors.
pub(super) fn wait_for_rest() -> HostResult<()> {
    let is_normal = mode().is_none_or(|mode| mode == NO_RECOVERY);
    if is_normal {
        return Ok(());
    }
    rest(Instant::now()).map(drop)
}

/// The generation of a cluster at rest; waits for it. `None`: this Samba does not tell.
fn rest(began: Instant) -> HostResult<Option<u32>> {
    loop {
        // In this order: a recovery that begins between the two questions has yet to make its generation.
        let Some(now) = Cluster::now() else {
            return Ok(None);
        };
        if now.generation == NO_GENERATION {
            log::warn!("this node is no part of the cluster now");
            return Err(Status::ERROR_GEN_FAILURE);
        }
        if now.is_whole && mode() == Some(NO_RECOVERY) {
            SETTLED.set(Some(now.generation));
            return Ok(Some(now.generation));
        }
        has_patience(began)?;
        sleep(BETWEEN);
    }
}

fn has_patience(began: Instant) -> HostResult<()> {
    if began.elapsed() < PATIENCE {
        return Ok(());
    }
    log::warn!("the cluster does not come to rest");
    Err(Status::ERROR_TIMEOUT)
}

fn mode() -> Option<i32> {
    ask(GET_RECMODE, &[], |_| ()).map(|((), mode)| mode)
}

/// What this node knows of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Cluster {
    /// Another one after each recovery, which makes it before it touches a record.
    generation: u32,
    /// Every node that took part in that recovery is alive and in the cluster.
    is_whole: bool,
}

impl Cluster {
    fn now() -> Option<Self> {
        let (map, status) = ask(GET_VNNMAP, &[], words)?;
        let (nodes, said) = ask(GET_NODEMAP, &[], words)?;
        Self::by(&map, &nodes).filter(|_| status == 0 && said == 0)
    }

    /// `struct ctdb_vnn_map_wire`: generation, number of members, those; `struct ctdb_node_map_old`: number of nodes, of each its number,
    /// flags, address. All of them 32 bits wide.
    fn by(map: &[u32], nodes: &[u32]) -> Option<Self> {
        let ([generation, _], members) = map.split_first_chunk()?;
        let (count, nodes) = nodes.split_first()?;
        let size = nodes.len().checked_div(usize::try_from(*count).ok()?)?;
        let flags = |member: &u32| {
            let mut nodes = nodes.chunks_exact(size.max(2));
            nodes.find_map(|node| (node.first() == Some(member)).then(|| node.get(1))?)
        };
        let is_active = |member| flags(member).is_some_and(|flags| flags & INACTIVE == 0);
        Some(Self {
            generation: *generation,
            is_whole: members.iter().all(is_active),
        })
    }
}

fn words(answer: &[u8]) -> Vec<u32> {
    let words = answer.chunks_exact(size_of::<u32>());
    let words = words.filter_map(|word| word.try_into().ok());
    words.map(u32::from_ne_bytes).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NODES: [u32; 10] = [3, 0, 0, 9, 1, 2, 9, 2, 0x01, 9];

    #[test]
    fn a_cluster_is_whole_when_each_member_is_active() {
        let by = |map: &[u32]| Cluster::by(map, &NODES).unwrap();
        assert_eq!(by(&[7, 2, 0, 1]).generation, 7);
        assert!(by(&[7, 2, 0, 1]).is_whole, "an unhealthy one is active");
        assert!(!by(&[7, 3, 0, 1, 2]).is_whole, "a dead one");
        assert!(!by(&[7, 2, 0, 5]).is_whole, "an unknown one");
    }

    #[test]
    fn an_answer_that_is_too_short_tells_nothing() {
        assert_eq!(Cluster::by(&[7], &NODES), None);
        assert_eq!(Cluster::by(&[7, 1, 0], &[]), None);
        assert_eq!(Cluster::by(&[7, 1, 0], &[0]), None);
        assert!(!Cluster::by(&[7, 1, 0], &[9, 0]).unwrap().is_whole);
        assert_eq!(words(&[7, 7, 7, 7, 2]), [0x0707_0707]);
    }
}
