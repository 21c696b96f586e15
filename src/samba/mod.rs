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

pub(crate) mod access;
pub(crate) mod actions;
mod audit;
pub(crate) mod caller;
mod command;
pub(crate) mod config;
mod counters;
pub(crate) mod debug_log;
mod directory;
mod file_security;
mod host;
pub(crate) mod kernel;
mod live;
pub(crate) mod lock;
pub(crate) mod metrics;
pub(crate) mod module;
mod parameters;
pub(crate) mod passdb;
pub(crate) mod purge;
mod records;
pub(crate) mod report;
pub(crate) mod selfcheck;
mod shares;
pub(crate) mod state;
mod status;
pub(crate) mod store;
#[allow(unsafe_code, reason = "calls into Samba and the kernel")]
pub(crate) mod sys;
mod transports;

pub(crate) use host::SambaHost;
