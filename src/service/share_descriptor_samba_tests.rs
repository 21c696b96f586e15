//! What is stored of a client's descriptor, against Samba's own reading of it, as python3-samba has it.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::*;
use crate::security::oracle_tests::descriptors;
use crate::security::samba_tests::ask_python;

const CASES: usize = 10_000;

/// What Samba makes of each, written by Samba; `None` for what it does not read.
fn samba(all: &[Vec<u8>]) -> Vec<Option<Vec<u8>>> {
    let hex = |bytes: &Vec<u8>| -> String {
        let digits = bytes.iter().map(|byte| format!("{byte:02x}"));
        digits.chain(["\n".to_owned()]).collect()
    };
    let input: String = all.iter().map(hex).collect();
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    let read = |line: &str| line.as_bytes().chunks(2).map(byte).collect();
    let text = ask_python("samba_parse.py", input);
    let answers: Vec<Option<Vec<u8>>> = text.lines().map(read).collect();
    assert_eq!(answers.len(), all.len());
    answers
}

/// One byte of a descriptor changed, the parts of two swapped in, or something behind it.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let at = any::<prop::sample::Index>;
    let change = (0_u8..6, at(), at(), any::<u8>());
    (descriptors(false), change).prop_map(|(sd, (how, one, other, byte))| {
        let mut bytes = sd.to_bytes().unwrap();
        let (len, fields) = (bytes.len(), [4_usize, 8, 12, 16]);
        match how {
            0 => bytes[one.index(len)] = byte,
            1 => bytes.extend(std::iter::repeat_n(byte, one.index(100))),
            2 => bytes[3] ^= 0x80,
            3 => {
                let (one, other) = (fields[one.index(4)], fields[other.index(4)]);
                bytes.copy_within(one..one + 4, other);
            }
            4 => bytes[fields[one.index(4)]] = byte,
            _ => bytes[2] = byte,
        }
        bytes
    })
}

/// The same but for conditions and attributes, which some releases do not keep, and the resource manager's byte, which none keeps.
fn plain(mut sd: SecurityDescriptor) -> SecurityDescriptor {
    sd.rm_control = 0;
    for slot in [&mut sd.sacl, &mut sd.dacl] {
        if let AclSlot::List(acl) = slot {
            acl.aces.iter_mut().for_each(|ace| ace.data.clear());
        }
    }
    sd
}

#[test]
fn samba_reads_what_is_stored_as_the_same() {
    let mut runner = TestRunner::deterministic();
    let sent: Vec<Vec<u8>> = (0..CASES)
        .map(|_| damaged().new_tree(&mut runner).unwrap().current())
        .collect();
    let stored: Vec<Option<Vec<u8>>> = sent
        .iter()
        .map(|bytes| descriptor(Some(&Bytes(bytes.clone()))).ok().flatten())
        .collect();
    let kept: Vec<Vec<u8>> = stored.iter().flatten().cloned().collect();
    assert!(kept.len() > CASES / 4, "{} of {CASES}", kept.len());
    let meaning = |bytes: &[u8]| plain(SecurityDescriptor::parse(bytes).unwrap());
    for (ours, samba) in kept.iter().zip(samba(&kept)) {
        let samba = samba.unwrap_or_else(|| panic!("Samba does not read {ours:02x?}"));
        assert_eq!(meaning(&samba), meaning(ours));
    }
    // What was sent, where Samba reads it too, and says all that it found.
    let mut both = 0;
    for (ours, samba) in stored.iter().zip(samba(&sent)) {
        let (Some(ours), Some(samba)) = (ours, samba) else {
            continue;
        };
        let (ours, mut samba) = (meaning(ours), SecurityDescriptor::parse(&samba).unwrap());
        if samba.dacl == AclSlot::Absent {
            samba.dacl = AclSlot::Null;
        }
        samba.map_generic_bits(&GenericMapping::FILE);
        let samba = plain(samba);
        assert_eq!(ours.dacl, samba.dacl);
        assert_eq!((ours.owner, ours.group), (samba.owner, samba.group));
        both += 1;
    }
    assert!(both > CASES / 4, "{both} of {CASES}");
}
