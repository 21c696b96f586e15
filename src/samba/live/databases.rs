#![forbid(unsafe_code)]
//! How Samba's databases of live state are walked.
//!
//! On a standalone server they are the tdb files that Samba has open, walked by libtdb. On a cluster, and wherever else a record is more
//! than its tdb shows, Samba's database layer walks them and hands out the same bytes.

use std::cell::Cell;
use std::ffi::CStr;

use crate::error::NetApiStatus as Status;
use crate::host::HostResult;
use crate::samba::cluster::{self, content, is_clustered, master, own_node, own_part};
use crate::samba::paths::lock_path;
use crate::samba::recovery::{over_all_nodes, wait_for_rest};
use crate::samba::sys::handles::{Db, Tdb};
use crate::samba::sys::samba::symbol;
use crate::samba::sys::symbols::Entry;
use crate::samba::sys::{raw, samba};

/// A database of live state.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Database {
    Locking,
    Opens,
    Sessions,
    Connections,
}

/// How much a walk has to see.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Care {
    /// A record that is moved to a larger place at that moment may be passed by.
    Quick,
    /// What is there all the time is seen.
    Exact,
    /// On a cluster, what processes of this node have stored is enough: no other node is asked. What others have stored may be among it
    /// as it once was.
    Here,
    /// The same, but only what this node has now, whoever stored it.
    Home,
}

/// How it was walked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Walked {
    /// Only what did not move is sure to be among it; an exact walk may tell more.
    Quickly,
    /// There is no better way.
    Exactly,
    /// Node by node: a record that moves from one to another meanwhile may be passed by, or seen twice; all of them may be.
    Scattered,
}

/// TDB_CLEAR_IF_FIRST, TDB_INCOMPATIBLE_HASH
const CLEAR_IF_FIRST: i32 = 1;
const INCOMPATIBLE_HASH: i32 = 2048;
/// DBWRAP_FLAG_PER_REC_PERSISTENT
const SOME_PERSISTENT: u64 = 2;

/// So many chains are walked one by one whatever is in them: less than a tenth of a millisecond.
const FEW_CHAINS: i32 = 1024;
/// With so many records a walk that locks each of 10,007 chains is faster than one that locks each record.
const MANY_RECORDS: usize = 280;

/// How a database is reached; found out once.
#[derive(Clone, Copy)]
enum Way {
    Unknown,
    /// The tdb that Samba has open, which it keeps open.
    Tdb(Tdb<'static>),
    /// Through Samba's layer; it stays open, too, as it costs a message to all nodes to open it.
    Layer(Db<'static>),
    /// Through the layer, which asks all nodes of a cluster; and the tdb with this node's part, where Samba lends it.
    Cluster(Db<'static>, Option<Tdb<'static>>),
}

struct State {
    way: Cell<Way>,
    /// Records at the last walk.
    found: Cell<usize>,
}

thread_local! {
    static STATES: [State; 4] = const { [NEW, NEW, NEW, NEW] };
}

#[allow(
    clippy::declare_interior_mutable_const,
    reason = "what each of the states begins with"
)]
const NEW: State = State {
    way: Cell::new(Way::Unknown),
    found: Cell::new(0),
};

impl Database {
    const fn number(self) -> usize {
        match self {
            Self::Locking => 0,
            Self::Opens => 1,
            Self::Sessions => 2,
            Self::Connections => 3,
        }
    }

