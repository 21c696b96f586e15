//! What the calls that change shares take, what they ignore, and which member they find wrong first.

use super::fake::FakeHost;
use super::share_add::netr_share_add;
use super::share_del::{
    netr_share_del, netr_share_del_ex, netr_share_del_start, netr_share_del_sticky,
};
use super::share_tests::{descriptor, get, host, info_502, record, set};
use crate::idl::*;
use crate::ndr::WString;
use crate::registry::aliases;
use crate::registry::records::{ShareFlags, ShareKind, ShareRecord};
use crate::security::well_known::{POWER_USERS, PRINT_OPERATORS};
use crate::security::Token;
use crate::service::fake::nobody_much;

const ALL: u32 = u32::MAX;
const LIMIT: u32 = 9;

/// A share that is kept in the store, with nothing changed yet.
fn kept(share: ShareRecord) -> FakeHost {
    let host = host(vec![share]);
    let mut stored = host.stored.borrow_mut();
    stored.insert("data".to_owned(), [].into());
    drop(stored);
    host
}

fn data() -> FakeHost {
    kept(ShareRecord {
        max_connections: LIMIT,
        ..record("data", 0)
    })
}

fn add(host: &FakeHost, info_struct: ShareInfo) -> (u32, u32) {
    let args = NetrShareAddIn {
        server_name: None,
        level: info_struct.tag(),
        info_struct,
        parm_err: Some(0),
    };
    let out = host.call(14, |call| netr_share_add(call, args)).unwrap();
    (out.return_value.0, out.parm_err.unwrap())
}

#[test]
fn set_info_ignores_what_it_is_to_ignore() {
    let text = |text: &str| Some(WString::from(text));
    let shown = || text("all about data");
    let infos = [
        ShareInfo::Level1(Some(ShareInfo1 {
            netname: text("other"),
            share_type: 3,
            remark: shown(),
        })),
        ShareInfo::Level2(Some(ShareInfo2 {
            netname: text("other"),
            share_type: 3,
            remark: shown(),
            permissions: ALL,
            max_uses: LIMIT,
            current_uses: ALL,
            path: text("::"),
            passwd: text("secret"),
        })),
        ShareInfo::Level502(Some(ShareInfo502I {
            netname: text("other"),
            share_type: 0x8000_0003,
            remark: shown(),
            permissions: ALL,
            max_uses: LIMIT,
            current_uses: ALL,
            path: text("::"),
            passwd: text("secret"),
            ..ShareInfo502I::default()
        })),
        ShareInfo::Level503(Some(ShareInfo503I {
            netname: text("other"),
            share_type: 0x8000_0003,
            remark: shown(),
            permissions: ALL,
            max_uses: LIMIT,
            current_uses: ALL,
            path: text("::"),
            passwd: text("secret"),
            servername: text("elsewhere"),
            ..ShareInfo503I::default()
        })),
    ];
    for info in infos {
        let host = data();
        assert_eq!(set(&host, "data", info.tag(), info.clone()), (0, 0));
        assert!(host.stored.borrow()["data"].is_empty(), "{info:?}");
        assert_eq!((host.told.get(), host.stored.borrow().len()), (0, 1));
    }
}

#[test]
fn no_remark_is_an_empty_one() {
    let host = data();
    let info = ShareInfo::Level1004(Some(ShareInfo1004 { remark: None }));
    assert_eq!(set(&host, "data", 1004, info), (0, 0));
    assert_eq!(host.stored.borrow()["data"]["comment"], "");
}

#[test]
fn set_info_wants_a_name_and_something_to_set() {
    let host = data();
    for level in [1, 2, 502, 503, 1004, 1005, 1006, 1501] {
        let nothing = || ShareInfo::empty(level);
        assert_eq!(set(&host, "", level, nothing()), (87, 0), "{level}");
        assert_eq!(set(&host, "nosuch", level, nothing()), (2310, 0), "{level}");
        assert_eq!(set(&host, "data", level, nothing()), (87, 0), "{level}");
    }
}

