//! The rules of NetrConnectionEnum, NetrFileEnum and NetrSessionEnum that need no server: filters, pages, errors.

use super::connection::netr_connection_enum;
use super::fake::FakeHost;
use super::file::{netr_file_close, netr_file_enum};
use super::live::is_user;
use super::session::{netr_session_del, netr_session_enum};
use crate::error::NetApiStatus as Status;
use crate::host::Feed;
use crate::idl::*;
use crate::ndr::{Ndr as _, Syntax};
use crate::registry::records::{
    ConnectionRecord, OpenFlags, OpenRecord, SessionFlags, SessionRecord, ShareRecord,
};

/// One name in three spellings: capitals, and in small letters with the sigma of a word's end and the other one.
const SIGMAS: [&str; 3] = [
    "\u{39f}\u{394}\u{39f}\u{3a3}",
    "\u{3bf}\u{3b4}\u{3bf}\u{3c2}",
    "\u{3bf}\u{3b4}\u{3bf}\u{3c3}",
];

/// Alice has a tree connect to her home, which is in no list, and these opens.
fn host(opens: Vec<OpenRecord>) -> FakeHost {
    let mut host = FakeHost::new(&[("srvsvc_rs:drive map", "D:=/srv/data")]);
    host.feed = Feed {
        sessions: vec![SessionRecord {
            id: 7,
            account_name: "alice".to_owned(),
            ..SessionRecord::default()
        }],
        connections: vec![ConnectionRecord {
            id: 11,
            session_id: 7,
            share_name: "alice".to_owned(),
            ..ConnectionRecord::default()
        }],
        opens,
        ..Feed::default()
    };
    host
}

fn open(id: u32, name: &str) -> OpenRecord {
    OpenRecord {
        id,
        flags: OpenFlags::HAS_SESSION,
        session_id: 7,
        service_path: "/srv/data".into(),
        base_name: name.to_owned(),
        ..OpenRecord::default()
    }
}

fn connections(qualifier: &str, level: u32) -> (Status, usize) {
    connections_of(&host(Vec::new()), qualifier, level)
}

fn connections_of(host: &FakeHost, qualifier: &str, level: u32) -> (Status, usize) {
    let args = NetrConnectionEnumIn {
        server_name: None,
        qualifier: Some(qualifier.into()),
        info_struct: ConnectEnumStruct {
            level,
            connect_info: ConnectEnumUnion::empty(level),
        },
        prefered_maximum_length: u32::MAX,
        resume_handle: None,
    };
    let out = host.call(8, |call| netr_connection_enum(call, args).unwrap());
    let shown = match out.info_struct.connect_info {
        ConnectEnumUnion::Level0(Some(list)) => list.entries_read,
        ConnectEnumUnion::Level1(Some(list)) => list.entries_read,
        _ => 0,
    };
    (out.return_value, usize::try_from(shown).unwrap())
}

#[test]
fn tree_connects_tell_of_a_share_that_no_list_has() {
    for level in [0, 1] {
        assert_eq!(connections("ALICE", level), (Status::SUCCESS, 1));
        assert_eq!(
            connections("bob", level),
            (Status::NERR_NET_NAME_NOT_FOUND, 0)
        );
        assert_eq!(connections("\\\\", level), (Status::SUCCESS, 0));
        let long = "x".repeat(1024);
        assert_eq!(
            connections(&long, level),
            (Status::ERROR_INVALID_PARAMETER, 0)
        );
    }
    assert_eq!(connections("", 2), (Status::ERROR_INVALID_LEVEL, 0));
    assert_eq!(connections("", 0), (Status::ERROR_INVALID_PARAMETER, 0));
}

#[test]
fn names_with_any_letters_match_without_regard_to_case() {
    let mut host = host(Vec::new());
    host.feed.connections[0].share_name = "\u{e4}rzte".to_owned();
    host.feed.sessions[0].client_name = "b\u{fc}ro".to_owned();
    for level in [0, 1] {
        for meant in ["\u{c4}RZTE", "\u{e4}rzte", "\\\\B\u{dc}RO"] {
            let shown = connections_of(&host, meant, level);
            assert_eq!(shown, (Status::SUCCESS, 1), "{meant}");
        }
    }
}

