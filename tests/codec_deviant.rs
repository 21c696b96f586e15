//! Messages in Samba's form where it is another one than that of [MS-SRVS], or where [MS-SRVS] has none: read and written as they are, and told apart.
#![allow(clippy::unwrap_used, reason = "tests")]

use srvsvc_rs::opnum;

#[path = "support/golden.rs"]
mod golden;
#[path = "support/vectors.rs"]
#[allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    reason = "shared with the example"
)]
mod vectors;

fn deviant() -> Vec<vectors::Vector> {
    vectors::read(include_str!("deviant/samba-deviant.jsonl")).unwrap()
}

#[test]
fn what_samba_sends_passes_both_ways() {
    let list = deviant();
    assert_eq!(list.len(), 68);
    for vector in list {
        assert_eq!(vectors::check(&vector), Ok(()), "{}", vector.label);
    }
}

#[test]
fn what_samba_sends_though_it_is_not_used_on_the_wire_passes_both_ways() {
    let mut list = vectors::read(include_str!("deviant/samba-not-on-wire.jsonl")).unwrap();
    list.extend(vectors::read(include_str!("deviant/samba-char-dev.jsonl")).unwrap());
    assert_eq!(list.len(), 24 + 96);
    for vector in list {
        assert_eq!(vectors::check(&vector), Ok(()), "{}", vector.label);
    }
}

#[test]
fn requests_in_either_form_are_told_apart() {
    let mut theirs = 0;
    for vector in deviant().iter().filter(|vector| vector.request) {
        let mut asked = vector.syntax;
        asked.samba = false;
        let spoken = opnum::spoken(vector.opnum, &vector.bytes, asked);
        assert_eq!(spoken, vector.syntax, "{}", vector.label);
        theirs += 1;
    }
    assert_eq!(theirs, 12 + 12 + 9 + 1);
    for vector in golden::golden().iter().filter(|vector| vector.request) {
        let spoken = opnum::spoken(vector.opnum, &vector.bytes, vector.syntax);
        assert_eq!(spoken, vector.syntax, "{}", vector.label);
    }
}
