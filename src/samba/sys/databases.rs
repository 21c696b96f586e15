//! Walks of Samba's databases of live state, over the very bytes that are stored.
//!
//! On a standalone server they are the tdb files that Samba has open, walked by libtdb. On a cluster, and wherever else a record is more
//! than its tdb shows, Samba's database layer walks them and hands out the same bytes.

use std::cell::Cell;
use std::ffi::{c_void, CStr};
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::time::{Duration, Instant};

use super::cluster;
use super::frame::Frame;
use super::functions::samba;
use super::types::{StopFn, TdbData};
use crate::error::NetApiStatus as Status;
use crate::host::HostResult;

/// A database of live state.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::samba) enum Database {
    Locking,
    Opens,
    Sessions,
    Connections,
}

/// How much a walk has to see.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::samba) enum Care {
    /// A record that is moved to a larger place at that moment may be passed by.
    Quick,
    /// What is there all the time is seen.
    Exact,
    /// On a cluster, what processes of this node have stored is enough: no other node is asked.
    Here,
}

/// How it was walked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::samba) enum Walked {
    /// Only what did not move is sure to be among it; an exact walk may tell more.
    Quickly,
    /// There is no better way.
    Exactly,
    /// Node by node: a record that moves from one to another meanwhile may be passed by, or seen twice.
    Scattered,
}

/// TDB_CLEAR_IF_FIRST, TDB_SEQNUM, TDB_INCOMPATIBLE_HASH
const CLEAR_IF_FIRST: i32 = 1;
pub(super) const COUNTS_CHANGES: i32 = 128;
const INCOMPATIBLE_HASH: i32 = 2048;
/// DBWRAP_FLAG_PER_REC_PERSISTENT
const SOME_PERSISTENT: u64 = 2;

/// So many chains are walked one by one whatever is in them: less than a tenth of a millisecond.
const FEW_CHAINS: u32 = 1024;
/// With so many records a walk that locks each of 10,007 chains is faster than one that locks each record.
const MANY_RECORDS: usize = 280;
/// A walk over all nodes that took so long is one that ctdb may have given up.
const SUSPICIOUS: Duration = Duration::from_secs(1);

