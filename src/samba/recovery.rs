#![forbid(unsafe_code)]
//! Whether a cluster rests. A node that died, and the recovery that follows, leave databases in which walks see some of the records or none.
//!
//! A record counts on the node that has it only, and a recovery gives all of them to one node. While that node is dead, and until all is
//! given to another one, nobody has them; and a walk that begins within a recovery sees databases that are emptied to be filled again. Each
//! looks like any other walk at its end.

use std::cell::{Cell, RefCell};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::cluster::{ask, can_ask, in_time, is_clustered};
use super::seen_nodes;
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
/// So long a call relies on what it found; it may have waited for a lock since.
const RELIABLE: Duration = Duration::from_millis(100);

thread_local! {
    /// The last generation of which it is known that its recovery is over.
    static SETTLED: Cell<Option<u32>> = const { Cell::new(None) };
    static SEEN: RefCell<Seen> = RefCell::default();
    /// What the call under way found when it last looked whether this node takes part.
    static FOUND: Cell<Option<(Instant, HostResult<()>)>> = const { Cell::new(None) };
}

/// A walk over all nodes; one that was touched by a recovery or by the death of a node is done again: what it handed out before is handed
/// out twice.
/// ERROR_TIMEOUT: a node did not answer in time, or the cluster does not come to rest, and what there is is not known.
/// ERROR_GEN_FAILURE: this node is no part of the cluster now, or its ctdb does not answer, or the walk's own.
pub(super) fn over_all_nodes<T>(mut walk: impl FnMut() -> HostResult<T>) -> HostResult<T> {
    let began = Instant::now();
    if !can_ask() {
        return in_time(walk);
    }
    loop {
        let before = match SETTLED.get() {
            Some(known) => known,
            None => rest(began)?,
        };
        let done = in_time(&mut walk);
        if matches!(done, Err(Status::ERROR_TIMEOUT)) {
            return done;
        }
        let now = Cluster::now()?;
        if now.generation == before && SEEN.with_borrow(|seen| now.is_whole(seen)) {
            return done;
        }
        SETTLED.set(None);
        has_patience(began)?;
    }
}

/// Wait until no recovery is under way, in which databases are locked. The same errors.
pub(super) fn wait_for_rest() -> HostResult<()> {
    if !can_ask() || mode()? == NO_RECOVERY {
        return Ok(());
    }
    rest(Instant::now()).map(drop)
}

/// A call begins: what an earlier one found does not count.
pub(crate) fn look_again() {
    FOUND.set(None);
}

/// Whether this node takes part, so that what ctdb keeps on each node, as the registry and descriptors of shares, can be read and changed.
/// On a node that was stopped or banned it stays locked until the node takes part again, and whoever asks for it hangs, as in a recovery,
/// which is waited for. Asked once by most calls; always so where there is no cluster, or Samba does not tell.
/// ERROR_GEN_FAILURE: this node is no part of the cluster now, or its ctdb does not answer.
/// ERROR_TIMEOUT: a recovery takes too long.
pub(super) fn takes_part() -> HostResult<()> {
    if is_clustered() != Some(true) || !can_ask() {
        return Ok(());
    }
    let known = FOUND.get().filter(|(when, found)| {
        // What was waited for in vain is not waited for again.
        found.is_err() || when.elapsed() < RELIABLE
    });
    if let Some((_, found)) = known {
        return found;
    }
    let found = wait_to_take_part(Instant::now());
    FOUND.set(Some((Instant::now(), found)));
    found
}

fn wait_to_take_part(began: Instant) -> HostResult<()> {
    loop {
        let (map, _) = told(GET_VNNMAP, words)?;
        is_a_part(map.first().copied().ok_or(SILENT)?)?;
        if mode()? == NO_RECOVERY {
            return Ok(());
        }
        has_patience(began)?;
        sleep(BETWEEN);
    }
}

/// The generation of a cluster at rest; waits for it.
fn rest(began: Instant) -> HostResult<u32> {
    loop {
        // In this order: a recovery that begins between the two questions has yet to make its generation.
        let now = Cluster::now()?;
        is_a_part(now.generation)?;
        let is_whole = SEEN.with_borrow_mut(|seen| {
            seen.become_of(now.generation);
            now.is_whole(seen)
        });
        if is_whole && mode()? == NO_RECOVERY {
            SEEN.with_borrow_mut(|seen| seen.add(&now.active));
            SETTLED.set(Some(now.generation));
            return Ok(now.generation);
        }
        has_patience(began)?;
        sleep(BETWEEN);
    }
}

fn is_a_part(generation: u32) -> HostResult<()> {
    if generation == NO_GENERATION {
        log::warn!("this node is no part of the cluster now");
        return Err(Status::ERROR_GEN_FAILURE);
    }
    Ok(())
}

fn has_patience(began: Instant) -> HostResult<()> {
    if began.elapsed() < PATIENCE {
        return Ok(());
    }
    log::warn!("the cluster does not come to rest");
    Err(Status::ERROR_TIMEOUT)
}

/// ctdb, which can be asked, does not say what it was asked.
const SILENT: Status = Status::ERROR_GEN_FAILURE;

fn mode() -> HostResult<i32> {
    let (_, mode) = told(GET_RECMODE, |_| ())?;
    Ok(mode)
}

