#![forbid(unsafe_code)]
//! Prints who may call what, as Markdown.

fn main() {
    print!("{}", srvsvc_rs::access_table::markdown());
}
