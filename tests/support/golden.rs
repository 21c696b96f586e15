//! All golden vectors.

use super::vectors::{read, Vector};

/// All lines of all golden files.
pub(crate) fn golden() -> Vec<Vector> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden");
    let files = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    files
        .filter(|path| path.extension().is_some_and(|ext| ext == "jsonl"))
        .flat_map(|path| read(&std::fs::read_to_string(path).unwrap()).unwrap())
        .collect()
}
