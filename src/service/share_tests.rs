//! The share calls on a fake host: what is answered, in which order, and what a refusal leaves behind.

use super::fake::FakeHost;
use super::share_add::netr_share_add;
use super::share_del::netr_share_del;
use super::share_enum::{netr_share_enum, netr_share_enum_sticky};
use super::share_info::{netr_share_check, netr_share_get_info};
use super::share_set::netr_share_set_info;
use super::{Call, Service};
use crate::error::NetApiStatus as Status;
use crate::idl::*;
use crate::ndr::{Bytes, Message, Syntax, WString};
use crate::registry::records::{ShareFlags, ShareKind, ShareRecord};
use crate::service::fake::{nobody_much, root};
use proptest::prelude::*;

const LEVELS: [u32; 6] = [0, 1, 2, 501, 502, 503];
const ALL: u32 = u32::MAX;

pub(super) fn record(name: &str, flags: u32) -> ShareRecord {
    ShareRecord {
        name: name.to_owned(),
        path: format!("/srv/{name}"),
        comment: format!("all about {name}"),
        flags: ShareFlags(flags | ShareFlags::BROWSEABLE.0 | ShareFlags::AVAILABLE.0),
        ..ShareRecord::default()
    }
}

pub(super) fn host(shares: Vec<ShareRecord>) -> FakeHost {
    let mut host = FakeHost::new(&[]);
    host.feed.shares = shares;
    host
}

/// A descriptor that lets everybody in, with no owner and no group.
pub(super) fn descriptor() -> Bytes {
    let dacl = [
        2, 0, 28, 0, 1, 0, 0, 0, 0, 0, 20, 0, 0xff, 1, 0x1f, 0, 1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0,
    ];
    let head = [
        1, 0, 4, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 20, 0, 0, 0,
    ];
    Bytes([&head[..], &dacl[..]].concat())
}

fn listing(level: u32, most: u32, resume: u32) -> NetrShareEnumIn {
    NetrShareEnumIn {
        server_name: None,
        info_struct: ShareEnumStruct {
            level,
            share_info: ShareEnumUnion::empty(level),
        },
        prefered_maximum_length: most,
        resume_handle: Some(resume),
    }
}

fn list(host: &FakeHost, level: u32, most: u32, resume: u32) -> NetrShareEnumOut {
    host.call(15, |call| {
        netr_share_enum(call, listing(level, most, resume))
    })
    .unwrap()
}

fn names(out: &ShareEnumStruct) -> Vec<String> {
    let text = |name: &Option<WString>| name.as_ref().and_then(WString::to_text).unwrap();
    match &out.share_info {
        ShareEnumUnion::Level0(Some(list)) => {
            let buffer = list.buffer.iter().flatten();
            buffer.map(|info| text(&info.netname)).collect()
        }
        ShareEnumUnion::Level1(Some(list)) => {
            let buffer = list.buffer.iter().flatten();
            buffer.map(|info| text(&info.netname)).collect()
        }
        _ => Vec::new(),
    }
}

pub(super) fn info_502(name: &str, share_type: u32, path: &str, sd: Option<Bytes>) -> ShareInfo {
    ShareInfo::Level502(Some(ShareInfo502I {
        netname: Some(name.into()),
        share_type,
        max_uses: ALL,
        path: Some(path.into()),
        reserved: sd.as_ref().map_or(0, |sd| u32::try_from(sd.len()).unwrap()),
        security_descriptor: sd,
        ..ShareInfo502I::default()
    }))
}

/// (status, ParmErr) of making a share.
fn add(host: &FakeHost, name: &str, path: &str, sd: Option<Bytes>) -> (u32, u32) {
    let args = NetrShareAddIn {
        server_name: None,
        level: 502,
        info_struct: info_502(name, 0, path, sd),
        parm_err: Some(0),
    };
    let out = host.call(14, |call| netr_share_add(call, args)).unwrap();
    (out.return_value.0, out.parm_err.unwrap())
}

pub(super) fn get(host: &FakeHost, name: &str, level: u32) -> NetrShareGetInfoOut {
    let args = NetrShareGetInfoIn {
        server_name: None,
        net_name: name.into(),
        level,
    };
    host.call(16, |call| netr_share_get_info(call, args))
        .unwrap()
}

