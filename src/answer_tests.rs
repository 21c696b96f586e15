//! Nobody is answered who was not asked.

use super::*;
use crate::access::rules::{ANYONE, SERVER_SET};
use crate::access::{check, Caller, Policy, Rule, Rules, UserLevel};
use crate::dispatch::dispatch;
use crate::error::NetApiStatus as Status;
use crate::idl::*;
use crate::opnum::{row, TABLE};
use crate::registry::records::{ShareFlags, ShareRecord};
use crate::security::well_known::{ANONYMOUS, WORLD};
use crate::security::Token;
use crate::service::fake::{nobody_much, root, FakeHost};

/// A level that no call has.
const UNKNOWN: u32 = 77;

fn anonymous() -> Caller {
    Caller {
        token: Token::of(&[ANONYMOUS, WORLD]),
        uid: 1000,
        level: UserLevel::Anonymous,
        ..Caller::default()
    }
}

fn enum_struct(level: u32) -> ShareEnumStruct {
    ShareEnumStruct {
        level,
        share_info: ShareEnumUnion::empty(level),
    }
}

/// A request at a level, of the calls whose rules go by it.
fn at_level(opnum: u16, level: u32) -> Vec<u8> {
    let syntax = Syntax::NDR32;
    match opnum {
        12 => NetrSessionEnumIn {
            info_struct: SessionEnumStruct {
                level,
                session_info: SessionEnumUnion::empty(level),
            },
            ..Default::default()
        }
        .encode(syntax),
        15 => NetrShareEnumIn {
            info_struct: enum_struct(level),
            ..Default::default()
        }
        .encode(syntax),
        16 => NetrShareGetInfoIn {
            net_name: "data".into(),
            level,
            ..Default::default()
        }
        .encode(syntax),
        21 => NetrServerGetInfoIn {
            level,
            ..Default::default()
        }
        .encode(syntax),
        36 => NetrShareEnumStickyIn {
            info_struct: enum_struct(level),
            ..Default::default()
        }
        .encode(syntax),
        _ => panic!("{opnum} goes by level"),
    }
}

/// Requests of a call: the rule of each, and its stub. Each level that decodes, and an unknown one, where the rules go by level; each
/// arm of its union elsewhere.
fn requests(opnum: u16) -> Vec<(Rule, Vec<u8>)> {
    let row = row(opnum).unwrap();
    let decoded = match opnum {
        12 => SessionEnumUnion::LEVELS,
        15 | 36 => ShareEnumUnion::LEVELS,
        16 => ShareInfo::LEVELS,
        21 => ServerInfo::LEVELS,
        _ => {
            let simplest = row.request.unwrap().simplest;
            let (_, arms) = simplest(0);
            let rule = row.rules.at(None);
            return (0..arms).map(|arm| (rule, simplest(arm).0)).collect();
        }
    };
    let levels = decoded.iter().copied().chain([UNKNOWN]);
    levels
        .map(|level| (row.rules.at(Some(level)), at_level(opnum, level)))
        .collect()
}

fn served() -> impl Iterator<Item = u16> {
    TABLE
        .iter()
        .map(|row| row.opnum)
        .filter(|opnum| *opnum != 47)
}

/// The status that a reply ends with; success for the one fault that a made-up handle is worth.
fn status(host: &FakeHost, caller: &Caller, opnum: u16, stub: &[u8]) -> Status {
    let reply = host.call_as(caller, opnum, |call| dispatch(call, stub, Syntax::NDR32));
    match reply {
        Ok(reply) => Status(u32::from_le_bytes(*reply.last_chunk().unwrap())),
        Err(fault) => {
            assert_eq!((opnum, fault), (38, Fault::CONTEXT_MISMATCH));
            Status::SUCCESS
        }
    }
}

#[test]
fn every_call_at_every_level_is_refused_or_not_as_its_row_says() {
    let host = FakeHost::new(&[]);
    let policy = Policy::default();
    let mut refused = 0;
    for (name, caller) in [
        ("anonymous", anonymous()),
        ("user", nobody_much()),
        ("root", root()),
    ] {
        for opnum in served() {
            for (rule, stub) in requests(opnum) {
                let denied = status(&host, &caller, opnum, &stub) == Status::ERROR_ACCESS_DENIED;
                let expected = check(&policy, &caller, &rule, |_| false).is_err();
                assert_eq!(denied, expected, "{name} {opnum} {stub:02x?}");
                refused += u32::from(denied);
            }
        }
    }
    assert!(refused > 150, "{refused}");
}

