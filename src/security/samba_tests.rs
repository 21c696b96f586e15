#![forbid(unsafe_code)]
#![cfg(feature = "samba")]
//! The access check against Samba's own, as python3-samba has it: what Samba refuses is refused here, and where this one is stricter,
//! the reason has a name.

use std::io::Write as _;
use std::process::{Command, Stdio};

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::{
    access_check, ace_flags, ace_type, rights, well_known, Ace, Acl, AclSlot, GenericMapping,
    Privileges, SecurityDescriptor, Sid, Token,
};

const CASES: usize = 20_000;
const FILE: GenericMapping = GenericMapping::FILE;

/// One question to both.
#[derive(Clone, Debug)]
struct Case {
    sd: SecurityDescriptor,
    token: Token,
    desired: u32,
}

/// Few, so that entries, owners and tokens meet.
fn sids() -> impl Strategy<Value = Sid> {
    prop::sample::select(vec![
        well_known::WORLD,
        well_known::AUTHENTICATED_USERS,
        well_known::ADMINISTRATORS,
        well_known::OWNER_RIGHTS,
        well_known::SELF,
        Sid::of(5, [21, 1, 2, 3, 1000]),
    ])
}

fn masks() -> impl Strategy<Value = u32> {
    prop_oneof![
        4 => 0u32..0x20,
        2 => (0u32..32).prop_map(|bit| 1 << bit),
        1 => (0u32..16).prop_map(|standard| standard << 16),
        1 => Just(FILE.all),
        1 => any::<u32>(),
    ]
}

fn aces() -> impl Strategy<Value = Ace> {
    // Kinds that speak of access more often; not the object kinds with conditions, of which old Sambas take the type for the SID.
    let kinds = prop_oneof![
        4 => prop::sample::select(vec![0u8, 1]),
        3 => prop::sample::select(vec![5u8, 6, 9, 0xA]),
        1 => prop::sample::select(vec![2u8, 3, 7, 8, 0xD, 0x11]),
    ];
    let flags = prop::sample::select(vec![0u8, 0, 0, ace_flags::INHERIT_ONLY, 0x03, 0x10]);
    let guid = || prop::option::of(Just([7; 16]));
    (kinds, flags, masks(), guid(), guid(), sids()).prop_map(
        |(kind, flags, mask, object, inherited, sid)| {
            let mut ace = Ace::new(kind, flags, mask, sid);
            if ace.is_object() {
                ace.object.object = object;
                ace.object.inherited = inherited;
            }
            ace
        },
    )
}

fn cases() -> impl Strategy<Value = Case> {
    let dacl = prop_oneof![
        1 => Just(AclSlot::Absent),
        1 => Just(AclSlot::Null),
        18 => prop::collection::vec(aces(), 0..6).prop_map(|aces| AclSlot::List(Acl { aces })),
    ];
    let most = prop::bool::weighted(0.2);
    (
        prop::option::of(sids()),
        dacl,
        prop::collection::vec(sids(), 0..4),
        prop::sample::select(vec![
            0,
            0,
            0,
            Privileges::SECURITY.0,
            Privileges::TAKE_OWNERSHIP.0,
            Privileges::DISK_OPERATOR.0,
        ]),
        masks(),
        most,
    )
        .prop_map(|(owner, dacl, sids, privileges, desired, most)| {
            let mut token = Token::of(&sids);
            token.privileges = Privileges(privileges);
            let sd = SecurityDescriptor {
                owner,
                dacl,
                ..Default::default()
            };
            let most = if most { rights::MAXIMUM_ALLOWED } else { 0 };
            Case {
                sd,
                token,
                desired: desired & !rights::MAXIMUM_ALLOWED | most,
            }
        })
}