#[test]
fn a_name_is_not_empty() {
    let host = host(vec![record("data", 0)]);
    assert_eq!(get(&host, "", 1).return_value.0, 87);
    assert_eq!(get(&host, "nosuch", 1).return_value.0, 2310);
    assert_eq!(get(&host, "DATA", 1).return_value.0, 0);
    let args = NetrShareDelIn {
        server_name: None,
        net_name: WString::default(),
        reserved: 0,
    };
    let out = host.call(18, |call| netr_share_del(call, args)).unwrap();
    assert_eq!(out.return_value.0, 87);
}

#[test]
fn level_501_has_the_flags_of_1005() {
    let host = host(vec![ShareRecord {
        csc_policy: 2,
        ..record("data", ShareFlags::MSDFS_ROOT.0 | ShareFlags::ENCRYPT.0)
    }]);
    let ShareInfo::Level501(Some(short)) = get(&host, "data", 501).info_struct else {
        panic!("no level 501");
    };
    let ShareInfo::Level1005(Some(flags)) = get(&host, "data", 1005).info_struct else {
        panic!("no level 1005");
    };
    assert_eq!((short.flags, flags.flags), (0x8023, 0x8023));
}

fn check(host: &FakeHost, device: &str) -> (u32, u32) {
    let args = NetrShareCheckIn {
        server_name: None,
        device: device.into(),
    };
    let out = host.call(20, |call| netr_share_check(call, args)).unwrap();
    (out.return_value.0, out.share_type)
}

#[test]
fn a_device_s_type_is_never_special() {
    let host = host(vec![record("data", ShareFlags::SPECIAL.0)]);
    assert_eq!(check(&host, "C:\\srv\\data"), (0, 0));
    assert_eq!(check(&host, "C:\\srv"), (2311, 0));
}

#[test]
fn a_device_is_shared_whether_or_not_lists_show_it() {
    let mut hidden = record("hidden", 0);
    hidden.flags = ShareFlags::AVAILABLE;
    let mut off = record("off", 0);
    off.flags = ShareFlags::BROWSEABLE;
    let host = host(vec![hidden, off]);
    assert_eq!(check(&host, "C:\\srv\\hidden"), (0, 0));
    assert_eq!(check(&host, "C:\\srv\\off"), (2311, 0));
    assert!(names(&list(&host, 1, ALL, 0).info_struct).is_empty());
}

#[test]
fn a_share_that_is_not_available_is_there_for_who_may_change_it() {
    let mut off = record("off", 0);
    off.flags = ShareFlags::BROWSEABLE;
    let host = host(vec![off]);
    host.stored.borrow_mut().insert("off".to_owned(), [].into());
    let args = || NetrShareGetInfoIn {
        server_name: None,
        net_name: "off".into(),
        level: 1,
    };
    let other = host.call_as(&nobody_much(), 16, |call| netr_share_get_info(call, args()));
    assert_eq!(other.unwrap().return_value.0, 2310);
    assert_eq!(get(&host, "off", 1).return_value.0, 0);
    assert_eq!(set_remark(&host, "off", "new"), (0, 0));
    let args = NetrShareDelIn {
        server_name: None,
        net_name: "off".into(),
        reserved: 0,
    };
    let out = host.call(18, |call| netr_share_del(call, args)).unwrap();
    assert_eq!(out.return_value.0, 0);
    assert!(host.stored.borrow().is_empty());
}

pub(super) fn set(host: &FakeHost, name: &str, level: u32, share_info: ShareInfo) -> (u32, u32) {
    let args = NetrShareSetInfoIn {
        server_name: None,
        net_name: name.into(),
        level,
        share_info,
        parm_err: Some(0),
    };
    let out = host
        .call(17, |call| netr_share_set_info(call, args))
        .unwrap();
    (out.return_value.0, out.parm_err.unwrap())
}

fn set_remark(host: &FakeHost, name: &str, remark: &str) -> (u32, u32) {
    let info = ShareInfo1004 {
        remark: Some(remark.into()),
    };
    set(host, name, 1004, ShareInfo::Level1004(Some(info)))
}

#[test]
fn a_namespace_is_not_taken_away_with_the_caching() {
    let host = host(vec![record("data", ShareFlags::MSDFS_ROOT.0)]);
    host.stored
        .borrow_mut()
        .insert("data".to_owned(), [].into());
    for (flags, stored) in [(0x10, 1), (0x11, 1), (0x13, 1), (3, 0), (0, 0)] {
        host.stored
            .borrow_mut()
            .insert("data".to_owned(), [].into());
        let info = ShareInfo::Level1005(Some(ShareInfo1005 { flags }));
        assert_eq!(set(&host, "data", 1005, info), (0, 0), "{flags:#x}");
        let kept = host.stored.borrow()["data"].clone();
        assert_eq!(kept.len(), stored, "{flags:#x} {kept:?}");
        assert!(!kept.contains_key("msdfs root"));
    }
}

