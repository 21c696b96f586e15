//! C programs against include/ and the library of this build: compiled, and run plainly, under valgrind and with the sanitizers.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The library of this build: beside the test programs.
pub(crate) fn library() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let library = test.with_file_name("libsrvsvc_rs.so");
    assert!(library.exists(), "{} was not built", library.display());
    library
}

/// What a command printed; it must succeed and complain about nothing.
pub(crate) fn output(command: &mut Command) -> String {
    let done = command.output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (out, err) = (text(&done.stdout), text(&done.stderr));
    assert!(done.status.success(), "{command:?}: {out}{err}");
    assert_eq!(err, "", "{command:?}");
    out
}

/// A program of this repository, compiled as `name` without a warning.
pub(crate) fn compile(source: &str, name: &str, flags: &[&str]) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let library = library();
    let program = library.with_file_name(name);
    let folder = library.parent().unwrap().display();
    let mut cc = Command::new("cc");
    cc.args(["-std=gnu11", "-Wall", "-Wextra", "-Wno-unused-parameter"])
        .args(["-Werror", "-g", "-o"])
        .arg(&program)
        .args(flags)
        .arg("-I")
        .arg(root.join("include"))
        .arg(root.join(source))
        .arg(&library)
        .arg(format!("-Wl,-rpath,{folder}"));
    output(&mut cc);
    program
}

/// What the program prints, the same each time: by itself, under valgrind, and with the sanitizers for addresses, leaks and undefined
/// behaviour. These see the library's memory too: it comes from the same malloc.
pub(crate) fn run_all_ways(source: &str, name: &str, arguments: &[&Path]) -> String {
    let program = compile(source, name, &[]);
    let printed = output(Command::new(&program).args(arguments));
    let mut valgrind = Command::new("valgrind");
    valgrind
        .args(["-q", "--error-exitcode=9", "--leak-check=full"])
        .arg("--errors-for-leak-kinds=definite")
        .arg(&program)
        .args(arguments);
    assert_eq!(output(&mut valgrind), printed);
    assert_eq!(run_sanitized(source, name, arguments), printed);
    printed
}

/// What the program prints with the sanitizers alone.
pub(crate) fn run_sanitized(source: &str, name: &str, arguments: &[&Path]) -> String {
    let flags = [
        "-fsanitize=address,undefined",
        "-fno-sanitize-recover=all",
        "-fno-omit-frame-pointer",
    ];
    let program = compile(source, &format!("{name}-sanitized"), &flags);
    let mut sanitized = Command::new(program);
    sanitized
        .args(arguments)
        .env("ASAN_OPTIONS", "detect_leaks=1:abort_on_error=0");
    output(&mut sanitized)
}