/// What Samba grants, `None` when it refuses. Its check has generic bits resolved by whoever asks.
fn samba(cases: &[Case]) -> Vec<Option<u32>> {
    let line = |case: &Case| {
        let mut sd = case.sd.clone();
        if let AclSlot::List(acl) = &mut sd.dacl {
            for ace in &mut acl.aces {
                ace.mask = FILE.map(ace.mask);
            }
        }
        let hex = |byte: &u8| format!("{byte:02x}");
        let descriptor: String = sd.to_bytes().unwrap().iter().map(hex).collect();
        let sids: Vec<String> = case
            .token
            .sids
            .iter()
            .map(|one| one.sid.to_string())
            .collect();
        let (privileges, desired) = (case.token.privileges.0, FILE.map(case.desired));
        format!(
            "{descriptor} {} {privileges:x} {desired:x}\n",
            sids.join(",")
        )
    };
    let input: String = cases.iter().map(line).collect();
    let text = ask_python("samba_access.py", input);
    let answers: Vec<_> = text
        .lines()
        .map(|line| u32::from_str_radix(line, 16).ok())
        .collect();
    assert_eq!(answers.len(), cases.len());
    answers
}

/// What a script of tests/support, which has python3-samba, says to this input.
pub(crate) fn ask_python(script: &str, input: String) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support");
    let mut python = Command::new("/usr/bin/python3")
        .arg(format!("{folder}/{script}"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = python.stdin.take().unwrap();
    // The script may answer before it has read all.
    let asked = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = python.wait_with_output().unwrap();
    asked
        .join()
        .unwrap()
        .expect("python3-samba answers: run tests/setup");
    String::from_utf8(output.stdout).unwrap()
}

/// Why this check may refuse what Samba's grants; the words are those of [`access_check`].
fn stricter(case: &Case) -> Option<&'static str> {
    let aces = case.sd.dacl.list().map_or(&[][..], |acl| &acl.aces);
    let condition = |ace: &Ace| ace.kind == ace_type::DENIED_CALLBACK;
    if FILE.map(case.desired) & rights::ACCESS_SYSTEM_SECURITY != 0 {
        Some("system security is a matter of privilege")
    } else if aces.iter().any(condition) {
        Some("a condition that denies counts")
    } else if case.desired & rights::MAXIMUM_ALLOWED != 0 {
        Some("who may nothing is refused when all there is was asked for")
    } else {
        None
    }
}

#[test]
fn nothing_is_granted_that_samba_refuses() {
    let mut runner = TestRunner::deterministic();
    let mut cases: Vec<Case> = (0..CASES)
        .map(|_| cases().new_tree(&mut runner).unwrap().current())
        .collect();
    // Each right that MAXIMUM_ALLOWED brought is asked for by itself too.
    let each: Vec<Case> = cases
        .iter()
        .filter(|case| case.desired & rights::MAXIMUM_ALLOWED != 0)
        .flat_map(|case| {
            let got = access_check(&case.sd, &case.token, case.desired, &FILE).unwrap_or(0);
            let bits = (0..32)
                .map(|bit| 1 << bit)
                .filter(move |bit| got & bit != 0);
            bits.map(|desired| Case {
                desired,
                ..case.clone()
            })
        })
        .collect();
    assert!(each
        .iter()
        .all(|case| case.desired != rights::MAXIMUM_ALLOWED));
    cases.extend(each);
    let (mut both, mut neither, mut reasons) = (0, 0, std::collections::BTreeMap::new());
    for (case, samba) in cases.iter().zip(samba(&cases)) {
        let ours = access_check(&case.sd, &case.token, case.desired, &FILE);
        match (ours, samba) {
            (Ok(_), None) => panic!("granted, and Samba refuses: {case:?}"),
            (Ok(_), Some(_)) => both += 1,
            (Err(_), None) => neither += 1,
            (Err(_), Some(_)) => {
                let reason = stricter(case);
                let reason = reason.unwrap_or_else(|| panic!("refused, Samba grants: {case:?}"));
                *reasons.entry(reason).or_insert(0) += 1;
            }
        }
    }
    assert!(both > 2_000 && neither > 2_000, "{both} {neither}");
    assert_eq!(reasons.len(), 3, "{reasons:?}");
}
