//! What NetrServerSetInfo is to ignore on receipt, and what is only looked at.

use super::tests::{get, set};
use super::*;
use crate::ndr::WString;
use crate::service::fake::FakeHost;

const WRONG: u32 = 0xdead_beef;
const WRONG_BOOL: i32 = -7;

#[test]
fn what_is_to_be_ignored_is_ignored() {
    let host = FakeHost::new(&[]);
    let mut infos = Vec::new();
    let text = || Some(WString::from("SOMEBODY"));
    if let ServerInfo::Level101(Some(mut info)) = get(&host, 101).0 {
        (info.platform_id, info.server_type) = (WRONG, WRONG);
        (info.version_major, info.version_minor) = (WRONG, WRONG);
        info.name = text();
        infos.push(ServerInfo::Level101(Some(info)));
    }
    if let ServerInfo::Level102(Some(mut info)) = get(&host, 102).0 {
        (info.platform_id, info.server_type) = (WRONG, WRONG);
        (info.version_major, info.version_minor) = (WRONG, WRONG);
        (info.licenses, info.name) = (WRONG, text());
        infos.push(ServerInfo::Level102(Some(info)));
    }
    macro_rules! limits {
        ($info:ident: $($more:ident)*) => {{
            ($info.sizreqbuf, $info.initworkitems, $info.rawworkitems) = (WRONG, WRONG, WRONG);
            ($info.irpstacksize, $info.acceptdownlevelapis) = (WRONG, WRONG_BOOL);
            $($info.$more = WRONG;)*
        }};
    }
    if let ServerInfo::Level502(Some(mut info)) = get(&host, 502).0 {
        limits!(info:);
        infos.push(ServerInfo::Level502(Some(info)));
    }
    if let ServerInfo::Level503(Some(mut info)) = get(&host, 503).0 {
        limits!(info: threadcountadd numblockthreads xactmemsize threadpriority);
        (info.enableoplockforceclose, info.domain) = (WRONG_BOOL, text());
        infos.push(ServerInfo::Level503(Some(info)));
    }
    if let ServerInfo::Level599(Some(mut info)) = get(&host, 599).0 {
        limits!(info: threadcountadd numblockthreads xactmemsize threadpriority reserved);
        (info.enableoplockforceclose, info.domain) = (WRONG_BOOL, text());
        infos.push(ServerInfo::Level599(Some(info)));
    }
    assert_eq!(infos.len(), 5);
    for info in infos {
        let (level, before) = (info.tag(), get(&host, info.tag()));
        assert_eq!(set(&host, info), (Status::SUCCESS, Some(77)), "{level}");
        assert_eq!(get(&host, level), before);
    }
    assert!(host.stored.borrow().is_empty() && host.told.get() == 0);
}

/// Each member of each level as level 103 or 599 tells it.
#[test]
fn each_level_says_what_103_and_599_say() {
    let host = FakeHost::new(&[
        ("server string", "the files"),
        ("max smbd processes", "40"),
        ("deadtime", "15"),
        ("max open files", "1000"),
        ("oplocks", "No"),
        ("srvsvc_rs:hidden", "1"),
        ("srvsvc_rs:userpath", "d:\\"),
    ]);
    let members = |level: u32| levels::members(&get(&host, level).0).unwrap();
    let whole = [members(103), members(599)].concat();
    for level in levels::ALL {
        for (name, shown) in members(*level) {
            let there = whole.iter().find(|(known, _)| *known == name);
            assert_eq!(there, Some(&(name, shown)), "{level}");
        }
    }
}

#[test]
fn level_103_has_no_licences_and_no_branch_cache() {
    let ServerInfo::Level103(Some(info)) = get(&FakeHost::new(&[]), 103).0 else {
        panic!("no level 103");
    };
    assert_eq!((info.licenses, info.capabilities), (0, 0));
}
