//! Every enumeration at every level and limit: the page fits, and one entry more would not.

use proptest::prelude::*;

use super::alias::netr_server_alias_enum;
use super::connection::netr_connection_enum;
use super::fake::FakeHost;
use super::file::netr_file_enum;
use super::session::netr_session_enum;
use super::share_enum::{netr_share_enum, netr_share_enum_sticky};
use super::transport::netr_server_transport_enum;
use crate::idl::*;
use crate::ndr::{Message, Syntax};
use crate::registry::records::{
    ConnectionRecord, OpenFlags, OpenRecord, SessionRecord, ShareFlags, ShareRecord,
    TransportRecord,
};
use crate::registry::{aliases, transports_added};

/// A page as far as the tests go: its status, its entries by their bytes in NDR, TotalEntries and ResumeHandle.
struct Page {
    status: u32,
    entries: usize,
    bytes: u32,
    total: u32,
    resume: u32,
}

/// An enumeration at a level: PreferedMaximumLength and ResumeHandle in, a page out.
type Ask = fn(&FakeHost, u32, u32, u32) -> Page;

/// The reply as it is measured: what it takes on the wire beyond one without entries.
macro_rules! page {
    ($out:expr, $list:ident => $container:expr) => {{
        let mut out = $out.unwrap();
        let whole = out.encode(Syntax::NDR32).len();
        let (status, total, resume) = (out.return_value.0, out.total_entries, out.resume_handle);
        let entries = {
            let $list = &mut out;
            $container
        };
        let empty = out.encode(Syntax::NDR32).len();
        Page {
            status,
            entries,
            bytes: u32::try_from(whole - empty).unwrap(),
            total,
            resume: resume.unwrap(),
        }
    }};
}

/// Empty the list of whichever arm there is; how many entries it had.
macro_rules! emptied {
    ($union:expr, $type:ident: $($arm:ident)*) => {
        match &mut $union {
            $($type::$arm(Some(list)) => {
                list.entries_read = 0;
                list.buffer.replace(Vec::new()).unwrap_or_default().len()
            })*
            _ => panic!("no list"),
        }
    };
}

fn shares(host: &FakeHost, level: u32, most: u32, resume: u32) -> Page {
    let args = NetrShareEnumIn {
        server_name: None,
        info_struct: ShareEnumStruct {
            level,
            share_info: ShareEnumUnion::empty(level),
        },
        prefered_maximum_length: most,
        resume_handle: Some(resume),
    };
    page!(host.call(15, |call| netr_share_enum(call, args)), out =>
        emptied!(out.info_struct.share_info, ShareEnumUnion: Level0 Level1 Level2 Level501 Level502 Level503))
}

fn sticky(host: &FakeHost, level: u32, most: u32, resume: u32) -> Page {
    let args = NetrShareEnumStickyIn {
        server_name: None,
        info_struct: ShareEnumStruct {
            level,
            share_info: ShareEnumUnion::empty(level),
        },
        prefered_maximum_length: most,
        resume_handle: Some(resume),
    };
    page!(host.call(36, |call| netr_share_enum_sticky(call, args)), out =>
        emptied!(out.info_struct.share_info, ShareEnumUnion: Level0 Level1 Level2 Level502 Level503))
}

fn sessions(host: &FakeHost, level: u32, most: u32, resume: u32) -> Page {
    let args = NetrSessionEnumIn {
        server_name: None,
        client_name: None,
        user_name: None,
        info_struct: SessionEnumStruct {
            level,
            session_info: SessionEnumUnion::empty(level),
        },
        prefered_maximum_length: most,
        resume_handle: Some(resume),
    };
    page!(host.call(12, |call| netr_session_enum(call, args)), out =>
        emptied!(out.info_struct.session_info, SessionEnumUnion: Level0 Level1 Level2 Level10 Level502))
}

fn connections(host: &FakeHost, level: u32, most: u32, resume: u32) -> Page {
    let args = NetrConnectionEnumIn {
        server_name: None,
        qualifier: Some(host.feed.connections[0].share_name.as_str().into()),
        info_struct: ConnectEnumStruct {
            level,
            connect_info: ConnectEnumUnion::empty(level),
        },
        prefered_maximum_length: most,
        resume_handle: Some(resume),
    };
    page!(host.call(8, |call| netr_connection_enum(call, args)), out =>
        emptied!(out.info_struct.connect_info, ConnectEnumUnion: Level0 Level1))
}

fn files(host: &FakeHost, level: u32, most: u32, resume: u32) -> Page {
    let args = NetrFileEnumIn {
        server_name: None,
        base_path: None,
        user_name: None,
        info_struct: FileEnumStruct {
            level,
            file_info: FileEnumUnion::empty(level),
        },
        prefered_maximum_length: most,
        resume_handle: Some(resume),
    };
    page!(host.call(9, |call| netr_file_enum(call, args)), out =>
        emptied!(out.info_struct.file_info, FileEnumUnion: Level2 Level3))
}

fn transports(host: &FakeHost, level: u32, most: u32, resume: u32) -> Page {
    let args = NetrServerTransportEnumIn {
        server_name: None,
        info_struct: ServerXportEnumStruct {
            level,
            xport_info: ServerXportEnumUnion::empty(level),
        },
        prefered_maximum_length: most,
        resume_handle: Some(resume),
    };
    page!(host.call(26, |call| netr_server_transport_enum(call, args)), out =>
        emptied!(out.info_struct.xport_info, ServerXportEnumUnion: Level0 Level1 Level2 Level3))
}

