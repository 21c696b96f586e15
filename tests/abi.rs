//! The C ABI as C sees it: a program that walks every function, under valgrind, and the names that the library exports.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The library of this build: beside the test programs.
fn library() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let library = test.with_file_name("libsrvsvc_rs.so");
    assert!(library.exists(), "{} was not built", library.display());
    library
}

fn output(command: &mut Command) -> String {
    let done = command.output().unwrap();
    let (out, err) = (
        String::from_utf8_lossy(&done.stdout),
        String::from_utf8_lossy(&done.stderr),
    );
    assert!(done.status.success(), "{command:?}: {out}{err}");
    out.into_owned()
}

#[test]
fn a_c_program_walks_every_function() {
    let library = library();
    let program = library.with_file_name("abi-walk");
    let mut compile = Command::new("cc");
    compile
        .args([
            "-std=gnu11",
            "-Wall",
            "-Wextra",
            "-Wno-unused-parameter",
            "-Werror",
            "-g",
            "-o",
        ])
        .arg(&program);
    compile
        .arg("-I")
        .arg(root().join("include"))
        .arg(root().join("tests/abi.c"))
        .arg(&library);
    output(compile.arg(format!(
        "-Wl,-rpath,{}",
        library.parent().unwrap().display()
    )));
    assert_eq!(output(&mut Command::new(&program)), "ok\n");
    let mut valgrind = Command::new("valgrind");
    valgrind.args([
        "-q",
        "--error-exitcode=9",
        "--leak-check=full",
        "--errors-for-leak-kinds=definite",
    ]);
    assert_eq!(output(valgrind.arg(&program)), "ok\n");
}

#[test]
fn header_and_library_have_the_same_functions() {
    let header = std::fs::read_to_string(root().join("include/srvsvc_rs.h")).unwrap();
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
