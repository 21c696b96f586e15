//! Samba's `srvsvc` RPC service ([MS-SRVS]) as a library that stock Samba loads.
//!
//! Bytes in, `ffi`, `dispatch`, `opnum`'s row, `ndr` decode, `access`, `service`, `ndr` encode, bytes out; each arrow points one way.
//!
//! | room | knows |
//! | --- | --- |
//! | [`ndr`] | NDR and NDR64, nothing of MS-SRVS |
//! | [`idl`] | the types and messages of MS-SRVS, nothing of shares |
//! | [`service`] | what each method does, never a byte |
//! | [`registry`] | the state, behind locks |
//! | [`access`], [`security`] | who may do what |
//! | [`names`] | names as pure functions |
//! | [`host`] | what the service may ask of the server around it |
//! | `samba` | what Samba knows and does; unsafe code in `samba::sys` alone |
//! | `ffi` | the C ABI, the other room with unsafe code |
#![deny(unsafe_code)]

pub mod access;
pub mod access_table;
mod answer;
mod audit;
pub mod dispatch;
mod drill;
pub mod error;
#[allow(unsafe_code, reason = "the border to C")]
pub mod ffi;
pub mod host;
pub mod idl;
pub mod names;
pub mod ndr;
pub mod opnum;
mod options;
#[cfg(all(fuzzing, not(feature = "samba")))]
#[path = "samba/records/mod.rs"]
#[allow(
    dead_code,
    unused_imports,
    missing_docs,
    reason = "the decoders alone, for the fuzzer"
)]
pub mod records;
mod refusals;
pub mod registry;
mod repeats;
#[cfg(feature = "samba")]
mod samba;
pub mod security;
pub mod service;
pub mod shadow;
mod troubles;
