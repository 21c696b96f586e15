//! Server information: types.

use super::server_single::*;
use crate::ndr::WString;

crate::ndr_struct! {
    /// [2.2.4.40] SERVER_INFO_100.
    ServerInfo100 = "SERVER_INFO_100" {
        platform_id: u32 = "sv100_platform_id",
        name: Option<WString> = "sv100_name",
    }
}

crate::ndr_struct! {
    /// [2.2.4.41] SERVER_INFO_101.
    ServerInfo101 = "SERVER_INFO_101" {
        platform_id: u32 = "sv101_platform_id",
        name: Option<WString> = "sv101_name",
        version_major: u32 = "sv101_version_major",
        version_minor: u32 = "sv101_version_minor",
        server_type: u32 = "sv101_type",
        comment: Option<WString> = "sv101_comment",
    }
}

crate::ndr_struct! {
    /// [2.2.4.42] SERVER_INFO_102.
    ServerInfo102 = "SERVER_INFO_102" {
        platform_id: u32 = "sv102_platform_id",
        name: Option<WString> = "sv102_name",
        version_major: u32 = "sv102_version_major",
        version_minor: u32 = "sv102_version_minor",
        server_type: u32 = "sv102_type",
        comment: Option<WString> = "sv102_comment",
        users: u32 = "sv102_users",
        disc: i32 = "sv102_disc",
        hidden: i32 = "sv102_hidden",
        announce: u32 = "sv102_announce",
        anndelta: u32 = "sv102_anndelta",
        licenses: u32 = "sv102_licenses",
        userpath: Option<WString> = "sv102_userpath",
    }
}

crate::ndr_struct! {
    /// [2.2.4.43] SERVER_INFO_103.
    ServerInfo103 = "SERVER_INFO_103" {
        platform_id: u32 = "sv103_platform_id",
        name: Option<WString> = "sv103_name",
        version_major: u32 = "sv103_version_major",
        version_minor: u32 = "sv103_version_minor",
        server_type: u32 = "sv103_type",
        comment: Option<WString> = "sv103_comment",
        users: u32 = "sv103_users",
        disc: i32 = "sv103_disc",
        hidden: i32 = "sv103_hidden",
        announce: u32 = "sv103_announce",
        anndelta: u32 = "sv103_anndelta",
        licenses: u32 = "sv103_licenses",
        userpath: Option<WString> = "sv103_userpath",
        capabilities: u32 = "sv103_capabilities",
    }
}

crate::ndr_struct! {
    /// [2.2.4.44] SERVER_INFO_502.
    ServerInfo502 = "SERVER_INFO_502" {
        sessopens: u32 = "sv502_sessopens",
        sessvcs: u32 = "sv502_sessvcs",
        opensearch: u32 = "sv502_opensearch",
        sizreqbuf: u32 = "sv502_sizreqbuf",
        initworkitems: u32 = "sv502_initworkitems",
        maxworkitems: u32 = "sv502_maxworkitems",
        rawworkitems: u32 = "sv502_rawworkitems",
        irpstacksize: u32 = "sv502_irpstacksize",
        maxrawbuflen: u32 = "sv502_maxrawbuflen",
        sessusers: u32 = "sv502_sessusers",
        sessconns: u32 = "sv502_sessconns",
        maxpagedmemoryusage: u32 = "sv502_maxpagedmemoryusage",
        maxnonpagedmemoryusage: u32 = "sv502_maxnonpagedmemoryusage",
        enablesoftcompat: i32 = "sv502_enablesoftcompat",
        enableforcedlogoff: i32 = "sv502_enableforcedlogoff",
        timesource: i32 = "sv502_timesource",
        acceptdownlevelapis: i32 = "sv502_acceptdownlevelapis",
        lmannounce: i32 = "sv502_lmannounce",
    }
}

