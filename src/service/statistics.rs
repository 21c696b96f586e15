//! [3.1.4.20] NetrServerStatisticsGet.

use super::Call;
use crate::error::{Fault, NetApiStatus as Status};
use crate::host::{Counters, Kinds};
use crate::idl::*;

/// [3.1.4.20] NetrServerStatisticsGet since smbd started; the service's name is not looked at.
///
/// ERROR_INVALID_LEVEL for another level than 0, ERROR_ACCESS_DENIED, ERROR_INVALID_PARAMETER for any option. Byte counts are there when
/// Samba profiles (`smbd profiling level`). All are of the node of a cluster that is asked. A host that counts no opens may count closes:
/// these and what is open now were opened. Where nothing is counted since its start, the opens and sessions that are there now are told. Other members that nobody counts are 0, and so
/// are those of which the text says that they MUST be.
pub(crate) fn netr_server_statistics_get(
    call: &Call<'_>,
    args: NetrServerStatisticsGetIn,
) -> Result<NetrServerStatisticsGetOut, Fault> {
    let done = get(call, args.level, args.options);
    Ok(NetrServerStatisticsGetOut {
        return_value: done.as_ref().err().copied().unwrap_or_default(),
        info_struct: done.ok(),
    })
}

fn get(call: &Call<'_>, level: u32, options: u32) -> Result<StatServer0, Status> {
    if level != 0 {
        return Err(Status::ERROR_INVALID_LEVEL);
    }
    if options != 0 {
        return Err(Status::ERROR_INVALID_PARAMETER);
    }
    let counters = match call.host.counters() {
        // smbd does not profile, or in a way that is not known: what is unknown counts as 0.
        Err(Status::ERROR_NOT_SUPPORTED | Status::ERROR_FILE_NOT_FOUND) => Counters::default(),
        counted => counted?,
    };
    // Of the node of a cluster that is asked, as its bytes are and the moment of its start.
    let feed = call
        .host
        .refresh(Kinds::SESSIONS | Kinds::OPEN_OWNERS | Kinds::HERE)?;
    let opens = feed.opens.iter().map(|open| u64::from(open.number())).sum();
    let fopens = match counters.files_opened {
        0 => counters.files_closed.saturating_add(opens),
        opened => opened.max(opens),
    };
    let small = |value: u64| u32::try_from(value).unwrap_or(u32::MAX);
    let start = call.host.clock().map_or(0, |clock| clock.server_start);
    Ok(StatServer0 {
        start: u32::try_from(start).unwrap_or_default(),
        fopens: small(fopens),
        jobsqueued: small(counters.jobs_queued),
        sopens: small(counters.sessions_opened.max(count(feed.sessions.len()))),
        pwerrors: small(counters.password_errors),
        permerrors: small(counters.permission_errors),
        bytessent_low: low(counters.bytes_sent),
        bytessent_high: high(counters.bytes_sent),
        bytesrcvd_low: low(counters.bytes_received),
        bytesrcvd_high: high(counters.bytes_received),
        ..StatServer0::default()
    })
}

fn count(len: usize) -> u64 {
    u64::try_from(len).unwrap_or(u64::MAX)
}

fn low(value: u64) -> u32 {
    u32::try_from(value & u64::from(u32::MAX)).unwrap_or_default()
}

fn high(value: u64) -> u32 {
    u32::try_from(value >> 32).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::Clock;
    use crate::registry::records::{OpenRecord, SessionRecord};
    use crate::service::fake::FakeHost;

    fn host() -> FakeHost {
        let mut host = FakeHost::new(&[]);
        host.clock = Clock {
            server_start: 1_700_000_000,
            ..Clock::default()
        };
        host.counters = Counters {
            bytes_sent: (3 << 32) + 4,
            bytes_received: (5 << 32) + 6,
            files_opened: 1,
            permission_errors: u64::MAX,
            system_errors: 9,
            average_response_us: 99_000,
            ..Counters::default()
        };
        let two = OpenRecord {
            count: 2,
            ..OpenRecord::default()
        };
        host.feed.opens = vec![two];
        host.feed.sessions = vec![SessionRecord::default(); 3];
        host
    }

    #[test]
    fn opens_are_those_that_were_made_or_else_those_that_ended_and_those_that_are_left() {
        for (files_opened, files_closed, fopens) in
            [(9, 7, 9), (1, 7, 2), (0, 7, 9), (0, u64::MAX, u32::MAX)]
        {
            let mut host = host();
            host.counters.files_opened = files_opened;
            host.counters.files_closed = files_closed;
            assert_eq!(ask(&host, 0, 0).info_struct.unwrap().fopens, fopens);
        }
    }

    #[test]
    fn sessions_are_those_that_were_set_up_and_at_least_those_that_are_there() {
        for (sessions_opened, sopens) in [(0, 3), (2, 3), (8, 8)] {
            let mut host = host();
            host.counters.sessions_opened = sessions_opened;
            assert_eq!(ask(&host, 0, 0).info_struct.unwrap().sopens, sopens);
        }
    }

    fn ask(host: &FakeHost, level: u32, options: u32) -> NetrServerStatisticsGetOut {
        let args = NetrServerStatisticsGetIn {
            server_name: None,
            service: Some("whatever".into()),
            level,
            options,
        };
        host.call(24, |call| netr_server_statistics_get(call, args))
            .unwrap()
    }

    #[test]
    fn counts_are_told() {
        let out = ask(&host(), 0, 0);
        assert_eq!(out.return_value, Status::SUCCESS);
        assert_eq!(
            out.info_struct.unwrap(),
            StatServer0 {
                start: 1_700_000_000,
                fopens: 2,
                sopens: 3,
                permerrors: u32::MAX,
                bytessent_low: 4,
                bytessent_high: 3,
                bytesrcvd_low: 6,
                bytesrcvd_high: 5,
                ..StatServer0::default()
            }
        );
    }

    #[test]
    fn level_and_options_are_checked_in_this_order() {
        for (level, options, status) in [
            (1, 1, Status::ERROR_INVALID_LEVEL),
            (0, 1, Status::ERROR_INVALID_PARAMETER),
        ] {
            let out = ask(&host(), level, options);
            assert_eq!((out.return_value, out.info_struct), (status, None));
        }
    }
}
