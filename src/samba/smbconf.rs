#![forbid(unsafe_code)]
//! Samba's registry of sections, through libsmbconf: the configuration, and lists of our own beside it.

use std::cell::{Cell, OnceCell};
use std::ffi::{CStr, CString};
use std::marker::PhantomData;

use super::cluster::{id_of, is_clustered};
use super::global_lock::{GlobalLock, Mode};
use super::lock::PATIENCE;
use super::paths;
use super::recovery::takes_part;
use super::sys::frame::Frame;
use super::sys::handles::{Names, Tdb, Text};
pub(super) use super::sys::owned::Sections;
use super::sys::samba;
use crate::error::NetApiStatus as Status;
use crate::host::HostResult;

/// `sbcErr` as a Win32 status; `None`: this Samba has no such function.
fn status(err: Option<i32>) -> HostResult<()> {
    match err {
        Some(0) => Ok(()),
        None | Some(1 | 2) => Err(Status::ERROR_NOT_SUPPORTED),
        Some(4) => Err(Status::ERROR_NOT_ENOUGH_MEMORY),
        Some(5) => Err(Status::ERROR_INVALID_PARAMETER),
        Some(7) => Err(Status::ERROR_FILE_NOT_FOUND),
        Some(11) => Err(Status::ERROR_FILE_EXISTS),
        Some(12) => Err(Status::ERROR_ACCESS_DENIED),
        Some(_) => Err(Status::ERROR_GEN_FAILURE),
    }
}

/// Names and values are Samba's. What changes is done in the transaction under way.
impl Sections {
    /// The configuration's.
    pub(in crate::samba) fn of_configuration() -> HostResult<Self> {
        Self::open(None)
    }

    /// Those below a key.
    pub(in crate::samba) fn below(key: &CStr) -> HostResult<Self> {
        Self::open(Some(key))
    }

    fn open(key: Option<&CStr>) -> HostResult<Self> {
        let mut opened = None;
        status(samba::smbconf_init_reg(&mut opened, key))?;
        opened.ok_or(Status::ERROR_GEN_FAILURE)
    }

    /// Whether there is such a section.
    pub(in crate::samba) fn has(&self, section: &CStr) -> bool {
        samba::smbconf_share_exists(self, section) == Some(true)
    }

    /// All of them, in the order in which they are stored.
    pub(in crate::samba) fn names(&self) -> HostResult<Vec<CString>> {
        let frame = Frame::new().ok_or(Status::ERROR_NOT_ENOUGH_MEMORY)?;
        let mut names = Names::default();
        status(samba::smbconf_get_share_names(self, &frame, &mut names))?;
        // One that is not there stands for values that are in no section.
        Ok(names.texts().map(ToOwned::to_owned).collect())
    }

    /// Files that a section includes; `None`: they cannot be told.
    pub(in crate::samba) fn includes(&self, section: &CStr) -> Option<Vec<CString>> {
        let frame = Frame::new()?;
        let mut names = Names::default();
        let error = samba::smbconf_get_includes(self, &frame, section, &mut names)?;
        (error == 0).then(|| names.texts().map(ToOwned::to_owned).collect())
    }

    /// A parameter of a section as it is stored; `None`: it has none.
    pub(in crate::samba) fn get(&self, section: &CStr, name: &CStr) -> Option<CString> {
        let frame = Frame::new()?;
        let mut value = Text::NONE;
        let error = samba::smbconf_get_parameter(self, &frame, section, name, &mut value)?;
        let value = value.get().filter(|_| error == 0);
        value.map(ToOwned::to_owned)
    }

    /// Nobody else changes the registry until the transaction ends; waits for the one who does.
    pub(in crate::samba) fn begin(&self) -> HostResult<Transaction<'_>> {
        if !samba::symbol::smbconf_transaction_cancel.is_there() {
            return Err(Status::ERROR_NOT_SUPPORTED);
        }
        status(samba::smbconf_transaction_start(self))?;
        Ok(Transaction {
            of: self,
            only_here: PhantomData,
        })
    }

    /// Make a section.
    pub(in crate::samba) fn create(&self, section: &CStr) -> HostResult<()> {
        status(samba::smbconf_create_share(self, section))
    }

    /// Remove a section.
    pub(in crate::samba) fn delete(&self, section: &CStr) -> HostResult<()> {
        status(samba::smbconf_delete_share(self, section))
    }

    /// Set a parameter.
    pub(in crate::samba) fn set(
        &self,
        section: &CStr,
        name: &CStr,
        value: &CStr,
    ) -> HostResult<()> {
        status(samba::smbconf_set_parameter(self, section, name, value))
    }

    /// Remove a parameter.
    pub(in crate::samba) fn unset(&self, section: &CStr, name: &CStr) -> HostResult<()> {
        status(samba::smbconf_delete_parameter(self, section, name))
    }
}

