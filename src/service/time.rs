//! [3.1.4.21] NetrRemoteTOD.

use super::Call;
use crate::error::{Fault, NetApiStatus as Status};
use crate::host::Clock;
use crate::idl::*;

/// A clock tick in 1/10,000 s, the value that Windows sends.
const TICK: u32 = 310;

/// [3.1.4.21] NetrRemoteTOD: the server's time in UTC and its zone. Open to all.
pub(crate) fn netr_remote_tod(
    call: &Call<'_>,
    _: NetrRemoteTODIn,
) -> Result<NetrRemoteTODOut, Fault> {
    let told = call.host.clock();
    Ok(match told {
        Ok(clock) => NetrRemoteTODOut {
            buffer_ptr: Some(time_of_day(&clock)),
            return_value: Status::SUCCESS,
        },
        Err(status) => NetrRemoteTODOut {
            buffer_ptr: None,
            return_value: status,
        },
    })
}

/// [2.2.4.105] TIME_OF_DAY_INFO.
fn time_of_day(clock: &Clock) -> TimeOfDayInfo {
    let (days, second) = (
        clock.seconds.div_euclid(86_400),
        clock.seconds.rem_euclid(86_400),
    );
    let (year, month, day) = civil(days);
    let small = |value: i64| u32::try_from(value).unwrap_or_default();
    TimeOfDayInfo {
        elapsedt: small(clock.seconds),
        msecs: u32::try_from(clock.uptime_ms & u64::from(u32::MAX)).unwrap_or_default(),
        hours: small(second / 3600),
        mins: small(second / 60 % 60),
        secs: small(second % 60),
        hunds: clock.nanoseconds / 10_000_000,
        timezone: clock.minutes_west,
        tinterval: TICK,
        day: small(day),
        month: small(month),
        year: small(year),
        weekday: small((days + 4).rem_euclid(7)),
    }
}

/// Year, month and day of a day since 1970-01-01 in the Gregorian calendar, counting years from March.
pub(crate) fn civil(days: i64) -> (i64, i64, i64) {
    let days = days.saturating_add(719_468 /* from 0000-03-01 */);
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        for (days, date) in [
            (0, (1970, 1, 1)),
            (11_016, (2000, 2, 29)),
            (20_781, (2026, 11, 24)),
            (47_540, (2100, 2, 28)),
            (47_541, (2100, 3, 1)),
        ] {
            assert_eq!(civil(days), date);
        }
    }

    #[test]
    fn a_moment_is_taken_apart() {
        let clock = Clock {
            seconds: 951_827_696,
            nanoseconds: 987_654_321,
            minutes_west: -60,
            uptime_ms: (1 << 32) + 5,
            server_start: 0,
            server_instance: 0,
        };
        let time = time_of_day(&clock);
        assert_eq!(
            (time.year, time.month, time.day, time.weekday),
            (2000, 2, 29, 2)
        );
        assert_eq!(
            (time.hours, time.mins, time.secs, time.hunds),
            (12, 34, 56, 98)
        );
        assert_eq!((time.timezone, time.msecs, time.tinterval), (-60, 5, 310));
        assert_eq!(time.elapsedt, 951_827_696);
    }
}
