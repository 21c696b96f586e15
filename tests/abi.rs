//! The C ABI as C sees it: programs that walk every function and that let every callback fail, and the names that the library exports.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::cast_possible_truncation,
    clippy::as_conversions,
    reason = "tests"
)]

#[path = "support/c_program.rs"]
mod c_program;
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

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use srvsvc_rs::idl::{NetrShareAddIn, NetrShareDelIn, ShareInfo, ShareInfo502I};
use srvsvc_rs::ndr::{Bytes, Message, Syntax, WString};
use srvsvc_rs::security::from_sddl;

use c_program::{library, output, run_all_ways, run_sanitized};

#[test]
fn a_c_program_walks_every_function() {
    assert_eq!(run_all_ways("tests/abi.c", "abi-walk", &[]), "ok\n");
}

/// Changes that a host which does its work would carry out; the recorded ones are refused before that.
fn changes() -> Vec<(u16, Vec<u8>)> {
    let some = |text: &str| Some(WString::from(text));
    let descriptor = from_sddl("O:BAG:BAD:(A;;FA;;;WD)", None).unwrap();
    let descriptor = descriptor.to_bytes().unwrap();
    let add = NetrShareAddIn {
        level: 502,
        info_struct: ShareInfo::Level502(Some(ShareInfo502I {
            netname: some("fresh"),
            path: some("C:\\srv\\fresh"),
            max_uses: u32::MAX,
            reserved: descriptor.len() as u32,
            security_descriptor: Some(Bytes(descriptor)),
            ..Default::default()
        })),
        ..Default::default()
    };
    let del = NetrShareDelIn {
        net_name: WString::from("data"),
        ..Default::default()
    };
    vec![
        (14, add.encode(Syntax::NDR32)),
        (18, del.encode(Syntax::NDR32)),
    ]
}

/// Every recorded request and those changes, in the form that abi_failing.c reads, and how many they are.
fn requests() -> (Vec<u8>, usize) {
    let recorded = golden::golden().into_iter();
    let recorded = recorded.filter(|one| one.request && one.syntax == Syntax::NDR32);
    let mut all: Vec<(u16, Vec<u8>)> = recorded.map(|one| (one.opnum, one.bytes)).collect();
    all.extend(changes());
    let mut file = Vec::new();
    for (opnum, stub) in &all {
        file.extend(u32::from(*opnum).to_ne_bytes());
        file.extend((stub.len() as u32).to_ne_bytes());
        file.extend(stub);
    }
    (file, all.len())
}

#[test]
fn callbacks_that_fail_cost_no_answer_and_nothing_failed_is_called_done() {
    let (bytes, count) = requests();
    let file = library().with_file_name("abi-requests");
    std::fs::write(&file, bytes).unwrap();
    let printed = run_sanitized("tests/abi_failing.c", "abi-failing", &[&file]);
    // Each of 24 callbacks, and all of them, in 5 ways, with shares kept by the store and by commands.
    assert_eq!(printed, format!("{} calls\n", count * 25 * 5 * 2));
}

/// Functions in Rust source, each from its line's begin to its body. Those that only say what C has are unsafe anyway.
fn signatures(source: &str) -> impl Iterator<Item = &str> {
    source.match_indices("fn ").filter_map(|(at, _)| {
        let line = source[..at].rfind('\n').map_or(0, |end| end + 1);
        let end = at + source[at..].find(['{', ';'])?;
        source[end..].starts_with('{').then(|| &source[line..end])
    })
}

#[test]
fn a_function_that_takes_a_raw_pointer_is_unsafe() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ffi");
    let mut taken = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let source = std::fs::read_to_string(&path).unwrap();
        for signature in signatures(&source) {
            let arguments = signature.split("->").next().unwrap();
            if arguments.contains("*mut ") || arguments.contains("*const ") {
                let name = path.display();
                assert!(signature.contains("unsafe"), "{name}: {signature}");
                taken += 1;
            }
        }
    }
    assert!(taken > 20, "{taken} functions were looked at");
}

#[test]
fn header_and_library_have_the_same_functions() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let header = std::fs::read_to_string(root.join("include/srvsvc_rs.h")).unwrap();
    let mut promised: BTreeSet<String> = BTreeSet::new();
    for (at, _) in header.match_indices("srvsvc_rs_") {
        let name: String = header[at..]
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
            .collect();
        let line = header[..at].rsplit('\n').next().unwrap();
        let begins = ["int32_t ", "uint32_t ", "void ", "const char *"].contains(&line);
        if begins && header[at + name.len()..].starts_with('(') {
            promised.insert(name);
        }
    }
    assert!(promised.len() > 20, "{promised:?}");
    promised.insert("samba_init_module".to_owned());
    let names = output(
        Command::new("nm")
            .args(["-D", "--defined-only"])
            .arg(library()),
    );
    let exported: BTreeSet<String> = names
        .lines()
        .filter_map(|line| Some(line.split_whitespace().nth(2)?.to_owned()))
        .collect();
    assert_eq!(exported, promised);
}

#[test]
fn what_is_undefined_is_public_or_weak() {
    let names = output(
        Command::new("nm")
            .args(["-D", "--undefined-only"])
            .arg(library()),
    );
    let strong: Vec<&str> = names
        .lines()
        .filter(|line| line.trim_start().starts_with("U "))
        .collect();
    let foreign: Vec<&&str> = strong
        .iter()
        .filter(|line| !line.contains("@GLIBC") && !line.contains("@GCC"))
        .collect();
    assert!(
        foreign.is_empty(),
        "not found in every program: {foreign:?}"
    );
}
