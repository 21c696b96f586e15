//! The transport calls on a fake host.

use super::*;
use crate::ndr::Bytes;
use crate::registry::records::{SessionRecord, TransportRecord};
use crate::registry::transports_added::OPTION;
use crate::service::fake::FakeHost;

const DIRECT: &str = "\\Device\\NetbiosSmb";

fn host() -> FakeHost {
    let mut host = FakeHost::new(&[]);
    let listener = |port| TransportRecord {
        name: String::new(),
        address: "10.0.0.1".into(),
        port,
    };
    host.feed.transports = vec![listener(445), listener(139)];
    host.feed.sessions = vec![SessionRecord {
        local_address: "10.0.0.1".into(),
        transport: 2,
        ..SessionRecord::default()
    }];
    host
}

fn list(host: &FakeHost, level: u32, most: u32, resume: Option<u32>) -> NetrServerTransportEnumOut {
    let args = NetrServerTransportEnumIn {
        server_name: None,
        info_struct: ServerXportEnumStruct {
            level,
            xport_info: ServerXportEnumUnion::empty(level),
        },
        prefered_maximum_length: most,
        resume_handle: resume,
    };
    host.call(26, |call| netr_server_transport_enum(call, args))
        .unwrap()
}

fn level_2(host: &FakeHost) -> Vec<ServerTransportInfo2> {
    match list(host, 2, u32::MAX, None).info_struct.xport_info {
        ServerXportEnumUnion::Level2(Some(container)) => container.buffer.unwrap(),
        other => panic!("{other:?}"),
    }
}

fn info(device: &str, name: &str) -> ServerTransportInfo2 {
    ServerTransportInfo2 {
        transportname: Some(device.into()),
        transportaddress: Some(Bytes(format!("{name:<16}").into_bytes())),
        transportaddresslength: 16,
        ..ServerTransportInfo2::default()
    }
}

fn add_buffer(host: &FakeHost, buffer: TransportInfo) -> Status {
    let args = NetrServerTransportAddExIn {
        server_name: None,
        level: buffer.tag(),
        buffer,
    };
    host.call(41, |call| netr_server_transport_add_ex(call, args))
        .unwrap()
        .return_value
}

fn add(host: &FakeHost, info: ServerTransportInfo2) -> Status {
    add_buffer(host, TransportInfo::Level2(info))
}

fn level_0(device: &str, name: &str) -> ServerTransportInfo0 {
    let info = info(device, name);
    ServerTransportInfo0 {
        transportname: info.transportname,
        transportaddress: info.transportaddress,
        transportaddresslength: 16,
        ..ServerTransportInfo0::default()
    }
}

fn del(host: &FakeHost, device: &str, name: &str) -> Status {
    let args = NetrServerTransportDelIn {
        server_name: None,
        level: 9,
        buffer: level_0(device, name),
    };
    host.call(27, |call| netr_server_transport_del(call, args))
        .unwrap()
        .return_value
}

#[test]
fn listeners_are_told_at_every_level() {
    let host = host();
    for level in 0..=3 {
        let out = list(&host, level, u32::MAX, Some(0));
        assert_eq!(
            (out.return_value, out.total_entries, out.resume_handle),
            (Status::SUCCESS, 2, Some(0))
        );
        assert_eq!(out.info_struct.xport_info.tag(), level);
    }
    assert_eq!(
        list(&host, 4, u32::MAX, None).return_value,
        Status::ERROR_INVALID_LEVEL
    );
    let first = level_2(&host).remove(0);
    assert_eq!(first.numberofvcs, 1);
    assert_eq!(first.transportname, Some(DIRECT.into()));
    assert_eq!(first.transportaddress.unwrap().0, b"FILES           ");
    assert_eq!(first.networkaddress, Some("10.0.0.1".into()));
    assert_eq!(first.domain, Some("GROUP".into()));
}

