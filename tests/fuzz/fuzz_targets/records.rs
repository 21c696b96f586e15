//! Fuzz target: records that Samba stores, of the one kind that the environment's RECORDS says.
#![no_main]

use std::sync::OnceLock;

use srvsvc_rs::records::mutated::{try_one, Stored};

static KIND: OnceLock<Stored> = OnceLock::new();

fn kind() -> Stored {
    let wanted = std::env::var("RECORDS").unwrap_or_default();
    let kind = Stored::ALL
        .into_iter()
        .find(|kind| kind.database() == wanted);
    kind.expect("RECORDS is the name of a database")
}

libfuzzer_sys::fuzz_target!(|input: &[u8]| try_one(*KIND.get_or_init(kind), input));
