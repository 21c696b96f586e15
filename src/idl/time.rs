//! Time of day.

use crate::error::NetApiStatus;
use crate::ndr::WString;

crate::ndr_struct! {
    /// [2.2.4.105] TIME_OF_DAY_INFO.
    TimeOfDayInfo = "TIME_OF_DAY_INFO" {
        elapsedt: u32 = "tod_elapsedt",
        msecs: u32 = "tod_msecs",
        hours: u32 = "tod_hours",
        mins: u32 = "tod_mins",
        secs: u32 = "tod_secs",
        hunds: u32 = "tod_hunds",
        timezone: i32 = "tod_timezone",
        tinterval: u32 = "tod_tinterval",
        day: u32 = "tod_day",
        month: u32 = "tod_month",
        year: u32 = "tod_year",
        weekday: u32 = "tod_weekday",
    }
}

crate::ndr_message! {
    /// [3.1.4.21] NetrRemoteTOD, request.
    NetrRemoteTODIn {
        server_name: Option<WString> = "ServerName",
    }
}

crate::ndr_message! {
    /// [3.1.4.21] NetrRemoteTOD, reply.
    NetrRemoteTODOut {
        buffer_ptr: Option<TimeOfDayInfo> = "BufferPtr",
        return_value: NetApiStatus = "ReturnValue",
    } answers NetrRemoteTODIn
}