#[test]
fn a_remark_comes_back_as_it_was_set() {
    let varying = ShareRecord {
        comment: "for %U on %S".to_owned(),
        ..record("data", 0)
    };
    let host = host(vec![varying]);
    host.stored
        .borrow_mut()
        .insert("data".to_owned(), [].into());
    for other in ["50%Save", "for %U", "\"quoted\"", "100%%"] {
        assert_eq!(set_remark(&host, "data", other), (87, 4), "{other}");
    }
    // What an editor of the descriptor sends back of all the rest.
    host.descriptors
        .borrow_mut()
        .insert("data".to_owned(), vec![9]);
    let ShareInfo::Level502(Some(mut info)) = get(&host, "data", 502).info_struct else {
        panic!("no level 502");
    };
    assert_eq!(info.remark, Some("for alice on data".into()));
    info.security_descriptor = Some(descriptor());
    let done = set(&host, "data", 502, ShareInfo::Level502(Some(info)));
    assert_eq!(done, (0, 0));
    assert!(host.stored.borrow()["data"].is_empty());
    assert_ne!(host.descriptors.borrow()["data"], [9]);
    assert_eq!(set_remark(&host, "data", "50 % off"), (0, 0));
    assert_eq!(host.stored.borrow()["data"]["comment"], "50 % off");
}

#[test]
fn the_type_counts_at_level_502_alone() {
    let host = host(vec![record("data", ShareFlags::SPECIAL.0)]);
    host.stored
        .borrow_mut()
        .insert("data".to_owned(), [].into());
    let info = ShareInfo503I {
        share_type: 0x8000_0000,
        max_uses: ALL,
        remark: Some("all about data".into()),
        security_descriptor: Some(descriptor()),
        ..ShareInfo503I::default()
    };
    host.descriptors
        .borrow_mut()
        .insert("data".to_owned(), vec![9]);
    let done = set(&host, "data", 503, ShareInfo::Level503(Some(info)));
    assert_eq!(done, (0, 0));
    assert_ne!(host.descriptors.borrow()["data"], [9]);
}

#[test]
fn a_limit_that_samba_cannot_say_is_refused() {
    let host = host(vec![record("data", 0)]);
    host.stored
        .borrow_mut()
        .insert("data".to_owned(), [].into());
    for max_uses in [0x8000_0000, ALL - 1, 0] {
        let info = ShareInfo::Level1006(Some(ShareInfo1006 { max_uses }));
        assert_eq!(set(&host, "data", 1006, info), (87, 6), "{max_uses:#x}");
        let mut info = info_502("new", 0, "C:\\srv", None);
        if let ShareInfo::Level502(Some(info)) = &mut info {
            info.max_uses = max_uses;
        }
        let args = NetrShareAddIn {
            server_name: None,
            level: 502,
            info_struct: info,
            parm_err: Some(0),
        };
        let out = host.call(14, |call| netr_share_add(call, args)).unwrap();
        // A new share's limit may be left unspecified.
        let added = if max_uses == 0 { (0, 0) } else { (87, 6) };
        assert_eq!((out.return_value.0, out.parm_err.unwrap()), added);
    }
    assert!(host.stored.borrow()["data"].is_empty());
    assert_eq!(host.stored.borrow()["new"]["max connections"], "65535");
}

#[test]
fn the_bits_of_clusters_are_ignored_and_never_told() {
    let mut host = host(Vec::new());
    let clustered = 0x0e00_0000;
    let args = NetrShareAddIn {
        server_name: None,
        level: 502,
        info_struct: info_502("data", clustered, "C:\\srv\\data", None),
        parm_err: Some(0),
    };
    let out = host.call(14, |call| netr_share_add(call, args)).unwrap();
    assert_eq!((out.return_value.0, out.parm_err), (0, Some(0)));
    host.feed.shares = vec![record("data", 0)];
    let info = info_502("data", clustered, "", None);
    assert_eq!(set(&host, "data", 502, info), (0, 0));
    let ShareInfo::Level1(Some(info)) = get(&host, "data", 1).info_struct else {
        panic!("no level 1");
    };
    assert_eq!(info.share_type, 0);
}

