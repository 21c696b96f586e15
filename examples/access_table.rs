#![forbid(unsafe_code)]
//! Prints who may call what, as Markdown.

fn main() {
    print!("{}", srvsvc_rs::access::access_table_markdown());
}