/// A share that is found has its tree connects, and a user who is found by the name that is shown is the one.
#[test]
fn a_sigma_is_one_wherever_it_stands() {
    let [capitals, last, inner] = SIGMAS;
    let mut host = host(Vec::new());
    host.feed.shares = vec![ShareRecord {
        name: last.to_owned(),
        ..ShareRecord::default()
    }];
    host.feed.connections[0].share_name = last.to_owned();
    host.feed.sessions[0].account_name = last.to_owned();
    for meant in [capitals, last, inner] {
        for level in [0, 1] {
            let shown = connections_of(&host, meant, level);
            assert_eq!(shown, (Status::SUCCESS, 1), "{meant}");
        }
        assert!(is_user(&host.feed.sessions[0], meant), "{meant}");
    }
}

#[test]
fn how_a_user_came_is_told() {
    let mut host = host(Vec::new());
    let flags = [
        SessionFlags::default(),
        SessionFlags::GUEST,
        SessionFlags::ANONYMOUS,
    ];
    host.feed.sessions = flags
        .into_iter()
        .zip(1..)
        .map(|(flags, id)| SessionRecord {
            id,
            flags,
            ..SessionRecord::default()
        })
        .collect();
    let args = NetrSessionEnumIn {
        info_struct: SessionEnumStruct {
            level: 1,
            session_info: SessionEnumUnion::empty(1),
        },
        prefered_maximum_length: u32::MAX,
        ..Default::default()
    };
    let out = host.call(12, |call| netr_session_enum(call, args).unwrap());
    let SessionEnumUnion::Level1(Some(list)) = out.info_struct.session_info else {
        panic!("no list");
    };
    let told = list.buffer.iter().flatten().map(|info| info.user_flags);
    assert_eq!(told.collect::<Vec<_>>(), [0, 1, 2]);
}

fn files(host: &FakeHost, most: u32, resume: u32) -> NetrFileEnumOut {
    let args = NetrFileEnumIn {
        server_name: None,
        base_path: None,
        user_name: None,
        info_struct: FileEnumStruct {
            level: 3,
            file_info: FileEnumUnion::empty(3),
        },
        prefered_maximum_length: most,
        resume_handle: Some(resume),
    };
    host.call(9, |call| netr_file_enum(call, args).unwrap())
}

/// Ids of a page and how many bytes each takes in NDR.
fn page(out: &NetrFileEnumOut) -> Vec<(u32, u32)> {
    let FileEnumUnion::Level3(Some(list)) = &out.info_struct.file_info else {
        return Vec::new();
    };
    let size = |entry: &FileInfo3| u32::try_from(entry.size(Syntax::NDR32)).unwrap();
    let entries = list.buffer.iter().flatten();
    entries.map(|entry| (entry.id, size(entry))).collect()
}

#[test]
fn a_page_holds_as_many_entries_as_fit_to_the_byte() {
    let names = ["a", "folder/ünïcode 漢字.txt", ".", "long name of a file"];
    let opens = names.iter().zip(1..).map(|(name, id)| open(id, name));
    let host = host(opens.collect());
    let all = page(&files(&host, u32::MAX, 0));
    assert_eq!(all.len(), 4);
    let whole: u32 = all.iter().map(|(_, size)| size).sum();
    for most in 0..=whole {
        let (mut seen, mut resume) = (0, 0);
        loop {
            let out = files(&host, most, resume);
            let mut left = most;
            let fit = all[seen..].iter().take_while(|(_, size)| {
                let fits = *size <= left;
                left = left.saturating_sub(*size);
                fits
            });
            let fit: Vec<_> = fit.copied().collect();
            assert_eq!(page(&out), fit, "{most} behind {seen}");
            assert_eq!(usize::try_from(out.total_entries).unwrap(), 4 - seen);
            seen += fit.len();
            let status = match (seen, fit.len()) {
                (4, _) => Status::SUCCESS,
                (_, 0) => Status::NERR_BUF_TOO_SMALL,
                _ => Status::ERROR_MORE_DATA,
            };
            assert_eq!(out.return_value, status, "{most} behind {seen}");
            if status != Status::ERROR_MORE_DATA {
                break;
            }
            resume = out.resume_handle.unwrap();
        }
    }
    // behind the end: nothing, and no error
    let after = files(&host, u32::MAX, 99);
    assert_eq!(
        (after.return_value, after.total_entries, after.resume_handle),
        (Status::SUCCESS, 0, Some(0))
    );
}

