//! `cargo run --example check_vectors -- FILE.jsonl ...`: decodes and re-encodes every vector of the files, compares bytes and fields.

use std::process::ExitCode;

#[path = "../tests/support/vectors.rs"]
#[allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    reason = "shared with the tests"
)]
mod vectors;

fn main() -> ExitCode {
    let (mut passed, mut failed) = (0_usize, 0_usize);
    for file in std::env::args().skip(1) {
        let text = match std::fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) => {
                eprintln!("{file}: {error}");
                failed += 1;
                continue;
            }
        };
        for line in vectors::lines(&text) {
            let checked = line.and_then(|vector| {
                vectors::check(&vector).map_err(|why| format!("{}: {why}", vector.label))
            });
            match checked {
                Ok(()) => passed += 1,
                Err(why) => {
                    failed += 1;
                    println!("{file}: {why}");
                }
            }
        }
    }
    println!("{passed} passed, {failed} failed");
    ExitCode::from(u8::from(failed > 0 || passed == 0))
}
