//! What the documentation says is what the code does.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[test]
fn the_access_table_is_the_one_in_force() {
    let page = include_str!("../docs/access.md");
    let table = srvsvc_rs::access::access_table_markdown();
    assert!(
        page.ends_with(&table),
        "docs/access.md: print the tables anew with `cargo run --example access_table`"
    );
}

/// The rows of the README's table of methods: the opnums, the calls, and what is said of them.
fn method_rows() -> Vec<(Vec<u16>, &'static str, &'static str)> {
    let readme = include_str!("../README.md");
    let (_, table) = readme.split_once("\n## Methods\n").unwrap();
    let (table, _) = table.split_once("\n\nEvery call").unwrap();
    let rows = table.lines().filter(|line| line.starts_with('|'));
    rows.skip(2)
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').splitn(3, '|').collect();
            (
                cells[0].split(',').flat_map(range).collect(),
                cells[1].trim(),
                cells[2],
            )
        })
        .collect()
}

/// `44-46` or `57`.
fn range(text: &str) -> std::ops::RangeInclusive<u16> {
    let number = |text: &str| text.trim().parse::<u16>().unwrap();
    match text.split_once('-') {
        Some((first, last)) => number(first)..=number(last),
        None => number(text)..=number(text),
    }
}

#[test]
fn the_table_of_methods_has_each_opnum_once_under_its_name() {
    let mut seen = Vec::new();
    for (opnums, calls, _) in method_rows() {
        let names: Vec<&str> = opnums
            .iter()
            .map(|opnum| srvsvc_rs::opnum::row(*opnum).unwrap().name)
            .collect();
        let unused = names.iter().all(|name| name.ends_with("NotUsedOnWire"));
        let dfs = names.iter().all(|name| name.starts_with("NetrDfs"));
        match calls {
            "not used on the wire" => assert!(unused, "{opnums:?}"),
            "the local DFS calls" => assert!(dfs, "{opnums:?}"),
            _ => assert_eq!(calls, names.join(", ")),
        }
        seen.extend(opnums);
    }
    seen.sort_unstable();
    assert_eq!(seen, (0..58).collect::<Vec<u16>>());
}

#[test]
fn each_method_names_a_test_that_is_there() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    for (_, calls, said) in method_rows() {
        let (_, tests) = said
            .trim_end()
            .rsplit_once('(')
            .unwrap_or_else(|| panic!("{calls}: no test"));
        for test in tests.trim_end_matches(')').split(", ") {
            let known = test.starts_with("tests/") || test.starts_with("src/");
            assert!(known && root.join(test).exists(), "{calls}: {test}");
        }
    }
}
