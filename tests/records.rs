//! Records of Samba's databases as samba-glue reads them from their bytes: a C program under the sanitizers (records.c).
#![cfg(feature = "samba")]
#![allow(clippy::unwrap_used, reason = "tests")]

use std::path::Path;
use std::process::Command;

#[path = "support/c_program.rs"]
#[allow(dead_code, reason = "shared with the tests of the C ABI")]
mod c_program;

use c_program::output;

#[test]
fn nothing_is_read_outside_of_a_record() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let program = std::env::current_exe()
        .unwrap()
        .with_file_name("records-walk");
    let packages = ["samba-util", "dcerpc_server", "ndr", "talloc", "tevent"];
    let flags = output(Command::new("pkg-config").arg("--cflags").args(packages));
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
        .arg(root.join("tests/records.c"))
        .arg(root.join("samba-glue/records.c"));
    output(&mut compile);
    assert_eq!(output(&mut Command::new(&program)), "ok\n");
}
