//! The C ABI of `include/srvsvc_rs.h`: the only room with unsafe code.
//!
//! What the safety comments below call *the header's promise*: pointers given to a function or a callback are NULL or point to what
//! the header says, for the time of that call; sizes and lengths are true.

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
