//! Things of Samba's that end when they are dropped.

use std::ffi::{c_void, CStr};
use std::marker::PhantomData;
use std::ptr::{null_mut, NonNull};

use super::frame::free;
use super::handles::Tdb;
use super::raw;
use super::walks::NOT_MAPPED;
use crate::error::NetApiStatus as Status;
use crate::host::HostResult;

/// `struct smbconf_ctx`: sections below one key of the registry. Names and values are Samba's.
#[repr(transparent)]
pub(in crate::samba) struct Sections(NonNull<c_void>);

/// `struct files_struct` of an open file, which ends before its connection does.
#[repr(transparent)]
pub(in crate::samba) struct OpenFile<'f>(NonNull<c_void>, PhantomData<&'f ()>);

impl Sections {
    pub(super) const fn as_ptr(&self) -> *mut c_void {
        self.0.as_ptr()
    }
}

impl OpenFile<'_> {
    pub(super) const fn as_ptr(&self) -> *mut c_void {
        self.0.as_ptr()
    }
}

impl Drop for Sections {
    fn drop(&mut self) {
        if let Some(close) = raw::smbconf_shutdown() {
            // SAFETY: opened by Samba, closed once.
            unsafe { close(self.as_ptr()) };
        }
    }
}

/// `NORMAL_CLOSE`
const NORMAL_CLOSE: i32 = 0;

impl Drop for OpenFile<'_> {
    fn drop(&mut self) {
        if let Some(close) = raw::close_file_free() {
            let mut file = self.as_ptr();
            // SAFETY: opened by Samba, closed once; nobody uses it after this.
            unsafe { close(null_mut(), &raw mut file, NORMAL_CLOSE) };
        }
    }
}

impl Tdb<'static> {
    /// One that Samba has open, by the path that it opened it with, and which stays open. One that Samba has not opened comes without
    /// its `flag`: `None`. Without a flag all are taken.
    pub(in crate::samba) fn borrow(path: &CStr, flag: Option<i32>) -> Option<Self> {
        let open = raw::tdb_wrap_open()?;
        // SAFETY: a text that stays for the call. The wrapper is nobody's child, so it stays.
        let wrap = unsafe { open(null_mut(), path.as_ptr(), 0, 0, libc::O_RDWR, 0o600) };
        // SAFETY: NULL or a wrapper that was made just now.
        let tdb = (*unsafe { wrap.as_ref() }?)?;
        if flag.is_none_or(|flag| tdb.flags().is_some_and(|flags| flags & flag != 0)) {
            return Some(tdb);
        }
        // SAFETY: made above, and not kept.
        unsafe { free(wrap.cast()) };
        None
    }
}

/// A tdb of our own.
pub(in crate::samba) struct TdbFile(Tdb<'static>);

impl TdbFile {
    /// To be read, while whoever writes there may cut it. ERROR_FILE_NOT_FOUND: it is not there.
    pub(in crate::samba) fn open(path: &CStr) -> HostResult<Self> {
        let both = raw::tdb_open().zip(raw::tdb_close());
        let (open, _) = both.ok_or(Status::ERROR_NOT_SUPPORTED)?;
        // SAFETY: a text that stays for the call.
        let tdb = unsafe { open(path.as_ptr(), 0, NOT_MAPPED, libc::O_RDONLY, 0) };
        tdb.map(Self).ok_or(Status::ERROR_FILE_NOT_FOUND)
    }

    pub(in crate::samba) const fn tdb(&self) -> Tdb<'_> {
        self.0
    }
}

impl Drop for TdbFile {
    fn drop(&mut self) {
        if let Some(close) = raw::tdb_close() {
            // SAFETY: opened by `open`, closed once.
            unsafe { close(self.0) };
        }
    }
}