/// How a database is reached; found out once.
#[derive(Clone, Copy)]
enum Way {
    Unknown,
    /// The tdb that Samba has open, which it keeps open.
    Tdb(*mut c_void),
    /// Through Samba's layer; it stays open, too, as it costs a message to all nodes to open it.
    Layer(*mut c_void),
    /// Through the layer, which asks all nodes of a cluster; and the tdb with this node's part, where Samba lends it.
    Cluster(*mut c_void, Option<*mut c_void>),
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
    pub(in crate::samba) const fn file(self) -> &'static CStr {
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
        matches!(self, Self::Locking | Self::Opens)
            && samba::lp_persistent_handles.get().is_some_and(|option| {
                // SAFETY: an option is read.
                unsafe { option() }
            })
    }

    /// Samba opens a database when it first walks it; locking.tdb at the start of a worker.
    fn let_samba_open(self) {
        if let (Self::Sessions, Some(init)) = (self, samba::smbXsrv_session_global_init.get()) {
            // A walk of Samba's would decode a session with its keys, and not wipe it.
            // SAFETY: without messaging nobody can wait for a change, which we do not.
            unsafe { init(std::ptr::null_mut()) };
            return;
        }
        let walk = match self {
            Self::Locking => None,
            Self::Opens => samba::smbXsrv_open_global_traverse.get(),
            Self::Sessions => samba::smbXsrv_session_global_traverse.get(),
            Self::Connections => samba::smbXsrv_tcon_global_traverse.get(),
        };
        if let Some(walk) = walk {
            let stop: StopFn = stop;
            // SAFETY: the callback ends the walk and looks at no argument, so it may have any.
            unsafe { walk(stop, std::ptr::null_mut()) };
        }
    }

    /// How it is reached, found out at the first call.
    fn reach(self) -> HostResult<Way> {
        let known = self.way();
        if !matches!(known, Way::Unknown) {
            return Ok(known);
        }
        self.let_samba_open();
        let way = match self.lent() {
            Ok(tdb) => Way::Tdb(tdb),
            Err(why) => {
                let file = self.file().to_string_lossy();
                log::info!("{file} is read through Samba's own functions: {why}");
                let database = self.opened()?;
                if cluster::is_clustered() == Some(true) {
                    Way::Cluster(database, cluster::own_part(database))
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
    fn lent(self) -> Result<*mut c_void, &'static str> {
        const UNKNOWN: &str = "this Samba is not known well enough";
        let clustered = cluster::is_clustered().ok_or(UNKNOWN)?;
        let path = samba::lock_path.get().ok_or(UNKNOWN)?;
        if samba::tdb_traverse_chain.get().is_none() || samba::tdb_hash_size.get().is_none() {
            return Err(UNKNOWN);
        }
        if clustered {
            return Err("it is clustered");
        }
        if self.is_partly_persistent() {
            return Err("some of its records are kept elsewhere");
        }
        let frame = Frame::new().ok_or(UNKNOWN)?;
        // SAFETY: the name ends in NUL.
        let path = unsafe { path(frame.context(), self.file().as_ptr()) };
        if path.is_null() {
            return Err("its folder is not known");
        }
        // SAFETY: a text on the frame.
        let path = unsafe { CStr::from_ptr(path) };
        borrow(path, CLEAR_IF_FIRST).ok_or("Samba does not lend it")
    }

    /// Opened through Samba's layer, as Samba does it.
    fn opened(self) -> HostResult<*mut c_void> {
        let open = samba::db_open.get().ok_or(Status::ERROR_NOT_SUPPORTED)?;
        let path = samba::lock_path.get().ok_or(Status::ERROR_NOT_SUPPORTED)?;
        let frame = Frame::new().ok_or(Status::ERROR_NOT_ENOUGH_MEMORY)?;
        let tdb_flags = match self {
            Self::Locking => CLEAR_IF_FIRST | INCOMPATIBLE_HASH | COUNTS_CHANGES,
            _ => CLEAR_IF_FIRST | INCOMPATIBLE_HASH,
        };
        let flags = if self.is_partly_persistent() {
            SOME_PERSISTENT
        } else {
            0
        };
        // SAFETY: the name ends in NUL.
        let path = unsafe { path(frame.context(), self.file().as_ptr()) };
        if path.is_null() {
            return Err(Status::ERROR_NOT_ENOUGH_MEMORY);
        }
        // SAFETY: the path lies on the frame; the database is nobody's child, so it stays.
        let db = unsafe {
            open(
                std::ptr::null_mut(),
                path,
                0,
                tdb_flags,
                libc::O_RDWR,
                0o600,
                0,
                flags,
            )
        };
        if db.is_null() {
            return Err(match std::io::Error::last_os_error().raw_os_error() {
                Some(libc::ENOMEM) => Status::ERROR_NOT_ENOUGH_MEMORY,
                _ => Status::ERROR_GEN_FAILURE,
            });
        }
        Ok(db)
    }
}

/// A tdb that Samba has open, by the path that it opened it with, and which stays open. One that Samba has not opened comes without
/// Samba's flag: `None`.
pub(super) fn borrow(path: &CStr, flag: i32) -> Option<*mut c_void> {
    let open = samba::tdb_wrap_open.get()?;
    let flags = samba::tdb_get_flags.get()?;
    let free = samba::_talloc_free.get()?;
    // SAFETY: a text that stays for the call. The wrapper is nobody's child, so it stays.
    let wrap = unsafe {
        open(
            std::ptr::null_mut(),
            path.as_ptr(),
            0,
            0,
            libc::O_RDWR,
            0o600,
        )
    };
    // SAFETY: NULL or a wrapper that was made just now.
    let tdb = unsafe { wrap.as_ref() }?.tdb;
    // SAFETY: an open tdb.
    if unsafe { flags(tdb) } & flag != 0 {
        return Some(tdb);
    }
    // SAFETY: made above, and not kept.
    unsafe { free(wrap.cast(), c"srvsvc_rs".as_ptr()) };
    None
}

/// Since then some records may be persistent.
const PERSISTENT_SINCE: u32 = 425;

/// Whether databases can be walked here at all.
pub(in crate::samba) fn can_walk(release: u32) -> bool {
    if release >= PERSISTENT_SINCE && samba::lp_persistent_handles.get().is_none() {
        return false;
    }
    let of_layer = samba::db_open.get().is_some()
        && samba::dbwrap_traverse_read.get().is_some()
        && samba::dbwrap_record_get_key.get().is_some()
        && samba::dbwrap_record_get_value.get().is_some();
    let of_tdb = samba::tdb_wrap_open.get().is_some()
        && samba::tdb_traverse_chain.get().is_some()
        && samba::tdb_hash_size.get().is_some()
        && samba::tdb_get_flags.get().is_some();
    samba::lock_path.get().is_some() && (of_layer || of_tdb)
}

/// Every record's key and value; no database may be touched meanwhile. An error when not all could be walked, never a shorter list.
pub(in crate::samba) fn walk(
    database: Database,
    care: Care,
    each: &mut dyn FnMut(&[u8], &[u8]),
) -> HostResult<Walked> {
    let mut walk = Walk {
        has_keys: database == Database::Sessions,
        ..Walk::new(each)
    };
    let walked = match database.reach()? {
        Way::Tdb(tdb) => walk_tdb(tdb, database, care, &mut walk)?,
        Way::Layer(db) => walk_layer(db, &mut walk)?,
        Way::Cluster(_, Some(part)) if care == Care::Here => walk_part(part, &mut walk)?,
        Way::Cluster(db, _) => walk_cluster(db, &mut walk)?,
        Way::Unknown => return Err(Status::ERROR_GEN_FAILURE),
    };
    database.set_found(walk.found);
    if walk.panicked {
        return Err(Status::ERROR_GEN_FAILURE);
    }
    Ok(walked)
}

/// Another number after each change of the database; `None`: it does not count.
pub(in crate::samba) fn sequence(database: Database) -> Option<i32> {
    let Way::Tdb(tdb) = database.way() else {
        return None;
    };
    let (flags, number) = (samba::tdb_get_flags.get()?, samba::tdb_get_seqnum.get()?);
    // SAFETY: Samba's open tdb.
    if unsafe { flags(tdb) } & COUNTS_CHANGES == 0 {
        return None;
    }
    // SAFETY: Samba's open tdb.
    Some(unsafe { number(tdb) })
}

pub(super) struct Walk<'a> {
    each: &'a mut dyn FnMut(&[u8], &[u8]),
    found: usize,
    panicked: bool,
    /// Keys are in the records.
    has_keys: bool,
    /// What is lent is a copy in our memory, freed next, and no part of the file.
    copies: bool,
    /// Records are a node's part of a cluster's: what it has now counts, behind ctdb's header.
    part_of: Option<u32>,
}

impl<'a> Walk<'a> {
    /// Of records without keys.
    pub(super) fn new(each: &'a mut dyn FnMut(&[u8], &[u8])) -> Self {
        Self {
            each,
            found: 0,
            panicked: false,
            has_keys: false,
            copies: true,
            part_of: None,
        }
    }

    /// A panic ended it.
    pub(super) const fn panicked(&self) -> bool {
        self.panicked
    }
}

impl Walk<'_> {
    /// 0: go on. The hook has logged a panic, and the walk is an error.
    fn record(&mut self, key: &[u8], value: &[u8]) -> i32 {
        if self.panicked {
            // A walk of a cluster cannot be ended.
            return 1;
        }
        let value = match self.part_of {
            Some(node) => cluster::content(value, node),
            None => Some(value),
        };
        let Some(value) = value else {
            return 0;
        };
        self.found += 1;
        let result = catch_unwind(AssertUnwindSafe(|| (self.each)(key, value)));
        self.panicked |= result.is_err();
        i32::from(self.panicked)
    }

    /// After each record: its keys shall not stay in memory that is free.
    fn forget(&self, value: TdbData) {
        if self.has_keys && self.copies {
            // SAFETY: a copy, as `copies` says; its record was looked at.
            unsafe { value.wipe() };
        }
    }
}

