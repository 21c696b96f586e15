//! What the text asks of many calls in the same words: levels, filters, resume handles.

use super::fake::FakeHost;
use super::page_tests::host;
use crate::dispatch::dispatch;
use crate::idl::*;
use crate::ndr::{Message, Syntax, WString};

/// The reply to a request.
fn reply(host: &FakeHost, opnum: u16, request: &impl Message) -> Vec<u8> {
    let stub = request.encode(Syntax::NDR32);
    host.call(opnum, |call| dispatch(call, &stub, Syntax::NDR32).unwrap())
}

fn word(reply: &[u8], from_the_end: usize) -> u32 {
    let at = reply.len() - 4 * from_the_end;
    u32::from_le_bytes(reply[at..at + 4].try_into().unwrap())
}

fn connections(level: u32, most: u32) -> NetrConnectionEnumIn {
    NetrConnectionEnumIn {
        qualifier: Some("data".into()),
        info_struct: ConnectEnumStruct {
            level,
            connect_info: ConnectEnumUnion::empty(level),
        },
        prefered_maximum_length: most,
        ..Default::default()
    }
}

fn files(level: u32, most: u32) -> NetrFileEnumIn {
    NetrFileEnumIn {
        info_struct: FileEnumStruct {
            level,
            file_info: FileEnumUnion::empty(level),
        },
        prefered_maximum_length: most,
        ..Default::default()
    }
}

fn sessions(level: u32, most: u32) -> NetrSessionEnumIn {
    NetrSessionEnumIn {
        info_struct: SessionEnumStruct {
            level,
            session_info: SessionEnumUnion::empty(level),
        },
        prefered_maximum_length: most,
        ..Default::default()
    }
}

fn shares(level: u32, most: u32) -> NetrShareEnumIn {
    NetrShareEnumIn {
        info_struct: ShareEnumStruct {
            level,
            share_info: ShareEnumUnion::empty(level),
        },
        prefered_maximum_length: most,
        ..Default::default()
    }
}

fn sticky(level: u32, most: u32) -> NetrShareEnumStickyIn {
    let shares = shares(level, most);
    NetrShareEnumStickyIn {
        info_struct: shares.info_struct,
        prefered_maximum_length: most,
        ..Default::default()
    }
}

fn transports(level: u32, most: u32) -> NetrServerTransportEnumIn {
    NetrServerTransportEnumIn {
        info_struct: ServerXportEnumStruct {
            level,
            xport_info: ServerXportEnumUnion::empty(level),
        },
        prefered_maximum_length: most,
        ..Default::default()
    }
}

fn aliases(level: u32, most: u32) -> NetrServerAliasEnumIn {
    NetrServerAliasEnumIn {
        info_struct: ServerAliasEnumStruct {
            level,
            server_alias_info: ServerAliasEnumUnion::empty(level),
        },
        prefered_maximum_length: most,
        ..Default::default()
    }
}

const ALL: u32 = u32::MAX;

/// The status of a call at a level, with nothing else said.
fn at_level(host: &FakeHost, opnum: u16, level: u32) -> u32 {
    let ask = |reply: Vec<u8>| word(&reply, 1);
    ask(match opnum {
        8 => reply(host, 8, &connections(level, ALL)),
        9 => reply(host, 9, &files(level, ALL)),
        10 => {
            let request = NetrFileGetInfoIn {
                file_id: 2,
                level,
                ..Default::default()
            };
            reply(host, 10, &request)
        }
        12 => reply(host, 12, &sessions(level, ALL)),
        14 => {
            let request = NetrShareAddIn {
                level,
                info_struct: ShareInfo::empty(level),
                ..Default::default()
            };
            reply(host, 14, &request)
        }
        15 => reply(host, 15, &shares(level, ALL)),
        16 => {
            let request = NetrShareGetInfoIn {
                net_name: "ab0".into(),
                level,
                ..Default::default()
            };
            reply(host, 16, &request)
        }
        17 => {
            let request = NetrShareSetInfoIn {
                net_name: "ab0".into(),
                level,
                share_info: ShareInfo::empty(level),
                ..Default::default()
            };
            reply(host, 17, &request)
        }
        26 => reply(host, 26, &transports(level, ALL)),
        36 => reply(host, 36, &sticky(level, ALL)),
        54 => {
            let request = NetrServerAliasAddIn {
                level,
                info_struct: ServerAliasInfo::empty(level),
                ..Default::default()
            };
            reply(host, 54, &request)
        }
        55 => reply(host, 55, &aliases(level, ALL)),
        56 => {
            let request = NetrServerAliasDelIn {
                level,
                info_struct: ServerAliasInfo::empty(level),
                ..Default::default()
            };
            reply(host, 56, &request)
        }
        57 => {
            let request = NetrShareDelExIn {
                level,
                share_info: ShareInfo::empty(level),
                ..Default::default()
            };
            reply(host, 57, &request)
        }
        _ => panic!("{opnum} has no level here"),
    })
}

