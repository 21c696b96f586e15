#![forbid(unsafe_code)]
//! Users' shares that went: what is stored for them is to go as well.
//!
//! Somebody may be making a share of that name just now, whose descriptor comes first. So it is done under the lock of the name, and not by
//! the load that misses the file.

use std::collections::BTreeMap;
use std::ffi::CString;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use parking_lot::Mutex;

/// By their names, with their files.
static DEPARTED: Mutex<BTreeMap<CString, PathBuf>> = Mutex::new(BTreeMap::new());

/// One whose file is gone.
pub(in crate::samba) fn add(name: CString, file: PathBuf) {
    DEPARTED.lock().insert(name, file);
}

/// Those that were added, each once.
pub(in crate::samba) fn take() -> BTreeMap<CString, PathBuf> {
    std::mem::take(&mut *DEPARTED.lock())
}

/// Whether a file is there no more.
pub(in crate::samba) fn is_gone(file: &Path) -> bool {
    fs::symlink_metadata(file).is_err_and(|error| error.kind() == ErrorKind::NotFound)
}
