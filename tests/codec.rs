//! The codec against the golden files: both ways, truncated, and with every word replaced.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::path::Path;
use std::time::{Duration, Instant};

use srvsvc_rs::opnum;

#[path = "support/vectors.rs"]
#[allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    reason = "shared with the example"
)]
mod vectors;

fn golden() -> Vec<vectors::Vector> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let files = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    files
        .filter(|path| path.extension().is_some_and(|ext| ext == "jsonl"))
        .flat_map(|path| vectors::read(&std::fs::read_to_string(path).unwrap()).unwrap())
        .collect()
}

#[test]
fn golden_files_pass_both_ways() {
    let list = golden();
    let wrong: Vec<String> = list
        .iter()
        .filter_map(|vector| {
            vectors::check(vector)
                .err()
                .map(|why| format!("{}: {why}", vector.label))
        })
        .collect();
    assert_eq!(list.len(), 3166);
    assert!(
        wrong.is_empty(),
        "{} wrong, first: {:?}",
        wrong.len(),
        wrong.first()
    );
}

/// Decode hostile bytes: any result will do, but soon. Comparing 10 ms a call would fail on a busy machine, so it is the sum.
fn survive(vector: &vectors::Vector, stub: &[u8]) {
    let row = opnum::row(vector.opnum).unwrap();
    drop(row.echo_in.unwrap()(stub, vector.syntax));
}

#[test]
fn truncated_requests_are_survived() {
    for vector in golden().iter().filter(|vector| vector.request) {
        let (start, cpu) = (Instant::now(), vector.bytes.len());
        for end in 0..vector.bytes.len() {
            survive(vector, &vector.bytes[..end]);
        }
        assert!(
            start.elapsed() < Duration::from_millis(10) * u32::try_from(cpu.max(1)).unwrap(),
            "{}",
            vector.label
        );
    }
}

#[test]
fn requests_with_replaced_words_are_survived() {
    for vector in golden().iter().filter(|vector| vector.request) {
        let start = Instant::now();
        let mut tries = 1;
        for at in (0..vector.bytes.len().saturating_sub(3)).step_by(4) {
            for word in [0_u32, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff] {
                let mut stub = vector.bytes.clone();
                stub[at..at + 4].copy_from_slice(&word.to_le_bytes());
                survive(vector, &stub);
                tries += 1;
            }
        }
        assert!(
            start.elapsed() < Duration::from_millis(10) * tries,
            "{}",
            vector.label
        );
    }
}
