#![forbid(unsafe_code)]
//! Which of the shared numbers counts what.

use std::time::Duration;

use crate::error::{Fault, NetApiStatus as Status};
use crate::opnum;

/// All opnums, and one for numbers that are none.
pub(super) const METHODS: usize = opnum::TABLE.len() + 1;
/// The named statuses, all others, faults.
pub(super) const RESULTS: usize = Status::NAMED.len() + 2;
/// How long calls take: nanoseconds, and the same in seconds as the text has it.
pub(super) const BOUNDS: [(u64, &str); 15] = [
    (10_000, "0.00001"),
    (25_000, "0.000025"),
    (50_000, "0.00005"),
    (100_000, "0.0001"),
    (250_000, "0.00025"),
    (500_000, "0.0005"),
    (1_000_000, "0.001"),
    (2_500_000, "0.0025"),
    (5_000_000, "0.005"),
    (10_000_000, "0.01"),
    (25_000_000, "0.025"),
    (100_000_000, "0.1"),
    (500_000_000, "0.5"),
    (1_000_000_000, "1"),
    (5_000_000_000, "5"),
];
/// The bounded ones, what took longer, and the sum in nanoseconds.
pub(super) const TIMES: usize = BOUNDS.len() + 2;

/// Tells this order of numbers from others.
pub(super) const MAGIC: usize = 0;
/// When the text was written, in milliseconds since the machine started.
pub(super) const WRITTEN_AT: usize = 1;
/// The sum of all counts that were in it.
pub(super) const WRITTEN: usize = 2;
/// Here the counts begin.
pub(super) const WORKERS: usize = 3;
pub(super) const WHOLE_LOADS: usize = 4;
pub(super) const PART_LOADS: usize = 5;
const FORWARDED: usize = 6;
const RESULT: usize = FORWARDED + METHODS;
const TIME: usize = RESULT + METHODS * RESULTS;
pub(super) const ALL: usize = TIME + METHODS * TIMES;

/// How a call ended; `None`: it has no reply, which is a fault.
pub(super) type Outcome<'a> = Option<&'a Result<Vec<u8>, Fault>>;

/// The place of an opnum among the methods.
pub(super) fn method(opnum: u16) -> usize {
    usize::from(opnum).min(METHODS - 1)
}

pub(super) const fn forwarded(method: usize) -> usize {
    FORWARDED + method
}

pub(super) const fn result(method: usize, result: usize) -> usize {
    RESULT + method * RESULTS + result
}

pub(super) const fn time(method: usize, time: usize) -> usize {
    TIME + method * TIMES + time
}

/// The place of an outcome among the results. Every reply ends with its status.
pub(super) fn result_of(outcome: Outcome<'_>) -> usize {
    let Some(Ok(reply)) = outcome else {
        return RESULTS - 1;
    };
    let status = reply
        .last_chunk()
        .map_or(0, |status| u32::from_le_bytes(*status));
    let named = Status::NAMED.iter();
    named
        .take(RESULTS)
        .position(|one| one.0 == status)
        .unwrap_or(RESULTS - 2)
}

/// The names of the results, as the audit trail has them.
pub(super) fn result_name(result: usize) -> &'static str {
    match Status::NAMED.get(result) {
        Some(status) => status.name().unwrap_or("other"),
        None if result == RESULTS - 1 => "fault",
        None => "other",
    }
}

/// Results that are refusals of somebody who may not.
pub(super) fn is_denied(result: usize) -> bool {
    Status::NAMED
        .get(result)
        .is_some_and(|status| status.is_refusal())
}

/// The place of a time among the times, and what it adds to the sum.
pub(super) fn time_of(took: Duration) -> (usize, u64) {
    let nanoseconds = u64::try_from(took.as_nanos()).unwrap_or(u64::MAX);
    let bound = BOUNDS.iter().position(|(most, _)| nanoseconds <= *most);
    (bound.unwrap_or(BOUNDS.len()), nanoseconds)
}

/// A number that is another one when anything above is another.
pub(super) fn magic() -> u64 {
    let methods = opnum::TABLE.iter().flat_map(|row| row.name.bytes());
    let statuses = Status::NAMED
        .iter()
        .flat_map(|status| status.0.to_le_bytes());
    let bounds = BOUNDS.iter().flat_map(|(most, _)| most.to_le_bytes());
    let bytes = methods.chain(statuses).chain(bounds);
    bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(status: u32) -> Result<Vec<u8>, Fault> {
        Ok([&[1, 2, 3, 4][..], &status.to_le_bytes()].concat())
    }

    #[test]
    fn every_outcome_has_its_place() {
        for (at, row) in opnum::TABLE.iter().enumerate() {
            assert_eq!(method(row.opnum), at);
        }
        let beyond = u16::try_from(opnum::TABLE.len()).unwrap();
        assert_eq!(method(beyond), METHODS - 1);
        assert_eq!(method(u16::MAX), METHODS - 1);
        for (outcome, name) in [
            (Some(reply(0)), "SUCCESS"),
            (Some(reply(5)), "ERROR_ACCESS_DENIED"),
            (Some(reply(1314)), "ERROR_PRIVILEGE_NOT_HELD"),
            (Some(reply(2310)), "NERR_NET_NAME_NOT_FOUND"),
            (Some(reply(0x8000_0001)), "other"),
            (Some(Err(Fault::BAD_STUB_DATA)), "fault"),
            (None, "fault"),
        ] {
            let result = result_of(outcome.as_ref());
            assert_eq!(result_name(result), name);
            let refusals = ["ERROR_ACCESS_DENIED", "ERROR_PRIVILEGE_NOT_HELD"];
            assert_eq!(is_denied(result), refusals.contains(&name), "{name}");
        }
    }

    #[test]
    fn a_time_stands_with_the_first_bound_that_holds_it() {
        let of = |nanoseconds| time_of(Duration::from_nanos(nanoseconds)).0;
        assert_eq!((of(0), of(10_000), of(10_001)), (0, 0, 1));
        assert_eq!((of(5_000_000_000), of(5_000_000_001)), (14, 15));
        assert!(BOUNDS.windows(2).all(|two| two[0].0 < two[1].0));
        for (nanoseconds, text) in BOUNDS {
            let seconds: f64 = text.parse().unwrap();
            assert_eq!(
                Duration::from_secs_f64(seconds),
                Duration::from_nanos(nanoseconds)
            );
        }
    }

    #[test]
    fn no_two_counts_share_a_number() {
        let mut seen = vec![MAGIC, WRITTEN_AT, WRITTEN, WORKERS, WHOLE_LOADS, PART_LOADS];
        for method in 0..METHODS {
            seen.push(forwarded(method));
            seen.extend((0..RESULTS).map(|one| result(method, one)));
            seen.extend((0..TIMES).map(|one| time(method, one)));
        }
        seen.sort_unstable();
        assert_eq!(seen, (0..ALL).collect::<Vec<_>>());
    }
}
