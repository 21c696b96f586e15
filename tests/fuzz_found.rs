//! What fuzzing found, tried again, and the seeds from which it starts.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops at what it did not expect"
)]

use std::collections::BTreeSet;

use srvsvc_rs::opnum::TABLE;

#[path = "fuzz/calls.rs"]
mod calls;
#[path = "support/golden.rs"]
mod golden;
#[path = "fuzz/host.rs"]
mod host;
#[path = "fuzz/seeds.rs"]
mod seeds;
#[path = "fuzz/stubs.rs"]
mod stubs;
#[path = "support/vectors.rs"]
#[allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    reason = "shared with the example"
)]
mod vectors;

fn try_all(input: &[u8]) {
    stubs::decode(input);
    stubs::identity(input);
    calls::dispatch(input);
}

#[test]
fn what_was_found_stays_fixed() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fuzz/found");
    let mut tried = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        try_all(&std::fs::read(file.unwrap().path()).unwrap());
        tried += 1;
    }
    assert!(tried > 0);
}

fn all() -> Vec<vectors::Vector> {
    let deviant = [
        include_str!("deviant/samba-char-dev.jsonl"),
        include_str!("deviant/samba-deviant.jsonl"),
        include_str!("deviant/samba-not-on-wire.jsonl"),
    ];
    let mut list = golden::golden();
    list.extend(deviant.iter().flat_map(|text| vectors::read(text).unwrap()));
    list
}

#[test]
fn every_seed_is_right() {
    for (_, seeds) in seeds::seeds(&all()) {
        assert!(seeds.len() > 1000);
        seeds.iter().for_each(|seed| try_all(seed));
    }
}

/// What each call and level is in: little-endian NDR, big-endian NDR, NDR64.
#[test]
fn the_seeds_have_every_call_and_level_in_every_syntax() {
    let mut seen = BTreeSet::new();
    for (target, seeds) in seeds::seeds(&all()) {
        let head = if target == "dispatch" { 8 } else { 0 };
        for seed in seeds {
            seen.insert((target, seed[head], seed[head + 1] & 3));
        }
    }
    for target in ["decode", "identity", "abi", "dispatch"] {
        let known = TABLE.iter().filter(|row| row.request.is_some());
        for opnum in known.map(|row| u8::try_from(row.opnum).unwrap()) {
            for syntax in [0, 2] {
                assert!(
                    seen.contains(&(target, opnum, syntax)),
                    "{target} {opnum} {syntax}"
                );
            }
        }
    }
}
