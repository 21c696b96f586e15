use proptest::prelude::*;

use super::*;
use crate::names::MAX_PATH;

fn units(text: &str) -> Vec<u16> {
    text.encode_utf16().collect()
}

fn kind(text: &str) -> Option<u32> {
    path_type(&units(text), Rules::Long).ok().map(|kind| kind.0)
}

fn form(path: &str, prefix: &str) -> Option<String> {
    canonicalize_path(&units(path), &units(prefix), Rules::Long)
        .ok()
        .map(|(form, _)| String::from_utf16(&form).unwrap())
}

#[test]
fn every_type_of_the_table_is_found() {
    let table = [
        (r"\\srv", 0x1030),
        (r"\\*", 0x1031),
        (r"\\srv\share", 0x1000),
        (r"\\srv\share\", 0x1000),
        (r"\\srv\share\*.txt", 0x1001),
        (r"\\srv\SEM\x", 0x1900),
        (r"\\srv\SHAREMEM\x", 0x1A00),
        (r"\\srv\MAILSLOT\x", 0x1800),
        (r"\\srv\pipe\x", 0x1B00),
        (r"\\srv\QUEUES\x", 0x1E00),
        (r"\a\b", 0x2002),
        (r"\", 0x2002),
        ("/a", 0x2002),
        (r"C:\a", 0x2006),
        (r"\\.\a", 0x2006),
        (r"\\.\", 0x2006),
        (r"a\b", 0x2000),
        ("d:a", 0x2004),
        (r"\a?", 0x2003),
        (r"C:\*", 0x2007),
        (r"\\.\a*", 0x2007),
        ("*.c", 0x2001),
        ("d:a*", 0x2005),
        (r"\SEM\x", 0x2902),
        (r"\SHAREMEM\x", 0x2A02),
        (r"\mailslot\x\y", 0x2802),
        (r"\PIPE\x", 0x2B02),
        (r"\COMM\x", 0x2C02),
        (r"\PRINT\x", 0x2D02),
        (r"\QUEUES\x", 0x2E02),
        (r"\SEM", 0xA902),
        (r"\SHAREMEM", 0xAA02),
        (r"\MAILSLOT", 0xA802),
        (r"\PIPE", 0xAB02),
        (r"\COMM", 0xAC02),
        (r"\PRINT", 0xAD02),
        (r"\QUEUES", 0xAE02),
        ("f:", 0x4000),
        ("lpt4:", 0x4010),
        (r"\DEV\LPT1", 0x4010),
        ("COM1", 0x4020),
        (r"\dev\com4:", 0x4020),
        ("con", 0x4040),
        ("NUL:", 0x4050),
    ];
    for (text, expected) in table {
        assert_eq!(kind(text), Some(expected), "{text}");
    }
    let found: std::collections::BTreeSet<u32> = table.iter().map(|(_, kind)| *kind).collect();
    let all = PathType::ALL.iter().map(|kind| kind.0).collect();
    assert_eq!(found, all);
}

#[test]
fn illegal_paths_have_no_type() {
    for text in [
        "",
        "a<b",
        "a>b",
        "a\"b",
        "a|b",
        "a\x01b",
        r"\\",
        r"\\\a",
        r"\\.",
        r"\\.x",
        r"\\..\x",
        r"\\*\x",
        r"\\*x",
        r"\\srv\",
        r"\\srv\\",
        r"\\s?v\share",
        r"\\se*rv\x",
        r"\DEV",
        r"\DEV\CON",
        r"\DEV\LPT",
        r"\DEV\LPT0",
        r"\DEV\LPT10",
        r"\dev\com1\x",
        r"\DEV\COM1\",
    ] {
        assert_eq!(kind(text), None, "{text:?}");
    }
    assert_eq!(kind(&"a".repeat(260)), Some(0x2000));
    assert_eq!(kind(&"a".repeat(261)), None);
    assert_eq!(
        (kind(r"\DEVELOP\x"), kind("LPT10"), kind("LPT0")),
        (Some(0x2002), Some(0x2000), Some(0x2000))
    );
}

#[test]
fn old_rules_are_128_characters_and_names_of_8_and_3() {
    let good = |text: &str| path_type(&units(text), Rules::Dos).is_ok();
    for text in [
        r"\pagefile.sys",
        r"..\a.b",
        r"C:\12345678.123\*.*",
        "LPT1:",
        r"\\server.example.org\share\x",
        "C:",
    ] {
        assert!(good(text), "{text}");
    }
    for text in [
        "123456789",
        "a.1234",
        "a.b.c",
        ".a",
        r"\a+b",
        r"C:\a\long-name.txt",
        r"\a\b;c",
        "ab:c",
    ] {
        assert!(!good(text), "{text}");
        assert!(kind(text).is_some(), "{text}");
    }
    assert!(good(&r"\a".repeat(64)) && !good(&format!("{}b", r"\a".repeat(64))));
}

#[test]
fn canonical_forms() {
    for (path, prefix, expected) in [
        (r"a\..\b", r"C:\dir", r"C:\dir\b"),
        (r"\pagefile.sys", "c:", r"c:\pagefile.sys"),
        (r"\b", r"C:\a", r"C:\a\b"),
        ("x", r"\\srv", r"\\srv\x"),
        (r"\", r"\", r"\"),
        ("x", r"\", r"\x"),
        (r"..\..\x", r"C:\a\b", r"C:\x"),
        ("DEV/lpt1:", r"\", r"\DEV\LPT1"),
        ("/a//b/./c/", "", r"\a\b\c"),
        (r"C:\a\..", "", r"C:\"),
        (r"a\..", "", "."),
        (r"d:a\..", "", "d:."),
        (r"\a\b\..\c", "", r"\a\c"),
        (r"\\Srv\Share\a\..\", "", r"\\Srv\Share"),
        (r".\lpt1:", "", "LPT1"),
        ("nul:", "", "NUL"),
        ("c:", "", "C:"),
        (r"c:\Mixed Case.TXT", "", r"c:\Mixed Case.TXT"),
        (r"\\.\a\.", "", r"\\.\a"),
        (r"\PIPE\.", "", r"\PIPE"),
        (r"\\*", "", r"\\*"),
    ] {
        assert_eq!(
            form(path, prefix).as_deref(),
            Some(expected),
            "{prefix} + {path}"
        );
    }
}

#[test]
fn illegal_paths_have_no_canonical_form() {
    for (path, prefix) in [
        (r"\..\", r"\"),
        (r"\..\", ""),
        (r"\AAAAAAAA\..\n", ""),
        (r"\PIPE\..", ""),
        ("..", ""),
        (r"a\..\..\b", ""),
        (r"C:\..", ""),
        (r"C:\a\..\..\b", ""),
        (r"\\srv\share\..", ""),
        (r"\\srv\share\a\..\..\other", ""),
        (r"\\srv\.", ""),
        (r"\\.\a\..\b", ""),
        (r"x\..\C:\y", ""),
        (r".\c:", ""),
        ("", r"C:\a"),
        ("x", "LPT1"),
        ("x", r"\\*"),
        (r"C:\x", r"C:\a"),
        (r"\\srv\x", r"C:\a"),
        ("CON", r"C:\a"),
        ("a|b", ""),
        ("a", "b|"),
        (r"..\..\x", r"C:\a"),
    ] {
        assert_eq!(form(path, prefix), None, "{prefix} + {path}");
    }
}

#[test]
fn paths_compare_by_their_canonical_forms() {
    let compare =
        |one: &str, other: &str, canonical| compare_paths(&units(one), &units(other), canonical);
    assert_eq!(compare(r"C:\a\.\b", "C:/a/b", false), Ok(Ordering::Equal));
    assert_eq!(compare(r"C:\a\.\b", "C:/a/b", true), Ok(Ordering::Greater));
    assert_eq!(compare("a", "ab", false), Ok(Ordering::Less));
    assert_eq!(compare("a", r"C:\a", false), Ok(Ordering::Greater));
    assert_eq!(compare(r"C:\a", "a", false), Ok(Ordering::Greater));
    assert_eq!(compare("a", "..", false), Err(Status::ERROR_INVALID_NAME));
    assert_eq!(compare("", "", true), Ok(Ordering::Equal));
}

/// Paths out of the pieces that the rules speak of; now and then any units at all.
fn any_path() -> impl Strategy<Value = Vec<u16>> {
    let piece = prop_oneof![
        Just(r"\"),
        Just("/"),
        Just(r"\\"),
        Just("."),
        Just(".."),
        Just("a"),
        Just("B"),
        Just("C:"),
        Just("d:"),
        Just(":"),
        Just("DEV"),
        Just("lpt1"),
        Just("COM9:"),
        Just("con"),
        Just("PIPE"),
        Just("srv"),
        Just("*"),
        Just("?"),
        Just("ä"),
    ];
    prop_oneof![
        8 => proptest::collection::vec(piece, 0..12).prop_map(|pieces| units(&pieces.concat())),
        1 => proptest::collection::vec(any::<u16>(), 0..300),
    ]
}

fn any_rules() -> impl Strategy<Value = Rules> {
    prop_oneof![Just(Rules::Long), Just(Rules::Dos)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn the_type_is_one_of_the_table(path in any_path(), rules in any_rules()) {
        if let Ok(kind) = path_type(&path, rules) {
            prop_assert!(PathType::ALL.contains(&kind), "{kind:?}");
        }
    }

    #[test]
    fn the_canonical_form_is_a_fixed_point_and_has_its_type(path in any_path(), prefix in any_path(), with in any::<bool>(), rules in any_rules()) {
        let prefix = if with { prefix } else { Vec::new() };
        if let Ok((form, kind)) = canonicalize_path(&path, &prefix, rules) {
            prop_assert!(form.len() <= MAX_PATH);
            prop_assert_eq!(path_type(&form, rules), Ok(kind));
            prop_assert_eq!(canonicalize_path(&form, &[], rules), Ok((form, kind)));
        }
    }

    #[test]
    fn the_canonical_form_has_no_steps_and_no_slashes(path in any_path()) {
        if let Ok((form, _)) = canonicalize_path(&path, &[], Rules::Long) {
            let text = String::from_utf16_lossy(&form);
            prop_assert!(!text.contains('/'), "{text}");
            let steps = text.strip_prefix(r"\\.\").unwrap_or(&text).split('\\').any(|name| name == "..");
            prop_assert!(!steps, "{text}");
        }
    }

    #[test]
    fn comparison_is_an_order_of_canonical_forms(a in any_path(), b in any_path(), c in any_path()) {
        let canonical = |path: &[u16]| canonicalize_path(path, &[], Rules::Long).ok();
        let order = |x: &[u16], y: &[u16]| compare_paths(x, y, false);
        let (Some((fa, ka)), Some((fb, kb))) = (canonical(&a), canonical(&b)) else {
            prop_assert_eq!(order(&a, &b), Err(Status::ERROR_INVALID_NAME));
            return Ok(());
        };
        prop_assert_eq!(order(&a, &a), Ok(Ordering::Equal));
        prop_assert_eq!(order(&a, &fa), Ok(Ordering::Equal));
        prop_assert_eq!(order(&a, &b), if ka == kb { compare_paths(&fa, &fb, true) } else { Ok(Ordering::Greater) });
        prop_assert_eq!(fa == fb, order(&a, &b) == Ok(Ordering::Equal));
        if ka == kb {
            prop_assert_eq!(order(&a, &b).unwrap(), order(&b, &a).unwrap().reverse());
            if let Some((_, kc)) = canonical(&c) {
                if kc == kb && order(&a, &b) == Ok(Ordering::Less) && order(&b, &c) == Ok(Ordering::Less) {
                    prop_assert_eq!(order(&a, &c), Ok(Ordering::Less));
                }
            }
        }
    }
}
