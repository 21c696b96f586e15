//! What fuzzing found, tried again.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops at what it did not expect"
)]

#[path = "fuzz/targets.rs"]
mod targets;

#[test]
fn what_was_found_stays_fixed() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fuzz/found");
    let mut tried = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let input = std::fs::read(file.unwrap().path()).unwrap();
        targets::decode(&input);
        targets::identity(&input);
        tried += 1;
    }
    assert!(tried > 0);
}
