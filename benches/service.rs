//! Whole calls on a fake host: stub bytes in, stub bytes out.

#![allow(missing_docs, reason = "criterion's macros")]

mod fake;

use criterion::{criterion_group, criterion_main, Criterion, Throughput};
use fake::Fake;
use srvsvc_rs::service::Service;

/// An enumeration structure of this level with nothing in it, no limit and no resume handle, behind `nulls` NULL pointers.
fn listing(nulls: usize, level: u32) -> Vec<u8> {
    let words = [level, level, 0x0002_0004, 0, 0, u32::MAX, 0];
    std::iter::repeat_n(0, nulls)
        .chain(words)
        .flat_map(u32::to_le_bytes)
        .collect()
}

/// NetrShareGetInfo of a share.
fn info(name: &str, level: u32) -> Vec<u8> {
    let mut units: Vec<u16> = name.encode_utf16().chain([0]).collect();
    let count = u32::try_from(units.len()).unwrap_or_default();
    units.resize(units.len().next_multiple_of(2), 0);
    let head = [0, count, 0, count].into_iter().flat_map(u32::to_le_bytes);
    let text = units.into_iter().flat_map(u16::to_le_bytes);
    head.chain(text).chain(level.to_le_bytes()).collect()
}

fn measure(c: &mut Criterion, name: &str, host: &Fake, opnum: u16, stub: &[u8]) {
    let service = Service::default();
    let size = host.answer(&service, opnum, stub).len();
    let mut group = c.benchmark_group("service");
    group
        .sample_size(30)
        .throughput(Throughput::Bytes(u64::try_from(size).unwrap_or_default()));
    group.bench_function(name, |b| b.iter(|| host.answer(&service, opnum, stub)));
    group.finish();
}

fn service(c: &mut Criterion) {
    for (shares, words) in [(5_000, "5,000 shares"), (50_000, "50,000 shares")] {
        let host = Fake::new(shares, 0, 0);
        for level in [0, 1, 2, 502] {
            let name = format!("NetrShareEnum {level}, {words}");
            measure(c, &name, &host, 15, &listing(1, level));
        }
        let name = format!("NetrShareGetInfo 1, {words}");
        measure(c, &name, &host, 16, &info("department02500", 1));
    }
    let host = Fake::new(10, 300, 20_000);
    measure(
        c,
        "NetrSessionEnum 1, 300 sessions, 20,000 opens",
        &host,
        12,
        &listing(3, 1),
    );
    measure(c, "NetrFileEnum 3, 20,000 opens", &host, 9, &listing(3, 3));
}

criterion_group!(benches, service);
criterion_main!(benches);
