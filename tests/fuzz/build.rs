//! Compiles the C host that the `abi` target calls the library from.

fn main() {
    println!("cargo:rerun-if-changed=abi.c");
    println!("cargo:rerun-if-changed=../../include/srvsvc_rs.h");
    cc::Build::new()
        .file("abi.c")
        .include("../../include")
        .warnings(true)
        .compile("fuzz_abi");
}
