#![forbid(unsafe_code)]
use proptest::prelude::*;

use super::*;
use crate::security::oracle_tests::descriptors;
use crate::security::{ace_type, rights, well_known, Ace};

fn sample() -> Vec<u8> {
    let ace = Ace::new(ace_type::ALLOWED, 0, 0x1F01FF, well_known::WORLD);
    let sd = SecurityDescriptor {
        owner: Some(well_known::ADMINISTRATORS),
        group: Some(well_known::SYSTEM),
        dacl: AclSlot::List(Acl { aces: vec![ace] }),
        ..Default::default()
    };
    sd.to_bytes().unwrap()
}

fn with_u32(mut bytes: Vec<u8>, at: usize, value: u32) -> Vec<u8> {
    bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
    bytes
}

#[test]
fn layout_is_sambas() {
    let hex: String = sample().iter().map(|b| format!("{b:02x}")).collect();
    let header = "01000480140000002400000000000000300000000";
    assert!(hex.starts_with(&header[..40]), "{hex}");
    assert_eq!(&hex[40..72], "01020000000000052000000020020000");
    assert_eq!(&hex[72..96], "010100000000000512000000");
    assert_eq!(
        &hex[96..],
        "02001c000100000000001400ff011f00010100000000000100000000"
    );
}

#[test]
fn hostile_headers() {
    let good = sample();
    assert!(SecurityDescriptor::parse(&good).is_ok());
    for len in 0..good.len() {
        assert!(SecurityDescriptor::parse(&good[..len]).is_err(), "{len}");
    }
    let parse = |bytes: Vec<u8>| SecurityDescriptor::parse(&bytes).unwrap_err();
    assert_eq!(
        parse([&[2], &good[1..]].concat()),
        SdError::Revision("descriptor", 2)
    );
    assert_eq!(
        parse(with_u32(good.clone(), 4, 16)),
        SdError::Offset("owner", 16)
    );
    assert_eq!(
        parse(with_u32(good.clone(), 4, 22)),
        SdError::Unaligned("owner", 22)
    );
    assert_eq!(
        parse(with_u32(good.clone(), 8, u32::MAX)),
        SdError::Offset("group", 0xFFFF_FFFF)
    );
    // Eight bytes into the owner there is something like a SID, too.
    let mut within = good.clone();
    within[28..32].copy_from_slice(&[1, 0, 0, 0]);
    assert_eq!(
        parse(with_u32(within, 8, 28)),
        SdError::Overlap("owner", "group")
    );
    assert_eq!(
        parse(vec![0; MAX_DESCRIPTOR_LEN + 1]),
        SdError::TooLong(MAX_DESCRIPTOR_LEN + 1)
    );
}

#[test]
fn offset_without_its_bit_means_nothing() {
    let bytes = with_u32(sample(), 12, 0xDEAD_BEEF);
    assert_eq!(
        SecurityDescriptor::parse(&bytes).unwrap().sacl,
        AclSlot::Absent
    );
}

#[test]
fn null_and_absent_differ() {
    let null = SecurityDescriptor {
        dacl: AclSlot::Null,
        ..Default::default()
    };
    let bytes = null.to_bytes().unwrap();
    assert_eq!(bytes.len(), 20);
    assert_eq!(SecurityDescriptor::parse(&bytes), Ok(null));
    let absent = SecurityDescriptor::default();
    assert_eq!(
        SecurityDescriptor::parse(&absent.to_bytes().unwrap()),
        Ok(absent)
    );
}

#[test]
fn what_is_unambiguous_is_taken_and_written_in_one_form() {
    let good = sample();
    let whole = SecurityDescriptor::parse(&good).unwrap();
    let same = |bytes: Vec<u8>| {
        let found = SecurityDescriptor::parse(&bytes).unwrap();
        assert_eq!(found, whole);
        assert_eq!(found.to_bytes().unwrap(), good);
    };
    same([&good[..], &[0xee; 40]].concat());
    same([&good[..3], &[0], &good[4..]].concat()); // SELF_RELATIVE clear
    same(with_u32(good.clone(), 12, 52)); // the SACL's offset without its bit
    let mut old = good.clone();
    old[48] = 1; // ACL revision
    same(old);
    let one = SecurityDescriptor::parse(&with_u32(good.clone(), 8, 20)).unwrap();
    assert_eq!((one.group, one.owner), (whole.owner, whole.owner));
    assert_eq!(SecurityDescriptor::parse(&one.to_bytes().unwrap()), Ok(one));
}

#[test]
fn lists_too_long_to_say_fail() {
    let ace = Ace::new(ace_type::ALLOWED, 0, 1, well_known::WORLD);
    let sd = SecurityDescriptor {
        dacl: AclSlot::List(Acl {
            aces: vec![ace; 4000],
        }),
        ..Default::default()
    };
    assert!(matches!(sd.to_bytes(), Err(SdError::TooLong(_))));
}

#[test]
fn share_bits_are_added() {
    let mut sd = SecurityDescriptor::parse(&sample()).unwrap();
    if let AclSlot::List(acl) = &mut sd.dacl {
        acl.aces[0].mask = rights::GENERIC_READ;
    }
    sd.map_generic_bits(&GenericMapping::FILE);
    assert_eq!(sd.dacl.list().unwrap().aces[0].mask, 0x8012_0089);
}

proptest! {
    #[test]
    fn bytes_round_trip(sd in descriptors(false)) {
        let bytes = sd.to_bytes().unwrap();
        prop_assert_eq!(SecurityDescriptor::parse(&bytes), Ok(sd));
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = SecurityDescriptor::parse(&bytes);
    }

    /// Whatever survives damage is well formed: it can be written and reads back the same.
    #[test]
    fn damaged_bytes_are_refused_or_whole(sd in descriptors(false), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = sd.to_bytes().unwrap();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Ok(found) = SecurityDescriptor::parse(&bytes) {
            let again = found.to_bytes().unwrap();
            prop_assert_eq!(SecurityDescriptor::parse(&again), Ok(found));
        }
    }
}
