//! Whole calls, one after the other, on one fake server. The first 8 bytes of an input are the server's moods (host.rs), then come the calls:
//! opnum, flags, length of the stub in 2 bytes, stub.
//!
//! Flags: 1 big endian, 2 NDR64, 4 the stub is the context handle that the last NetrShareDelStart gave, 8 and 16 who calls.

use srvsvc_rs::access::{Caller, UserLevel};
use srvsvc_rs::dispatch::{answer, route};
use srvsvc_rs::host::Kinds;
use srvsvc_rs::ndr::Syntax;
use srvsvc_rs::opnum::{row, spoken};
use srvsvc_rs::security::{well_known, Token};
use srvsvc_rs::service::{Call, Service};
use srvsvc_rs::shadow;

use super::host::FuzzHost;

/// Most calls of an input.
const MOST: usize = 8;

struct OneCall<'a> {
    opnum: u16,
    flags: u8,
    stub: &'a [u8],
}

/// The next call; a stub that is cut off is a short one.
fn next<'a>(input: &mut &'a [u8]) -> Option<OneCall<'a>> {
    let ([opnum, flags, low, high], rest) = input.split_first_chunk::<4>()?;
    let len = usize::from(u16::from_le_bytes([*low, *high])).min(rest.len());
    let (stub, rest) = rest.split_at(len);
    *input = rest;
    Some(OneCall {
        opnum: u16::from(*opnum),
        flags: *flags,
        stub,
    })
}

fn caller(flags: u8) -> Caller {
    let (level, uid, sids) = match flags & 24 {
        0 => (UserLevel::Administrator, 0, vec![]),
        8 => (
            UserLevel::User,
            1000,
            vec![well_known::WORLD, well_known::AUTHENTICATED_USERS],
        ),
        16 => (
            UserLevel::User,
            1001,
            vec![well_known::WORLD, well_known::SERVER_OPERATORS],
        ),
        _ => (UserLevel::Anonymous, 65_534, vec![well_known::ANONYMOUS]),
    };
    Caller {
        token: Token::of(&sids),
        level,
        uid,
        account_name: "fuzz\n\"".to_owned(),
        local_address: "10.0.0.1".to_owned(),
        ..Caller::default()
    }
}

/// Whatever is asked: a fault, or a reply that decodes to its last byte and is the same when it is written again.
pub(crate) fn dispatch(input: &[u8]) {
    let Some((moods, mut calls)) = input.split_first_chunk::<8>() else {
        return;
    };
    let host = FuzzHost::new(u64::from_le_bytes(*moods));
    let service = Service::default();
    let mut handle = [0_u8; 20];
    for _ in 0..MOST {
        let Some(one) = next(&mut calls) else { return };
        let stub = if one.flags & 4 != 0 {
            &handle
        } else {
            one.stub
        };
        let ndr64 = one.flags & 2 != 0;
        let asked = Syntax {
            ndr64,
            big_endian: one.flags & 1 != 0 && !ndr64,
            samba: false,
        };
        let caller = caller(one.flags);
        let call = Call {
            host: &host,
            caller: &caller,
            service: &service,
            opnum: one.opnum,
        };
        let _ = route(&service, &host, Kinds::NONE, one.opnum);
        let asked = spoken(one.opnum, stub, asked);
        let Ok(reply) = answer(&call, stub, asked) else {
            continue;
        };
        let syntax = asked.reply();
        let form = row(one.opnum)
            .and_then(|row| row.reply)
            .expect("what is answered has a reply");
        assert_eq!(
            (form.check)(&reply, syntax),
            Ok(0),
            "the reply decodes to its last byte"
        );
        let again = (form.echo)(&reply, syntax).map(|(bytes, _)| bytes);
        assert_eq!(
            again.as_ref(),
            Ok(&reply),
            "the reply is the same when it is written again"
        );
        let theirs = shadow::Theirs::Reply(one.stub);
        shadow::report(one.opnum, stub, asked, Ok(&reply), theirs);
        if let (37, Some(given)) = (one.opnum, reply.first_chunk::<20>()) {
            handle = *given;
        }
    }
}
