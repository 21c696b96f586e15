//! Server statistics.

use crate::error::NetApiStatus;
use crate::ndr::WString;

crate::ndr_struct! {
    /// [2.2.4.39] STAT_SERVER_0.
    StatServer0 = "STAT_SERVER_0" {
        start: u32 = "sts0_start",
        fopens: u32 = "sts0_fopens",
        devopens: u32 = "sts0_devopens",
        jobsqueued: u32 = "sts0_jobsqueued",
        sopens: u32 = "sts0_sopens",
        stimedout: u32 = "sts0_stimedout",
        serrorout: u32 = "sts0_serrorout",
        pwerrors: u32 = "sts0_pwerrors",
        permerrors: u32 = "sts0_permerrors",
        syserrors: u32 = "sts0_syserrors",
        bytessent_low: u32 = "sts0_bytessent_low",
        bytessent_high: u32 = "sts0_bytessent_high",
        bytesrcvd_low: u32 = "sts0_bytesrcvd_low",
        bytesrcvd_high: u32 = "sts0_bytesrcvd_high",
        avresponse: u32 = "sts0_avresponse",
        reqbufneed: u32 = "sts0_reqbufneed",
        bigbufneed: u32 = "sts0_bigbufneed",
    }
}

crate::ndr_message! {
    /// [3.1.4.20] NetrServerStatisticsGet, request.
    NetrServerStatisticsGetIn {
        server_name: Option<WString> = "ServerName",
        service: Option<WString> = "Service",
        level: u32 = "Level",
        options: u32 = "Options",
    }
}

crate::ndr_message! {
    /// [3.1.4.20] NetrServerStatisticsGet, reply.
    NetrServerStatisticsGetOut {
        info_struct: Option<StatServer0> = "InfoStruct",
        return_value: NetApiStatus = "ReturnValue",
    } answers NetrServerStatisticsGetIn
}
