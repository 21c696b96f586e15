#![forbid(unsafe_code)]
//! THE table: which call at which level needs which right on which object.
//!
//! The rows are Windows' rules ([MS-SRVS] 3.1.4, product behaviour); code, tests and documentation read them from here.

use super::object::right::{CHANGE, READ, READ_ADMIN, READ_SERVER};
use super::object::AccessObject as O;
use super::rule::{Need, Rule};
use crate::security::Privileges;

/// Which levels of a call a row is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Levels {
    /// All, also unknown ones, or the call has no levels.
    All,
    /// These.
    Only(&'static [u32]),
    /// Those that no row of the call names, the unknown ones among them.
    Others,
}

/// One row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Row {
    /// Number of the call.
    pub opnum: u16,
    /// Its name in [MS-SRVS].
    pub method: &'static str,
    /// Its levels that this row is for.
    pub levels: Levels,
    /// Who may call.
    pub rule: Rule,
}

/// A right on an object.
const fn need(object: O, right: u32) -> Need {
    Need {
        object,
        right,
        privilege: None,
    }
}

/// A right that one of Samba's own privileges stands in for, as its administrators are used to.
const fn need_or(object: O, right: u32, privilege: Privileges) -> Need {
    Need {
        object,
        right,
        privilege: Some(privilege),
    }
}

/// Managing shares by SeDiskOperatorPrivilege would be blind without reading them.
const DISK: Privileges = Privileges::DISK_OPERATOR;

const ANYONE: Rule = Rule::Anyone;
const CONNECTIONS: Rule = Rule::Needs(need(O::Connection, READ));
const FILES: Rule = Rule::Needs(need(O::File, READ));
const FILE_CLOSE: Rule = Rule::Needs(need_or(O::File, CHANGE, DISK));
const SESSIONS: Rule = Rule::Needs(need(O::SessionInfo, READ));
const SESSIONS_ADMIN: Rule = Rule::Needs(need(O::SessionInfo, READ_ADMIN));
const SESSION_DEL: Rule = Rule::Needs(need(O::SessionInfo, CHANGE));
const SHARES: Rule = Rule::Needs(need(O::ShareFileInfo, READ));
const SHARE_ADMIN: Rule = Rule::Needs(need_or(O::ShareFileInfo, READ_ADMIN, DISK));
const SHARES_ADMIN: Rule = Rule::Needs(need_or(O::ShareAdminInfo, READ_ADMIN, DISK));
const SHARE_SET: Rule = Rule::Needs(need_or(O::ShareChange, CHANGE, DISK));
const SHARE_ADD_DEL: Rule = Rule::Share {
    file: need_or(O::ShareFileInfo, CHANGE, DISK),
    print: need_or(O::SharePrintInfo, CHANGE, Privileges::PRINT_OPERATOR),
};
const ALIASES: Rule = Rule::Needs(need_or(O::ShareAdminInfo, CHANGE, DISK));
const ALIASES_READ: Rule = Rule::Needs(need_or(O::ShareAdminInfo, READ_ADMIN, DISK));
const SERVER: Rule = Rule::Needs(need(O::ConfigInfo, READ));
const SERVER_ADVANCED: Rule = Rule::Needs(need(O::ConfigInfo, READ_ADMIN));
const SERVER_ADMIN: Rule = Rule::Needs(need(O::ConfigInfo, READ_SERVER));
const SERVER_SET: Rule = Rule::Needs(need(O::ConfigInfo, CHANGE));
const DISKS: Rule = Rule::Needs(need(O::ServerDiskEnum, READ));
const STATISTICS: Rule = Rule::Needs(need(O::StatisticsInfo, READ));
const TRANSPORTS: Rule = Rule::Needs(need(O::TransportEnum, READ));
const TRANSPORT_SET: Rule = Rule::Needs(need(O::TransportEnum, CHANGE));

const fn row(opnum: u16, method: &'static str, levels: Levels, rule: Rule) -> Row {
    Row {
        opnum,
        method,
        levels,
        rule,
    }
}