#[test]
fn a_name_lives_from_add_to_del() {
    let host = host();
    let mut new = info(&DIRECT.to_ascii_uppercase(), "EXTRA");
    new.domain = Some("ELSEWHERE".into());
    // Ignored: the server knows its own.
    new.networkaddress = Some("10.9.9.9".into());
    new.numberofvcs = 77;
    assert_eq!(add(&host, new), Status::SUCCESS);
    assert_eq!(
        host.option(OPTION).unwrap(),
        "\\Device\\NetbiosSmb|EXTRA|ELSEWHERE"
    );
    let last = level_2(&host).pop().unwrap();
    assert_eq!(last.transportaddress.unwrap().0, b"EXTRA           ");
    assert_eq!(
        (last.domain, last.numberofvcs, last.networkaddress),
        (Some("ELSEWHERE".into()), 0, Some("10.0.0.1".into()))
    );
    assert_eq!(add(&host, info(DIRECT, "extra")), Status::ERROR_DUP_NAME);
    assert_eq!(del(&host, DIRECT, "extra"), Status::SUCCESS);
    assert_eq!(del(&host, DIRECT, "extra"), Status::NERR_NET_NAME_NOT_FOUND);
    assert_eq!(host.option(OPTION), None);
}

#[test]
fn what_samba_cannot_do_is_not_supported() {
    let host = host();
    assert_eq!(
        add(&host, info("\\Device\\NwlnkIpx", "EXTRA")),
        Status::ERROR_NOT_SUPPORTED
    );
    for flags in [2, 4, 6] {
        let scoped = ServerTransportInfo2 {
            flags,
            ..info(DIRECT, "EXTRA")
        };
        assert_eq!(add(&host, scoped), Status::ERROR_NOT_SUPPORTED);
    }
    let base = info(DIRECT, "EXTRA");
    let password = ServerTransportInfo3 {
        transportname: base.transportname,
        transportaddress: base.transportaddress,
        transportaddresslength: 16,
        passwordlength: 3,
        ..ServerTransportInfo3::default()
    };
    assert_eq!(
        add_buffer(&host, TransportInfo::Level3(password)),
        Status::ERROR_NOT_SUPPORTED
    );
    assert_eq!(add(&host, info(DIRECT, "files")), Status::ERROR_DUP_NAME);
    assert_eq!(del(&host, DIRECT, "FILES"), Status::ERROR_NOT_SUPPORTED);
    assert!(host.stored.borrow().is_empty());
}

#[test]
fn what_makes_no_sense_is_refused() {
    let host = host();
    let good = || info(DIRECT, "EXTRA");
    let bad = [
        ServerTransportInfo2 {
            transportname: None,
            ..good()
        },
        ServerTransportInfo2 {
            transportaddress: None,
            ..good()
        },
        ServerTransportInfo2 {
            transportaddress: Some(Bytes(Vec::new())),
            ..good()
        },
        ServerTransportInfo2 {
            transportaddress: Some(Bytes(vec![0xff; 16])),
            ..good()
        },
        ServerTransportInfo2 {
            domain: Some("sixteen-letters.".into()),
            ..good()
        },
        // Sixteen units in eight characters.
        ServerTransportInfo2 {
            domain: Some("\u{1f5c4}".repeat(8).as_str().into()),
            ..good()
        },
        ServerTransportInfo2 { flags: 1, ..good() },
        ServerTransportInfo2 { flags: 8, ..good() },
        info(DIRECT, ""),
        info(DIRECT, "A\u{7}B"),
        info("", "EXTRA"),
    ];
    for info in bad {
        assert_eq!(
            add(&host, info.clone()),
            Status::ERROR_INVALID_PARAMETER,
            "{info:?}"
        );
    }
    for (device, name) in [("", "EXTRA"), (DIRECT, ""), (DIRECT, "A\u{7}B")] {
        let done = del(&host, device, name);
        assert_eq!(done, Status::ERROR_INVALID_PARAMETER, "{device} {name}");
    }
    assert!(host.stored.borrow().is_empty());
}

#[test]
fn a_password_has_no_more_bytes_than_there_are() {
    let host = host();
    for (passwordlength, status) in [
        (1, Status::ERROR_NOT_SUPPORTED),
        (256, Status::ERROR_NOT_SUPPORTED),
        (257, Status::ERROR_INVALID_PARAMETER),
        (u32::MAX, Status::ERROR_INVALID_PARAMETER),
    ] {
        let base = info(DIRECT, "EXTRA");
        let info = ServerTransportInfo3 {
            transportname: base.transportname,
            transportaddress: base.transportaddress,
            transportaddresslength: 16,
            passwordlength,
            ..ServerTransportInfo3::default()
        };
        let done = add_buffer(&host, TransportInfo::Level3(info));
        assert_eq!(done, status, "{passwordlength}");
    }
}