/// The chains of a tdb are walked one by one, or the records, whichever is less to lock.
fn walk_tdb(
    tdb: *mut c_void,
    database: Database,
    care: Care,
    walk: &mut Walk<'_>,
) -> HostResult<Walked> {
    let missing = Status::ERROR_NOT_SUPPORTED;
    let size = samba::tdb_hash_size.get().ok_or(missing)?;
    // SAFETY: Samba's open tdb.
    let chains = u32::try_from(unsafe { size(tdb) }).map_err(|_| Status::ERROR_GEN_FAILURE)?;
    let exact = care == Care::Exact || chains <= FEW_CHAINS || database.found() > MANY_RECORDS;
    if let Some(by_record) = samba::tdb_traverse_read.get().filter(|_| !exact) {
        let arg: *mut Walk<'_> = walk;
        // SAFETY: `tdb_record` takes the walk, which outlives this call.
        if unsafe { by_record(tdb, tdb_record, arg.cast()) } < 0 {
            return Err(why_not(tdb));
        }
        return Ok(Walked::Quickly);
    }
    walk_chains(tdb, chains, walk)?;
    Ok(Walked::Exactly)
}

/// Each chain of a tdb, which is locked meanwhile.
fn walk_chains(tdb: *mut c_void, chains: u32, walk: &mut Walk<'_>) -> HostResult<()> {
    let missing = Status::ERROR_NOT_SUPPORTED;
    let by_chain = samba::tdb_traverse_chain.get().ok_or(missing)?;
    walk.copies = lends_copies(tdb);
    let arg: *mut Walk<'_> = walk;
    for chain in 0..chains {
        // SAFETY: `tdb_record` takes the walk, which outlives this call.
        if unsafe { by_chain(tdb, chain, tdb_record, arg.cast()) } < 0 {
            return Err(why_not(tdb));
        }
    }
    Ok(())
}