#[test]
fn parm_err_of_set_info_is_the_first_member_that_is_wrong() {
    let host = data();
    let mut info = ShareInfo502I {
        share_type: 0x8000_0000,
        remark: Some("50%Save".into()),
        max_uses: 0,
        security_descriptor: Some(descriptor()),
        ..ShareInfo502I::default()
    };
    let try_it = |info: &ShareInfo502I| {
        let info = ShareInfo::Level502(Some(info.clone()));
        set(&host, "data", 502, info)
    };
    assert_eq!(try_it(&info), (87, 4));
    info.remark = Some("fine".into());
    assert_eq!(try_it(&info), (87, 6));
    info.max_uses = LIMIT;
    assert_eq!(try_it(&info), (87, 501));
    assert!(host.stored.borrow()["data"].is_empty() && host.descriptors.borrow().is_empty());
    let before = ("data".to_owned(), vec![9]);
    host.descriptors.borrow_mut().extend([before]);
    info.share_type = 0;
    assert_eq!(try_it(&info), (0, 0));
}

#[test]
fn without_a_descriptor_the_one_that_is_there_stays() {
    let host = data();
    let before = [("data".to_owned(), vec![9])];
    host.descriptors.borrow_mut().extend(before.clone());
    let infos = [
        ShareInfo::Level502(Some(ShareInfo502I {
            remark: Some("new".into()),
            max_uses: LIMIT,
            ..ShareInfo502I::default()
        })),
        ShareInfo::Level503(Some(ShareInfo503I {
            remark: Some("new".into()),
            max_uses: LIMIT,
            ..ShareInfo503I::default()
        })),
        ShareInfo::Level1501(Some(ShareInfo1501I::default())),
    ];
    for info in infos {
        assert_eq!(set(&host, "data", info.tag(), info), (0, 0));
        assert_eq!(*host.descriptors.borrow(), before.clone().into());
    }
}

#[test]
fn a_change_that_could_not_be_stored_changes_nothing() {
    let host = data();
    let before = [("data".to_owned(), vec![9])];
    host.descriptors.borrow_mut().extend(before.clone());
    let info = || {
        ShareInfo::Level502(Some(ShareInfo502I {
            remark: Some("new".into()),
            max_uses: 3,
            security_descriptor: Some(descriptor()),
            ..ShareInfo502I::default()
        }))
    };
    for status in [112, 31] {
        host.store_says.set(crate::error::NetApiStatus(status));
        assert_eq!(set(&host, "data", 502, info()), (status, 0));
        assert!(host.stored.borrow()["data"].is_empty());
        assert_eq!(*host.descriptors.borrow(), before.clone().into());
    }
    host.store_says.set(crate::error::NetApiStatus::SUCCESS);
    assert_eq!(set(&host, "data", 502, info()), (0, 0));
    assert_eq!(host.stored.borrow()["data"].len(), 2);
    assert_ne!(*host.descriptors.borrow(), before.into());
}

#[test]
fn each_state_of_caching_is_shown_and_set() {
    let states = ["manual", "documents", "programs", "disable"];
    for (number, word) in (0..).zip(states) {
        for csc_policy in 0..4 {
            let host = kept(ShareRecord {
                csc_policy,
                ..record("data", 0)
            });
            let ShareInfo::Level1005(Some(info)) = get(&host, "data", 1005).info_struct else {
                panic!("no level 1005");
            };
            assert_eq!(info.flags, csc_policy << 4);
            let flags = number << 4;
            let info = ShareInfo::Level1005(Some(ShareInfo1005 { flags }));
            assert_eq!(set(&host, "data", 1005, info), (0, 0));
            let kept = host.stored.borrow()["data"].get("csc policy").cloned();
            let changed = (number != csc_policy).then(|| word.to_owned());
            assert_eq!(kept, changed, "{csc_policy} to {number}");
        }
    }
}

