//! `seed FOLDER FILE ...`: the vectors of .jsonl files and the stored records of .txt files as seeds of each target, in FOLDER/decode and so
//! on.

use std::path::Path;

use srvsvc_rs::records::mutated::{seed, Stored};

#[path = "../seeds.rs"]
mod seeds;
#[path = "../../support/vectors.rs"]
#[allow(dead_code)]
mod vectors;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let folder = args.next().ok_or("seed FOLDER FILE ...")?;
    let mut list = Vec::new();
    for file in args {
        if let Some(release) = Path::new(&file)
            .file_name()
            .and_then(|name| release(name.to_str()?))
        {
            records(Path::new(&folder), release, &std::fs::read_to_string(file)?)?;
            continue;
        }
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

/// `4.17.txt`
fn release(name: &str) -> Option<u32> {
    let (major, minor) = name.strip_suffix(".txt")?.split_once('.')?;
    Some(major.parse::<u32>().ok()? * 100 + minor.parse::<u32>().ok()?)
}

/// Lines of database, key and value.
fn records(folder: &Path, release: u32, text: &str) -> std::io::Result<()> {
    for kind in Stored::ALL {
        let folder = folder.join(format!("records-{}", kind.database()));
        std::fs::create_dir_all(&folder)?;
        for (number, line) in text.lines().enumerate() {
            let mut fields = line.split(' ');
            if fields.next() == Some(kind.database()) {
                let [key, value] =
                    [fields.next(), fields.next()].map(|hex| bytes(hex.unwrap_or_default()));
                let name = format!("seed-{release}-{number}");
                std::fs::write(folder.join(name), seed(release, &key, &value))?;
            }
        }
    }
    Ok(())
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u32> = hex.chars().filter_map(|digit| digit.to_digit(16)).collect();
    digits
        .chunks_exact(2)
        .filter_map(|pair| u8::try_from(pair[0] << 4 | pair[1]).ok())
        .collect()
}
