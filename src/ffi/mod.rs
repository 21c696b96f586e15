//! The C ABI of `include/srvsvc_rs.h` for any server, and for Samba the other end of samba-glue (`samba`, `worker`). It is one of the two
//! rooms with unsafe code; the other one is `samba::sys`.
//!
//! Unsafe code here rests on what the header asks of a host: a pointer given to a function or a callback is NULL or points to what the
//! header says, for the time of that call; sizes and lengths are true.

#![allow(unreachable_pub, reason = "exported to C, not to Rust")]

mod callbacks;
mod caller;
mod callers;
mod convert;
mod exports;
mod feed;
mod handle;
mod host;
mod log;
mod panic;
mod records;
#[cfg(all(feature = "samba", not(test)))]
mod samba;
mod sys;
#[cfg(all(feature = "samba", not(test)))]
mod worker;