#[test]
fn every_level_that_has_a_rule_is_answered_and_no_other() {
    let mut host = FakeHost::new(&[]);
    host.feed.shares = vec![ShareRecord {
        name: "data".to_owned(),
        path: "/srv/data".to_owned(),
        flags: ShareFlags::AVAILABLE | ShareFlags::BROWSEABLE,
        ..ShareRecord::default()
    }];
    let mut answered = 0;
    for opnum in served() {
        let Rules::ByLevel(levels) = row(opnum).unwrap().rules else {
            continue;
        };
        for level in 0..2000 {
            let has_rule = levels.rows().any(|(of, _)| of.contains(&level));
            let status = status(&host, &root(), opnum, &at_level(opnum, level));
            let is_answered = status != Status::ERROR_INVALID_LEVEL;
            assert_eq!(is_answered, has_rule, "{opnum} level {level}: {status:?}");
            answered += u32::from(is_answered);
        }
    }
    assert!(answered > 30, "{answered}");
}

#[test]
fn restrict_anonymous_shuts_every_call() {
    let host = FakeHost::new(&[("restrict anonymous", "1")]);
    for opnum in served() {
        for (_, stub) in requests(opnum) {
            let status = status(&host, &anonymous(), opnum, &stub);
            assert_eq!(status, Status::ERROR_ACCESS_DENIED, "{opnum}");
        }
    }
}

#[test]
fn a_handler_that_asks_nobody_still_answers_only_those_who_may() {
    fn careless(_: &Call<'_>, _: NetrShareDelIn) -> Result<NetrShareDelOut, Fault> {
        Ok(NetrShareDelOut::default())
    }
    let stub = NetrShareDelIn::default().encode(Syntax::NDR32);
    let host = FakeHost::new(&[]);
    let nobody = Rules::Same(Rule::Nobody);
    let ask = |caller: &Caller, rules: &Rules| {
        let reply = host.call_as(caller, 18, |call| {
            run(call, &stub, Syntax::NDR32, careless, rules, |_| None)
        });
        Status(u32::from_le_bytes(reply.unwrap().try_into().unwrap()))
    };
    for (caller, rules, status) in [
        (anonymous(), &SERVER_SET, Status::ERROR_ACCESS_DENIED),
        (nobody_much(), &SERVER_SET, Status::ERROR_ACCESS_DENIED),
        (root(), &nobody, Status::ERROR_ACCESS_DENIED),
        (root(), &SERVER_SET, Status::SUCCESS),
        (anonymous(), &ANYONE, Status::SUCCESS),
    ] {
        assert_eq!(ask(&caller, rules), status);
    }
}

#[test]
fn a_refusal_has_the_form_of_a_reply_and_tells_nothing() {
    let host = FakeHost::new(&[("restrict anonymous", "1")]);
    for opnum in served() {
        for (_, stub) in requests(opnum) {
            let reply = host.call_as(&anonymous(), opnum, |call| {
                dispatch(call, &stub, Syntax::NDR32).unwrap()
            });
            let form = row(opnum).unwrap().reply.unwrap();
            assert_eq!((form.check)(&reply, Syntax::NDR32), Ok(0), "{opnum}");
        }
    }
    assert!(host.stored.borrow().is_empty() && host.told.get() == 0);
}

#[test]
fn options_that_cannot_be_read_let_nobody_in() {
    let host = FakeHost::new(&[]);
    for (says, closed) in [
        (Status::ERROR_NOT_ENOUGH_MEMORY, true),
        (Status::ERROR_GEN_FAILURE, true),
        // There are no options at all.
        (Status::ERROR_NOT_SUPPORTED, false),
    ] {
        host.option_says.set(says);
        for opnum in served() {
            for (rule, stub) in requests(opnum) {
                let denied = |caller: &Caller| {
                    status(&host, caller, opnum, &stub) == Status::ERROR_ACCESS_DENIED
                };
                let open = rule == Rule::Anyone;
                assert_eq!(denied(&root()), closed && !open, "{opnum} {says}");
                assert!(!closed || denied(&anonymous()), "{opnum} {says}");
            }
        }
    }
}

#[test]
fn where_who_may_changed_and_is_not_known_no_right_is_had() {
    let host = FakeHost::new(&[]);
    host.who_may_says.set(Status::ERROR_GEN_FAILURE);
    let unknown = Err(Status::ERROR_GEN_FAILURE);
    let may = |caller: &Caller, rules: Rules| {
        host.call_as(caller, 22, |call| call.allow(&rules.at(None)))
    };
    assert_eq!(may(&root(), SERVER_SET), unknown);
    assert_eq!(may(&root(), ANYONE), Ok(()));
    assert_eq!(may(&nobody_much(), ANYONE), Ok(()));
    assert_eq!(may(&anonymous(), ANYONE), unknown);
}
