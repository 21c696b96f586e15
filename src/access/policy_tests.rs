#![forbid(unsafe_code)]
use proptest::prelude::*;

use super::super::{right, Rules};
use super::*;
use crate::opnum::{row, TABLE};
use crate::security::Privileges;
use well_known::{
    ADMINISTRATORS, ANONYMOUS, AUTHENTICATED_USERS, NETWORK, POWER_USERS, PRINT_OPERATORS,
    SERVER_OPERATORS, WORLD,
};

/// Without operators.
fn check(policy: &Policy, caller: &Caller, rule: &Rule) -> Result<(), NetApiStatus> {
    super::check(policy, caller, rule, |_| panic!("nobody is named"))
}

fn caller(sids: &[Sid], level: UserLevel) -> Caller {
    Caller {
        token: Token::of(sids),
        uid: 1000,
        level,
        ..Default::default()
    }
}

fn user(extra: &[Sid]) -> Caller {
    caller(
        &[&[WORLD, NETWORK, AUTHENTICATED_USERS], extra].concat(),
        UserLevel::User,
    )
}

fn anonymous() -> Caller {
    caller(&[ANONYMOUS, WORLD, NETWORK], UserLevel::Anonymous)
}

fn required(opnum: u16, level: Option<u32>) -> Rule {
    row(opnum).map_or(Rule::Nobody, |row| row.rules.at(level))
}

fn every_rule() -> impl Iterator<Item = Rule> {
    TABLE.iter().flat_map(|row| match row.rules {
        Rules::Same(rule) => vec![rule],
        Rules::ByLevel(levels) => levels.rows().map(|(_, rule)| rule).collect(),
    })
}

#[test]
fn every_right_asked_for_is_one_the_object_knows() {
    for rule in every_rule() {
        for need in rule.needs() {
            let known = need.object.rights().iter();
            assert!(known.clone().any(|(_, bit)| *bit == need.right), "{rule:?}");
        }
    }
}

fn may(who: &Caller, opnum: u16, level: Option<u32>) -> bool {
    check(&Policy::default(), who, &required(opnum, level)).is_ok()
}

/// Who may, in the order anonymous, user, Print, Power, Server Operators, Administrators.
fn who_may(opnum: u16, level: Option<u32>) -> String {
    let callers = [
        anonymous(),
        user(&[]),
        user(&[PRINT_OPERATORS]),
        user(&[POWER_USERS]),
        user(&[SERVER_OPERATORS]),
        user(&[ADMINISTRATORS]),
    ];
    callers
        .iter()
        .map(|who| if may(who, opnum, level) { '+' } else { '-' })
        .collect()
}

#[test]
fn the_matrix_is_windows() {
    let cells: &[(u16, &[Option<u32>], &str)] = &[
        (8, &[Some(0), Some(1), Some(77)], "--++++"),
        (9, &[Some(2), Some(3), Some(77)], "----++"),
        (10, &[Some(2), Some(3)], "----++"),
        (11, &[None], "----++"),
        (
            12,
            &[Some(0), Some(1), Some(2), Some(10), Some(502), Some(77)],
            "----++",
        ),
        (13, &[None], "----++"),
        (14, &[Some(2), Some(502), Some(503)], "--++++"),
        (15, &[Some(0), Some(1), Some(77)], "++++++"),
        (15, &[Some(2), Some(501), Some(502), Some(503)], "----++"),
        (
            16,
            &[Some(0), Some(1), Some(501), Some(1005), Some(77)],
            "++++++",
        ),
        (16, &[Some(2), Some(502), Some(503)], "--++++"),
        (17, &[Some(1), Some(1501)], "----++"),
        (16, &[Some(1004), Some(1006), Some(1501)], "--++++"),
        (18, &[None], "--++++"),
        (19, &[None], "--++++"),
        (20, &[None], "++++++"),
        (21, &[Some(100), Some(101), Some(77)], "++++++"),
        (21, &[Some(102), Some(502)], "---+++"),
        (21, &[Some(503)], "----++"),
        (21, &[Some(103)], "---+++"),
        (22, &[Some(101), Some(77)], "----++"),
        (23, &[Some(0)], "----++"),
        (24, &[Some(0)], "----++"),
        (25, &[Some(0)], "----++"),
        (26, &[Some(0)], "---+++"),
        (27, &[Some(0)], "----++"),
        (28, &[None], "++++++"),
        (30, &[None], "++++++"),
        (31, &[None], "++++++"),
        (32, &[None], "++++++"),
        (33, &[None], "++++++"),
        (34, &[None], "++++++"),
        (35, &[None], "++++++"),
        (36, &[Some(0), Some(1)], "++++++"),
        (36, &[Some(2), Some(502)], "----++"),
        (37, &[None], "--++++"),
        (38, &[None], "++++++"),
        (39, &[None], "++++++"),
        (40, &[None], "++++++"),
        (41, &[Some(0), Some(3)], "----++"),
        (43, &[None], "++++++"),
        (44, &[None], "++++++"),
        (45, &[None], "++++++"),
        (46, &[None], "++++++"),
        (48, &[None], "++++++"),
        (49, &[None], "++++++"),
        (50, &[None], "++++++"),
        (51, &[None], "++++++"),
        (52, &[None], "++++++"),
        (53, &[Some(0)], "----++"),
        (54, &[Some(0)], "----++"),
        (55, &[Some(0)], "----++"),
        (56, &[Some(0)], "--++++"),
        (57, &[Some(503)], "--++++"),
        (0, &[None], "++++++"),
        (47, &[None], "------"),
    ];
    let unknown = u16::try_from(crate::opnum::TABLE.len()).unwrap();
    assert_eq!(who_may(unknown, None), "------");
    for (opnum, levels, expected) in cells {
        for level in *levels {
            assert_eq!(who_may(*opnum, *level), *expected, "{opnum} {level:?}");
        }
    }
}

