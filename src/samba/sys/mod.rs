//! Calls into Samba, each behind a safe wrapper that gives back what it took.
//!
//! Samba's functions are found by name at run time ([`symbols`]): an absent one is `None`, and what needs it answers
//! ERROR_NOT_SUPPORTED. Everything here runs in the one thread of a worker, as root unless an [`identity`] is taken on.

pub(in crate::samba) mod accounts;
pub(crate) mod addresses;
pub(in crate::samba) mod cached;
pub(in crate::samba) mod checks;
pub(in crate::samba) mod cluster;
pub(in crate::samba) mod commands;
pub(in crate::samba) mod databases;
pub(in crate::samba) mod debug;
pub(in crate::samba) mod descriptors;
pub(crate) mod endpoint;
pub(crate) mod events;
pub(in crate::samba) mod frame;
pub(crate) mod functions;
pub(in crate::samba) mod global_lock;
pub(crate) mod identity;
pub(in crate::samba) mod inotify;
pub(in crate::samba) mod loader;
pub(in crate::samba) mod locks;
pub(in crate::samba) mod messages;
mod ndr;
pub(in crate::samba) mod options;
pub(in crate::samba) mod os;
pub(crate) mod passdb;
pub(in crate::samba) mod paths;
pub(in crate::samba) mod processes;
pub(in crate::samba) mod registry_tdb;
pub(in crate::samba) mod release;
pub(in crate::samba) mod resolver;
pub(in crate::samba) mod running;
pub(crate) mod services;
pub(in crate::samba) mod shared;
pub(crate) mod shim;
pub(in crate::samba) mod smbconf;
pub(in crate::samba) mod speaker;
pub(crate) mod symbols;
pub(crate) mod text;
mod types;
pub(in crate::samba) mod variables;
pub(in crate::samba) mod vfs;

pub(in crate::samba) use ndr::Running;
