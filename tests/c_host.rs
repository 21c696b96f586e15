//! The example host in C (examples/c/host.c, docs/abi.md): it compiles without warnings, runs clean under valgrind, lists its shares.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::path::{Path, PathBuf};
use std::process::Command;

const EXPECTED: &str = "\
NetrShareEnum by srvsvc_rs, ABI 1
data (Everybody's files)
photos ()
total 2, status 0
";

fn run(command: &mut Command) -> String {
    let done = command.output().unwrap();
    let err = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{command:?}: {err}");
    assert_eq!(err, "");
    String::from_utf8_lossy(&done.stdout).into_owned()
}

/// The library of this build is beside the test programs.
fn compile() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let library = std::env::current_exe()
        .unwrap()
        .with_file_name("libsrvsvc_rs.so");
    let program = library.with_file_name("c-host");
    let mut cc = Command::new("cc");
    cc.args(["-std=c11", "-Wall", "-Wextra", "-Wno-unused-parameter"])
        .args(["-Werror", "-g", "-o"])
        .arg(&program)
        .arg("-I")
        .arg(root.join("include"))
        .arg(root.join("examples/c/host.c"))
        .arg(&library)
        .arg(format!(
            "-Wl,-rpath,{}",
            library.parent().unwrap().display()
        ));
    run(&mut cc);
    program
}

#[test]
fn the_example_host_lists_its_table() {
    let program = compile();
    assert_eq!(run(&mut Command::new(&program)), EXPECTED);
    let mut valgrind = Command::new("valgrind");
    valgrind
        .args(["-q", "--error-exitcode=9", "--leak-check=full"])
        .arg("--errors-for-leak-kinds=definite")
        .arg(&program);
    assert_eq!(run(&mut valgrind), EXPECTED);
}