#[test]
fn kinds_of_share_differ() {
    let policy = Policy::default();
    let rule = required(18, None);
    let (printers, power) = (user(&[PRINT_OPERATORS]), user(&[POWER_USERS]));
    assert!(check(&policy, &printers, &rule.for_share(true)).is_ok());
    assert!(check(&policy, &printers, &rule.for_share(false)).is_err());
    assert!(check(&policy, &power, &rule.for_share(false)).is_ok());
    assert!(check(&policy, &power, &rule.for_share(true)).is_err());
}

#[test]
fn root_is_an_administrator_and_a_stranger_with_uid_0_is_not() {
    let mut root = user(&[]);
    root.uid = 0;
    assert!(may(&root, 12, Some(502)) && is_administrator(&root));
    let mut guest = caller(&[WORLD], UserLevel::Guest);
    guest.uid = 0;
    assert!(!may(&guest, 12, Some(502)) && !is_administrator(&guest));
    assert!(!may(&Caller::default(), 12, Some(502)));
    assert!(
        !may(&Caller::default(), 15, Some(1)),
        "an unknown caller has no token"
    );
}

#[test]
fn sambas_privileges_do() {
    let mut operator = user(&[]);
    operator.token.privileges = Privileges::DISK_OPERATOR;
    for (opnum, level, expected) in [
        (14, Some(2), true),
        (17, Some(1), true),
        (18, None, true),
        (15, Some(502), true),
        (11, None, true),
        (12, Some(0), false),
        (9, Some(3), false),
        (22, Some(101), false),
    ] {
        assert_eq!(may(&operator, opnum, level), expected, "{opnum}");
    }
    assert!(check(
        &Policy::default(),
        &operator,
        &required(18, None).for_share(true)
    )
    .is_err());
}

#[test]
fn restrict_anonymous_stays_on_top() {
    let policy = Policy {
        restrict_anonymous: true,
        ..Default::default()
    };
    for (opnum, level) in [
        (15, Some(1)),
        (16, Some(1)),
        (21, Some(100)),
        (20, None),
        (28, None),
        (39, None),
        (43, None),
    ] {
        assert!(check(&policy, &anonymous(), &required(opnum, level)).is_err());
        assert!(check(&policy, &user(&[]), &required(opnum, level)).is_ok());
    }
}

fn with(option: &'static str, text: &str) -> (Policy, Vec<PolicyProblem>) {
    let text = text.to_owned();
    Policy::from_options(move |name| Ok((name == option).then(|| text.clone())), None)
}

#[test]
fn options_replace_the_default() {
    for option in ["sd session info", "sd session enum"] {
        let (policy, problems) = with(option, " D:(A;;CC;;;AU) ");
        assert_eq!(problems, []);
        assert!(check(&policy, &user(&[]), &required(12, Some(10))).is_ok());
        assert!(check(&policy, &user(&[]), &required(12, Some(502))).is_err());
        assert!(check(&policy, &user(&[ADMINISTRATORS]), &required(12, Some(10))).is_ok());
    }
    let (policy, _) = with("sd session info", "D:(A;;GA;;;BA)");
    assert!(check(&policy, &user(&[SERVER_OPERATORS]), &required(12, Some(10))).is_err());
    assert!(check(&policy, &user(&[ADMINISTRATORS]), &required(13, None)).is_ok());
}