use Levels::{All, Only, Others};

/// The rows in order of opnum. Where a call has an open level, its unknown levels are open too and end as ERROR_INVALID_LEVEL.
pub const TABLE: &[Row] = &[
    row(8, "NetrConnectionEnum", All, CONNECTIONS),
    row(9, "NetrFileEnum", All, FILES),
    row(10, "NetrFileGetInfo", All, FILES),
    row(11, "NetrFileClose", All, FILE_CLOSE),
    row(12, "NetrSessionEnum", Only(&[0, 10]), SESSIONS),
    row(12, "NetrSessionEnum", Only(&[1, 2, 502]), SESSIONS_ADMIN),
    row(12, "NetrSessionEnum", Others, SESSIONS),
    row(13, "NetrSessionDel", All, SESSION_DEL),
    row(14, "NetrShareAdd", All, SHARE_ADD_DEL),
    row(15, "NetrShareEnum", Only(&[0, 1]), SHARES),
    row(15, "NetrShareEnum", Only(&[2, 501, 502, 503]), SHARES_ADMIN),
    row(15, "NetrShareEnum", Others, SHARES),
    row(16, "NetrShareGetInfo", Only(&[0, 1, 501, 1005]), SHARES),
    // 1004, 1006 and 1501 are set-only in the text; a server that answers them tells what levels 2 and 502 tell.
    row(
        16,
        "NetrShareGetInfo",
        Only(&[2, 502, 503, 1004, 1006, 1501]),
        SHARE_ADMIN,
    ),
    row(16, "NetrShareGetInfo", Others, SHARES),
    row(17, "NetrShareSetInfo", All, SHARE_SET),
    row(18, "NetrShareDel", All, SHARE_ADD_DEL),
    row(19, "NetrShareDelSticky", All, SHARE_ADD_DEL),
    row(20, "NetrShareCheck", All, SHARES),
    row(21, "NetrServerGetInfo", Only(&[100, 101]), SERVER),
    // The text gives 103 no rule; it holds everything that 102 holds. The single values have the rule of the level that they are from.
    row(
        21,
        "NetrServerGetInfo",
        Only(&[
            102, 103, 502, 1107, 1010, 1016, 1017, 1018, 1501, 1502, 1503, 1506, 1510, 1511, 1512,
            1513, 1514, 1515, 1516, 1518,
        ]),
        SERVER_ADVANCED,
    ),
    row(
        21,
        "NetrServerGetInfo",
        Only(&[
            503, 599, 1523, 1528, 1529, 1530, 1533, 1534, 1535, 1536, 1538, 1539, 1540, 1541, 1542,
            1543, 1544, 1545, 1546, 1547, 1548, 1549, 1550, 1552, 1553, 1554, 1555, 1556,
        ]),
        SERVER_ADMIN,
    ),
    row(21, "NetrServerGetInfo", Others, SERVER),
    row(22, "NetrServerSetInfo", All, SERVER_SET),
    row(23, "NetrServerDiskEnum", All, DISKS),
    row(24, "NetrServerStatisticsGet", All, STATISTICS),
    row(25, "NetrServerTransportAdd", All, TRANSPORT_SET),
    row(26, "NetrServerTransportEnum", All, TRANSPORTS),
    row(27, "NetrServerTransportDel", All, TRANSPORT_SET),
    row(28, "NetrRemoteTOD", All, ANYONE),
    row(30, "NetprPathType", All, ANYONE),
    row(31, "NetprPathCanonicalize", All, ANYONE),
    row(32, "NetprPathCompare", All, ANYONE),
    row(33, "NetprNameValidate", All, ANYONE),
    row(34, "NetprNameCanonicalize", All, ANYONE),
    row(35, "NetprNameCompare", All, ANYONE),
    row(36, "NetrShareEnumSticky", Only(&[0, 1]), SHARES),
    row(
        36,
        "NetrShareEnumSticky",
        Only(&[2, 502, 503]),
        SHARES_ADMIN,
    ),
    row(36, "NetrShareEnumSticky", Others, SHARES),
    row(37, "NetrShareDelStart", All, SHARE_ADD_DEL),
    // Whoever holds the handle passed the check of opnum 37.
    row(38, "NetrShareDelCommit", All, ANYONE),
    // The file's own descriptor and the share's rules decide, when the share is visible at all.
    row(39, "NetrpGetFileSecurity", All, SHARES),
    row(40, "NetrpSetFileSecurity", All, SHARES),
    row(41, "NetrServerTransportAddEx", All, TRANSPORT_SET),
    row(43, "NetrDfsGetVersion", All, ANYONE),
    row(44, "NetrDfsCreateLocalPartition", All, ANYONE),
    row(45, "NetrDfsDeleteLocalPartition", All, ANYONE),
    row(46, "NetrDfsSetLocalVolumeState", All, ANYONE),
    row(48, "NetrDfsCreateExitPoint", All, ANYONE),
    row(49, "NetrDfsDeleteExitPoint", All, ANYONE),
    row(50, "NetrDfsModifyPrefix", All, ANYONE),
    row(51, "NetrDfsFixLocalVolume", All, ANYONE),
    row(52, "NetrDfsManagerReportSiteInfo", All, ANYONE),
    row(53, "NetrServerTransportDelEx", All, TRANSPORT_SET),
    row(54, "NetrServerAliasAdd", All, ALIASES),
    row(55, "NetrServerAliasEnum", All, ALIASES_READ),
    // As the text prints it: the rule of share deletion.
    row(56, "NetrServerAliasDel", All, SHARE_ADD_DEL),
    row(57, "NetrShareDelEx", All, SHARE_ADD_DEL),
];

