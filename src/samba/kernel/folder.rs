#![forbid(unsafe_code)]
//! The folder in which the process works.

use std::fs::File;
use std::os::unix::fs::OpenOptionsExt as _;
use std::sync::Arc;

use once_cell::sync::OnceCell;

use crate::samba::sys::kernel::fchdir;

/// Where the process worked when the first of these was made; it works there again when one is dropped.
pub(in crate::samba) struct WorkingDirectory(Option<Arc<File>>);

impl WorkingDirectory {
    /// A worker goes nowhere else between two of them, so the folder is opened once.
    pub(in crate::samba) fn keep() -> Self {
        static KEPT: OnceCell<Option<Arc<File>>> = OnceCell::new();
        let here = || {
            let mut options = File::options();
            options
                .read(true)
                .custom_flags(libc::O_PATH | libc::O_DIRECTORY);
            options.open(".").ok().map(Arc::new)
        };
        Self(KEPT.get_or_init(here).clone())
    }
}

impl Drop for WorkingDirectory {
    fn drop(&mut self) {
        let back = self.0.as_ref().is_some_and(|home| fchdir(home).is_some());
        if !back && std::env::set_current_dir("/").is_err() {
            log::error!("the working directory is lost");
        }
    }
}
