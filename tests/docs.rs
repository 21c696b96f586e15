//! What the documentation says is what the code does.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[test]
fn the_access_table_is_the_one_in_force() {
    let page = include_str!("../docs/access.md");
    let table = srvsvc_rs::access_table::markdown();
    assert!(
        page.ends_with(&table),
        "docs/access.md: print the tables anew with `cargo run --example access_table`"
    );
}

/// The rows of the table of methods: the opnums, the calls, and what is said of them.
fn method_rows() -> Vec<(Vec<u16>, &'static str, &'static str)> {
    let readme = include_str!("../docs/methods.md");
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
    let all: Vec<u16> = srvsvc_rs::opnum::TABLE
        .iter()
        .map(|row| row.opnum)
        .collect();
    assert_eq!(seen, all);
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

fn root() -> &'static std::path::Path {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every page, from the root: those beside README.md and those in docs.
fn pages() -> Vec<String> {
    let list = |folder: &str| {
        let names = std::fs::read_dir(root().join(folder)).unwrap();
        let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let pages = names.filter(|name| name.ends_with(".md"));
        pages
            .map(|name| format!("{folder}{name}"))
            .collect::<Vec<_>>()
    };
    [list(""), list("docs/")].concat()
}

#[test]
fn the_readme_can_be_read_in_ten_minutes() {
    let words = include_str!("../README.md").split_whitespace().count();
    assert!(words <= 1600, "{words} words");
}

#[test]
fn each_page_is_found_from_the_index() {
    let index = include_str!("../docs/README.md");
    for page in pages() {
        let link = match page.strip_prefix("docs/") {
            Some("README.md") => continue,
            Some(name) => format!("]({name})"),
            None if page == "CHANGELOG.md" => continue,
            None => format!("](../{page})"),
        };
        assert!(index.contains(&link), "docs/README.md: {page} is missing");
    }
}

#[test]
fn links_lead_somewhere() {
    for page in pages() {
        let text = std::fs::read_to_string(root().join(&page)).unwrap();
        let folder = root().join(&page).parent().unwrap().to_owned();
        for link in text.split("](").skip(1) {
            let target = link.split([')', '#']).next().unwrap();
            let inside = target.is_empty() || target.contains("://") || target.contains(' ');
            assert!(inside || folder.join(target).exists(), "{page}: {target}");
        }
    }
}

/// smb.conf takes what stands behind a value for a part of it: in a list of names each word of a comment would be one more name.
#[test]
fn no_comment_stands_behind_a_value() {
    let is_setting = |line: &&str| {
        let line = line.trim_start();
        line.contains('=') && !line.starts_with(['#', ';', '|'])
    };
    for page in pages() {
        let text = std::fs::read_to_string(root().join(&page)).unwrap();
        let blocks = text.split("\n```").skip(1).step_by(2);
        // A block that names no language is smb.conf, or what a person types; that has a command's comment.
        for block in blocks.filter(|block| block.starts_with('\n')) {
            for line in block.lines().filter(is_setting) {
                let (name, value) = line.split_once('=').unwrap();
                let is_option = name.contains("srvsvc_rs:") || name.trim() == "passdb backend";
                let commented = value.contains(" #") || value.contains(" ;");
                assert!(!(is_option && commented), "{page}: {line}");
            }
        }
    }
}

#[test]
fn one_version_is_said_everywhere() {
    let version = env!("CARGO_PKG_VERSION");
    let said = [
        (
            include_str!("../README.md"),
            format!("srvsvc-rs_{version}-1_"),
        ),
        (include_str!("../CHANGELOG.md"), format!("\n## {version}")),
        (
            include_str!("../tools/srvsvc-rs-ctl"),
            format!("\nrelease={version}\n"),
        ),
        (
            include_str!("../man/srvsvc_rs.8"),
            format!("\"srvsvc-rs {version}\""),
        ),
        (
            include_str!("../man/srvsvc-rs-ctl.8"),
            format!("\"srvsvc-rs {version}\""),
        ),
        // Another one is not built with --locked.
        (
            include_str!("fuzz/Cargo.lock"),
            format!("name = \"srvsvc-rs\"\nversion = \"{version}\"\n"),
        ),
    ];
    for (text, wanted) in said {
        assert!(text.contains(&wanted), "{wanted}");
    }
}

/// An option that the code asks for has its row, so that nobody has to find it in the code.
#[test]
fn each_option_is_documented() {
    let page = include_str!("../docs/options.md");
    let man = include_str!("../man/srvsvc_rs.8");
    for name in [
        "enable",
        "fallback",
        "shadow",
        "announce version",
        "drives",
        "drive map",
        "share root",
        "audit",
        "audit format",
        "audit to",
        "metrics file",
    ] {
        assert!(page.contains(&format!("`srvsvc_rs:{name}`")), "{name}");
        assert!(man.contains(&format!("srvsvc_rs:{name}")), "{name}");
    }
}
