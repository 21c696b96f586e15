//! Samba's registry of sections, through libsmbconf: the configuration, and lists of our own beside it.

use std::cell::Cell;
use std::ffi::{c_char, c_void, CStr, CString};
use std::marker::PhantomData;

use super::frame::Frame;
use super::functions::samba;
use super::text::owned;
use super::types::{Csn, Talloc};
use super::{options, paths};
use crate::error::NetApiStatus as Status;
use crate::host::HostResult;

/// `sbcErr` as a Win32 status.
fn status(err: i32) -> HostResult<()> {
    match err {
        0 => Ok(()),
        1 | 2 => Err(Status::ERROR_NOT_SUPPORTED),
        4 => Err(Status::ERROR_NOT_ENOUGH_MEMORY),
        5 => Err(Status::ERROR_INVALID_PARAMETER),
        7 => Err(Status::ERROR_FILE_NOT_FOUND),
        11 => Err(Status::ERROR_FILE_EXISTS),
        12 => Err(Status::ERROR_ACCESS_DENIED),
        _ => Err(Status::ERROR_GEN_FAILURE),
    }
}

fn missing() -> Status {
    Status::ERROR_NOT_SUPPORTED
}

/// Sections below one key of the registry; closed when it is dropped. Names and values are Samba's.
pub(in crate::samba) struct Sections(*mut c_void);

impl Sections {
    /// The configuration's.
    pub(in crate::samba) fn of_configuration() -> HostResult<Self> {
        Self::open(std::ptr::null())
    }

    /// Those below a key.
    pub(in crate::samba) fn below(key: &CStr) -> HostResult<Self> {
        Self::open(key.as_ptr())
    }

    fn open(key: *const c_char) -> HostResult<Self> {
        let init = samba::smbconf_init_reg.get().ok_or_else(missing)?;
        let mut opened = std::ptr::null_mut();
        let _frame = Frame::new();
        // SAFETY: NULL or a text for the time of the call; the result is ours to be closed.
        status(unsafe { init(std::ptr::null_mut(), &raw mut opened, key) })?;
        Ok(Self(opened))
    }

    /// Whether there is such a section.
    pub(in crate::samba) fn has(&self, section: &CStr) -> bool {
        let _frame = Frame::new();
        samba::smbconf_share_exists
            .get()
            // SAFETY: open, and a text for the time of the call.
            .is_some_and(|exists| unsafe { exists(self.0, section.as_ptr()) })
    }

    /// All of them, in the order in which they are stored.
    pub(in crate::samba) fn names(&self) -> HostResult<Vec<CString>> {
        let list = samba::smbconf_get_share_names.get().ok_or_else(missing)?;
        let frame = Frame::new().ok_or(Status::ERROR_NOT_ENOUGH_MEMORY)?;
        let mut count = 0;
        let mut names: *mut *mut c_char = std::ptr::null_mut();
        // SAFETY: open; the list is made on the frame.
        let err = unsafe { list(self.0, frame.context(), &raw mut count, &raw mut names) };
        status(err)?;
        let count = usize::try_from(count).unwrap_or_default();
        let listed: &[*mut c_char] = if names.is_null() {
            &[]
        } else {
            // SAFETY: so many texts, as Samba says.
            unsafe { std::slice::from_raw_parts(names, count) }
        };
        let listed = listed.iter();
        // SAFETY: a text of the frame's, or NULL, which stands for values that are in no section.
        Ok(listed.filter_map(|name| unsafe { owned(*name) }).collect())
    }

    /// A parameter of a section as it is stored; `None`: it has none.
    pub(in crate::samba) fn get(&self, section: &CStr, name: &CStr) -> Option<CString> {
        let get = samba::smbconf_get_parameter.get()?;
        let frame = Frame::new()?;
        let mut value = std::ptr::null_mut();
        let (section, name) = (section.as_ptr(), name.as_ptr());
        // SAFETY: open, two texts for the time of the call; the value is made on the frame.
        let err = unsafe { get(self.0, frame.context(), section, name, &raw mut value) };
        // SAFETY: a text of the frame's, or NULL.
        (err == 0).then(|| unsafe { owned(value) }).flatten()
    }

