//! Samba's `srvsvc` RPC service ([MS-SRVS]) as a library that stock Samba loads.
#![deny(unsafe_code)]

pub mod error;