/// The calls that take levels, and which. A level that is taken answers, or misses what was not said beside it.
#[test]
fn a_level_that_is_not_there_is_refused() {
    let host = host("data", &["ab".to_owned()]);
    let share: &[u32] = &[
        0, 1, 2, 3, 77, 501, 502, 503, 504, 1004, 1005, 1006, 1007, 1501,
    ];
    for (opnum, taken, asked) in [
        (8, &[0, 1][..], &[0, 1, 2, 3, 502][..]),
        (9, &[2, 3], &[0, 1, 2, 3, 4, 50]),
        (10, &[2, 3], &[0, 1, 2, 3, 4, 50]),
        (12, &[0, 1, 2, 10, 502], &[0, 1, 2, 3, 10, 11, 502, 503]),
        (14, &[2, 502, 503], share),
        (15, &[0, 1, 2, 501, 502, 503], share),
        (
            16,
            &[0, 1, 2, 501, 502, 503, 1004, 1005, 1006, 1007, 1501],
            share,
        ),
        (17, &[1, 2, 502, 503, 1004, 1005, 1006, 1501], share),
        (26, &[0, 1, 2, 3], &[0, 1, 2, 3, 4, 77]),
        (36, &[0, 1, 2, 502, 503], share),
        (54, &[0], &[0, 1, 77]),
        (55, &[0], &[0, 1, 77]),
        (56, &[0], &[0, 1, 77]),
        (57, &[503], share),
    ] {
        for level in asked {
            let refused = at_level(&host, opnum, *level) == 124;
            assert_eq!(refused, !taken.contains(level), "{opnum} at {level}");
        }
    }
}

/// Pages that end before the list does, of each enumeration; the handle is the word before the status.
#[test]
fn no_handle_is_given_to_who_sent_none() {
    let texts = ["ab", "cd", "ef"].map(str::to_owned);
    let host = host("data", &texts);
    let ask: [&dyn Fn(u32) -> Vec<u8>; 7] = [
        &|most| reply(&host, 8, &connections(1, most)),
        &|most| reply(&host, 9, &files(3, most)),
        &|most| reply(&host, 12, &sessions(1, most)),
        &|most| reply(&host, 15, &shares(1, most)),
        &|most| reply(&host, 26, &transports(1, most)),
        &|most| reply(&host, 36, &sticky(1, most)),
        &|most| reply(&host, 55, &aliases(0, most)),
    ];
    for (at, ask) in ask.into_iter().enumerate() {
        let page = (0..2000).map(ask).find(|reply| word(reply, 1) == 234);
        let page = page.unwrap_or_else(|| panic!("{at} has no pages"));
        // TotalEntries, a null handle, the status.
        assert!(word(&page, 3) >= 3, "{at}");
        assert_eq!(word(&page, 2), 0, "{at}");
    }
}

#[test]
fn filters_have_1024_units_at_most() {
    let host = host("data", &["ab".to_owned()]);
    let text = |begin: &str, units: usize| -> Option<WString> {
        let rest = "x".repeat(units - begin.len());
        Some(format!("{begin}{rest}").as_str().into())
    };
    // With their NUL.
    for (units, fits) in [(1023, true), (1024, false)] {
        let check = |what: &str, reply: Vec<u8>, if_it_fits: u32| {
            let expected = if fits { if_it_fits } else { 87 };
            assert_eq!(word(&reply, 1), expected, "{what} of {units}");
        };
        for (begin, nothing) in [("", 2310), ("\\\\", 0)] {
            let request = NetrConnectionEnumIn {
                qualifier: text(begin, units),
                ..connections(1, ALL)
            };
            check("Qualifier", reply(&host, 8, &request), nothing);
        }
        let request = NetrFileEnumIn {
            base_path: text("C:\\", units),
            ..files(3, ALL)
        };
        check("BasePath", reply(&host, 9, &request), 0);
        let request = NetrFileEnumIn {
            user_name: text("", units),
            ..files(3, ALL)
        };
        check("UserName of files", reply(&host, 9, &request), 0);
        let (client, user) = (text("\\\\", units), text("", units));
        let request = NetrSessionEnumIn {
            client_name: client.clone(),
            ..sessions(1, ALL)
        };
        check("ClientName", reply(&host, 12, &request), 2312);
        let request = NetrSessionEnumIn {
            user_name: user.clone(),
            ..sessions(1, ALL)
        };
        check("UserName", reply(&host, 12, &request), 2221);
        let request = NetrSessionDelIn {
            client_name: client,
            ..Default::default()
        };
        check("ClientName to end", reply(&host, 13, &request), 2312);
        let request = NetrSessionDelIn {
            user_name: user,
            ..Default::default()
        };
        check("UserName to end", reply(&host, 13, &request), 2312);
    }
    assert!(host.closed.borrow().is_empty());
}