fn sessions(client: &str, level: u32) -> Status {
    let args = NetrSessionEnumIn {
        server_name: None,
        client_name: Some(client.into()),
        user_name: None,
        info_struct: SessionEnumStruct {
            level,
            session_info: SessionEnumUnion::empty(level),
        },
        prefered_maximum_length: u32::MAX,
        resume_handle: None,
    };
    let host = host(Vec::new());
    host.call(12, |call| netr_session_enum(call, args).unwrap())
        .return_value
}

#[test]
fn backslashes_alone_name_no_client() {
    for level in [0, 1, 2, 10, 502] {
        assert_eq!(sessions("\\\\", level), Status::NERR_CLIENT_NAME_NOT_FOUND);
        assert_eq!(sessions("pc", level), Status::NERR_INVALID_COMPUTER);
    }
    assert_eq!(sessions("pc", 3), Status::ERROR_INVALID_LEVEL);
    let args = NetrSessionDelIn {
        server_name: None,
        client_name: Some("\\\\".into()),
        user_name: None,
    };
    let out = host(Vec::new()).call(13, |call| netr_session_del(call, args).unwrap());
    assert_eq!(out.return_value, Status::NERR_CLIENT_NAME_NOT_FOUND);
}

#[test]
fn one_session_that_cannot_be_ended_is_no_reason_to_leave_the_others() {
    let mut host = host(Vec::new());
    host.feed.sessions = (1..=4)
        .map(|id| SessionRecord {
            id,
            account_name: "alice".to_owned(),
            ..SessionRecord::default()
        })
        .collect();
    host.close_says.set((2, Status::ERROR_NOT_SUPPORTED));
    let args = NetrSessionDelIn {
        server_name: None,
        client_name: None,
        user_name: Some("alice".into()),
    };
    let out = host.call(13, |call| netr_session_del(call, args).unwrap());
    assert_eq!(*host.closed.borrow(), [1, 2, 3, 4]);
    assert_eq!(out.return_value, Status::ERROR_NOT_SUPPORTED);
}

#[test]
fn an_open_that_cannot_be_closed_is_not_found() {
    let host = host(vec![open(5, "a")]);
    for status in [0, 5, 31, 50, 170] {
        host.close_says.set((5, Status(status)));
        let args = NetrFileCloseIn {
            server_name: None,
            file_id: 5,
        };
        let out = host.call(11, |call| netr_file_close(call, args).unwrap());
        let expected = if status == 0 { 0 } else { 2314 };
        assert_eq!(out.return_value, Status(expected), "{status}");
    }
}

#[test]
fn permissions_tell_each_right_of_an_open() {
    for (access_mask, permissions) in [
        (0, 0),
        (0x0001, 0x01),
        (0x0002, 0x02),
        (0x0004, 0x06),
        (0x0020, 0x08),
        (0x0001_0000, 0x10),
        (0x0100, 0x20),
        (0x0004_0000, 0x40),
        (0x001f_01ff, 0x7f),
        (0x0012_0089, 0x01),
    ] {
        let one = OpenRecord {
            access_mask,
            ..open(5, "a")
        };
        let out = files(&host(vec![one]), u32::MAX, 0);
        let FileEnumUnion::Level3(Some(list)) = out.info_struct.file_info else {
            panic!("no list");
        };
        assert_eq!(
            list.buffer.unwrap()[0].permissions,
            permissions,
            "{access_mask:#x}"
        );
    }
}
