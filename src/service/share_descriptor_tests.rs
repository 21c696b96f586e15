use super::*;
use crate::security::{well_known, Ace};

fn with(kind: u8) -> SecurityDescriptor {
    SecurityDescriptor {
        dacl: AclSlot::List(Acl {
            aces: vec![Ace::new(kind, 0, 1, well_known::WORLD)],
        }),
        ..SecurityDescriptor::default()
    }
}

#[test]
fn what_samba_would_make_something_else_of_is_refused() {
    for (kind, taken) in [
        (1, true),
        (6, true),
        (9, true),
        (0xA, false),
        (0xB, false),
        (0xC, false),
        (0xF, false),
    ] {
        let sent = Bytes(with(kind).to_bytes().unwrap());
        let refused = descriptor(Some(&sent)).err();
        let expected = Refused {
            status: Status::ERROR_NOT_SUPPORTED,
            member: SHARE_FILE_SD_PARMNUM,
        };
        assert_eq!(refused, (!taken).then_some(expected), "{kind}");
    }
}

#[test]
fn no_list_at_all_is_stored_as_a_null_one() {
    let absent = SecurityDescriptor {
        owner: Some(well_known::ADMINISTRATORS),
        ..SecurityDescriptor::default()
    };
    let null = SecurityDescriptor {
        dacl: AclSlot::Null,
        ..absent.clone()
    };
    for sent in [absent, null.clone()] {
        let stored = descriptor(Some(&Bytes(sent.to_bytes().unwrap())));
        assert_eq!(stored, Ok(Some(null.to_bytes().unwrap())));
    }
}

#[cfg(feature = "samba")]
#[path = "share_descriptor_samba_tests.rs"]
mod samba;
