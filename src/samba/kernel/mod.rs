#![forbid(unsafe_code)]
//! What the kernel knows: the time, processes, sockets. Each question is asked anew; nothing but descriptors is kept.

pub(super) mod alive;
pub(super) mod clock;
mod diag;
pub(super) mod folder;
pub(super) mod idle;
mod inotify;
pub(super) mod listening;
pub(crate) mod log_file;
pub(in crate::samba) mod moment;
mod processes;
pub(super) mod safe_folder;
pub(crate) mod smbd;
pub(crate) mod watch;
