//! `cargo run --example check_vectors -- FILE.jsonl ...`: decodes and re-encodes every vector of the files, compares bytes and fields.

use std::process::ExitCode;

#[path = "../tests/support/vectors.rs"]
#[allow(missing_docs, unreachable_pub, reason = "shared with the tests")]
mod vectors;

fn main() -> ExitCode {
    let (mut passed, mut failed) = (0_usize, 0_usize);
    for file in std::env::args().skip(1) {
        let read = std::fs::read_to_string(&file)
            .map_err(|error| error.to_string())
            .and_then(|text| vectors::read(&text));
        let list = match read {
            Ok(list) => list,
            Err(error) => {
                eprintln!("{file}: {error}");
                failed += 1;
                continue;
            }
        };
        for vector in list {
            match vectors::check(&vector) {
                Ok(()) => passed += 1,
                Err(why) => {
                    failed += 1;
                    println!("{file}: {}: {why}", vector.label);
                }
            }
        }
    }
    println!("{passed} passed, {failed} failed");
    ExitCode::from(u8::from(failed > 0 || passed == 0))
}
