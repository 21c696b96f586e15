//! docs/conformance.md: each sentence of the text has its test or its reason.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

/// Every test below a folder, by its name.
fn tests_below(folder: &std::path::Path, names: &mut std::collections::HashSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let extension = path.extension().unwrap_or_default();
        if path.is_dir() {
            tests_below(&path, names);
        } else if extension == "rs" || extension == "py" {
            let text = std::fs::read_to_string(&path).unwrap();
            let mut is_test = false;
            for line in text.lines().map(str::trim_start) {
                is_test |= line == "#[test]";
                let of_python = line.strip_prefix("def ");
                let of_python = of_python.filter(|name| name.starts_with("test_"));
                let of_rust = line.strip_prefix("fn ");
                let of_rust = of_rust.filter(|_| std::mem::take(&mut is_test));
                let name = of_python.or(of_rust);
                let name = name.and_then(|rest| rest.split(['(', '<']).next());
                names.extend(name.map(str::to_owned));
            }
        }
    }
}

/// What stands between backticks and looks like a test's name.
fn tests_in(cell: &str) -> impl Iterator<Item = &str> {
    let quoted = cell.split('`').skip(1).step_by(2);
    quoted.filter(|word| {
        let plain = word
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        plain && (word.matches('_').count() > 1 || word.starts_with("test_"))
    })
}

#[test]
fn each_sentence_is_honoured_by_a_test_or_has_its_reason() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut known = std::collections::HashSet::new();
    tests_below(&root.join("src"), &mut known);
    tests_below(&root.join("tests"), &mut known);
    let page = include_str!("../docs/conformance.md");
    let mut rows = 0;
    for line in page.lines() {
        for test in tests_in(line) {
            assert!(known.contains(test), "{test} is no test: {line}");
        }
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let [section, _, how, why] = cells.as_slice() else {
            continue;
        };
        if !section.starts_with(|first: char| first.is_ascii_digit()) {
            continue;
        }
        rows += 1;
        match *how {
            "honoured" => assert!(why.starts_with('`'), "no test: {line}"),
            "deviates" | "not reachable" => assert!(why.len() > 9, "no reason: {line}"),
            _ => panic!("none of the three: {line}"),
        }
    }
    assert!(rows > 250, "{rows}");
}