#[test]
fn flags_are_those_of_the_table() {
    let host = data();
    for bit in 0..32 {
        let flags = 1 << bit;
        let expected = match flags {
            // Those of DFS are ignored, those of the caching and three more are options of Samba.
            0x1 | 0x2 | 0x10 | 0x20 | 0x800 | 0x1000 | 0x8000 => (0, 0),
            0x100 | 0x200 | 0x400 | 0x2000 | 0x4000 | 0x10_0000 => (50, 0),
            _ => (87, 0),
        };
        let info = ShareInfo::Level1005(Some(ShareInfo1005 { flags }));
        assert_eq!(set(&host, "data", 1005, info), expected, "{flags:#x}");
    }
}

#[test]
fn flags_are_those_of_disk_shares() {
    for (kind, expected) in [
        (ShareKind::Disk, (0, 0)),
        (ShareKind::Printer, (50, 0)),
        (ShareKind::Ipc, (50, 0)),
    ] {
        let host = kept(ShareRecord {
            kind,
            ..record("data", 0)
        });
        for flags in [0, 0x10] {
            let info = ShareInfo::Level1005(Some(ShareInfo1005 { flags }));
            assert_eq!(set(&host, "data", 1005, info), expected, "{kind:?}");
        }
    }
}

#[test]
fn the_type_of_a_new_share_is_one_of_the_table() {
    for (share_type, expected) in [
        (0, (0, 0)),
        (0x8000_0000, (0, 0)),
        (0x4000_0000, (0, 0)),
        (0xce00_0000, (0, 0)),
        (1, (50, 0)),
        (0x8000_0001, (50, 0)),
        (2, (87, 3)),
        (3, (87, 3)),
        (4, (87, 3)),
        (0xff, (87, 3)),
        (0x100, (87, 3)),
        (0x101, (87, 3)),
        (0x0100_0000, (87, 3)),
        (0x1000_0000, (87, 3)),
        (0x2000_0000, (87, 3)),
        (u32::MAX, (87, 3)),
    ] {
        let host = host(Vec::new());
        let done = add(&host, info_502("new", share_type, "C:\\srv", None));
        assert_eq!(done, expected, "{share_type:#x}");
        assert_eq!(host.stored.borrow().len(), usize::from(done.0 == 0));
    }
}

/// Its flags are those that smb.conf's `[global]` gives every share, for none is stored.
#[test]
fn what_is_stored_of_a_new_share_is_what_was_said() {
    let host = host(Vec::new());
    let mut info = info_502("new", 0, "C:\\srv\\data", None);
    assert_eq!(add(&host, info.clone()), (0, 0));
    let stored = |name: &str| -> Vec<(String, String)> {
        host.stored.borrow()[name].clone().into_iter().collect()
    };
    let expected = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        pairs.iter().map(owned).collect()
    };
    let plain = [("comment", ""), ("path", "/srv/data"), ("read only", "no")];
    assert_eq!(stored("new"), expected(&plain));
    assert!(host.descriptors.borrow().is_empty());
    if let ShareInfo::Level502(Some(info)) = &mut info {
        info.netname = Some("limited".into());
        info.max_uses = 3;
        info.remark = Some("words".into());
        info.share_type = 0x8000_0000;
    }
    assert_eq!(add(&host, info), (0, 0));
    let limited = [
        ("administrative share", "yes"),
        ("comment", "words"),
        ("max connections", "3"),
        ("path", "/srv/data"),
        ("read only", "no"),
    ];
    assert_eq!(stored("limited"), expected(&limited));
}