crate::ndr_struct! {
    /// [2.2.4.45] SERVER_INFO_503.
    ServerInfo503 = "SERVER_INFO_503" {
        sessopens: u32 = "sv503_sessopens",
        sessvcs: u32 = "sv503_sessvcs",
        opensearch: u32 = "sv503_opensearch",
        sizreqbuf: u32 = "sv503_sizreqbuf",
        initworkitems: u32 = "sv503_initworkitems",
        maxworkitems: u32 = "sv503_maxworkitems",
        rawworkitems: u32 = "sv503_rawworkitems",
        irpstacksize: u32 = "sv503_irpstacksize",
        maxrawbuflen: u32 = "sv503_maxrawbuflen",
        sessusers: u32 = "sv503_sessusers",
        sessconns: u32 = "sv503_sessconns",
        maxpagedmemoryusage: u32 = "sv503_maxpagedmemoryusage",
        maxnonpagedmemoryusage: u32 = "sv503_maxnonpagedmemoryusage",
        enablesoftcompat: i32 = "sv503_enablesoftcompat",
        enableforcedlogoff: i32 = "sv503_enableforcedlogoff",
        timesource: i32 = "sv503_timesource",
        acceptdownlevelapis: i32 = "sv503_acceptdownlevelapis",
        lmannounce: i32 = "sv503_lmannounce",
        domain: Option<WString> = "sv503_domain",
        maxcopyreadlen: u32 = "sv503_maxcopyreadlen",
        maxcopywritelen: u32 = "sv503_maxcopywritelen",
        minkeepsearch: u32 = "sv503_minkeepsearch",
        maxkeepsearch: u32 = "sv503_maxkeepsearch",
        minkeepcomplsearch: u32 = "sv503_minkeepcomplsearch",
        maxkeepcomplsearch: u32 = "sv503_maxkeepcomplsearch",
        threadcountadd: u32 = "sv503_threadcountadd",
        numblockthreads: u32 = "sv503_numblockthreads",
        scavtimeout: u32 = "sv503_scavtimeout",
        minrcvqueue: u32 = "sv503_minrcvqueue",
        minfreeworkitems: u32 = "sv503_minfreeworkitems",
        xactmemsize: u32 = "sv503_xactmemsize",
        threadpriority: u32 = "sv503_threadpriority",
        maxmpxct: u32 = "sv503_maxmpxct",
        oplockbreakwait: u32 = "sv503_oplockbreakwait",
        oplockbreakresponsewait: u32 = "sv503_oplockbreakresponsewait",
        enableoplocks: i32 = "sv503_enableoplocks",
        enableoplockforceclose: i32 = "sv503_enableoplockforceclose",
        enablefcbopens: i32 = "sv503_enablefcbopens",
        enableraw: i32 = "sv503_enableraw",
        enablesharednetdrives: i32 = "sv503_enablesharednetdrives",
        minfreeconnections: u32 = "sv503_minfreeconnections",
        maxfreeconnections: u32 = "sv503_maxfreeconnections",
    }
}

crate::ndr_struct! {
    /// [2.2.4.46] SERVER_INFO_599.
    ServerInfo599 = "SERVER_INFO_599" {
        sessopens: u32 = "sv599_sessopens",
        sessvcs: u32 = "sv599_sessvcs",
        opensearch: u32 = "sv599_opensearch",
        sizreqbuf: u32 = "sv599_sizreqbuf",
        initworkitems: u32 = "sv599_initworkitems",
        maxworkitems: u32 = "sv599_maxworkitems",
        rawworkitems: u32 = "sv599_rawworkitems",
        irpstacksize: u32 = "sv599_irpstacksize",
        maxrawbuflen: u32 = "sv599_maxrawbuflen",
        sessusers: u32 = "sv599_sessusers",
        sessconns: u32 = "sv599_sessconns",
        maxpagedmemoryusage: u32 = "sv599_maxpagedmemoryusage",
        maxnonpagedmemoryusage: u32 = "sv599_maxnonpagedmemoryusage",
        enablesoftcompat: i32 = "sv599_enablesoftcompat",
        enableforcedlogoff: i32 = "sv599_enableforcedlogoff",
        timesource: i32 = "sv599_timesource",
        acceptdownlevelapis: i32 = "sv599_acceptdownlevelapis",
        lmannounce: i32 = "sv599_lmannounce",
        domain: Option<WString> = "sv599_domain",
        maxcopyreadlen: u32 = "sv599_maxcopyreadlen",
        maxcopywritelen: u32 = "sv599_maxcopywritelen",
        minkeepsearch: u32 = "sv599_minkeepsearch",
        maxkeepsearch: u32 = "sv599_maxkeepsearch" unless samba,
        minkeepcomplsearch: u32 = "sv599_minkeepcomplsearch",
        maxkeepcomplsearch: u32 = "sv599_maxkeepcomplsearch",
        threadcountadd: u32 = "sv599_threadcountadd",
        numblockthreads: u32 = "sv599_numblockthreads",
        scavtimeout: u32 = "sv599_scavtimeout",
        minrcvqueue: u32 = "sv599_minrcvqueue",
        minfreeworkitems: u32 = "sv599_minfreeworkitems",
        xactmemsize: u32 = "sv599_xactmemsize",
        threadpriority: u32 = "sv599_threadpriority",
        maxmpxct: u32 = "sv599_maxmpxct",
        oplockbreakwait: u32 = "sv599_oplockbreakwait",
        oplockbreakresponsewait: u32 = "sv599_oplockbreakresponsewait",
        enableoplocks: i32 = "sv599_enableoplocks",
        enableoplockforceclose: i32 = "sv599_enableoplockforceclose",
        enablefcbopens: i32 = "sv599_enablefcbopens",
        enableraw: i32 = "sv599_enableraw",
        enablesharednetdrives: i32 = "sv599_enablesharednetdrives",
        minfreeconnections: u32 = "sv599_minfreeconnections",
        maxfreeconnections: u32 = "sv599_maxfreeconnections",
        initsesstable: u32 = "sv599_initsesstable",
        initconntable: u32 = "sv599_initconntable",
        initfiletable: u32 = "sv599_initfiletable",
        initsearchtable: u32 = "sv599_initsearchtable",
        alertschedule: u32 = "sv599_alertschedule",
        errorthreshold: u32 = "sv599_errorthreshold",
        networkerrorthreshold: u32 = "sv599_networkerrorthreshold",
        diskspacethreshold: u32 = "sv599_diskspacethreshold",
        reserved: u32 = "sv599_reserved",
        maxlinkdelay: u32 = "sv599_maxlinkdelay",
        minlinkthroughput: u32 = "sv599_minlinkthroughput",
        linkinfovalidtime: u32 = "sv599_linkinfovalidtime",
        scavqosinfoupdatetime: u32 = "sv599_scavqosinfoupdatetime",
        maxworkitemidletime: u32 = "sv599_maxworkitemidletime",
    }
}

