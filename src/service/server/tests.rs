//! NetrServerGetInfo and NetrServerSetInfo on a fake host.

use super::*;
use crate::ndr::WString;
use crate::service::fake::FakeHost;

pub(super) fn get(host: &FakeHost, level: u32) -> (ServerInfo, Status) {
    let args = NetrServerGetInfoIn {
        server_name: None,
        level,
    };
    let out = host
        .call(21, |call| netr_server_get_info(call, args))
        .unwrap();
    (out.info_struct, out.return_value)
}

pub(super) fn set(host: &FakeHost, info: ServerInfo) -> (Status, Option<u32>) {
    let args = NetrServerSetInfoIn {
        server_name: None,
        level: info.tag(),
        server_info: info,
        parm_err: Some(77),
    };
    let out = host
        .call(22, |call| netr_server_set_info(call, args))
        .unwrap();
    (out.return_value, out.parm_err)
}

fn level_102(host: &FakeHost) -> ServerInfo102 {
    match get(host, 102).0 {
        ServerInfo::Level102(Some(info)) => info,
        other => panic!("{other:?}"),
    }
}

fn level_599(host: &FakeHost) -> ServerInfo599 {
    match get(host, 599).0 {
        ServerInfo::Level599(Some(info)) => info,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_level_is_filled_and_tells_its_tag() {
    let host = FakeHost::new(&[("server string", "the files")]);
    for level in levels::ALL {
        let (info, status) = get(&host, *level);
        assert_eq!((info.tag(), status), (*level, Status::SUCCESS));
        assert_ne!(info, ServerInfo::empty(*level), "{level}");
    }
    for level in [0, 1, 99, 104, 402, 500, 600, 1006, 1557, u32::MAX] {
        assert_eq!(get(&host, level).1, Status::ERROR_INVALID_LEVEL, "{level}");
    }
}

#[test]
fn values_are_those_of_the_configuration() {
    let host = FakeHost::new(&[
        ("server string", "the files"),
        ("max smbd processes", "40"),
        ("deadtime", "15"),
        ("max open files", "1000"),
        ("max mux", "60"),
        ("oplocks", "No"),
        ("time server", "Yes"),
        ("workgroup", "GROUP"),
    ]);
    let info = level_102(&host);
    assert_eq!(
        (info.platform_id, info.users, info.disc, info.licenses),
        (500, 40, 15, 0)
    );
    assert_eq!(info.comment.unwrap().to_text().unwrap(), "the files");
    assert_eq!(info.name.unwrap().to_text().unwrap(), "FILES");
    let info = level_599(&host);
    assert_eq!(
        (
            info.sessopens,
            info.maxmpxct,
            info.enableoplocks,
            info.timesource
        ),
        (1000, 60, 0, 1)
    );
    assert_eq!(info.domain.unwrap().to_text().unwrap(), "GROUP");
}

#[test]
fn no_limit_is_all_ones() {
    let host = FakeHost::new(&[("max smbd processes", "0"), ("deadtime", "0")]);
    let info = level_102(&host);
    assert_eq!((info.users, info.disc), (u32::MAX, -1));
}

#[test]
fn what_is_shown_can_be_set_and_changes_nothing() {
    let host = FakeHost::new(&[("server string", "%h stays"), ("max open files", "99999")]);
    for level in levels::ALL
        .iter()
        .filter(|level| !matches!(level, 100 | 103))
    {
        let (info, _) = get(&host, *level);
        assert_eq!(set(&host, info), (Status::SUCCESS, Some(77)), "{level}");
    }
    assert!(host.stored.borrow().is_empty());
    assert_eq!(host.told.get(), 0);
}

#[test]
fn what_is_set_is_stored_and_shown() {
    let host = FakeHost::new(&[("deadtime", "0")]);
    let mut info = level_102(&host);
    info.comment = Some("new words".into());
    info.disc = 30;
    info.users = 12;
    info.announce = 65_535;
    info.userpath = Some("d:\\users".into());
    info.name = Some("IGNORED".into());
    info.version_major = 99;
    assert_eq!(
        set(&host, ServerInfo::Level102(Some(info.clone()))),
        (Status::SUCCESS, Some(77))
    );
    assert_eq!(host.told.get(), 1);
    let stored = host.stored.borrow()["global"].clone();
    let stored: Vec<_> = stored
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert_eq!(
        stored,
        [
            ("deadtime", "30"),
            ("max smbd processes", "12"),
            ("server string", "new words"),
            ("srvsvc_rs:announce", "65535"),
            ("srvsvc_rs:userpath", "d:\\users"),
        ]
    );
    let shown = level_102(&host);
    info.name = Some("FILES".into());
    info.version_major = shown.version_major;
    assert_eq!(shown, info);
}

#[test]
fn every_number_that_is_kept_can_be_moved_and_is_read_back() {
    let host = FakeHost::new(&[]);
    for field in fields::FIELDS
        .iter()
        .filter(|field| !field.options().is_empty())
    {
        host.call(21, |call| {
            let before = Config::new(call, None).field(field);
            let other = if before == field.low {
                field.low + 1
            } else {
                field.low
            };
            let text = field.format(other).unwrap();
            for name in field.options() {
                host.global.borrow_mut().insert(name, text.clone());
            }
            assert_eq!(
                Config::new(call, None).field(field),
                other,
                "{}",
                field.name
            );
        });
    }
}

#[test]
fn every_single_value_level_sets_its_value() {
    for level in levels::ALL.iter().filter(|level| **level > 1000) {
        let host = FakeHost::new(&[]);
        let (info, _) = get(&host, *level);
        let other = match info {
            ServerInfo::Level1005(_) => ServerInfo::Level1005(Some(ServerInfo1005 {
                comment: Some("x".into()),
            })),
            ServerInfo::Level1107(_) => ServerInfo::Level1107(Some(ServerInfo1107 { users: 7 })),
            ServerInfo::Level1010(_) => ServerInfo::Level1010(Some(ServerInfo1010 { disc: 7 })),
            ServerInfo::Level1501(_) => {
                ServerInfo::Level1501(Some(ServerInfo1501 { sessopens: 700 }))
            }
            ServerInfo::Level1516(_) => {
                ServerInfo::Level1516(Some(ServerInfo1516 { timesource: 1 }))
            }
            ServerInfo::Level1533(_) => ServerInfo::Level1533(Some(ServerInfo1533 { maxmpxct: 7 })),
            ServerInfo::Level1536(_) => {
                ServerInfo::Level1536(Some(ServerInfo1536 { enableoplocks: 0 }))
            }
            ServerInfo::Level1539(_) => {
                ServerInfo::Level1539(Some(ServerInfo1539 { enableraw: 0 }))
            }
            ServerInfo::Level1541(_) => ServerInfo::Level1541(Some(ServerInfo1541 {
                minfreeconnections: 7,
            })),
            ServerInfo::Level1556(_) => ServerInfo::Level1556(Some(ServerInfo1556 {
                maxworkitemidletime: 11,
            })),
            _ => continue,
        };
        assert_eq!(
            set(&host, other.clone()),
            (Status::SUCCESS, Some(77)),
            "{level}"
        );
        assert_eq!(get(&host, *level).0, other);
    }
}

#[test]
fn the_first_bad_member_is_named_and_nothing_is_stored() {
    let host = FakeHost::new(&[]);
    let mut info = level_599(&host);
    info.sessopens = 500;
    info.sessusers = 2049;
    info.maxworkitemidletime = 1;
    assert_eq!(
        set(&host, ServerInfo::Level599(Some(info))),
        (Status::ERROR_INVALID_PARAMETER, Some(510))
    );
    let bad = [
        (ServerInfo::Level1010(Some(ServerInfo1010 { disc: 0 })), 10),
        (
            ServerInfo::Level1107(Some(ServerInfo1107 { users: 0 })),
            107,
        ),
        (
            ServerInfo::Level1501(Some(ServerInfo1501 { sessopens: 100 })),
            501,
        ),
        (
            ServerInfo::Level1016(Some(ServerInfo1016 { hidden: 2 })),
            16,
        ),
        (
            ServerInfo::Level1502(Some(ServerInfo1502 { sessvcs: 2 })),
            502,
        ),
        (
            ServerInfo::Level1542(Some(ServerInfo1542 {
                maxfreeconnections: -1,
            })),
            542,
        ),
        (
            ServerInfo::Level1550(Some(ServerInfo1550 {
                diskspacethreshold: 100,
            })),
            550,
        ),
    ];
    for (info, parm) in bad {
        assert_eq!(
            set(&host, info),
            (Status::ERROR_INVALID_PARAMETER, Some(parm))
        );
    }
    assert!(host.stored.borrow().is_empty());
}

#[test]
fn a_comment_that_samba_would_change_is_refused() {
    let host = FakeHost::new(&[]);
    let long = "x".repeat(257);
    for text in [
        "on %h",
        "a\nb",
        "\"quoted\"",
        "%$(PATH)",
        "50%Save",
        long.as_str(),
    ] {
        let info = ServerInfo::Level1005(Some(ServerInfo1005 {
            comment: Some(text.into()),
        }));
        assert_eq!(
            set(&host, info),
            (Status::ERROR_INVALID_PARAMETER, Some(5)),
            "{text}"
        );
    }
    let fine = ServerInfo::Level1005(Some(ServerInfo1005 {
        comment: Some("100 % sure \"really\" not".into()),
    }));
    assert_eq!(set(&host, fine).0, Status::SUCCESS);
}

#[test]
fn a_number_above_the_ceiling_is_the_ceiling() {
    let host = FakeHost::new(&[]);
    for users in [0x7fff_ffff, 0x8000_0000, 0xffff_fffe] {
        let info = ServerInfo::Level1107(Some(ServerInfo1107 { users }));
        assert_eq!(set(&host, info), (Status::SUCCESS, Some(77)), "{users:#x}");
        assert_eq!(level_102(&host).users, 0x7fff_ffff);
    }
    for disc in [35_791_394, 35_791_395, i32::MAX, i32::MIN, -2] {
        let info = ServerInfo::Level1010(Some(ServerInfo1010 { disc }));
        assert_eq!(set(&host, info), (Status::SUCCESS, Some(77)), "{disc}");
        assert_eq!(level_102(&host).disc, 35_791_394);
    }
}

#[test]
fn a_user_path_is_any_text() {
    let host = FakeHost::new(&[]);
    let units: &[u16] = &[0xd800, 0, 10, 34, 37, 48, 48, 50, 48, 32];
    for path in [
        WString::from(""),
        "x".repeat(5000).as_str().into(),
        " \"d:\\%U\" ".into(),
        units.into(),
        "c:\\".into(),
    ] {
        let mut info = level_102(&host);
        info.userpath = Some(path.clone());
        let done = set(&host, ServerInfo::Level102(Some(info)));
        assert_eq!(done, (Status::SUCCESS, Some(77)), "{path:?}");
        assert_eq!(level_102(&host).userpath, Some(path));
    }
}

#[test]
fn the_name_is_the_one_that_was_sent_less_its_backslashes() {
    let host = FakeHost::new(&[("netbios aliases", "OLD")]);
    let name = |level: u32, asked: Option<&str>| {
        let args = NetrServerGetInfoIn {
            server_name: asked.map(WString::from),
            level,
        };
        let out = host.call(21, |call| netr_server_get_info(call, args));
        let name = match out.unwrap().info_struct {
            ServerInfo::Level100(Some(info)) => info.name,
            ServerInfo::Level101(Some(info)) => info.name,
            ServerInfo::Level102(Some(info)) => info.name,
            ServerInfo::Level103(Some(info)) => info.name,
            other => panic!("{other:?}"),
        };
        name.unwrap().to_text().unwrap()
    };
    for level in [100, 101, 102] {
        for (asked, shown) in [
            (None, "FILES"),
            (Some(""), "FILES"),
            (Some("\\\\"), "FILES"),
            (Some("\\\\10.0.0.1"), "10.0.0.1"),
            (Some("\\\\old"), "old"),
            (Some("whatever.example.com"), "whatever.example.com"),
        ] {
            assert_eq!(name(level, asked), shown, "{level} {asked:?}");
        }
    }
    assert_eq!(name(103, Some("\\\\10.0.0.1")), "FILES");
}

#[test]
fn what_cannot_be_stored_is_refused() {
    let host = FakeHost::new(&[]);
    let info = || ServerInfo::Level1010(Some(ServerInfo1010 { disc: 9 }));
    host.store_says.set(Status::ERROR_NOT_SUPPORTED);
    assert_eq!(set(&host, info()), (Status::ERROR_NOT_SUPPORTED, Some(77)));
    host.store_says.set(Status::SUCCESS);
    assert_eq!(set(&host, info()).0, Status::SUCCESS);
    let kept = host.stored.borrow().clone();
    host.last_word
        .borrow_mut()
        .insert("deadtime".into(), "100".into());
    assert_eq!(set(&host, info()), (Status::ERROR_NOT_SUPPORTED, Some(77)));
    assert_eq!(*host.stored.borrow(), kept, "taken back");
}

#[test]
fn a_comment_that_another_one_overrules_is_refused_however_alike() {
    for (in_force, sent) in [
        ("Files", "FILES"),
        ("yes", "Yes"),
        ("1", "yes"),
        ("a", " a"),
    ] {
        let host = FakeHost::new(&[]);
        let mut last_word = host.last_word.borrow_mut();
        last_word.insert("server string".into(), in_force.into());
        drop(last_word);
        let info = ServerInfo::Level1005(Some(ServerInfo1005 {
            comment: Some(sent.into()),
        }));
        assert_eq!(set(&host, info).0, Status::ERROR_NOT_SUPPORTED, "{sent}");
    }
}

#[test]
fn null_levels_and_levels_that_only_show_are_refused() {
    let host = FakeHost::new(&[]);
    assert_eq!(
        set(&host, ServerInfo::Level102(None)).0,
        Status::ERROR_INVALID_PARAMETER
    );
    for level in [100, 103, 1, 1557] {
        assert_eq!(
            set(&host, ServerInfo::empty(level)).0,
            Status::ERROR_INVALID_LEVEL
        );
    }
}

#[test]
fn a_server_name_has_a_limit() {
    let host = FakeHost::new(&[]);
    let status = |len: usize| {
        let args = NetrServerGetInfoIn {
            server_name: Some("x".repeat(len).as_str().into()),
            level: 100,
        };
        host.call(21, |call| netr_server_get_info(call, args))
            .unwrap()
            .return_value
    };
    assert_eq!(status(1023), Status::SUCCESS);
    assert_eq!(status(1024), Status::ERROR_INVALID_PARAMETER);
}