/// All records of a tdb that was borrowed.
pub(super) fn walk_borrowed(
    tdb: *mut c_void,
    each: &mut dyn FnMut(&[u8], &[u8]),
) -> HostResult<()> {
    let size = samba::tdb_hash_size
        .get()
        .ok_or(Status::ERROR_NOT_SUPPORTED)?;
    let mut walk = Walk::new(each);
    // SAFETY: Samba's open tdb.
    let chains = u32::try_from(unsafe { size(tdb) }).map_err(|_| Status::ERROR_GEN_FAILURE)?;
    walk_chains(tdb, chains, &mut walk)?;
    if walk.panicked {
        return Err(Status::ERROR_GEN_FAILURE);
    }
    Ok(())
}

/// A walk of a chain lends the mapping of the file itself, where there is one.
fn lends_copies(tdb: *mut c_void) -> bool {
    /// TDB_INTERNAL, TDB_NOMMAP
    const IN_MEMORY: i32 = 2;
    const NOT_MAPPED: i32 = 8;
    samba::tdb_get_flags.get().is_none_or(|flags| {
        // SAFETY: Samba's open tdb.
        let flags = unsafe { flags(tdb) };
        flags & NOT_MAPPED != 0 && flags & IN_MEMORY == 0
    })
}

/// Why libtdb broke a walk off.
fn why_not(tdb: *mut c_void) -> Status {
    /// TDB_ERR_OOM
    const OUT_OF_MEMORY: i32 = 4;
    let error = samba::tdb_error.get().map(|last| {
        // SAFETY: Samba's open tdb.
        unsafe { last(tdb) }
    });
    match error {
        Some(OUT_OF_MEMORY) => Status::ERROR_NOT_ENOUGH_MEMORY,
        _ => Status::ERROR_GEN_FAILURE,
    }
}

