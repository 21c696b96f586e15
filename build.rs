//! Compiles samba-glue into the cdylib and makes Rust types of include/srvsvc_rs.h.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a build stops with a reason"
)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

fn main() {
    println!("cargo:rerun-if-changed=include/srvsvc_rs.h");
    println!("cargo:rerun-if-changed=samba-glue");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    bind(&out);
    if env::var_os("CARGO_FEATURE_SAMBA").is_some() {
        glue(&out);
    }
}

fn bind(out: &Path) {
    let bindings = bindgen::Builder::default()
        .header("include/srvsvc_rs.h")
        .allowlist_type("srvsvc_rs_.*")
        .allowlist_var("SRVSVC_RS_.*")
        .derive_default(true)
        .generate_comments(false)
        .layout_tests(false)
        .generate()
        .expect("include/srvsvc_rs.h does not compile");
    bindings
        .write_to_file(out.join("srvsvc_rs.rs"))
        .expect("OUT_DIR is not writable");
}

/// The shim goes into the cdylib alone; test programs get a stand-in for its one entry.
fn glue(out: &Path) {
    let flags = pkg_config();
    let mut sources: Vec<PathBuf> = fs::read_dir("samba-glue")
        .expect("samba-glue is missing")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ext| ext == "c"))
        .collect();
    sources.sort();
    let mut build = cc::Build::new();
    build
        .include("include")
        .include("samba-glue")
        .warnings(true)
        .extra_warnings(true)
        .cargo_metadata(false);
    build
        .flag("-fvisibility=hidden")
        // Rust's part asks for addresses in the same way: each name is looked up once at load.
        .flag("-fno-plt")
        .flag("-std=gnu11")
        .flag("-Wno-unused-parameter")
        .define("_GNU_SOURCE", "1")
        .define("_FILE_OFFSET_BITS", "64");
    build
        .flag("-fstack-protector-strong")
        .define("_FORTIFY_SOURCE", "2")
        .opt_level(2);
    for flag in flags.split_whitespace() {
        build.flag(flag);
    }
    build.files(&sources).compile("samba_glue");
    let arg = |text: &str| println!("cargo:rustc-link-arg-cdylib={text}");
    arg("-Wl,--whole-archive");
    arg(&out.join("libsamba_glue.a").display().to_string());
    arg("-Wl,--no-whole-archive");
    for option in [
        "-z,now",
        "-z,relro",
        "-z,nodelete",
        "-z,noexecstack",
        "-z,text",
    ] {
        arg(&format!("-Wl,{option}"));
    }
    cc::Build::new()
        .file("build/no_samba.c")
        .cargo_metadata(false)
        .compile("no_samba");
    let stand_in = out.join("libno_samba.a");
    for kind in ["tests", "examples", "benches"] {
        println!("cargo:rustc-link-arg-{kind}={}", stand_in.display());
    }
    println!("cargo:rerun-if-changed=build/no_samba.c");
}

fn pkg_config() -> String {
    let found = Command::new("pkg-config")
        .args([
            "--cflags",
            "samba-util",
            "dcerpc_server",
            "ndr",
            "talloc",
            "tevent",
        ])
        .output();
    match found {
        Ok(output) if output.status.success() => String::from_utf8_lossy(&output.stdout).into_owned(),
        _ => panic!("pkg-config does not know samba-util: install samba-dev and pkg-config (tests/setup build does)"),
    }
}
