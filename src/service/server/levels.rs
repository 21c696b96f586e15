//! Which members each level has: the one list from which both directions come.

use super::config::{Config, Member, New};
use crate::idl::*;

macro_rules! levels {
    ($($level:literal $arm:ident $info:ident { $($member:ident)* })*) => {
        /// A level of NetrServerGetInfo, filled; `None` for a level that SERVER_INFO does not have.
        pub(super) fn show(config: &Config<'_>, level: u32) -> Option<ServerInfo> {
            match level {
                $($level => Some(ServerInfo::$arm(Some($info {
                    $($member: Member::show(config, stringify!($member)),)*
                }))),)*
                _ => None,
            }
        }

        /// The members of what was sent, in their order; `None` for a null pointer or a level that SERVER_INFO does not have.
        pub(super) fn members(info: &ServerInfo) -> Option<Vec<(&'static str, New)>> {
            match info {
                $(ServerInfo::$arm(Some(info)) => Some(vec![
                    $((stringify!($member), Member::sent(&info.$member)),)*
                ]),)*
                _ => None,
            }
        }

        /// True for the levels of SERVER_INFO.
        pub(super) const fn exists(level: u32) -> bool {
            matches!(level, $($level)|*)
        }

        /// All levels of SERVER_INFO.
        #[cfg(test)]
        pub(super) const ALL: &[u32] = &[$($level),*];
    };
}

levels! {
    100 Level100 ServerInfo100 { platform_id name }
    101 Level101 ServerInfo101 { platform_id name version_major version_minor server_type comment }
    102 Level102 ServerInfo102 {
        platform_id name version_major version_minor server_type comment users disc hidden announce anndelta
        licenses userpath
    }
    103 Level103 ServerInfo103 {
        platform_id name version_major version_minor server_type comment users disc hidden announce anndelta
        licenses userpath capabilities
    }
    502 Level502 ServerInfo502 {
        sessopens sessvcs opensearch sizreqbuf initworkitems maxworkitems rawworkitems irpstacksize maxrawbuflen
        sessusers sessconns maxpagedmemoryusage maxnonpagedmemoryusage enablesoftcompat enableforcedlogoff
        timesource acceptdownlevelapis lmannounce
    }
    503 Level503 ServerInfo503 {
        sessopens sessvcs opensearch sizreqbuf initworkitems maxworkitems rawworkitems irpstacksize maxrawbuflen
        sessusers sessconns maxpagedmemoryusage maxnonpagedmemoryusage enablesoftcompat enableforcedlogoff
        timesource acceptdownlevelapis lmannounce domain maxcopyreadlen maxcopywritelen minkeepsearch maxkeepsearch
        minkeepcomplsearch maxkeepcomplsearch threadcountadd numblockthreads scavtimeout minrcvqueue
        minfreeworkitems xactmemsize threadpriority maxmpxct oplockbreakwait oplockbreakresponsewait enableoplocks
        enableoplockforceclose enablefcbopens enableraw enablesharednetdrives minfreeconnections maxfreeconnections
    }
    599 Level599 ServerInfo599 {
        sessopens sessvcs opensearch sizreqbuf initworkitems maxworkitems rawworkitems irpstacksize maxrawbuflen
        sessusers sessconns maxpagedmemoryusage maxnonpagedmemoryusage enablesoftcompat enableforcedlogoff
        timesource acceptdownlevelapis lmannounce domain maxcopyreadlen maxcopywritelen minkeepsearch maxkeepsearch
        minkeepcomplsearch maxkeepcomplsearch threadcountadd numblockthreads scavtimeout minrcvqueue
        minfreeworkitems xactmemsize threadpriority maxmpxct oplockbreakwait oplockbreakresponsewait enableoplocks
        enableoplockforceclose enablefcbopens enableraw enablesharednetdrives minfreeconnections maxfreeconnections
        initsesstable initconntable initfiletable initsearchtable alertschedule errorthreshold networkerrorthreshold
        diskspacethreshold reserved maxlinkdelay minlinkthroughput linkinfovalidtime scavqosinfoupdatetime
        maxworkitemidletime
    }
    1005 Level1005 ServerInfo1005 { comment }
    1010 Level1010 ServerInfo1010 { disc }
    1016 Level1016 ServerInfo1016 { hidden }
    1017 Level1017 ServerInfo1017 { announce }
    1018 Level1018 ServerInfo1018 { anndelta }
    1107 Level1107 ServerInfo1107 { users }
    1501 Level1501 ServerInfo1501 { sessopens }
    1502 Level1502 ServerInfo1502 { sessvcs }
    1503 Level1503 ServerInfo1503 { opensearch }
    1506 Level1506 ServerInfo1506 { maxworkitems }
    1510 Level1510 ServerInfo1510 { sessusers }
    1511 Level1511 ServerInfo1511 { sessconns }
    1512 Level1512 ServerInfo1512 { maxnonpagedmemoryusage }
    1513 Level1513 ServerInfo1513 { maxpagedmemoryusage }
    1514 Level1514 ServerInfo1514 { enablesoftcompat }
    1515 Level1515 ServerInfo1515 { enableforcedlogoff }
    1516 Level1516 ServerInfo1516 { timesource }
    1518 Level1518 ServerInfo1518 { lmannounce }
    1523 Level1523 ServerInfo1523 { maxkeepsearch }
    1528 Level1528 ServerInfo1528 { scavtimeout }
    1529 Level1529 ServerInfo1529 { minrcvqueue }
    1530 Level1530 ServerInfo1530 { minfreeworkitems }
    1533 Level1533 ServerInfo1533 { maxmpxct }
    1534 Level1534 ServerInfo1534 { oplockbreakwait }
    1535 Level1535 ServerInfo1535 { oplockbreakresponsewait }
    1536 Level1536 ServerInfo1536 { enableoplocks }
    1538 Level1538 ServerInfo1538 { enablefcbopens }
    1539 Level1539 ServerInfo1539 { enableraw }
    1540 Level1540 ServerInfo1540 { enablesharednetdrives }
    1541 Level1541 ServerInfo1541 { minfreeconnections }
    1542 Level1542 ServerInfo1542 { maxfreeconnections }
    1543 Level1543 ServerInfo1543 { initsesstable }
    1544 Level1544 ServerInfo1544 { initconntable }
    1545 Level1545 ServerInfo1545 { initfiletable }
    1546 Level1546 ServerInfo1546 { initsearchtable }
    1547 Level1547 ServerInfo1547 { alertschedule }
    1548 Level1548 ServerInfo1548 { errorthreshold }
    1549 Level1549 ServerInfo1549 { networkerrorthreshold }
    1550 Level1550 ServerInfo1550 { diskspacethreshold }
    1552 Level1552 ServerInfo1552 { maxlinkdelay }
    1553 Level1553 ServerInfo1553 { minlinkthroughput }
    1554 Level1554 ServerInfo1554 { linkinfovalidtime }
    1555 Level1555 ServerInfo1555 { scavqosinfoupdatetime }
    1556 Level1556 ServerInfo1556 { maxworkitemidletime }
}
