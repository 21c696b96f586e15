//! What a hostile request costs: time and memory of decoding every golden request cut off at every byte, with each of its words
//! replaced, and with counts that long tails make good; and how often the encoder asks for memory. One program of its own, for all of its allocations are counted.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::alloc::System;
use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use srvsvc_rs::idl::*;
use srvsvc_rs::ndr::{Message, Syntax};
use srvsvc_rs::opnum::{self, Form};
use stats_alloc::{Region, Stats, StatsAlloc, INSTRUMENTED_SYSTEM};

#[path = "support/golden.rs"]
mod golden;
#[path = "support/vectors.rs"]
#[allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    reason = "shared with the example"
)]
mod vectors;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Memory that decoding may take: so many times the stub, and so much beside.
const TIMES: usize = 4;
const BESIDE: usize = 64 * 1024;

/// Time that decoding may take.
const TIME: Duration = Duration::from_millis(10);

/// What replaces each word.
const WORDS: [u32; 5] = [0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff];

/// The counters are those of the process: one test at a time.
fn alone() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

fn measure(run: impl Fn()) -> (Duration, Stats) {
    let region = Region::new(ALLOCATOR);
    let start = Instant::now();
    run();
    (start.elapsed(), region.change())
}

/// All that was allocated, freed again or not, is no less than the peak, as long as nothing that was allocated is made larger.
fn keeps_the_limits(form: Form, vector: &vectors::Vector, stub: &[u8]) -> Result<(), String> {
    let mut last = String::new();
    // A busy machine takes the processor away, and the test runner allocates too; neither does so three times in a row.
    for _ in 0..3 {
        let (time, stats) = measure(|| {
            let _ = (form.check)(stub, vector.syntax);
        });
        let most = stub.len() * TIMES + BESIDE;
        if time < TIME && stats.bytes_allocated < most && stats.reallocations == 0 {
            return Ok(());
        }
        last = format!("{}: {time:?}, {stats:?}, {stub:02x?}", vector.label);
    }
    Err(last)
}

fn requests() -> Vec<(Form, vectors::Vector)> {
    let requests = golden::golden().into_iter().filter(|v| v.request);
    requests
        .map(|v| (opnum::row(v.opnum).unwrap().request.unwrap(), v))
        .collect()
}

#[test]
fn requests_cut_off_at_every_byte_are_cheap() {
    let _alone = alone();
    let mut tried = 0;
    for (form, vector) in requests() {
        for end in 0..=vector.bytes.len() {
            let result = keeps_the_limits(form, &vector, &vector.bytes[..end]);
            assert_eq!(result, Ok(()), "cut off at {end}");
            tried += 1;
        }
    }
    assert!(tried > 100_000, "{tried}");
}

#[test]
fn requests_with_replaced_words_are_cheap() {
    let _alone = alone();
    let mut tried = 0;
    for (form, vector) in requests() {
        let mut stub = vector.bytes.clone();
        for at in (0..stub.len().saturating_sub(3)).step_by(4) {
            for word in WORDS {
                let word = if vector.syntax.big_endian {
                    word.to_be_bytes()
                } else {
                    word.to_le_bytes()
                };
                stub[at..at + 4].copy_from_slice(&word);
                let result = keeps_the_limits(form, &vector, &stub);
                assert_eq!(result, Ok(()), "{word:02x?} at {at}");
                tried += 1;
            }
            stub[at..at + 4].copy_from_slice(&vector.bytes[at..at + 4]);
        }
    }
    assert!(tried > 100_000, "{tried}");
}

/// Behind each word of a request a long tail, and the word a count that the tail can hold: arrays as large as they get, of elements
/// with NULL pointers only, with strings of one unit behind them, or with descriptors.
#[test]
fn requests_with_long_arrays_are_cheap() {
    let _alone = alone();
    let tail = |words: &[u32], vector: &vectors::Vector| -> Vec<u8> {
        let word = |word: &u32| match (vector.syntax.big_endian, vector.syntax.ndr64) {
            (true, _) => word.to_be_bytes().to_vec(),
            (_, true) => u64::from(*word).to_le_bytes().to_vec(),
            _ => word.to_le_bytes().to_vec(),
        };
        words.iter().cycle().take(0x4000).flat_map(word).collect()
    };
    let mut seen = BTreeSet::new();
    let mut longest = 0;
    for (form, vector) in requests() {
        // One case of each level is enough.
        let (kind, _) = vector.label.rsplit_once(' ').unwrap();
        if !seen.insert((
            kind.to_owned(),
            vector.syntax.big_endian,
            vector.bytes.len() / 64,
        )) {
            continue;
        }
        for words in [&[0_u32][..], &[2, 0, 2, 0x41], &[1, 1, 1]] {
            let tail = tail(words, &vector);
            for at in (0..vector.bytes.len().saturating_sub(3)).step_by(4) {
                for each in [1, 4, 12, 40] {
                    let count = u32::try_from(tail.len() / each).unwrap();
                    let mut stub = vector.bytes[..at].to_vec();
                    stub.extend(match vector.syntax.big_endian {
                        true => count.to_be_bytes(),
                        false => count.to_le_bytes(),
                    });
                    stub.resize(stub.len().next_multiple_of(vector.syntax.word()), 0);
                    stub.extend(&tail);
                    assert_eq!(
                        keeps_the_limits(form, &vector, &stub),
                        Ok(()),
                        "{count} at {at}"
                    );
                    let (_, stats) = measure(|| {
                        let _ = (form.check)(&stub, vector.syntax);
                    });
                    longest = longest.max(stats.bytes_allocated);
                }
            }
        }
    }
    assert!(longest > 0x10000, "no array was long: {longest}");
}

#[test]
fn fifty_thousand_shares_encode_in_one_pass() {
    let _alone = alone();
    let share = |number: u32| ShareInfo1 {
        netname: Some(format!("department{number:05}").as_str().into()),
        share_type: 0,
        remark: Some(format!("Files of department {number}").as_str().into()),
    };
    let reply = NetrShareEnumOut {
        info_struct: ShareEnumStruct {
            level: 1,
            share_info: ShareEnumUnion::Level1(Some(ShareInfo1Container {
                entries_read: 50_000,
                buffer: Some((0..50_000).map(share).collect()),
            })),
        },
        total_entries: 50_000,
        ..NetrShareEnumOut::default()
    };
    for syntax in [Syntax::NDR32, Syntax::NDR64] {
        let size = reply.encode(syntax).len();
        let (_, stats) = measure(|| drop(reply.encode(syntax)));
        // One buffer that doubles until all is in it: nothing is encoded twice, nothing is copied more often than that.
        let doublings = usize::try_from(size.ilog2()).unwrap();
        assert!(stats.allocations <= 2, "{stats:?}");
        assert!(stats.reallocations <= doublings, "{stats:?}");
        assert!(stats.bytes_allocated <= 2 * size, "{stats:?} for {size}");
    }
}
