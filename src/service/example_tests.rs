//! [4] The worked examples of the text, step by step.

use super::alias::{netr_server_alias_add, netr_server_alias_enum};
use super::fake::{root, FakeHost};
use super::file::netr_file_enum;
use super::share_add::netr_share_add;
use super::share_del::{netr_share_del_commit, netr_share_del_start};
use super::share_enum::netr_share_enum;
use super::transport::netr_server_transport_add_ex;
use super::{Call, Service};
use crate::idl::*;
use crate::ndr::Bytes;
use crate::registry::records::{OpenRecord, ShareFlags, ShareRecord};

const DEVICE: &str = "\\Device\\NetbiosSmb";

#[test]
fn section_4_a_request_and_its_answer() {
    let host = FakeHost::new(&[]);
    assert_eq!(add_share(&host, "docs", "*"), 0);
    assert!(host.stored.borrow().contains_key("docs"));
}

/// [4.1] Five files are open; two fit into the first page, the others come with the second.
#[test]
fn section_4_1_resume_handle() {
    let mut host = FakeHost::new(&[]);
    host.feed.opens = (1..=5)
        .map(|id| OpenRecord {
            id,
            service_path: "/srv".into(),
            base_name: "x".repeat(20),
            ..OpenRecord::default()
        })
        .collect();
    let page = |most: u32, resume: u32| {
        let args = NetrFileEnumIn {
            server_name: Some("wingtiptoys".into()),
            base_path: None,
            user_name: None,
            info_struct: FileEnumStruct {
                level: 3,
                file_info: FileEnumUnion::empty(3),
            },
            prefered_maximum_length: most,
            resume_handle: Some(resume),
        };
        let out = host.call(9, |call| netr_file_enum(call, args)).unwrap();
        let FileEnumUnion::Level3(Some(list)) = out.info_struct.file_info else {
            panic!("no list");
        };
        let resume = out.resume_handle.unwrap();
        (
            out.return_value.0,
            list.entries_read,
            out.total_entries,
            resume,
        )
    };
    let (status, shown, total, resume) = page(0x100, 0);
    assert_eq!((status, shown, total), (234, 2, 5));
    assert_ne!(resume, 0);
    let (status, shown, total, _) = page(u32::MAX, resume);
    assert_eq!((status, shown, total), (0, 3, 3));
}

/// [4.2] The share stays until the second step.
#[test]
fn section_4_2_two_phase_deletion() {
    let mut host = FakeHost::new(&[]);
    assert_eq!(add_share(&host, "docs", "*"), 0);
    host.feed.shares = vec![record("docs")];
    let (service, caller) = (Service::default(), root());
    let call = |opnum| Call {
        host: &host,
        caller: &caller,
        service: &service,
        opnum,
    };
    let args = NetrShareDelStartIn {
        server_name: None,
        net_name: "docs".into(),
        reserved: 0,
    };
    let started = netr_share_del_start(&call(37), args).unwrap();
    assert_eq!(started.return_value.0, 0);
    assert!(host.stored.borrow().contains_key("docs"));
    let args = NetrShareDelCommitIn {
        context_handle: started.context_handle,
    };
    let ended = netr_share_del_commit(&call(38), args).unwrap();
    assert_eq!(ended.return_value.0, 0);
    assert!(host.stored.borrow().is_empty());
}

/// [4.3] Another name, a share, an alias for the name. Samba has no scoped shares, so the name comes without SVTI2_SCOPED_NAME, and the
/// share is one of every name.
#[test]
fn section_4_3_a_share_with_an_alias() {
    let mut host = FakeHost::new(&[]);
    host.feed.transports = vec![crate::registry::records::TransportRecord {
        port: 445,
        ..Default::default()
    }];
    let args = NetrServerTransportAddExIn {
        server_name: None,
        level: 3,
        buffer: TransportInfo::Level3(ServerTransportInfo3 {
            transportname: Some(DEVICE.into()),
            transportaddress: Some(Bytes(b"server          ".to_vec())),
            transportaddresslength: 16,
            ..ServerTransportInfo3::default()
        }),
    };
    let added = host.call(41, |call| netr_server_transport_add_ex(call, args));
    assert_eq!(added.unwrap().return_value.0, 0);
    assert_eq!(add_share(&host, "docs", "server"), 0);
    let args = NetrServerAliasAddIn {
        server_name: None,
        level: 0,
        info_struct: ServerAliasInfo::Level0(Some(ServerAliasInfo0 {
            alias: Some("server.example.com".into()),
            target: Some("server".into()),
            default: 0,
            reserved: 0,
        })),
    };
    let added = host.call(54, |call| netr_server_alias_add(call, args));
    assert_eq!(added.unwrap().return_value.0, 0);

    let args = NetrServerAliasEnumIn {
        server_name: None,
        info_struct: ServerAliasEnumStruct {
            level: 0,
            server_alias_info: ServerAliasEnumUnion::empty(0),
        },
        prefered_maximum_length: u32::MAX,
        resume_handle: None,
    };
    let listed = host.call(55, |call| netr_server_alias_enum(call, args));
    assert_eq!(listed.unwrap().total_entries, 1);
    host.feed.shares = vec![record("docs")];
    for name in ["server", "server.example.com"] {
        let args = NetrShareEnumIn {
            server_name: Some(name.into()),
            info_struct: ShareEnumStruct {
                level: 1,
                share_info: ShareEnumUnion::empty(1),
            },
            prefered_maximum_length: u32::MAX,
            resume_handle: None,
        };
        let listed = host.call(15, |call| netr_share_enum(call, args)).unwrap();
        assert_eq!(
            (listed.return_value.0, listed.total_entries),
            (0, 1),
            "{name}"
        );
    }
}

fn record(name: &str) -> ShareRecord {
    ShareRecord {
        name: name.to_owned(),
        path: "/srv/docs".to_owned(),
        flags: ShareFlags::BROWSEABLE | ShareFlags::AVAILABLE,
        ..ShareRecord::default()
    }
}

fn add_share(host: &FakeHost, name: &str, server: &str) -> u32 {
    let args = NetrShareAddIn {
        server_name: None,
        level: 503,
        info_struct: ShareInfo::Level503(Some(ShareInfo503I {
            netname: Some(name.into()),
            max_uses: u32::MAX,
            path: Some("C:\\srv\\docs".into()),
            servername: Some(server.into()),
            ..ShareInfo503I::default()
        })),
        parm_err: Some(0),
    };
    let out = host.call(14, |call| netr_share_add(call, args)).unwrap();
    out.return_value.0
}
