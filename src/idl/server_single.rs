//! Server information, the levels with a single value.

use crate::ndr::WString;

crate::ndr_struct! {
    /// [2.2.4.47] SERVER_INFO_1005.
    ServerInfo1005 = "SERVER_INFO_1005" {
        comment: Option<WString> = "sv1005_comment",
    }
}

crate::ndr_struct! {
    /// [2.2.4.48] SERVER_INFO_1107.
    ServerInfo1107 = "SERVER_INFO_1107" {
        users: u32 = "sv1107_users",
    }
}

crate::ndr_struct! {
    /// [2.2.4.49] SERVER_INFO_1010.
    ServerInfo1010 = "SERVER_INFO_1010" {
        disc: i32 = "sv1010_disc",
    }
}

crate::ndr_struct! {
    /// [2.2.4.50] SERVER_INFO_1016.
    ServerInfo1016 = "SERVER_INFO_1016" {
        hidden: i32 = "sv1016_hidden",
    }
}

crate::ndr_struct! {
    /// [2.2.4.51] SERVER_INFO_1017.
    ServerInfo1017 = "SERVER_INFO_1017" {
        announce: u32 = "sv1017_announce",
    }
}

crate::ndr_struct! {
    /// [2.2.4.52] SERVER_INFO_1018.
    ServerInfo1018 = "SERVER_INFO_1018" {
        anndelta: u32 = "sv1018_anndelta",
    }
}

crate::ndr_struct! {
    /// [2.2.4.53] SERVER_INFO_1501.
    ServerInfo1501 = "SERVER_INFO_1501" {
        sessopens: u32 = "sv1501_sessopens",
    }
}

crate::ndr_struct! {
    /// [2.2.4.54] SERVER_INFO_1502.
    ServerInfo1502 = "SERVER_INFO_1502" {
        sessvcs: u32 = "sv1502_sessvcs",
    }
}

crate::ndr_struct! {
    /// [2.2.4.55] SERVER_INFO_1503.
    ServerInfo1503 = "SERVER_INFO_1503" {
        opensearch: u32 = "sv1503_opensearch",
    }
}

crate::ndr_struct! {
    /// [2.2.4.56] SERVER_INFO_1506.
    ServerInfo1506 = "SERVER_INFO_1506" {
        maxworkitems: u32 = "sv1506_maxworkitems",
    }
}

crate::ndr_struct! {
    /// [2.2.4.57] SERVER_INFO_1510.
    ServerInfo1510 = "SERVER_INFO_1510" {
        sessusers: u32 = "sv1510_sessusers",
    }
}

crate::ndr_struct! {
    /// [2.2.4.58] SERVER_INFO_1511.
    ServerInfo1511 = "SERVER_INFO_1511" {
        sessconns: u32 = "sv1511_sessconns",
    }
}

crate::ndr_struct! {
    /// [2.2.4.59] SERVER_INFO_1512.
    ServerInfo1512 = "SERVER_INFO_1512" {
        maxnonpagedmemoryusage: u32 = "sv1512_maxnonpagedmemoryusage",
    }
}

crate::ndr_struct! {
    /// [2.2.4.60] SERVER_INFO_1513.
    ServerInfo1513 = "SERVER_INFO_1513" {
        maxpagedmemoryusage: u32 = "sv1513_maxpagedmemoryusage",
    }
}

crate::ndr_struct! {
    /// [2.2.4.61] SERVER_INFO_1514.
    ServerInfo1514 = "SERVER_INFO_1514" {
        enablesoftcompat: i32 = "sv1514_enablesoftcompat",
    }
}

crate::ndr_struct! {
    /// [2.2.4.62] SERVER_INFO_1515.
    ServerInfo1515 = "SERVER_INFO_1515" {
        enableforcedlogoff: i32 = "sv1515_enableforcedlogoff",
    }
}

crate::ndr_struct! {
    /// [2.2.4.63] SERVER_INFO_1516.
    ServerInfo1516 = "SERVER_INFO_1516" {
        timesource: i32 = "sv1516_timesource",
    }
}

crate::ndr_struct! {
    /// [2.2.4.64] SERVER_INFO_1518.
    ServerInfo1518 = "SERVER_INFO_1518" {
        lmannounce: i32 = "sv1518_lmannounce",
    }
}

crate::ndr_struct! {
    /// [2.2.4.65] SERVER_INFO_1523.
    ServerInfo1523 = "SERVER_INFO_1523" {
        maxkeepsearch: u32 = "sv1523_maxkeepsearch",
    }
}

crate::ndr_struct! {
    /// [2.2.4.66] SERVER_INFO_1528.
    ServerInfo1528 = "SERVER_INFO_1528" {
        scavtimeout: u32 = "sv1528_scavtimeout",
    }
}

crate::ndr_struct! {
    /// [2.2.4.67] SERVER_INFO_1529.
    ServerInfo1529 = "SERVER_INFO_1529" {
        minrcvqueue: u32 = "sv1529_minrcvqueue",
    }
}

crate::ndr_struct! {
    /// [2.2.4.68] SERVER_INFO_1530.
    ServerInfo1530 = "SERVER_INFO_1530" {
        minfreeworkitems: u32 = "sv1530_minfreeworkitems",
    }
}

