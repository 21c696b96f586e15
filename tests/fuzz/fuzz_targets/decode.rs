//! Fuzz target: see stubs.rs.
#![no_main]

#[path = "../stubs.rs"]
#[allow(dead_code)]
mod stubs;

libfuzzer_sys::fuzz_target!(|input: &[u8]| stubs::decode(input));