    /// Its file's name.
    pub(super) const fn file(self) -> &'static CStr {
        match self {
            Self::Locking => c"locking.tdb",
            Self::Opens => c"smbXsrv_open_global.tdb",
            Self::Sessions => c"smbXsrv_session_global.tdb",
            Self::Connections => c"smbXsrv_tcon_global.tdb",
        }
    }

    fn way(self) -> Way {
        STATES.with(|states| {
            states
                .get(self.number())
                .map_or(Way::Unknown, |state| state.way.get())
        })
    }

    fn set_way(self, way: Way) {
        STATES.with(|states| {
            if let Some(state) = states.get(self.number()) {
                state.way.set(way);
            }
        });
    }

    fn found(self) -> usize {
        STATES.with(|states| {
            states
                .get(self.number())
                .map_or(0, |state| state.found.get())
        })
    }

    fn set_found(self, found: usize) {
        STATES.with(|states| {
            if let Some(state) = states.get(self.number()) {
                state.found.set(found);
            }
        });
    }

    /// Some records are stored in another file as well, and all behind a header (`persistent handles`).
    fn is_partly_persistent(self) -> bool {
        matches!(self, Self::Locking | Self::Opens) && samba::lp_persistent_handles() == Some(true)
    }

    /// Samba opens a database when it first walks it; locking.tdb at the start of a worker.
    fn let_samba_open(self) {
        match self {
            Self::Locking => None,
            Self::Opens => samba::smbXsrv_open_global_traverse(),
            // A walk of Samba's would decode a session with its keys, and not wipe it. Without messaging nobody can wait for a change,
            // which we do not.
            Self::Sessions => {
                samba::smbXsrv_session_global_init().or_else(samba::smbXsrv_session_global_traverse)
            }
            Self::Connections => samba::smbXsrv_tcon_global_traverse(),
        };
    }

    /// How it is reached, found out at the first call.
    fn reach(self) -> HostResult<Way> {
        let known = self.way();
        if !matches!(known, Way::Unknown) {
            return Ok(known);
        }
        // On a cluster we open it ourselves, and Samba's way to open one is a walk over all nodes.
        if is_clustered() != Some(true) {
            self.let_samba_open();
        }
        let way = match self.lent() {
            Ok(tdb) => Way::Tdb(tdb),
            Err(why) => {
                let file = self.file().to_string_lossy();
                log::info!("{file} is read through Samba's own functions: {why}");
                let database = self.opened()?;
                if is_clustered() == Some(true) {
                    Way::Cluster(database, own_part(database))
                } else {
                    Way::Layer(database)
                }
            }
        };
        self.set_way(way);
        Ok(way)
    }

    /// The tdb that Samba has open, or why it will not do. Samba's wrapper lends an open one to whoever asks by its name; one that Samba
    /// has not opened comes without Samba's flags.
    fn lent(self) -> Result<Tdb<'static>, &'static str> {
        const UNKNOWN: &str = "this Samba is not known well enough";
        let clustered = is_clustered().ok_or(UNKNOWN)?;
        if !symbol::tdb_traverse_chain.is_there()
            || !symbol::tdb_hash_size.is_there()
            || !symbol::lock_path.is_there()
        {
            return Err(UNKNOWN);
        }
        if clustered {
            return Err("it is clustered");
        }
        if self.is_partly_persistent() {
            return Err("some of its records are kept elsewhere");
        }
        let path = lock_path(self.file()).ok_or("its folder is not known")?;
        Tdb::borrow(&path, Some(CLEAR_IF_FIRST)).ok_or("Samba does not lend it")
    }

    /// Whether the records of the walk under way come from other processes, by a socket. Nobody waits for a lock then while they are looked
    /// at, and a process is asked about on the way: its node answers while more records come in.
    pub(super) fn is_told_by_others(self, care: Care) -> bool {
        let is_asked = !matches!(care, Care::Here | Care::Home);
        is_asked && matches!(self.way(), Way::Cluster(..)) && !self.is_partly_persistent()
    }

    /// Opened through Samba's layer, as Samba does it.
    fn opened(self) -> HostResult<Db<'static>> {
        let there = [&symbol::db_open, &symbol::lock_path];
        if !there.iter().all(|function| function.is_there()) {
            return Err(Status::ERROR_NOT_SUPPORTED);
        }
        let tdb_flags = match self {
            Self::Locking => CLEAR_IF_FIRST | INCOMPATIBLE_HASH | Tdb::COUNTS_CHANGES,
            _ => CLEAR_IF_FIRST | INCOMPATIBLE_HASH,
        };
        let flags = if self.is_partly_persistent() {
            SOME_PERSISTENT
        } else {
            0
        };
        let path = lock_path(self.file()).ok_or(Status::ERROR_NOT_ENOUGH_MEMORY)?;
        // It is nobody's child, so it stays.
        let opened = samba::db_open(&path, 0, tdb_flags, libc::O_RDWR, 0o600, 0, flags);
        opened.ok_or_else(|| match std::io::Error::last_os_error().raw_os_error() {
            Some(libc::ENOMEM) => Status::ERROR_NOT_ENOUGH_MEMORY,
            _ => Status::ERROR_GEN_FAILURE,
        })
    }
}

