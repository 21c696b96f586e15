//! Walks of databases over the very bytes that are stored, each record handed to a closure. A panic in it ends the walk.

use std::ffi::{c_void, CString};
use std::panic::{catch_unwind, AssertUnwindSafe};

use super::handles::{Bytes, Tdb, Text};
use super::raw;
use crate::registry::records::{FileKey, ServerId};

/// What each record's key and value is given to.
pub(in crate::samba) type Each<'a> = &'a mut dyn FnMut(&[u8], &[u8]);

/// A walk under way.
pub(in crate::samba) struct Walk<'a> {
    each: Each<'a>,
    /// Records that were looked at.
    pub(in crate::samba) found: usize,
    /// A panic ended it, which the hook has logged.
    pub(in crate::samba) panicked: bool,
    /// There are keys in the records, which shall not stay in memory that is free.
    has_keys: bool,
    /// Chain by chain.
    chained: bool,
}

/// For a walk of chains, which lends the mapping of the file itself where there is one.
pub(in crate::samba) struct Chained<'a, 'b>(pub(in crate::samba) &'a mut Walk<'b>);

impl Chained<'_, '_> {
    pub(super) fn as_ptr(&mut self) -> *mut c_void {
        self.0.chained = true;
        (&raw mut *self.0).cast()
    }
}

/// For a walk of Samba's database layer.
pub(in crate::samba) struct Layered<'a, 'b>(pub(in crate::samba) &'a mut Walk<'b>);

impl<'a> Walk<'a> {
    pub(in crate::samba) fn new(has_keys: bool, each: Each<'a>) -> Self {
        let (found, panicked, chained) = (0, false, false);
        Self {
            each,
            found,
            panicked,
            has_keys,
            chained,
        }
    }

    /// 0: go on. A walk of a cluster cannot be ended.
    ///
    /// # Safety
    /// `copies`: the value is a copy in our memory, freed next.
    unsafe fn record(&mut self, key: Bytes<'_>, value: Bytes<'_>, copies: bool) -> i32 {
        if !self.panicked {
            self.found += 1;
            let each = AssertUnwindSafe(|| (self.each)(key.get(), value.get()));
            self.panicked = catch_unwind(each).is_err();
        }
        if self.has_keys && copies {
            // SAFETY: a copy in our memory, freed next; the record was looked at.
            unsafe { value.wipe() };
        }
        i32::from(self.panicked)
    }
}

