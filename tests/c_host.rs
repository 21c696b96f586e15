//! The example host in C (examples/c/host.c, docs/abi.md): it compiles without warnings, runs clean under valgrind and the sanitizers, lists its shares.
#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "support/c_program.rs"]
mod c_program;

const EXPECTED: &str = "\
NetrShareEnum by srvsvc_rs, ABI 1
data (Everybody's files)
photos ()
total 2, status 0
";

#[test]
fn the_example_host_lists_its_table() {
    let printed = c_program::run_all_ways("examples/c/host.c", "c-host", &[]);
    assert_eq!(printed, EXPECTED);
}