fn walk_layer(db: *mut c_void, walk: &mut Walk<'_>) -> HostResult<Walked> {
    let traverse = samba::dbwrap_traverse_read
        .get()
        .ok_or(Status::ERROR_NOT_SUPPORTED)?;
    if samba::dbwrap_record_get_key.get().is_none()
        || samba::dbwrap_record_get_value.get().is_none()
    {
        return Err(Status::ERROR_NOT_SUPPORTED);
    }
    let arg: *mut Walk<'_> = walk;
    // SAFETY: `layer_record` takes the walk, which outlives this call; nobody asks for the number.
    let status = unsafe { traverse(db, layer_record, arg.cast(), std::ptr::null_mut()) };
    if status != 0 {
        log::warn!("the walk of a database failed: {status:#010x}");
        return Err(Status::ERROR_GEN_FAILURE);
    }
    Ok(Walked::Exactly)
}

/// All nodes. ERROR_TIMEOUT: one of them did not answer in time, and what it has is not known.
fn walk_cluster(db: *mut c_void, walk: &mut Walk<'_>) -> HostResult<Walked> {
    in_time(|| walk_layer(db, walk))?;
    Ok(Walked::Scattered)
}

/// What of a cluster's database this node has.
fn walk_part(tdb: *mut c_void, walk: &mut Walk<'_>) -> HostResult<Walked> {
    let missing = Status::ERROR_NOT_SUPPORTED;
    let by_record = samba::tdb_traverse_read.get().ok_or(missing)?;
    walk.part_of = Some(cluster::own_node().ok_or(missing)?);
    let arg: *mut Walk<'_> = walk;
    // SAFETY: `tdb_record` takes the walk, which outlives this call.
    if unsafe { by_record(tdb, tdb_record, arg.cast()) } < 0 {
        return Err(why_not(tdb));
    }
    Ok(Walked::Quickly)
}

/// A walk over all nodes of a cluster. One that ctdb gave up looks as if it had come to its end, only the time that it took tells.
pub(super) fn in_time<T>(walk: impl FnOnce() -> HostResult<T>) -> HostResult<T> {
    let began = Instant::now();
    let done = walk()?;
    let took = began.elapsed();
    if took >= SUSPICIOUS && took >= cluster::traverse_timeout() {
        log::warn!(
            "a node of the cluster did not answer within {} s",
            took.as_secs()
        );
        return Err(Status::ERROR_TIMEOUT);
    }
    Ok(done)
}

unsafe extern "C" fn stop() -> i32 {
    1
}

pub(super) unsafe extern "C" fn tdb_record(
    _: *mut c_void,
    key: TdbData,
    value: TdbData,
    arg: *mut c_void,
) -> i32 {
    // SAFETY: lent by libtdb until this returns.
    let key = unsafe { key.bytes() };
    // SAFETY: lent by libtdb until this returns.
    let bytes = unsafe { value.bytes() };
    // SAFETY: what `walk_tdb` gave; nobody else uses it meanwhile.
    let walk = unsafe { arg.cast::<Walk<'_>>().as_mut() };
    walk.map_or(1, |walk| {
        let next = walk.record(key, bytes);
        walk.forget(value);
        next
    })
}

unsafe extern "C" fn layer_record(record: *mut c_void, arg: *mut c_void) -> i32 {
    let getters = samba::dbwrap_record_get_key
        .get()
        .zip(samba::dbwrap_record_get_value.get());
    let Some((key, value)) = getters else {
        return 1;
    };
    // SAFETY: the record that the walk is at.
    let key = unsafe { key(record) };
    // SAFETY: the record that the walk is at.
    let value = unsafe { value(record) };
    // SAFETY: the record's until this returns.
    let key = unsafe { key.bytes() };
    // SAFETY: the record's until this returns.
    let bytes = unsafe { value.bytes() };
    // SAFETY: what `walk_layer` gave; nobody else uses it meanwhile.
    let walk = unsafe { arg.cast::<Walk<'_>>().as_mut() };
    walk.map_or(1, |walk| {
        let next = walk.record(key, bytes);
        walk.forget(value);
        next
    })
}
