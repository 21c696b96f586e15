//! The share calls on a fake host: what is answered, in which order, and what a refusal leaves behind.

use super::fake::FakeHost;
use super::share_add::netr_share_add;
use super::share_del::{netr_share_del, netr_share_del_commit, netr_share_del_start};
use super::share_enum::{netr_share_enum, netr_share_enum_sticky};
use super::share_info::{netr_share_check, netr_share_get_info};
use super::share_set::netr_share_set_info;
use super::{Call, Service};
use crate::idl::*;
use crate::ndr::{Bytes, Message, Syntax, WString};
use crate::registry::records::{ShareFlags, ShareRecord};
use crate::service::fake::root;
use proptest::prelude::*;

const LEVELS: [u32; 6] = [0, 1, 2, 501, 502, 503];
const ALL: u32 = u32::MAX;

fn record(name: &str, flags: u32) -> ShareRecord {
    ShareRecord {
        name: name.to_owned(),
        path: format!("/srv/{name}"),
        comment: format!("all about {name}"),
        flags: ShareFlags(flags | ShareFlags::BROWSEABLE.0 | ShareFlags::AVAILABLE.0),
        ..ShareRecord::default()
    }
}

fn host(shares: Vec<ShareRecord>) -> FakeHost {
    let mut host = FakeHost::new(&[]);
    host.feed.shares = shares;
    host
}

/// A descriptor that lets everybody in, with no owner and no group.
fn descriptor() -> Bytes {
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

fn info_502(name: &str, share_type: u32, path: &str, sd: Option<Bytes>) -> ShareInfo {
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

fn get(host: &FakeHost, name: &str, level: u32) -> NetrShareGetInfoOut {
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

#[test]
fn a_device_s_type_is_never_special() {
    let host = host(vec![record("data", ShareFlags::SPECIAL.0)]);
    let check = |device: &str| {
        let args = NetrShareCheckIn {
            server_name: None,
            device: device.into(),
        };
        let out = host.call(20, |call| netr_share_check(call, args)).unwrap();
        (out.return_value.0, out.share_type)
    };
    assert_eq!(check("C:\\srv\\data"), (0, 0));
    assert_eq!(check("C:\\srv"), (2311, 0));
}

#[test]
fn sticky_shares_outlive_a_restart() {
    let host = host(vec![
        record("data", 0),
        record("brief", ShareFlags::TEMPORARY.0),
        record("hidden$", 0),
    ]);
    assert_eq!(names(&list(&host, 1, ALL, 0).info_struct).len(), 3);
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
    assert_eq!(names(&out.info_struct), ["data"]);
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
fn a_share_that_could_not_be_stored_leaves_no_descriptor() {
    let host = host(Vec::new());
    host.descriptors
        .borrow_mut()
        .insert("x".to_owned(), vec![9]); // left over from a share of old
    for status in [112, 31] {
        host.store_says.set(crate::error::NetApiStatus(status));
        assert_eq!(add(&host, "x", "C:\\x", Some(descriptor())), (status, 0));
        assert!(host.descriptors.borrow().is_empty());
    }
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
fn another_share_of_the_name_was_not_marked_for_deletion() {
    let mut host = host(vec![record("data", 0)]);
    host.stored
        .borrow_mut()
        .insert("data".to_owned(), [].into());
    let (service, caller) = (Service::default(), root());
    let call = |host: &FakeHost, handle: Option<_>| {
        let call = Call {
            host,
            caller: &caller,
            service: &service,
            opnum: 37,
        };
        let Some(context_handle) = handle else {
            let args = NetrShareDelStartIn {
                server_name: None,
                net_name: "data".into(),
                reserved: 0,
            };
            let out = netr_share_del_start(&call, args).unwrap();
            return (out.context_handle, out.return_value.0);
        };
        let out = netr_share_del_commit(&call, NetrShareDelCommitIn { context_handle }).unwrap();
        (out.context_handle, out.return_value.0)
    };
    let (handle, status) = call(&host, None);
    assert_eq!(status, 0);
    host.feed.shares = vec![ShareRecord {
        path: "/elsewhere".to_owned(),
        ..record("data", 0)
    }];
    assert_eq!(call(&host, Some(handle)), (handle, 87));
    host.feed.shares = vec![record("data", 0)];
    assert_eq!(call(&host, Some(handle)).1, 0);
    assert!(host.stored.borrow().is_empty());
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
