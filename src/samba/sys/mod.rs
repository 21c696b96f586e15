//! Calls into Samba, each behind a safe wrapper that gives back what it took.
//!
//! Samba's functions are found by name at run time ([`symbols`]): an absent one is `None`, and what needs it answers
//! ERROR_NOT_SUPPORTED. Everything here runs in the one thread of a worker, as root unless an [`identity`] is taken on.

mod accounts;
mod frame;
pub(crate) mod identity;
pub(in crate::samba) mod inotify;
pub(in crate::samba) mod os;
pub(in crate::samba) mod processes;
pub(crate) mod shim;
pub(crate) mod symbols;
pub(crate) mod text;

pub(in crate::samba) use accounts::user_name;
