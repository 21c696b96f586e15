//! What the kernel knows: the time, processes, sockets. Each question is asked anew; nothing but descriptors is kept.

pub(super) mod alive;
pub(super) mod clock;
mod diag;
pub(super) mod idle;
pub(super) mod listening;
pub(crate) mod log_file;
pub(in crate::samba) mod moment;
pub(crate) mod smbd;
pub(crate) mod watch;
