//! The table, and every message of it: whatever its values, they are the same after a way over the wire.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::*;
use crate::ndr::Source;

const SYNTAXES: [Syntax; 3] = [
    Syntax::NDR32,
    Syntax::NDR64,
    Syntax {
        ndr64: false,
        big_endian: true,
        samba: false,
    },
];

#[test]
fn rows_stand_at_their_numbers() {
    for (at, row) in TABLE.iter().enumerate() {
        assert_eq!(usize::from(row.opnum), at, "{}", row.name);
    }
    let unknown = TABLE.iter().filter(|row| row.request.is_none());
    assert_eq!(unknown.map(|row| row.opnum).collect::<Vec<_>>(), [47]);
}

pub(super) fn round_trip<M: Message>(bytes: &[u8], arm: usize, syntax: Syntax) -> (usize, Value) {
    let mut source = Source::new(bytes, arm);
    let mut message = M::arbitrary(&mut source);
    let mut stub = message.encode(syntax);
    if syntax.samba {
        // A member that is not in Samba's form is gone now.
        message = M::decode(&stub, syntax).unwrap();
        stub = message.encode(syntax);
    }
    let mut reader = Reader::new(&stub, syntax);
    let again = M::read(&mut reader);
    assert_eq!(reader.left(), 0);
    assert_eq!(again.as_ref(), Ok(&message), "{syntax:?} {stub:02x?}");
    assert_eq!(again.map(|again| again.encode(syntax)), Ok(stub));
    (source.arms(), message.fields(usize::MAX))
}

pub(super) fn simplest<M: Message>(arm: usize) -> (Vec<u8>, usize) {
    let mut source = Source::new(&[], arm);
    let message = M::arbitrary(&mut source);
    (message.encode(Syntax::NDR32), source.arms())
}

/// Each message of each row with the arm of each level, and with an unknown one.
fn round_trips(bytes: &[u8]) {
    for form in TABLE.iter().flat_map(|row| [row.request, row.reply]) {
        let Some(form) = form else { continue };
        for syntax in SYNTAXES.into_iter().chain(SYNTAXES.map(Syntax::samba)) {
            let (arms, _) = (form.round_trip)(bytes, 0, syntax);
            for arm in 1..arms {
                (form.round_trip)(bytes, arm, syntax);
            }
        }
    }
}

#[test]
fn every_level_has_its_turn() {
    let arms = |opnum: u16| {
        let reply = row(opnum).unwrap().reply.unwrap();
        (reply.round_trip)(&[], 0, Syntax::NDR32).0
    };
    // Those of SHARE_INFO and of SERVER_INFO, and an unknown one.
    assert_eq!((arms(16), arms(21)), (11 + 1, 51 + 1));
}

/// The names of members that are something: not NULL, not 0, not empty.
fn filled(value: &Value, name: &'static str, found: &mut BTreeSet<&'static str>) {
    let something = match value {
        Value::Null => false,
        Value::Number(number) => *number != 0,
        Value::Text(text) => !text.is_empty(),
        Value::Bytes(bytes) => !bytes.is_empty(),
        Value::List(list) => {
            list.iter().for_each(|one| filled(one, name, found));
            !list.is_empty()
        }
        Value::Map(members) => {
            members
                .iter()
                .for_each(|(name, member)| filled(member, name, found));
            true
        }
    };
    if something {
        found.insert(name);
    }
}

/// The names in the golden files, which have every member of every type.
fn names(json: &serde_json::Value, found: &mut BTreeSet<String>) {
    match json {
        serde_json::Value::Object(members) => {
            found.extend(members.keys().filter(|name| *name != "hex").cloned());
            members.values().for_each(|member| names(member, found));
        }
        serde_json::Value::Array(list) => list.iter().for_each(|one| names(one, found)),
        _ => {}
    }
}

#[test]
fn every_member_of_every_type_has_its_turn() {
    let mut all = BTreeSet::new();
    for file in [
        include_str!("../tests/golden/samba-ndr32.jsonl"),
        include_str!("../tests/golden/ref-ndr32.jsonl"),
    ] {
        for line in file.lines() {
            let vector: serde_json::Value = serde_json::from_str(line).unwrap();
            names(&vector["fields"], &mut all);
        }
    }
    assert!(all.len() > 400, "{}", all.len());
    let mut runner = TestRunner::deterministic();
    let mut found = BTreeSet::new();
    for _ in 0..50 {
        let bytes = vec(any::<u8>(), 400)
            .new_tree(&mut runner)
            .unwrap()
            .current();
        for form in TABLE
            .iter()
            .flat_map(|row| [row.request, row.reply])
            .flatten()
        {
            let (arms, _) = (form.round_trip)(&bytes, 0, Syntax::NDR32);
            for arm in 0..arms {
                let (_, made) = (form.round_trip)(&bytes, arm, Syntax::NDR32);
                filled(&made, "", &mut found);
            }
        }
    }
    all.retain(|name| !found.contains(name.as_str()));
    assert!(all.is_empty(), "never made: {all:?}");
}

proptest! {
    #[test]
    fn every_message_is_the_same_after_a_way_over_the_wire(bytes in vec(any::<u8>(), 0..400)) {
        round_trips(&bytes);
    }
}