/// Since then some records may be persistent.
const PERSISTENT_SINCE: u32 = 425;

/// Whether databases can be walked here at all.
pub(in crate::samba) fn can_walk(release: u32) -> bool {
    let are_there = |functions: &[&Entry]| functions.iter().all(|one| one.is_there());
    if release >= PERSISTENT_SINCE && !are_there(&[&symbol::lp_persistent_handles]) {
        return false;
    }
    let of_layer = are_there(&[
        &symbol::db_open,
        &symbol::dbwrap_traverse_read,
        &raw::symbol::dbwrap_record_get_key,
        &raw::symbol::dbwrap_record_get_value,
    ]);
    let of_tdb = are_there(&[
        &raw::symbol::tdb_wrap_open,
        &symbol::tdb_traverse_chain,
        &symbol::tdb_hash_size,
        &raw::symbol::tdb_get_flags,
    ]);
    are_there(&[&symbol::lock_path]) && (of_layer || of_tdb)
}

/// Every record's key and value; no database may be touched meanwhile. An error when not all could be walked, never a shorter list.
pub(super) fn walk(
    database: Database,
    care: Care,
    each: &mut dyn FnMut(&[u8], &[u8]),
) -> HostResult<Walked> {
    let has_keys = database == Database::Sessions;
    let (found, walked) = match database.reach()? {
        Way::Tdb(tdb) if database.is_walked_by_record(tdb, care)? => {
            (tdb.records(has_keys, each)?, Walked::Quickly)
        }
        Way::Tdb(tdb) => (tdb.chains(has_keys, each)?, Walked::Exactly),
        Way::Layer(db) => (db.records(has_keys, each)?, Walked::Exactly),
        Way::Cluster(_, Some(part)) if matches!(care, Care::Here | Care::Home) => {
            wait_for_rest()?;
            let own = own_node();
            let mut content_of = |key: &[u8], value: &[u8]| {
                let is_meant = care == Care::Here || (own.is_some() && master(value) == own);
                if let Some(value) = content(value).filter(|_| is_meant) {
                    each(key, value);
                }
            };
            (part.records(has_keys, &mut content_of)?, Walked::Quickly)
        }
        Way::Cluster(db, _) => {
            let found = over_all_nodes(|| db.records(has_keys, &mut *each))?;
            (found, Walked::Scattered)
        }
        Way::Unknown => return Err(Status::ERROR_GEN_FAILURE),
    };
    database.set_found(found);
    Ok(walked)
}

/// The record under a key, on whichever node of a cluster it is.
pub(super) fn look_up(
    database: Database,
    key: &[u8],
    each: &mut dyn FnMut(&[u8], &[u8]),
) -> HostResult<()> {
    match database.reach()? {
        Way::Cluster(db, _) => cluster::look_up(db, key, each),
        _ => Err(Status::ERROR_NOT_SUPPORTED),
    }
}

impl Database {
    /// The chains of a tdb are walked one by one, or the records, whichever is less to lock.
    fn is_walked_by_record(self, tdb: Tdb<'_>, care: Care) -> HostResult<bool> {
        let chains = samba::tdb_hash_size(tdb).ok_or(Status::ERROR_NOT_SUPPORTED)?;
        let exact = care == Care::Exact || chains <= FEW_CHAINS || self.found() > MANY_RECORDS;
        Ok(!exact && symbol::tdb_traverse_read.is_there())
    }
}

/// Another number after each change of the database; `None`: it does not count.
pub(super) fn sequence(database: Database) -> Option<i32> {
    let Way::Tdb(tdb) = database.way() else {
        return None;
    };
    if tdb.flags()? & Tdb::COUNTS_CHANGES == 0 {
        return None;
    }
    samba::tdb_get_seqnum(tdb)
}
