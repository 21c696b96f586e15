//! The golden vectors as inputs of the targets.

use super::vectors::Vector;

/// Longest stub: longer ones tell a fuzzer nothing new.
const LONGEST: usize = 2048;

fn flags(vector: &Vector) -> u8 {
    u8::from(vector.syntax.big_endian) | u8::from(vector.syntax.ndr64) << 1
}

fn opnum(vector: &Vector) -> u8 {
    u8::try_from(vector.opnum).unwrap_or(u8::MAX)
}

/// All seeds by target.
pub(crate) fn seeds(vectors: &[Vector]) -> [(&'static str, Vec<Vec<u8>>); 4] {
    [
        ("decode", stubs(vectors)),
        ("identity", stubs(vectors)),
        ("abi", stubs(vectors)),
        ("dispatch", calls(vectors)),
    ]
}

/// For the targets that take one stub.
fn stubs(vectors: &[Vector]) -> Vec<Vec<u8>> {
    let short = vectors
        .iter()
        .filter(|vector| vector.bytes.len() <= LONGEST);
    short
        .map(|vector| {
            let reply = u8::from(!vector.request) << 2;
            let samba = u8::from(vector.syntax.samba) << 4;
            let head = [opnum(vector), flags(vector) | reply | samba];
            [&head, &vector.bytes[..]].concat()
        })
        .collect()
}

/// For the target that takes calls: each request, as one of the callers, on a server in some mood; and shares that are deleted in two calls.
fn calls(vectors: &[Vector]) -> Vec<Vec<u8>> {
    let requests = vectors
        .iter()
        .filter(|vector| vector.request && vector.bytes.len() <= LONGEST);
    let mut seeds = Vec::new();
    for (number, vector) in (0_u64..).zip(requests) {
        let moods = if number % 4 == 0 {
            0xd << (number % 40)
        } else {
            0
        } | number << 62;
        let caller = if number % 8 == 7 { 8 } else { 0 };
        let len = u16::try_from(vector.bytes.len())
            .unwrap_or(u16::MAX)
            .to_le_bytes();
        let head = [opnum(vector), flags(vector) | caller, len[0], len[1]];
        let commit = [38, 4 | caller, 0, 0];
        let rest: &[u8] = if vector.opnum == 37 { &commit } else { &[] };
        seeds.push([&moods.to_le_bytes()[..], &head, &vector.bytes, rest].concat());
    }
    seeds
}