fn aliases(host: &FakeHost, level: u32, most: u32, resume: u32) -> Page {
    let args = NetrServerAliasEnumIn {
        server_name: None,
        info_struct: ServerAliasEnumStruct {
            level,
            server_alias_info: ServerAliasEnumUnion::empty(level),
        },
        prefered_maximum_length: most,
        resume_handle: Some(resume),
    };
    page!(host.call(55, |call| netr_server_alias_enum(call, args)), out =>
        emptied!(out.info_struct.server_alias_info, ServerAliasEnumUnion: Level0))
}

const ENUMERATIONS: [(Ask, &[u32]); 7] = [
    (shares, &[0, 1, 2, 501, 502, 503]),
    (sticky, &[0, 1, 2, 502, 503]),
    (sessions, &[0, 1, 2, 10, 502]),
    (connections, &[0, 1]),
    (files, &[2, 3]),
    (transports, &[0, 1, 2, 3]),
    (aliases, &[0]),
];

/// A server with as many of everything as there are texts, each as long as its text.
pub(super) fn host(share: &str, texts: &[String]) -> FakeHost {
    let list = |entry: fn(&str, usize) -> String| -> String {
        let entries = texts.iter().enumerate().map(|(at, text)| entry(text, at));
        entries.collect::<Vec<_>>().join(" ")
    };
    let added = list(|text, at| format!("\\Device\\X|{text}{at}|d{at}"));
    let other_names = list(|text, at| format!("{text}a{at}=FILES"));
    let mut host = FakeHost::new(&[
        (transports_added::OPTION, &added),
        (aliases::OPTION, &other_names),
    ]);
    host.feed.transports = vec![TransportRecord {
        address: "10.0.0.1".to_owned(),
        port: 445,
        ..TransportRecord::default()
    }];
    for (at, text) in texts.iter().enumerate() {
        let id = u32::try_from(at + 2).unwrap();
        host.feed.shares.push(ShareRecord {
            name: format!("{text}{at}"),
            path: format!("/srv/{text}"),
            comment: text.repeat(at % 3),
            flags: ShareFlags::BROWSEABLE | ShareFlags::AVAILABLE,
            ..ShareRecord::default()
        });
        host.descriptors
            .borrow_mut()
            .insert(format!("{text}{at}"), vec![1; 20 + text.len() % 7]);
        host.feed.sessions.push(SessionRecord {
            id,
            account_name: text.clone(),
            client_name: format!("pc-{text}"),
            ..SessionRecord::default()
        });
        host.feed.connections.push(ConnectionRecord {
            id,
            session_id: id,
            share_name: share.to_owned(),
            ..ConnectionRecord::default()
        });
        host.feed.opens.push(OpenRecord {
            id,
            flags: OpenFlags::HAS_SESSION,
            session_id: id,
            service_path: "/srv".into(),
            base_name: text.clone(),
            ..OpenRecord::default()
        });
    }
    host
}

/// Entry by entry in the order of the pages: how many bytes each takes.
fn sizes(ask: Ask, host: &FakeHost, level: u32) -> Vec<u32> {
    let mut sizes = Vec::new();
    let (mut resume, mut most) = (0, 0);
    // From a handle on, the limit goes up until one entry more is there.
    loop {
        let page = ask(host, level, most, resume);
        match page.status {
            0 => {
                if page.entries > 0 {
                    sizes.push(page.bytes);
                }
                return sizes;
            }
            234 => {
                assert_eq!(page.entries, 1);
                sizes.push(page.bytes);
                (resume, most) = (page.resume, 0);
            }
            2123 => most += 1,
            status => panic!("{status}"),
        }
    }
}

#[test]
fn an_80_character_share_takes_no_room_of_its_tree_connects() {
    let host = host(&"s".repeat(80), &["ab".to_owned(), "cd".to_owned()]);
    let page = connections(&host, 1, 200, 0);
    assert_eq!((page.status, page.entries), (0, 2));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_page_fits_and_one_entry_more_would_not(
        texts in prop::collection::vec("[a-zä漢]{1,14}", 1..6),
        most in 0_u32..2500,
    ) {
        let host = host("data", &texts);
        for (ask, levels) in ENUMERATIONS {
            for level in levels {
                let sizes = sizes(ask, &host, *level);
                let (mut at, mut resume) = (0, 0);
                loop {
                    let page = ask(&host, *level, most, resume);
                    let rest = &sizes[at..];
                    prop_assert_eq!(usize::try_from(page.total).unwrap(), rest.len());
                    prop_assert!(page.bytes <= most);
                    at += page.entries;
                    if page.status == 0 {
                        prop_assert_eq!((at, page.resume), (sizes.len(), 0));
                        break;
                    }
                    prop_assert!(page.bytes + sizes[at] > most);
                    prop_assert_eq!(page.status, if page.entries == 0 { 2123 } else { 234 });
                    if page.entries == 0 {
                        break;
                    }
                    resume = page.resume;
                }
            }
        }
    }
}