#[test]
fn an_address_is_any_text() {
    let host = host();
    for name in ["A B", "HOST$", "50%=|,;", "\"#*\""] {
        assert_eq!(add(&host, info(DIRECT, name)), Status::SUCCESS, "{name}");
        let last = level_2(&host).pop().unwrap();
        let shown = last.transportaddress.unwrap().0;
        assert_eq!(shown, format!("{name:<16}").into_bytes());
        assert_eq!(add(&host, info(DIRECT, name)), Status::ERROR_DUP_NAME);
        assert_eq!(del(&host, DIRECT, name), Status::SUCCESS, "{name}");
    }
    let elsewhere = add(&host, info("another device", "EXTRA"));
    assert_eq!(elsewhere, Status::ERROR_NOT_SUPPORTED);
}

#[test]
fn an_address_is_made_sixteen_bytes_long() {
    let host = host();
    for (sent, shown) in [
        (&b"EXTRA"[..], b"EXTRA           "),
        (b"EXTRA\0junk", b"EXTRA           "),
        (b"fifteen-letters\x20", b"FIFTEEN-LETTERS "),
        (b"twenty-letters-in-all", b"TWENTY-LETTERS- "),
    ] {
        let mut new = info(DIRECT, "");
        new.transportaddresslength = u32::try_from(sent.len()).unwrap();
        new.transportaddress = Some(Bytes(sent.to_vec()));
        assert_eq!(add(&host, new.clone()), Status::SUCCESS);
        let last = level_2(&host).pop().unwrap();
        assert_eq!(last.transportaddress.unwrap().0, shown);
        assert_eq!(add(&host, new), Status::ERROR_DUP_NAME);
        let name = String::from_utf8(shown.to_vec()).unwrap();
        assert_eq!(del(&host, DIRECT, name.trim_end()), Status::SUCCESS);
    }
}

#[test]
fn levels_of_the_other_calls_are_checked() {
    let host = host();
    let args = |level| NetrServerTransportAddIn {
        server_name: None,
        level,
        buffer: level_0(DIRECT, "EXTRA"),
    };
    let status = |level| {
        host.call(25, |call| netr_server_transport_add(call, args(level)))
            .unwrap()
            .return_value
    };
    assert_eq!(status(1), Status::ERROR_INVALID_LEVEL);
    assert_eq!(status(0), Status::SUCCESS);
    for level in [2, 3, 4] {
        let args = NetrServerTransportDelExIn {
            server_name: None,
            level,
            buffer: TransportInfo::empty(level),
        };
        let out = host
            .call(53, |call| netr_server_transport_del_ex(call, args))
            .unwrap();
        assert_eq!(out.return_value, Status::ERROR_INVALID_LEVEL);
    }
    assert_eq!(
        add_buffer(&host, TransportInfo::Unknown(4)),
        Status::ERROR_INVALID_LEVEL
    );
    let args = NetrServerTransportDelExIn {
        server_name: None,
        level: 0,
        buffer: TransportInfo::Level0(level_0(DIRECT, "EXTRA")),
    };
    let out = host
        .call(53, |call| netr_server_transport_del_ex(call, args))
        .unwrap();
    assert_eq!(out.return_value, Status::SUCCESS);
}

#[test]
fn the_list_comes_in_pages() {
    let text: Vec<String> = (0..20).map(|n| format!("{DIRECT}|NAME{n}|")).collect();
    let host = host();
    host.global
        .borrow_mut()
        .insert(OPTION.into(), text.join(" "));
    let (mut resume, mut seen) = (0, 0);
    loop {
        let out = list(&host, 1, 500, Some(resume));
        let ServerXportEnumUnion::Level1(Some(container)) = out.info_struct.xport_info else {
            panic!("no list");
        };
        seen += container.buffer.unwrap().len();
        resume = out.resume_handle.unwrap();
        match out.return_value {
            Status::SUCCESS => break,
            status => assert_eq!(status, Status::ERROR_MORE_DATA),
        }
    }
    assert_eq!(seen, 22);
}
