//! `seed FOLDER FILE.jsonl ...`: the vectors of the files as seeds of each target, in FOLDER/decode and so on.

use std::path::Path;

#[path = "../seeds.rs"]
mod seeds;
#[path = "../../support/vectors.rs"]
#[allow(dead_code)]
mod vectors;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let folder = args.next().ok_or("seed FOLDER FILE.jsonl ...")?;
    let mut list = Vec::new();
    for file in args {
        list.extend(vectors::read(&std::fs::read_to_string(file)?)?);
    }
    for (target, seeds) in seeds::seeds(&list) {
        let folder = Path::new(&folder).join(target);
        std::fs::create_dir_all(&folder)?;
        for (number, seed) in seeds.iter().enumerate() {
            std::fs::write(folder.join(format!("seed-{number}")), seed)?;
        }
    }
    Ok(())
}