#[test]
fn a_share_for_another_server_s_name_is_one_of_all_names() {
    let host = host(Vec::new());
    for (name, server) in [("a", "*"), ("b", "elsewhere"), ("c", "FILES")] {
        let args = NetrShareAddIn {
            server_name: None,
            level: 503,
            info_struct: ShareInfo::Level503(Some(ShareInfo503I {
                netname: Some(name.into()),
                max_uses: ALL,
                path: Some("C:\\srv".into()),
                servername: Some(server.into()),
                ..ShareInfo503I::default()
            })),
            parm_err: Some(0),
        };
        let out = host.call(14, |call| netr_share_add(call, args)).unwrap();
        assert_eq!(out.return_value.0, 0, "{server}");
    }
    assert_eq!(host.stored.borrow().len(), 3);
}

#[test]
fn sticky_shares_outlive_a_restart() {
    let host = host(vec![
        record("data", 0),
        record("brief", ShareFlags::TEMPORARY.0),
        record("hidden$", 0),
        ShareRecord {
            kind: ShareKind::Ipc,
            ..record("IPC$", ShareFlags::SPECIAL.0)
        },
    ]);
    assert_eq!(names(&list(&host, 1, ALL, 0).info_struct).len(), 4);
    let NetrShareEnumIn {
        server_name,
        info_struct,
        prefered_maximum_length,
        resume_handle,
    } = listing(1, ALL, 0);
    let args = NetrShareEnumStickyIn {
        server_name,
        info_struct,
        prefered_maximum_length,
        resume_handle,
    };
    let out = host
        .call(36, |call| netr_share_enum_sticky(call, args))
        .unwrap();
    assert_eq!(names(&out.info_struct), ["data", "hidden$"]);
}

#[test]
fn the_descriptor_of_a_special_share_is_not_set() {
    let host = host(vec![record("data", ShareFlags::SPECIAL.0)]);
    let set = |share_type, sd| {
        let args = NetrShareSetInfoIn {
            server_name: None,
            net_name: "data".into(),
            level: 502,
            share_info: info_502("data", share_type, "", sd),
            parm_err: Some(0),
        };
        let out = host
            .call(17, |call| netr_share_set_info(call, args))
            .unwrap();
        (out.return_value.0, out.parm_err.unwrap())
    };
    assert_eq!(set(0x8000_0000, Some(descriptor())), (87, 501));
    assert!(host.descriptors.borrow().is_empty() && host.stored.borrow().is_empty());
}

#[test]
fn parm_err_is_the_first_member_that_is_wrong() {
    let host = host(Vec::new());
    let bad = || Some(Bytes(vec![1]));
    assert_eq!(add(&host, "", "D:\\x", bad()), (87, 1));
    assert_eq!(add(&host, "x", "D:\\x", bad()), (87, 8));
    assert_eq!(add(&host, "x", "C:", bad()), (87, 8));
    assert_eq!(add(&host, "x", "C:\\x", bad()), (87, 501));
    assert!(host.descriptors.borrow().is_empty() && host.stored.borrow().is_empty());
}

#[test]
fn a_share_that_could_not_be_stored_leaves_descriptors_as_they_were() {
    let host = host(Vec::new());
    // The one of a share whose section is not there for a while, and what counts where nothing is stored.
    for stored in [
        &[("x", vec![9])][..],
        &[],
        &[("srvsvc_rs/", vec![7]), ("x", vec![9])],
    ] {
        let stored = stored
            .iter()
            .map(|(name, sd)| ((*name).to_owned(), sd.clone()));
        *host.descriptors.borrow_mut() = stored.collect();
        let before = host.descriptors.borrow().clone();
        for status in [112, 31] {
            host.store_says.set(crate::error::NetApiStatus(status));
            assert_eq!(add(&host, "x", "C:\\x", Some(descriptor())), (status, 0));
            assert_eq!(*host.descriptors.borrow(), before);
        }
    }
    // Nothing is stored, and what counts then is told.
    *host.descriptors.borrow_mut() = [
        ("srvsvc_rs/".to_owned(), vec![9]),
        ("x".to_owned(), vec![9]),
    ]
    .into();
    assert_eq!(add(&host, "x", "C:\\x", Some(descriptor())), (31, 0));
    assert!(!host.descriptors.borrow().contains_key("x"));
    host.descriptors.borrow_mut().clear();
    host.store_says.set(crate::error::NetApiStatus::SUCCESS);
    assert_eq!(add(&host, "x", "C:\\x", Some(descriptor())), (0, 0));
    assert_eq!(host.descriptors.borrow().len(), 1);
    assert_eq!(add(&host, "x", "C:\\x", None), (2118, 0));
    assert_eq!(host.descriptors.borrow().len(), 1);
}

