//! Encoding and decoding alone: share lists of 5,000 and 50,000 entries, in NDR and NDR64.

#![allow(missing_docs, reason = "criterion's macros")]

use criterion::{criterion_group, criterion_main, Criterion, Throughput};
use srvsvc_rs::idl::*;
use srvsvc_rs::ndr::{Message, Syntax, WString};

fn list(entries: u32) -> NetrShareEnumOut {
    let entry = |n| ShareInfo1 {
        netname: Some(WString::from(format!("department{n:05}").as_str())),
        share_type: 0,
        remark: Some(WString::from(
            format!("Files of department number {n}").as_str(),
        )),
    };
    let container = ShareInfo1Container {
        entries_read: entries,
        buffer: Some((0..entries).map(entry).collect()),
    };
    NetrShareEnumOut {
        info_struct: ShareEnumStruct {
            level: 1,
            share_info: ShareEnumUnion::Level1(Some(container)),
        },
        total_entries: entries,
        ..NetrShareEnumOut::default()
    }
}

fn codec(c: &mut Criterion) {
    let mut group = c.benchmark_group("codec");
    for (entries, count) in [(5_000, "5,000"), (50_000, "50,000")] {
        let message = list(entries);
        for (syntax, words) in [(Syntax::NDR32, "NDR"), (Syntax::NDR64, "NDR64")] {
            let stub = message.encode(syntax);
            group.throughput(Throughput::Bytes(
                u64::try_from(stub.len()).unwrap_or_default(),
            ));
            group.bench_function(format!("encode {count} shares, {words}"), |b| {
                b.iter(|| message.encode(syntax));
            });
            group.bench_function(format!("decode {count} shares, {words}"), |b| {
                b.iter(|| NetrShareEnumOut::decode(&stub, syntax));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, codec);
criterion_main!(benches);
