//! Fuzz target: see calls.rs.
#![no_main]

#[path = "../calls.rs"]
mod calls;
#[path = "../host.rs"]
mod host;

libfuzzer_sys::fuzz_target!(|input: &[u8]| calls::dispatch(input));
