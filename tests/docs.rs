//! What the documentation says is what the code does.

#[test]
fn the_access_table_is_the_one_in_force() {
    let page = include_str!("../docs/access.md");
    let table = srvsvc_rs::access::access_table_markdown();
    assert!(
        page.ends_with(&table),
        "docs/access.md: print the tables anew with `cargo run --example access_table`"
    );
}