crate::ndr_struct! {
    /// [2.2.4.69] SERVER_INFO_1533.
    ServerInfo1533 = "SERVER_INFO_1533" {
        maxmpxct: u32 = "sv1533_maxmpxct",
    }
}

crate::ndr_struct! {
    /// [2.2.4.70] SERVER_INFO_1534.
    ServerInfo1534 = "SERVER_INFO_1534" {
        oplockbreakwait: u32 = "sv1534_oplockbreakwait",
    }
}

crate::ndr_struct! {
    /// [2.2.4.71] SERVER_INFO_1535.
    ServerInfo1535 = "SERVER_INFO_1535" {
        oplockbreakresponsewait: u32 = "sv1535_oplockbreakresponsewait",
    }
}

crate::ndr_struct! {
    /// [2.2.4.72] SERVER_INFO_1536.
    ServerInfo1536 = "SERVER_INFO_1536" {
        enableoplocks: i32 = "sv1536_enableoplocks",
    }
}

crate::ndr_struct! {
    /// [2.2.4.73] SERVER_INFO_1538.
    ServerInfo1538 = "SERVER_INFO_1538" {
        enablefcbopens: i32 = "sv1538_enablefcbopens",
    }
}

crate::ndr_struct! {
    /// [2.2.4.74] SERVER_INFO_1539.
    ServerInfo1539 = "SERVER_INFO_1539" {
        enableraw: i32 = "sv1539_enableraw",
    }
}

crate::ndr_struct! {
    /// [2.2.4.75] SERVER_INFO_1540.
    ServerInfo1540 = "SERVER_INFO_1540" {
        enablesharednetdrives: i32 = "sv1540_enablesharednetdrives",
    }
}

crate::ndr_struct! {
    /// [2.2.4.76] SERVER_INFO_1541.
    ServerInfo1541 = "SERVER_INFO_1541" {
        minfreeconnections: i32 = "sv1541_minfreeconnections",
    }
}

crate::ndr_struct! {
    /// [2.2.4.77] SERVER_INFO_1542.
    ServerInfo1542 = "SERVER_INFO_1542" {
        maxfreeconnections: i32 = "sv1542_maxfreeconnections",
    }
}

crate::ndr_struct! {
    /// [2.2.4.78] SERVER_INFO_1543.
    ServerInfo1543 = "SERVER_INFO_1543" {
        initsesstable: u32 = "sv1543_initsesstable",
    }
}

crate::ndr_struct! {
    /// [2.2.4.79] SERVER_INFO_1544.
    ServerInfo1544 = "SERVER_INFO_1544" {
        initconntable: u32 = "sv1544_initconntable",
    }
}

crate::ndr_struct! {
    /// [2.2.4.80] SERVER_INFO_1545.
    ServerInfo1545 = "SERVER_INFO_1545" {
        initfiletable: u32 = "sv1545_initfiletable",
    }
}

crate::ndr_struct! {
    /// [2.2.4.81] SERVER_INFO_1546.
    ServerInfo1546 = "SERVER_INFO_1546" {
        initsearchtable: u32 = "sv1546_initsearchtable",
    }
}

crate::ndr_struct! {
    /// [2.2.4.82] SERVER_INFO_1547.
    ServerInfo1547 = "SERVER_INFO_1547" {
        alertschedule: u32 = "sv1547_alertschedule",
    }
}

crate::ndr_struct! {
    /// [2.2.4.83] SERVER_INFO_1548.
    ServerInfo1548 = "SERVER_INFO_1548" {
        errorthreshold: u32 = "sv1548_errorthreshold",
    }
}

crate::ndr_struct! {
    /// [2.2.4.84] SERVER_INFO_1549.
    ServerInfo1549 = "SERVER_INFO_1549" {
        networkerrorthreshold: u32 = "sv1549_networkerrorthreshold",
    }
}

crate::ndr_struct! {
    /// [2.2.4.85] SERVER_INFO_1550.
    ServerInfo1550 = "SERVER_INFO_1550" {
        diskspacethreshold: u32 = "sv1550_diskspacethreshold",
    }
}

crate::ndr_struct! {
    /// [2.2.4.86] SERVER_INFO_1552.
    ServerInfo1552 = "SERVER_INFO_1552" {
        maxlinkdelay: u32 = "sv1552_maxlinkdelay",
    }
}

crate::ndr_struct! {
    /// [2.2.4.87] SERVER_INFO_1553.
    ServerInfo1553 = "SERVER_INFO_1553" {
        minlinkthroughput: u32 = "sv1553_minlinkthroughput",
    }
}

crate::ndr_struct! {
    /// [2.2.4.88] SERVER_INFO_1554.
    ServerInfo1554 = "SERVER_INFO_1554" {
        linkinfovalidtime: u32 = "sv1554_linkinfovalidtime",
    }
}

crate::ndr_struct! {
    /// [2.2.4.89] SERVER_INFO_1555.
    ServerInfo1555 = "SERVER_INFO_1555" {
        scavqosinfoupdatetime: u32 = "sv1555_scavqosinfoupdatetime",
    }
}

crate::ndr_struct! {
    /// [2.2.4.90] SERVER_INFO_1556.
    ServerInfo1556 = "SERVER_INFO_1556" {
        maxworkitemidletime: u32 = "sv1556_maxworkitemidletime",
    }
}
