//! The table, and every message of it: whatever its values, they are the same after a way over the wire.

use proptest::collection::vec;
use proptest::prelude::*;

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

pub(super) fn round_trip<M: Message>(bytes: &[u8], arm: usize, syntax: Syntax) -> usize {
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
    source.arms()
}

/// Each message of each row with the arm of each level, and with an unknown one.
fn round_trips(bytes: &[u8]) {
    for form in TABLE.iter().flat_map(|row| [row.request, row.reply]) {
        let Some(form) = form else { continue };
        for syntax in SYNTAXES.into_iter().chain(SYNTAXES.map(Syntax::samba)) {
            let arms = (form.round_trip)(bytes, 0, syntax);
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
        (reply.round_trip)(&[], 0, Syntax::NDR32)
    };
    // Those of SHARE_INFO and of SERVER_INFO, and an unknown one.
    assert_eq!((arms(16), arms(21)), (11 + 1, 51 + 1));
}

proptest! {
    #[test]
    fn every_message_is_the_same_after_a_way_over_the_wire(bytes in vec(any::<u8>(), 0..400)) {
        round_trips(&bytes);
    }
}