/// The rule for a call. A call that is not in the table is nobody's; a level that no row names gets the call's mildest row, so that
/// those who may use the call learn that the level is wrong and the others learn nothing.
#[must_use]
pub fn required(opnum: u16, level: Option<u32>) -> Rule {
    let first = TABLE.partition_point(|row| row.opnum < opnum);
    let rows = || {
        let rest = TABLE.iter().skip(first);
        rest.take_while(|row| row.opnum == opnum)
    };
    let named = rows().find(|row| match (row.levels, level) {
        (Levels::All, _) => true,
        (Levels::Only(levels), Some(level)) => levels.contains(&level),
        (Levels::Only(_), None) | (Levels::Others, _) => false,
    });
    named
        .or_else(|| rows().find(|row| row.levels == Levels::Others))
        .map_or(Rule::Nobody, |row| row.rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wire_call_has_a_rule_and_no_other() {
        let unused = [29u16, 42, 47];
        for opnum in 0..70u16 {
            let on_wire = (8..=57).contains(&opnum) && !unused.contains(&opnum);
            for level in [None, Some(0), Some(1), Some(u32::MAX)] {
                assert_eq!(
                    required(opnum, level) != Rule::Nobody,
                    on_wire,
                    "{opnum} {level:?}"
                );
            }
        }
    }

    #[test]
    fn rows_are_in_order_and_do_not_overlap() {
        assert!(TABLE.windows(2).all(|pair| pair[0].opnum <= pair[1].opnum));
        let mut seen = std::collections::HashSet::new();
        for row in TABLE {
            match row.levels {
                Levels::All => assert!(seen.insert((row.opnum, None))),
                Levels::Others => assert!(seen.insert((row.opnum, Some(u32::MAX)))),
                Levels::Only(levels) => levels
                    .iter()
                    .for_each(|level| assert!(seen.insert((row.opnum, Some(*level))))),
            }
        }
    }

    #[test]
    fn every_right_asked_for_is_one_the_object_knows() {
        for row in TABLE {
            for need in row.rule.needs() {
                assert!(
                    need.object
                        .rights()
                        .iter()
                        .any(|(_, bit)| *bit == need.right),
                    "{row:?}"
                );
            }
        }
    }
}