#[test]
fn a_share_that_others_made_meanwhile_keeps_its_descriptor() {
    let host = host(Vec::new());
    let theirs = vec![9];
    host.descriptors
        .borrow_mut()
        .insert("x".to_owned(), theirs.clone());
    host.store_says
        .set(crate::error::NetApiStatus::ERROR_FILE_EXISTS);
    assert_eq!(add(&host, "x", "C:\\x", Some(descriptor())), (2118, 0));
    assert_eq!(host.descriptors.borrow().get("x"), Some(&theirs));
}

#[test]
fn a_command_that_fails_after_its_work_leaves_no_open_share() {
    let host = FakeHost::new(&[("add share command", "/bin/add")]);
    host.command.set((1, false));
    assert_eq!(add(&host, "x", "C:\\x", Some(descriptor())), (5, 0));
    assert!(host.descriptors.borrow().is_empty());
    host.command.set((1, true));
    assert_eq!(add(&host, "x", "C:\\x", Some(descriptor())), (5, 0));
    assert_eq!(host.descriptors.borrow().len(), 1);
}

#[test]
fn a_drive_is_not_made_from_afar() {
    const SPECIAL: u32 = 0x8000_0000;
    let host = host(Vec::new());
    for name in ["q$", "C$"] {
        let (service, caller) = (Service::default(), root());
        let call = Call {
            host: &host,
            caller: &caller,
            service: &service,
            opnum: 14,
        };
        let args = NetrShareAddIn {
            server_name: None,
            level: 502,
            info_struct: info_502(name, SPECIAL, "C:\\x", None),
            parm_err: None,
        };
        let out = netr_share_add(&call, args).unwrap();
        assert_eq!(out.return_value, Status::ERROR_ACCESS_DENIED, "{name}");
    }
}

#[test]
fn a_page_is_as_long_as_its_entries_are() {
    let shares = ["data", "größe", "x"].map(|name| record(name, 0));
    let host = host(shares.to_vec());
    let kept = ["data", "x"].map(|name| (name.to_owned(), vec![1; 60]));
    host.descriptors.borrow_mut().extend(kept);
    for level in LEVELS {
        let whole = list(&host, level, ALL, 0);
        // Less level, tag, pointer, count, pointer and count at the head, and count, resume handle and status at the tail.
        let bytes = u32::try_from(whole.encode(Syntax::NDR32).len()).unwrap() - 24 - 16;
        let exact = list(&host, level, bytes, 0);
        assert_eq!(
            (exact.return_value.0, exact.total_entries),
            (0, 3),
            "{level}"
        );
        assert_eq!(exact.info_struct, whole.info_struct);
        let less = list(&host, level, bytes - 1, 0);
        assert_eq!(
            (less.return_value.0, less.total_entries),
            (234, 3),
            "{level}"
        );
        for none in [0, 1] {
            let out = list(&host, level, none, 0);
            assert_eq!(
                (out.return_value.0, out.total_entries),
                (2123, 3),
                "{level}"
            );
        }
        let past = list(&host, level, ALL, ALL - 1);
        assert_eq!((past.return_value.0, past.total_entries), (0, 0), "{level}");
    }
}

proptest! {
    /// Shares come and go between any two pages.
    #[test]
    fn pages_show_each_lasting_share_once(stay in 1_usize..40, most in 30_u32..2_000, turns in proptest::collection::vec((0_usize..30, any::<bool>()), 0..200)) {
        let lasting: Vec<String> = (0..stay).map(|at| format!("stays{at}")).collect();
        let mut host = host(lasting.iter().map(|name| record(name, 0)).collect());
        let (mut resume, mut seen) = (0, Vec::new());
        let mut turns = turns.into_iter();
        loop {
            let page = list(&host, 1, most, resume);
            prop_assert!(page.encode(Syntax::NDR32).len() <= usize::try_from(most).unwrap() + 40);
            seen.extend(names(&page.info_struct));
            if page.return_value.0 == 2123 {
                break; // not even one fits
            }
            if page.return_value.0 == 0 {
                prop_assert_eq!(page.resume_handle, Some(0));
                for name in &lasting {
                    prop_assert_eq!(seen.iter().filter(|one| *one == name).count(), 1);
                }
                break;
            }
            prop_assert_eq!(page.return_value.0, 234);
            resume = page.resume_handle.unwrap();
            for (at, comes) in turns.by_ref().take(5) {
                let name = format!("goes{at}");
                host.feed.shares.retain(|share| share.name != name);
                if comes {
                    let place = at % (host.feed.shares.len() + 1);
                    host.feed.shares.insert(place, record(&name, 0));
                }
            }
        }
    }
}