#[test]
fn what_is_reserved_is_ignored_and_a_name_is_wanted() {
    let delete = |opnum: u16, name: &str, reserved: u32| {
        let host = data();
        let net_name = WString::from(name);
        let status = match opnum {
            18 => {
                let args = NetrShareDelIn {
                    server_name: None,
                    net_name,
                    reserved,
                };
                let out = host.call(18, |call| netr_share_del(call, args));
                out.unwrap().return_value
            }
            19 => {
                let args = NetrShareDelStickyIn {
                    server_name: None,
                    net_name,
                    reserved,
                };
                let out = host.call(19, |call| netr_share_del_sticky(call, args));
                out.unwrap().return_value
            }
            _ => {
                let args = NetrShareDelStartIn {
                    server_name: None,
                    net_name,
                    reserved,
                };
                let out = host.call(37, |call| netr_share_del_start(call, args));
                out.unwrap().return_value
            }
        };
        status.0
    };
    for opnum in [18, 19, 37] {
        for reserved in [0, 7, ALL] {
            assert_eq!(delete(opnum, "Data", reserved), 0, "{opnum}");
        }
        assert_eq!(delete(opnum, "", 0), 87, "{opnum}");
        assert_eq!(delete(opnum, "nosuch", 0), 2310, "{opnum}");
    }
}

#[test]
fn printers_are_for_print_operators_and_files_for_power_users() {
    let member = |group| crate::access::Caller {
        token: Token::of(&[group]),
        ..nobody_much()
    };
    for (group, files, printers) in [(PRINT_OPERATORS, 5, 0), (POWER_USERS, 0, 5)] {
        let caller = member(group);
        for (kind, share_type, expected) in [
            (ShareKind::Disk, 0, files),
            (ShareKind::Printer, 1, printers),
        ] {
            let args = NetrShareDelIn {
                server_name: None,
                net_name: "data".into(),
                reserved: 0,
            };
            let host = kept(ShareRecord {
                kind,
                ..record("data", 0)
            });
            let out = host.call_as(&caller, 18, |call| netr_share_del(call, args));
            assert_eq!(out.unwrap().return_value.0, expected, "{kind:?}");
            let args = NetrShareAddIn {
                server_name: None,
                level: 502,
                info_struct: info_502("new", share_type, "C:\\srv", None),
                parm_err: None,
            };
            let out = host.call_as(&caller, 14, |call| netr_share_add(call, args));
            // Who may add a printer share is told that Samba's come from elsewhere.
            let expected = expected
                + if (kind, expected) == (ShareKind::Printer, 0) {
                    50
                } else {
                    0
                };
            assert_eq!(out.unwrap().return_value.0, expected, "{kind:?}");
        }
    }
}

#[test]
fn del_ex_wants_a_share_of_this_server() {
    let delete = |options: &[(&str, &str)], name: Option<&str>, server: Option<&str>| {
        let mut host = FakeHost::new(options);
        host.feed.shares = vec![record("data", ShareFlags::default().0)];
        let mut stored = host.stored.borrow_mut();
        stored.insert("data".to_owned(), [].into());
        drop(stored);
        let info = ShareInfo503I {
            netname: name.map(WString::from),
            servername: server.map(WString::from),
            ..ShareInfo503I::default()
        };
        let args = NetrShareDelExIn {
            server_name: None,
            level: 503,
            share_info: ShareInfo::Level503(Some(info)),
        };
        let out = host.call(57, |call| netr_share_del_ex(call, args));
        out.unwrap().return_value.0
    };
    let default = (aliases::OPTION, "*=FILES");
    for server in [None, Some(""), Some("*"), Some("files"), Some("\\\\FILES")] {
        assert_eq!(delete(&[], Some("DATA"), server), 0, "{server:?}");
        assert_eq!(delete(&[], Some("nosuch"), server), 2310, "{server:?}");
        assert_eq!(delete(&[], Some(""), server), 87, "{server:?}");
        assert_eq!(delete(&[], None, server), 87, "{server:?}");
    }
    assert_eq!(delete(&[], Some("data"), Some("elsewhere")), 2310);
    assert_eq!(delete(&[default], Some("data"), Some("elsewhere")), 0);
}
