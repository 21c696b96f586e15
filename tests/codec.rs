//! The codec against the golden files, both ways.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "support/golden.rs"]
mod golden;
#[path = "support/vectors.rs"]
#[allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    reason = "shared with the example"
)]
mod vectors;

#[test]
fn golden_files_pass_both_ways() {
    let list = golden::golden();
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
