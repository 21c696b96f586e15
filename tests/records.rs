//! Records of Samba's databases as samba-glue reads and proves them: C programs under the sanitizers (records.c, layout.c).
#![cfg(feature = "samba")]
#![allow(clippy::unwrap_used, reason = "tests")]

use std::path::Path;
use std::process::Command;

#[path = "support/c_program.rs"]
#[allow(dead_code, reason = "shared with the tests of the C ABI")]
mod c_program;

use c_program::output;

const PACKAGES: [&str; 5] = ["samba-util", "dcerpc_server", "ndr", "talloc", "tevent"];

/// What a program prints that is made of one of tests/ and some of samba-glue.
fn run(name: &str, test: &str, glue: &[&str], libraries: &[&str]) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let program = std::env::current_exe().unwrap().with_file_name(name);
    let flags = output(Command::new("pkg-config").arg("--cflags").args(PACKAGES));
    let mut compile = Command::new("cc");
    compile
        .args([
            "-std=gnu11",
            "-D_GNU_SOURCE",
            "-Wall",
            "-Werror",
            "-g",
            "-O1",
            "-fsanitize=address,undefined",
            "-fno-sanitize-recover",
        ])
        .args(flags.split_whitespace())
        .arg("-I")
        .arg(root.join("include"))
        .arg("-I")
        .arg(root.join("samba-glue"))
        .arg("-o")
        .arg(&program)
        .arg(root.join("tests").join(test))
        .args(glue.iter().map(|file| root.join("samba-glue").join(file)))
        .args(libraries);
    output(&mut compile);
    output(&mut Command::new(&program))
}

#[test]
fn nothing_is_read_outside_of_a_record() {
    let printed = run("records-walk", "records.c", &["digest.c", "records.c"], &[]);
    assert_eq!(printed, "ok\n");
}

#[test]
fn structs_larger_than_any_known_one_have_room_and_are_not_believed() {
    let glue = ["layout_fits_files.c", "layout_fits_globals.c", "records.c"];
    let printed = run("layout-large", "layout.c", &glue, &["-ltalloc"]);
    assert_eq!(printed, "ok\n");
}
