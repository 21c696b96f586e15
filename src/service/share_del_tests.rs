//! Deletion in two steps: what a handle is good for.

use super::fake::{root, FakeHost};
use super::share_add::netr_share_add;
use super::share_del::{netr_share_del_commit, netr_share_del_start};
use super::share_tests::{host, info_502, record};
use super::{Call, Service};
use crate::access::{Caller, UserLevel};
use crate::error::NetApiStatus as Status;
use crate::idl::*;
use crate::registry::records::ShareRecord;

fn of_data() -> NetrShareDelStartIn {
    NetrShareDelStartIn {
        server_name: None,
        net_name: "data".into(),
        reserved: 0,
    }
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
            let args = of_data();
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
    // Deleted and made again in the same folder, by whomever: nothing marks it.
    let marked = host
        .stored
        .borrow_mut()
        .insert("data".to_owned(), [].into());
    assert_eq!(call(&host, Some(handle)), (handle, 87));
    host.stored
        .borrow_mut()
        .insert("data".to_owned(), marked.unwrap());
    // Marked twice, it is one share still, and the first that comes deletes it.
    let (other, status) = call(&host, None);
    assert_eq!(status, 0);
    assert_eq!(call(&host, Some(handle)).1, 0);
    assert!(host.stored.borrow().is_empty());
    host.feed.shares.clear();
    assert_eq!(call(&host, Some(other)), (other, 87));
}

#[test]
fn who_may_delete_no_more_does_not_by_an_old_handle() {
    let host = host(vec![record("data", 0)]);
    host.stored
        .borrow_mut()
        .insert("data".to_owned(), [].into());
    let (service, before, now) = (
        Service::default(),
        root(),
        Caller {
            level: UserLevel::User,
            uid: 1000,
            ..root()
        },
    );
    let call = |caller| Call {
        host: &host,
        caller,
        service: &service,
        opnum: 38,
    };
    let start = of_data();
    let context_handle = netr_share_del_start(&call(&before), start)
        .unwrap()
        .context_handle;
    let commit = |caller| {
        let args = NetrShareDelCommitIn { context_handle };
        netr_share_del_commit(&call(caller), args).unwrap()
    };
    let out = commit(&now);
    assert_eq!(out.return_value, Status::ERROR_ACCESS_DENIED);
    assert_eq!(out.context_handle, context_handle, "it is still good");
    assert!(commit(&before).return_value.is_success());
}

/// Where the share is kept by commands there is nothing to mark; what this process itself made is known.
#[test]
fn a_share_that_a_command_made_again_was_not_marked() {
    let mut host = FakeHost::new(&[
        ("add share command", "/bin/add"),
        ("delete share command", "/bin/del"),
    ]);
    host.command.set((0, false));
    host.feed.shares = vec![record("data", 0)];
    let (service, caller) = (Service::default(), root());
    fn call<'a>(host: &'a FakeHost, service: &'a Service, caller: &'a Caller) -> Call<'a> {
        Call {
            host,
            caller,
            service,
            opnum: 37,
        }
    }
    let start = |host: &FakeHost| {
        let args = of_data();
        let out = netr_share_del_start(&call(host, &service, &caller), args).unwrap();
        assert_eq!(out.return_value.0, 0);
        out.context_handle
    };
    let commit = |host: &FakeHost, context_handle| {
        let args = NetrShareDelCommitIn { context_handle };
        netr_share_del_commit(&call(host, &service, &caller), args)
            .unwrap()
            .return_value
            .0
    };
    let old = start(&host);
    host.feed.shares.clear();
    let args = NetrShareAddIn {
        server_name: None,
        level: 502,
        info_struct: info_502("data", 0, "C:\\srv\\data", None),
        parm_err: None,
    };
    assert_eq!(
        netr_share_add(&call(&host, &service, &caller), args)
            .unwrap()
            .return_value
            .0,
        0
    );
    host.feed.shares = vec![record("data", 0)];
    assert_eq!(commit(&host, old), 87);
    let new = start(&host);
    assert_eq!(commit(&host, new), 0);
}