crate::ndr_union! {
    /// [2.2.3.7] SERVER_INFO.
    ServerInfo = "SERVER_INFO" {
        100 => Level100(Option<ServerInfo100>) = "ServerInfo100",
        101 => Level101(Option<ServerInfo101>) = "ServerInfo101",
        102 => Level102(Option<ServerInfo102>) = "ServerInfo102",
        103 => Level103(Option<ServerInfo103>) = "ServerInfo103",
        502 => Level502(Option<ServerInfo502>) = "ServerInfo502",
        503 => Level503(Option<ServerInfo503>) = "ServerInfo503",
        599 => Level599(Option<ServerInfo599>) = "ServerInfo599",
        1005 => Level1005(Option<ServerInfo1005>) = "ServerInfo1005",
        1107 => Level1107(Option<ServerInfo1107>) = "ServerInfo1107",
        1010 => Level1010(Option<ServerInfo1010>) = "ServerInfo1010",
        1016 => Level1016(Option<ServerInfo1016>) = "ServerInfo1016",
        1017 => Level1017(Option<ServerInfo1017>) = "ServerInfo1017",
        1018 => Level1018(Option<ServerInfo1018>) = "ServerInfo1018",
        1501 => Level1501(Option<ServerInfo1501>) = "ServerInfo1501",
        1502 => Level1502(Option<ServerInfo1502>) = "ServerInfo1502",
        1503 => Level1503(Option<ServerInfo1503>) = "ServerInfo1503",
        1506 => Level1506(Option<ServerInfo1506>) = "ServerInfo1506",
        1510 => Level1510(Option<ServerInfo1510>) = "ServerInfo1510",
        1511 => Level1511(Option<ServerInfo1511>) = "ServerInfo1511",
        1512 => Level1512(Option<ServerInfo1512>) = "ServerInfo1512",
        1513 => Level1513(Option<ServerInfo1513>) = "ServerInfo1513",
        1514 => Level1514(Option<ServerInfo1514>) = "ServerInfo1514",
        1515 => Level1515(Option<ServerInfo1515>) = "ServerInfo1515",
        1516 => Level1516(Option<ServerInfo1516>) = "ServerInfo1516",
        1518 => Level1518(Option<ServerInfo1518>) = "ServerInfo1518",
        1523 => Level1523(Option<ServerInfo1523>) = "ServerInfo1523",
        1528 => Level1528(Option<ServerInfo1528>) = "ServerInfo1528",
        1529 => Level1529(Option<ServerInfo1529>) = "ServerInfo1529",
        1530 => Level1530(Option<ServerInfo1530>) = "ServerInfo1530",
        1533 => Level1533(Option<ServerInfo1533>) = "ServerInfo1533",
        1534 => Level1534(Option<ServerInfo1534>) = "ServerInfo1534",
        1535 => Level1535(Option<ServerInfo1535>) = "ServerInfo1535",
        1536 => Level1536(Option<ServerInfo1536>) = "ServerInfo1536",
        1538 => Level1538(Option<ServerInfo1538>) = "ServerInfo1538",
        1539 => Level1539(Option<ServerInfo1539>) = "ServerInfo1539",
        1540 => Level1540(Option<ServerInfo1540>) = "ServerInfo1540",
        1541 => Level1541(Option<ServerInfo1541>) = "ServerInfo1541",
        1542 => Level1542(Option<ServerInfo1542>) = "ServerInfo1542",
        1543 => Level1543(Option<ServerInfo1543>) = "ServerInfo1543",
        1544 => Level1544(Option<ServerInfo1544>) = "ServerInfo1544",
        1545 => Level1545(Option<ServerInfo1545>) = "ServerInfo1545",
        1546 => Level1546(Option<ServerInfo1546>) = "ServerInfo1546",
        1547 => Level1547(Option<ServerInfo1547>) = "ServerInfo1547",
        1548 => Level1548(Option<ServerInfo1548>) = "ServerInfo1548",
        1549 => Level1549(Option<ServerInfo1549>) = "ServerInfo1549",
        1550 => Level1550(Option<ServerInfo1550>) = "ServerInfo1550",
        1552 => Level1552(Option<ServerInfo1552>) = "ServerInfo1552",
        1553 => Level1553(Option<ServerInfo1553>) = "ServerInfo1553",
        1554 => Level1554(Option<ServerInfo1554>) = "ServerInfo1554",
        1555 => Level1555(Option<ServerInfo1555>) = "ServerInfo1555",
        1556 => Level1556(Option<ServerInfo1556>) = "ServerInfo1556",
    }
}