/// The answer, and the status, which is the answer to some questions.
fn told<T>(control: u32, read: impl FnOnce(&[u8]) -> T) -> HostResult<(T, i32)> {
    ask(control, &[], read).ok_or_else(|| {
        log::warn!("ctdb of this node does not answer");
        SILENT
    })
}

/// Nodes that were active since a recovery, as far as that is known. One of them may have records, and take them along without a recovery.
#[derive(Default, Debug)]
struct Seen {
    generation: u32,
    nodes: Vec<u32>,
}

impl Seen {
    /// What is known of another recovery is what somebody noted.
    fn become_of(&mut self, generation: u32) {
        if self.generation != generation {
            let nodes = seen_nodes::noted(generation);
            *self = Self { generation, nodes };
        }
    }

    fn add(&mut self, active: &[u32]) {
        let known = self.nodes.len();
        let nodes = &mut self.nodes;
        for node in active {
            if !nodes.contains(node) {
                nodes.push(*node);
            }
        }
        if self.nodes.len() > known {
            seen_nodes::note(self.generation, &self.nodes);
        }
    }
}

/// What this node knows of it.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Cluster {
    /// Another one after each recovery, which makes it before it touches a record.
    generation: u32,
    /// Nodes that took part in that recovery; those without the capability of a location master are left out.
    members: Vec<u32>,
    /// Nodes that are alive and in the cluster.
    active: Vec<u32>,
}

impl Cluster {
    fn now() -> HostResult<Self> {
        let (map, status) = told(GET_VNNMAP, words)?;
        let (nodes, said) = told(GET_NODEMAP, words)?;
        let told = Self::by(&map, &nodes).filter(|_| status == 0 && said == 0);
        told.ok_or(SILENT)
    }

    /// Every node that took part in the recovery, or was seen active since, is alive and in the cluster.
    fn is_whole(&self, seen: &Seen) -> bool {
        let is_of_now = seen.generation == self.generation;
        let seen = seen.nodes.iter().filter(|_| is_of_now);
        let mut nodes = self.members.iter().chain(seen);
        nodes.all(|node| self.active.contains(node))
    }

    /// `struct ctdb_vnn_map_wire`: generation, number of members, those; `struct ctdb_node_map_old`: number of nodes, of each its number,
    /// flags, address. All of them 32 bits wide.
    fn by(map: &[u32], nodes: &[u32]) -> Option<Self> {
        let ([generation, _], members) = map.split_first_chunk()?;
        let (count, nodes) = nodes.split_first()?;
        let size = nodes.len().checked_div(usize::try_from(*count).ok()?)?;
        let nodes = nodes.chunks_exact(size.max(2));
        let active = nodes.filter_map(|node| {
            let (number, flags) = (node.first()?, node.get(1)?);
            (flags & INACTIVE == 0).then_some(*number)
        });
        Some(Self {
            generation: *generation,
            members: members.to_vec(),
            active: active.collect(),
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

    fn by(map: &[u32]) -> Cluster {
        Cluster::by(map, &NODES).unwrap()
    }

    #[test]
    fn a_cluster_is_whole_when_each_member_is_active() {
        let is_whole = |map: &[u32]| by(map).is_whole(&Seen::default());
        assert_eq!(by(&[7, 2, 0, 1]).generation, 7);
        assert!(is_whole(&[7, 2, 0, 1]), "an unhealthy one is active");
        assert!(!is_whole(&[7, 3, 0, 1, 2]), "a dead one");
        assert!(!is_whole(&[7, 2, 0, 5]), "an unknown one");
    }

    #[test]
    fn a_node_that_is_no_member_may_have_records_until_the_next_recovery() {
        let seen = |generation, nodes: &[u32]| Seen {
            generation,
            nodes: nodes.to_vec(),
        };
        let now = by(&[7, 2, 0, 1]);
        assert!(now.is_whole(&seen(7, &[0, 1])));
        assert!(!now.is_whole(&seen(7, &[0, 1, 2])), "it died since");
        assert!(now.is_whole(&seen(6, &[0, 1, 2])), "it died before");
    }

    #[test]
    fn ctdb_that_does_not_answer_is_not_one_that_cannot_be_asked() {
        // Here there is no Samba at all, whose ctdb says nothing when it is asked all the same.
        let silent = Err(Status::ERROR_GEN_FAILURE);
        assert_eq!(Cluster::now().map(drop), silent);
        assert_eq!(rest(Instant::now()).map(drop), silent);
        assert_eq!(wait_to_take_part(Instant::now()), silent);
        assert_eq!(over_all_nodes(|| Ok(1)), Ok(1));
        assert_eq!((wait_for_rest(), takes_part()), (Ok(()), Ok(())));
    }

    #[test]
    fn an_answer_that_is_too_short_tells_nothing() {
        assert_eq!(Cluster::by(&[7], &NODES), None);
        assert_eq!(Cluster::by(&[7, 1, 0], &[]), None);
        assert_eq!(Cluster::by(&[7, 1, 0], &[0]), None);
        let short = Cluster::by(&[7, 1, 0], &[9, 0]).unwrap();
        assert!(!short.is_whole(&Seen::default()));
        assert_eq!(words(&[7, 7, 7, 7, 2]), [0x0707_0707]);
    }
}