#[test]
fn what_is_wrong_leaves_the_object_to_nobody() {
    let closed = |policy: &Policy| {
        let admin = user(&[ADMINISTRATORS]);
        assert!(check(policy, &admin, &required(12, Some(10))).is_err());
        assert!(check(policy, &admin, &required(9, None)).is_ok());
    };
    let bad = [
        "",
        "D",
        "O:WD",
        "D:NO_ACCESS_CONTROL",
        "S:(AU;FA;GA;;;WD)",
        "D:(A;;GA;;;WD",
        "D:(A;;GA;;;DA)",
        "everyone",
        "D:(A;;ga;;;WD)",
    ];
    for text in bad {
        let (policy, problems) = with("sd session info", text);
        closed(&policy);
        assert_eq!(problems.len(), 1, "{text:?}");
        assert!(problems[0]
            .to_string()
            .starts_with("srvsvc_rs:sd session info: "));
    }
    let both = Policy::from_options(
        |name| {
            Ok(name
                .starts_with("sd session")
                .then(|| "D:(A;;GA;;;WD)".to_owned()))
        },
        None,
    );
    closed(&both.0);
    assert_eq!(both.1[0].fault, PolicyFault::Twice("sd session info"));
}

#[test]
fn administrators_may_everything_by_default() {
    let admin = user(&[ADMINISTRATORS]);
    for rule in every_rule().filter(|rule| *rule != Rule::Nobody) {
        for rule in [rule, rule.for_share(false), rule.for_share(true)] {
            assert!(check(&Policy::default(), &admin, &rule).is_ok(), "{rule:?}");
        }
    }
    assert_ne!(right::READ, right::CHANGE);
}

proptest! {
    /// Whatever stands in the option, a plain user gets sessions only if an entry allows someone he is, or a SID of his owns it.
    #[test]
    fn hostile_options_never_open(text in "[DOGS:();A0x1BCGWURP \\x00-\\x1f]{0,40}") {
        let (policy, problems) = with("sd session info", &text);
        let open = check(&policy, &user(&[]), &required(12, Some(10))).is_ok();
        if !problems.is_empty() {
            prop_assert!(check(&policy, &user(&[ADMINISTRATORS]), &required(12, Some(10))).is_err());
        }
        if open {
            prop_assert!(problems.is_empty() && text.contains("(A;") && (text.contains("WD)") || text.contains("AU)") || text.contains("NU)")));
        }
    }
}

#[test]
fn an_operator_has_what_the_kind_grants_and_is_asked_last() {
    let policy = Policy {
        operators: vec![Operator::Sessions, Operator::Auditor],
        ..Default::default()
    };
    let allowed = |who: &Caller, opnum, level, named: &[Operator]| {
        let rule = required(opnum, level);
        let asked = std::cell::RefCell::new(Vec::new());
        let ok = super::check(&policy, who, &rule, |kind| {
            asked.borrow_mut().push(kind);
            named.contains(&kind)
        });
        (ok.is_ok(), asked.into_inner())
    };
    use Operator::{Auditor, Sessions};
    // NetrSessionEnum, NetrSessionDel, NetrFileEnum, NetrFileClose
    assert_eq!(
        allowed(&user(&[]), 12, Some(502), &[Sessions]),
        (true, vec![Sessions])
    );
    assert_eq!(
        allowed(&user(&[]), 12, Some(502), &[]),
        (false, vec![Sessions, Auditor])
    );
    assert_eq!(
        allowed(&user(&[]), 13, None, &[Sessions]),
        (true, vec![Sessions])
    );
    assert_eq!(
        allowed(&user(&[]), 13, None, &[Auditor]),
        (false, vec![Sessions])
    );
    assert_eq!(
        allowed(&user(&[]), 9, Some(3), &[Auditor]),
        (true, vec![Auditor])
    );
    assert_eq!(
        allowed(&user(&[]), 11, None, &[Auditor, Sessions]),
        (false, vec![])
    );
    let administrator = user(&[well_known::ADMINISTRATORS]);
    assert_eq!(
        allowed(&administrator, 13, None, &[]),
        (true, vec![]),
        "nobody is asked"
    );
    assert_eq!(
        allowed(&anonymous(), 13, None, &[Sessions]),
        (false, vec![]),
        "nobody logged on"
    );
}