/// A record of a tdb: the tdb, key, value; not 0 ends the walk.
pub(super) type TdbFn = unsafe extern "C" fn(Tdb<'_>, Bytes<'_>, Bytes<'_>, *mut c_void) -> i32;
/// A `struct db_record`; not 0 ends the walk.
pub(super) type LayerFn = unsafe extern "C" fn(*mut c_void, *mut c_void) -> i32;
/// What is stored under a key.
pub(super) type ParseFn = unsafe extern "C" fn(Bytes<'_>, Bytes<'_>, *mut c_void) -> i32;
/// What ctdb has under a key.
pub(super) type CtdbFn = unsafe extern "C" fn(Bytes<'_>, Bytes<'_>, *mut c_void);
/// A lock: file, server, type, flavour, start, length.
pub(super) type LockFn = unsafe extern "C" fn(FileKey, ServerId, i32, i32, u64, u64, *mut c_void);

/// TDB_INTERNAL, TDB_NOMMAP
const IN_MEMORY: i32 = 2;
pub(super) const NOT_MAPPED: i32 = 8;

pub(super) unsafe extern "C" fn of_tdb(
    tdb: Tdb<'_>,
    key: Bytes<'_>,
    value: Bytes<'_>,
    walk: *mut c_void,
) -> i32 {
    // SAFETY: the walk was given a `Walk`; nobody else uses it meanwhile.
    let walk = unsafe { &mut *walk.cast::<Walk<'_>>() };
    let is_copied = |flags| flags & NOT_MAPPED != 0 && flags & IN_MEMORY == 0;
    let copies = !walk.chained || (walk.has_keys && tdb.flags().is_some_and(is_copied));
    // SAFETY: the value is a copy in a walk of records; in one of chains the tdb's flags tell.
    unsafe { walk.record(key, value, copies) }
}

pub(super) unsafe extern "C" fn of_layer(record: *mut c_void, walk: *mut c_void) -> i32 {
    let getters = raw::dbwrap_record_get_key().zip(raw::dbwrap_record_get_value());
    let Some((key, value)) = getters else {
        return 1;
    };
    // SAFETY: the record that the walk is at, whose key it is until this returns.
    let key = unsafe { key(record) };
    // SAFETY: the record that the walk is at, whose value it is until this returns.
    let value = unsafe { value(record) };
    // SAFETY: the walk was given a `Walk`; nobody else uses it meanwhile.
    let walk = unsafe { &mut *walk.cast::<Walk<'_>>() };
    // SAFETY: the database layer lends copies.
    unsafe { walk.record(key, value, true) }
}

impl Tdb<'_> {
    /// `TDB_SEQNUM`, one of the flags.
    pub(in crate::samba) const COUNTS_CHANGES: i32 = 128;

    /// How it was opened; `None`: that cannot be told.
    pub(in crate::samba) fn flags(self) -> Option<i32> {
        // SAFETY: the tdb is open as long as this value lives.
        raw::tdb_get_flags().map(|flags| unsafe { flags(self) })
    }
}

/// A look-up in ctdb: what the record is given to, and whether that panicked.
pub(in crate::samba) struct Look<'a>(pub(in crate::samba) Each<'a>, pub(in crate::samba) bool);

pub(super) unsafe extern "C" fn of_ctdb(key: Bytes<'_>, value: Bytes<'_>, look: *mut c_void) {
    // SAFETY: the look-up was given a `Look`; nobody else uses it meanwhile.
    let Look(each, panicked) = unsafe { &mut *look.cast::<Look<'_>>() };
    *panicked = catch_unwind(AssertUnwindSafe(|| each(key.get(), value.get()))).is_err();
    // SAFETY: it came by a socket, into memory of this process that is freed next; the record was looked at.
    unsafe { value.wipe() };
}

pub(super) unsafe extern "C" fn of_key(_: Bytes<'_>, value: Bytes<'_>, place: *mut c_void) -> i32 {
    // SAFETY: the look-up was given a place for such bytes; nobody else uses it meanwhile.
    unsafe {
        place
            .cast::<Option<Vec<u8>>>()
            .write(Some(value.get().to_vec()))
    };
    0
}

/// An option with a colon that fits a pattern, less its blanks; what fits; true ends the walk.
pub(super) type OptionFn = unsafe extern "C" fn(Text<'_>, *const c_void, *mut c_void) -> bool;

pub(super) unsafe extern "C" fn of_option(
    option: Text<'_>,
    _: *const c_void,
    names: *mut c_void,
) -> bool {
    // SAFETY: the walk was given a list of names; nobody else uses it meanwhile.
    let names = unsafe { &mut *names.cast::<Vec<CString>>() };
    names.extend(option.get().map(ToOwned::to_owned));
    false
}

/// A walk of byte range locks: what each is given to, its file and its process, and whether that panicked.
pub(in crate::samba) struct Locks<'a>(
    pub(in crate::samba) &'a mut dyn FnMut(FileKey, ServerId),
    pub(in crate::samba) bool,
);

pub(super) unsafe extern "C" fn of_lock(
    file: FileKey,
    server: ServerId,
    _: i32,
    _: i32,
    _: u64,
    _: u64,
    walk: *mut c_void,
) {
    // SAFETY: the walk was given a `Locks`; nobody else uses it meanwhile.
    let Locks(each, panicked) = unsafe { &mut *walk.cast::<Locks<'_>>() };
    if !*panicked {
        *panicked = catch_unwind(AssertUnwindSafe(|| each(file, server))).is_err();
    }
}