/// A transaction on the whole registry, undone when it is dropped without a commit.
#[must_use]
pub(super) struct Transaction<'a> {
    of: &'a Sections,
    only_here: PhantomData<*const ()>,
}

impl Transaction<'_> {
    /// What was changed stays.
    pub(super) fn commit(self) -> HostResult<()> {
        if !samba::symbol::smbconf_transaction_commit.is_there() {
            return Err(Status::ERROR_NOT_SUPPORTED);
        }
        let sections = self.of;
        // A commit that fails has ended the transaction as well.
        std::mem::forget(self);
        status(samba::smbconf_transaction_commit(sections))
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        samba::smbconf_transaction_cancel(self.of);
    }
}

/// The sequence number of the registry's database, which each change moves; `None`: it cannot be told.
pub(super) fn sequence() -> Option<u64> {
    let mut number = 0;
    // No section is asked for.
    samba::smbconf_changed(kept_open()?, &mut number)?;
    Some(number)
}

/// Nobody changes the registry as long as it lives.
#[must_use]
pub(super) enum Still {
    Here(#[allow(dead_code, reason = "ends with it")] Transaction<'static>),
    Everywhere(#[allow(dead_code, reason = "ends with it")] GlobalLock),
}

/// Keep others from changing the registry; waits for the one who does. On a cluster that one may have stopped for good on another node, and
/// Samba's own transaction would wait a day for it. What is waited for there is Samba's lock of its transactions, for some seconds.
/// ERROR_BUSY: in vain.
pub(super) fn hold() -> HostResult<Still> {
    if is_clustered() == Some(true) {
        takes_part()?;
        let lock = GlobalLock::take(&lock_of_transactions()?, Mode::Exclusive, PATIENCE)?;
        return Ok(Still::Everywhere(lock));
    }
    let open = kept_open().ok_or(Status::ERROR_NOT_SUPPORTED)?;
    Ok(Still::Here(open.begin()?))
}

/// With the NUL behind it, as Samba takes it.
fn lock_of_transactions() -> HostResult<String> {
    thread_local! {
        /// Opened once, and it stays open: ctdb asks all nodes then.
        static ID: OnceCell<u32> = const { OnceCell::new() };
    }
    let find = || {
        let path = paths::state_path(c"registry.tdb")?;
        let flags = Tdb::COUNTS_CHANGES;
        let database = samba::db_open(&path, 0, flags, libc::O_RDWR, 0o600, 0, 0)?;
        id_of(database)
    };
    let id = ID.with(|id| match id.get() {
        Some(id) => Some(*id),
        None => find().map(|found| *id.get_or_init(|| found)),
    });
    let id = id.ok_or(Status::ERROR_NOT_SUPPORTED)?;
    Ok(format!("transaction_db_{id:#010x}\0"))
}

fn kept_open() -> Option<&'static Sections> {
    thread_local! {
        /// Open as long as the worker lives.
        static REGISTRY: Cell<Option<&'static Sections>> = const { Cell::new(None) };
    }
    if REGISTRY.get().is_none() {
        let opened = Sections::of_configuration().ok()?;
        REGISTRY.set(Some(Box::leak(Box::new(opened))));
    }
    REGISTRY.get()
}

/// `registry shares`
pub(super) fn serves_shares() -> bool {
    samba::lp_registry_shares() == Some(true)
}

/// `config backend = registry`
pub(super) fn is_backend() -> bool {
    samba::lp_config_backend_is_registry() == Some(true)
}

/// The database's file; `None`: it is not known, or another node's as well.
pub(super) fn file() -> Option<CString> {
    if is_clustered()? {
        return None;
    }
    thread_local! {
        static PATH: OnceCell<CString> = const { OnceCell::new() };
    }
    paths::kept(&PATH, || paths::state_path(c"registry.tdb"))
}
