//! What goes to and from Samba's functions by value, and the callbacks that they take.

use std::ffi::{c_char, c_void, CStr};
use std::time::Duration;

use crate::registry::records::{FileKey, ServerId};

/// `NTSTATUS`; 0 is success, the two highest bits say how bad another one is.
pub(super) type NtStatus = u32;

/// `TDB_DATA`
#[repr(C)]
#[derive(Clone, Copy)]
pub(super) struct TdbData {
    data: *mut u8,
    len: usize,
}

impl Default for TdbData {
    fn default() -> Self {
        Self {
            data: std::ptr::null_mut(),
            len: 0,
        }
    }
}

impl TdbData {
    /// To be read by a function while the bytes are there.
    pub(super) fn of(bytes: &mut [u8]) -> Self {
        Self {
            data: bytes.as_mut_ptr(),
            len: bytes.len(),
        }
    }

    /// For a key that is only read, as long as these bytes are there.
    pub(super) fn lent(bytes: &[u8]) -> Self {
        Self {
            data: bytes.as_ptr().cast_mut(),
            len: bytes.len(),
        }
    }

    /// # Safety
    /// Given by a walk, for the time of its callback; or an answer of Samba's that is still there.
    pub(super) unsafe fn bytes<'a>(self) -> &'a [u8] {
        if self.data.is_null() {
            return &[];
        }
        // SAFETY: so many bytes, as the database promises.
        unsafe { std::slice::from_raw_parts(self.data, self.len) }
    }

    /// Zero the bytes, which nobody looks at any more.
    ///
    /// # Safety
    /// A copy that was made for the walk's callback, with nobody else's eyes on it.
    pub(super) unsafe fn wipe(self) {
        if !self.data.is_null() {
            // SAFETY: so many bytes of the walk's own.
            unsafe { libc::explicit_bzero(self.data.cast(), self.len) };
        }
    }
}

/// `struct tdb_wrap`
#[repr(C)]
pub(super) struct TdbWrap {
    pub(super) tdb: *mut c_void,
}

/// `DATA_BLOB`
#[repr(C)]
pub(super) struct DataBlob {
    pub(super) data: *mut u8,
    pub(super) len: usize,
}

/// `struct timeval`
#[repr(C)]
#[derive(Clone, Copy)]
pub(super) struct TimeVal {
    seconds: i64,
    microseconds: i64,
}

impl From<Duration> for TimeVal {
    fn from(from: Duration) -> Self {
        Self {
            seconds: i64::try_from(from.as_secs()).unwrap_or(i64::MAX),
            microseconds: from.subsec_micros().into(),
        }
    }
}

/// `struct server_id`
#[repr(C)]
#[derive(Clone, Copy)]
pub(super) struct RawServerId {
    pid: u64,
    task_id: u32,
    vnn: u32,
    unique_id: u64,
}

impl From<ServerId> for RawServerId {
    fn from(id: ServerId) -> Self {
        Self {
            pid: id.pid,
            task_id: id.task_id,
            vnn: id.vnn,
            unique_id: id.unique_id,
        }
    }
}

impl From<RawServerId> for ServerId {
    fn from(id: RawServerId) -> Self {
        Self {
            pid: id.pid,
            task_id: id.task_id,
            vnn: id.vnn,
            unique_id: id.unique_id,
        }
    }
}

/// `struct file_id`
#[repr(C)]
#[derive(Clone, Copy, Default)]
pub(super) struct SambaFile {
    devid: u64,
    inode: u64,
    extid: u64,
}

impl From<SambaFile> for FileKey {
    fn from(from: SambaFile) -> Self {
        Self {
            devid: from.devid,
            inode: from.inode,
            extid: from.extid,
        }
    }
}

/// A record of a tdb; not 0 ends the walk.
pub(super) type TdbFn = unsafe extern "C" fn(*mut c_void, TdbData, TdbData, *mut c_void) -> i32;
/// What is stored under a key.
pub(super) type ParseFn = unsafe extern "C" fn(TdbData, TdbData, *mut c_void) -> i32;
/// A `struct db_record`; not 0 ends the walk.
pub(super) type RecordFn = unsafe extern "C" fn(*mut c_void, *mut c_void) -> i32;
/// A lock: file, server, type, flavour, start, length.
pub(super) type LockFn =
    unsafe extern "C" fn(SambaFile, RawServerId, i32, i32, u64, u64, *mut c_void);
/// Looks at none of its arguments, of which releases have different numbers.
pub(super) type StopFn = unsafe extern "C" fn() -> i32;

pub(super) type NdrPull = unsafe extern "C" fn(*mut c_void, u32, *mut c_void) -> i32;
pub(super) type NdrPush = unsafe extern "C" fn(*mut c_void, u32, *const c_void) -> i32;
pub(super) type NdrPrint = unsafe extern "C" fn(*mut c_void, *const c_char, *const c_void);
/// A `struct tevent_timer` goes off: loop, timer, moment, what it was given.
pub(super) type TimerFn =
    unsafe extern "C" fn(*mut c_void, *mut c_void, libc::timeval, *mut c_void);

/// A `TALLOC_CTX *`.
pub(super) type Talloc = *mut c_void;

/// `struct dom_sid`: 8 bytes and room for 15 authorities.
#[repr(C, align(4))]
pub(super) struct DomSid(pub(super) [u8; 68]);

/// `struct smbconf_csn`
#[repr(C)]
pub(super) struct Csn(pub(super) u64);

/// `bool (*)(const char *section, void *)`
pub(super) type SectionFn = unsafe extern "C" fn(*const c_char, *mut c_void) -> bool;
/// `bool (*)(const char *name, const char *value, void *)`
pub(super) type ParameterFn =
    unsafe extern "C" fn(*const c_char, *const c_char, *mut c_void) -> bool;

/// `struct loadparm_substitution`: what makes a text of the one that is written.
#[repr(C)]
pub(super) struct Substitution {
    pub(super) text: unsafe extern "C" fn(
        Talloc,
        *const Substitution,
        *const c_char,
        *mut c_void,
    ) -> *mut c_char,
    pub(super) arg: *mut c_void,
}

impl Substitution {
    /// What this one makes of a text, on the context.
    ///
    /// # Safety
    /// Samba's own, and the context is NULL or alive.
    pub(super) unsafe fn of(&self, context: Talloc, text: &CStr) -> *mut c_char {
        // SAFETY: the promise above.
        unsafe { (self.text)(context, self, text.as_ptr(), self.arg) }
    }
}

/// What Samba calls when a configuration names the module: a place for the methods, and what stands behind the colon or NULL.
pub(crate) type PassdbInit = unsafe extern "C" fn(*mut c_void, *const c_char) -> NtStatus;

/// `struct pdb_init_function_entry`, as far as it is read: an entry of Samba's list of backends.
#[repr(C)]
pub(super) struct Backend {
    _name: *const c_char,
    pub(super) init: PassdbInit,
}
