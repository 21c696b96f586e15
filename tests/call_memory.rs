//! How much memory a whole call takes at its height: decoding, the service, encoding and the audit line. One program of its own, for the
//! allocator counts for all of it.
#![allow(clippy::unwrap_used, reason = "tests")]

use peak_alloc::PeakAlloc;
use srvsvc_rs::access::{Caller, UserLevel};
use srvsvc_rs::dispatch::answer;
use srvsvc_rs::error::NetApiStatus;
use srvsvc_rs::idl::*;
use srvsvc_rs::ndr::{Message, Syntax, WString};
use srvsvc_rs::service::{Call, Service};

#[path = "fuzz/host.rs"]
mod host;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// Memory that a call may take: so many times the stub, and so much beside.
const TIMES: usize = 4;
const BESIDE: usize = 64 * 1024;

/// The height of memory over what there was before.
fn height(run: impl FnOnce()) -> usize {
    let before = ALLOCATOR.current_usage();
    ALLOCATOR.reset_peak_usage();
    run();
    ALLOCATOR.peak_usage().saturating_sub(before)
}

/// NetrShareEnum with a list of so many shares, as no client sends it.
fn shares(count: u32, name: Option<&str>, syntax: Syntax) -> Vec<u8> {
    let netname = name.map(WString::from);
    let share = || ShareInfo0 {
        netname: netname.clone(),
    };
    let request = NetrShareEnumIn {
        info_struct: ShareEnumStruct {
            level: 0,
            share_info: ShareEnumUnion::Level0(Some(ShareInfo0Container {
                entries_read: count,
                buffer: Some((0..count).map(|_| share()).collect()),
            })),
        },
        ..NetrShareEnumIn::default()
    };
    request.encode(syntax)
}

/// NetrFileEnum with a list of so many opens.
fn opens(count: u32, syntax: Syntax) -> Vec<u8> {
    let request = NetrFileEnumIn {
        info_struct: FileEnumStruct {
            level: 2,
            file_info: FileEnumUnion::Level2(Some(FileInfo2Container {
                entries_read: count,
                buffer: Some((0..count).map(|id| FileInfo2 { id }).collect()),
            })),
        },
        ..NetrFileEnumIn::default()
    };
    request.encode(syntax)
}

#[test]
fn long_requests_of_a_stranger_stay_within_the_limit_as_whole_calls() {
    let host = host::FuzzHost::new(0);
    let service = Service::default();
    let stranger = Caller {
        level: UserLevel::User,
        uid: 1000,
        ..Caller::default()
    };
    for syntax in [Syntax::NDR32, Syntax::NDR64] {
        for (opnum, stub) in [
            (15, shares(8_000, None, syntax)),
            (15, shares(8_000, Some("x"), syntax)),
            (9, opens(60_000, syntax)),
        ] {
            let call = Call {
                host: &host,
                caller: &stranger,
                service: &service,
                opnum,
            };
            let mut reply = Vec::new();
            let height = height(|| reply = answer(&call, &stub, syntax).unwrap());
            let denied = NetApiStatus::ERROR_ACCESS_DENIED.0.to_le_bytes();
            assert_eq!(reply.last_chunk(), Some(&denied), "it was read to its end");
            let most = stub.len() * TIMES + BESIDE;
            assert!(height < most, "{opnum}: {height} for {}", stub.len());
        }
    }
}
