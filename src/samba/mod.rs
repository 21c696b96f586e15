//! What Samba knows and does: `trait Host` for a worker of Samba, called by the service directly.
//!
//! Samba's functions are reached in `sys` alone, the one room here with unsafe code; all other rooms are plain Rust over its wrappers.

#![cfg_attr(
    test,
    allow(
        dead_code,
        unused_imports,
        reason = "unit tests have no shim around them"
    )
)]

#[cfg(target_endian = "big")]
compile_error!("what Samba hands over is read as machines with the lowest byte first have it");

pub(crate) mod access;
mod accounts;
pub(crate) mod actions;
mod audit;
mod call;
pub(crate) mod caller;
mod cluster;
mod command;
pub(crate) mod config;
mod counters;
pub(crate) mod debug_log;
mod directory;
mod file_security;
mod forgotten;
mod global_lock;
mod host;
pub(crate) mod identity;
pub(crate) mod kernel;
mod live;
pub(crate) mod lock;
pub(crate) mod metrics;
pub(crate) mod module;
mod ndr;
mod need;
pub(crate) mod needs;
mod options;
mod parameters;
pub(crate) mod passdb;
mod paths;
mod postponed;
pub(crate) mod purge;
mod records;
pub(crate) mod recovery;
pub(crate) mod report;
mod seen_nodes;
pub(crate) mod selfcheck;
mod services;
mod shares;
mod smbconf;
pub(crate) mod state;
mod status;
pub(crate) mod store;
#[allow(unsafe_code, reason = "calls into Samba and the kernel")]
pub(crate) mod sys;
mod tdb;
pub(crate) mod text;
mod transports;
mod variables;
mod version;
mod vfs;

pub(crate) use host::SambaHost;
