//! What bindgen makes of `include/srvsvc_rs.h`.
#![allow(
    non_camel_case_types,
    non_upper_case_globals,
    missing_docs,
    dead_code,
    unreachable_pub,
    clippy::all,
    clippy::pedantic,
    clippy::undocumented_unsafe_blocks,
    clippy::multiple_unsafe_ops_per_block,
    clippy::as_conversions,
    reason = "generated"
)]

include!(concat!(env!("OUT_DIR"), "/srvsvc_rs.rs"));
