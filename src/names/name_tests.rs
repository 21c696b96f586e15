//! The tables of [2.2.2.8] and [3.1.4.33], row by row.

use super::*;

/// A row: the type; fewest and most units of a valid name; what it forbids beside the default, or instead of it; most units of a canonical
/// name and whether it is in capitals, by LAN Manager's rules and otherwise.
type Row = (NameType, (usize, usize), &'static [u8], bool, Form, Form);
type Form = (usize, bool);

const DEFAULT: &[u8] = b"\"/\\[]:|<>+=;,?";

const ROWS: [Row; 13] = {
    use NameType as T;
    [
        (T::User, (1, 256), b"", true, (20, true), (256, false)),
        (T::Password, (0, 256), b"", false, (14, false), (256, false)),
        (T::Group, (1, 256), b"", true, (20, true), (256, false)),
        (T::Computer, (1, 260), b"*", true, (15, true), (259, false)),
        (T::Event, (1, 16), b"", true, (16, true), (16, true)),
        (T::Domain, (1, 15), b"* ", true, (15, true), (15, false)),
        (T::Service, (1, 80), b"", true, (15, true), (80, false)),
        (T::Net, (1, 260), b"", true, (259, true), (259, true)),
        (T::Share, (1, 80), b"", true, (12, true), (80, false)),
        (T::Message, (1, 15), b"", true, (259, true), (259, true)),
        (
            T::MessageDest,
            (1, 260),
            b"",
            true,
            (259, true),
            (259, true),
        ),
        (T::SharePassword, (0, 8), b"", false, (8, false), (8, false)),
        (T::Workgroup, (1, 15), b"", true, (15, true), (15, false)),
    ]
};

/// A name of so many units: the longest message destination ends in a star.
fn long(kind: NameType, units: usize) -> Vec<u16> {
    let mut name = vec![u16::from(b'a'); units];
    if kind == NameType::MessageDest && units == 260 {
        name[259] = u16::from(b'*');
    }
    name
}

fn units(text: &str) -> Vec<u16> {
    text.encode_utf16().collect()
}

#[test]
fn each_type_has_the_lengths_of_the_table() {
    for (kind, (least, most), ..) in ROWS {
        for (units, valid) in [
            (least.saturating_sub(1), least == 0),
            (least, true),
            (most, true),
            (most + 1, false),
        ] {
            let found = validate(&long(kind, units), kind).is_ok();
            assert_eq!(found, valid, "{kind:?} of {units}");
        }
    }
    assert!(validate(&vec![u16::from(b'a'); 260], NameType::MessageDest).is_err());
}

#[test]
fn each_type_forbids_the_characters_of_the_table() {
    for (kind, _, more, default, ..) in ROWS {
        for unit in 1..=0x100_u16 {
            let byte = u8::try_from(unit).unwrap_or(b'a');
            let wrong = default && (byte < 0x20 || DEFAULT.contains(&byte))
                || more.contains(&byte)
                || kind == NameType::MessageDest && byte == b'*';
            let name = [u16::from(b'a'), unit, u16::from(b'b')];
            let found = validate(&name, kind).is_err();
            assert_eq!(found, wrong, "{kind:?} with {unit:#x}");
        }
    }
    for password in [NameType::Password, NameType::SharePassword] {
        assert!(validate(&[0], password).is_err());
    }
    for (name, kind, valid) in [
        (" a", NameType::Computer, false),
        ("a ", NameType::Computer, false),
        (" a ", NameType::Workgroup, true),
        ("a*", NameType::MessageDest, true),
        ("*", NameType::MessageDest, true),
        ("*a", NameType::MessageDest, false),
    ] {
        assert_eq!(validate(&units(name), kind).is_ok(), valid, "{name}");
    }
}

#[test]
fn each_type_is_cut_and_put_in_capitals_as_the_table_says() {
    for (kind, (_, most), _, _, lm2x, otherwise) in ROWS {
        for (flags, (cut, capitals)) in [(LM2X, lm2x), (0, otherwise)] {
            let name = long(kind, most);
            let mut expected = name.get(..most.min(cut)).unwrap().to_vec();
            if capitals {
                expected.iter_mut().for_each(|unit| *unit = upper(*unit));
            }
            let found = canonicalize(&name, kind, flags, usize::MAX);
            assert_eq!(found, Ok(expected), "{kind:?} {flags:#x}");
            // With flag 1 the buffer has room for any name of the type.
            let short = &units("a")[..];
            let with = |room| canonicalize(short, kind, flags | CANONICAL, room);
            assert_eq!(with(cut - 1), Err(Status::NERR_BUF_TOO_SMALL), "{kind:?}");
            assert!(with(cut).is_ok(), "{kind:?}");
        }
    }
    let bad = canonicalize(&units("a/b"), NameType::Share, 0, 600);
    assert_eq!(bad, Err(Status::ERROR_INVALID_NAME));
}

#[test]
fn case_counts_where_the_text_says_so() {
    use NameType as T;
    for (kind, _, _, _, (_, capitals), _) in ROWS {
        for flags in [0, CANONICAL, LM2X, LM2X | CANONICAL] {
            let exact = flags & LM2X != 0
                && matches!(
                    kind,
                    T::Password | T::SharePassword | T::Message | T::MessageDest
                );
            // What is made canonical first may have lost its case.
            let differ = exact && (flags & CANONICAL != 0 || !capitals);
            let found = compare(&units("aB"), &units("Ab"), kind, flags).unwrap();
            assert_eq!(found != Ordering::Equal, differ, "{kind:?} {flags:#x}");
            let order = |one, other| compare(&units(one), &units(other), kind, flags);
            assert_eq!(order("a", "b"), Ok(Ordering::Less));
            assert_eq!(order("b", "a"), Ok(Ordering::Greater));
        }
    }
}