    /// Nobody else changes the registry until the transaction ends; waits for the one who does.
    pub(in crate::samba) fn begin(&self) -> HostResult<Transaction<'_>> {
        samba::smbconf_transaction_cancel
            .get()
            .ok_or_else(missing)?;
        let start = samba::smbconf_transaction_start.get().ok_or_else(missing)?;
        let _frame = Frame::new();
        // SAFETY: open; ended by the transaction's own end.
        status(unsafe { start(self.0) })?;
        Ok(Transaction {
            of: self,
            only_here: PhantomData,
        })
    }

    fn change(&self, change: Option<ChangeFn>, section: &CStr) -> HostResult<()> {
        let change = change.ok_or_else(missing)?;
        let _frame = Frame::new();
        // SAFETY: open, and a text for the time of the call.
        status(unsafe { change(self.0, section.as_ptr()) })
    }

    /// Make a section, in the transaction under way.
    pub(in crate::samba) fn create(&self, section: &CStr) -> HostResult<()> {
        self.change(samba::smbconf_create_share.get(), section)
    }

    /// Remove a section, in the transaction under way.
    pub(in crate::samba) fn delete(&self, section: &CStr) -> HostResult<()> {
        self.change(samba::smbconf_delete_share.get(), section)
    }

    /// Set a parameter, in the transaction under way.
    pub(in crate::samba) fn set(
        &self,
        section: &CStr,
        name: &CStr,
        value: &CStr,
    ) -> HostResult<()> {
        let set = samba::smbconf_set_parameter.get().ok_or_else(missing)?;
        let _frame = Frame::new();
        let (section, name) = (section.as_ptr(), name.as_ptr());
        // SAFETY: open, and three texts for the time of the call.
        status(unsafe { set(self.0, section, name, value.as_ptr()) })
    }

    /// Remove a parameter, in the transaction under way.
    pub(in crate::samba) fn unset(&self, section: &CStr, name: &CStr) -> HostResult<()> {
        let delete = samba::smbconf_delete_parameter.get().ok_or_else(missing)?;
        let _frame = Frame::new();
        // SAFETY: open, and two texts for the time of the call.
        status(unsafe { delete(self.0, section.as_ptr(), name.as_ptr()) })
    }
}

impl Drop for Sections {
    fn drop(&mut self) {
        if let Some(close) = samba::smbconf_shutdown.get() {
            // SAFETY: opened by `open`, closed once.
            unsafe { close(self.0) };
        }
    }
}

type ChangeFn = unsafe extern "C" fn(Talloc, *const c_char) -> i32;

/// A transaction on the whole registry, undone when it is dropped without a commit.
#[must_use]
pub(in crate::samba) struct Transaction<'a> {
    of: &'a Sections,
    only_here: PhantomData<*const ()>,
}

impl Transaction<'_> {
    /// What was changed stays.
    pub(in crate::samba) fn commit(self) -> HostResult<()> {
        let sections = self.of;
        let commit = samba::smbconf_transaction_commit
            .get()
            .ok_or_else(missing)?;
        // A commit that fails has ended the transaction as well.
        std::mem::forget(self);
        let _frame = Frame::new();
        // SAFETY: the transaction that `begin` started.
        status(unsafe { commit(sections.0) })
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        if let Some(cancel) = samba::smbconf_transaction_cancel.get() {
            let _frame = Frame::new();
            // SAFETY: the transaction that `begin` started, not committed.
            unsafe { cancel(self.of.0) };
        }
    }
}

/// The sequence number of the registry's database, which each change moves; `None`: it cannot be told.
pub(in crate::samba) fn sequence() -> Option<u64> {
    thread_local! {
        /// Open as long as the worker lives.
        static REGISTRY: Cell<*mut c_void> = const { Cell::new(std::ptr::null_mut()) };
    }
    let ask = samba::smbconf_changed.get()?;
    if REGISTRY.get().is_null() {
        let opened = Sections::of_configuration().ok()?;
        REGISTRY.set(opened.0);
        std::mem::forget(opened);
    }
    let mut csn = Csn(0);
    let none = std::ptr::null();
    // SAFETY: open; the number is ours to be written, and no section is asked for.
    unsafe { ask(REGISTRY.get(), &raw mut csn, none, none) };
    Some(csn.0)
}

/// `registry shares`
pub(in crate::samba) fn serves_shares() -> bool {
    // SAFETY: an option is read.
    samba::lp_registry_shares
        .get()
        .is_some_and(|option| unsafe { option() })
}

/// `config backend = registry`
pub(in crate::samba) fn is_backend() -> bool {
    samba::lp_config_backend_is_registry
        .get()
        // SAFETY: an option is read.
        .is_some_and(|option| unsafe { option() })
}

/// The database's file; `None`: it is not known, or another node's as well.
pub(in crate::samba) fn file() -> Option<CString> {
    if options::clustering()? {
        return None;
    }
    paths::state_path(c"registry.tdb")
}
