#![forbid(unsafe_code)]
//! The rules of the calls, by name: Windows' ([MS-SRVS] 3.1.4, product behaviour). Which call has which stands in its row of
//! [`opnum`](crate::opnum).

use super::object::right::{CHANGE, READ, READ_ADMIN, READ_SERVER};
use super::object::AccessObject as O;
use super::rule::{Levels, Need, Rule, Rules};
use crate::idl::{ServerInfo, SessionEnumUnion, ShareEnumUnion, ShareInfo};
use crate::security::Privileges;

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

const fn needs(need: Need) -> Rules {
    Rules::Same(Rule::Needs(need))
}

/// Managing shares by SeDiskOperatorPrivilege would be blind without reading them.
const DISK: Privileges = Privileges::DISK_OPERATOR;

/// No one is asked who they are: the answer does not depend on the server's state, or another check guards it.
pub const ANYONE: Rules = Rules::Same(Rule::Anyone);
/// Tree connects.
pub const CONNECTIONS: Rules = needs(need(O::Connection, READ));
/// Open files.
pub const FILES: Rules = needs(need(O::File, READ));
/// Closing them.
pub const FILE_CLOSE: Rules = needs(need_or(O::File, CHANGE, DISK));
/// Ending sessions.
pub const SESSION_DEL: Rules = needs(need(O::SessionInfo, CHANGE));
/// What is public of shares. For a file's security: the file's own descriptor and the share's rules decide, when the share is visible
/// at all.
pub const SHARES: Rules = Rules::Same(SHARE);
/// Changing a share.
pub const SHARE_SET: Rules = Rules::Same(SHARE_CHANGE);
/// The same as one rule.
pub const SHARE_CHANGE: Rule = Rule::Needs(need_or(O::ShareChange, CHANGE, DISK));
/// Adding and deleting shares; also server aliases' deletion, as the text prints it.
pub const SHARE_ADD_DEL: Rules = Rules::Same(SHARE_OF_A_KIND);
/// Adding aliases.
pub const ALIASES: Rules = needs(need_or(O::ShareAdminInfo, CHANGE, DISK));
/// Listing them.
pub const ALIASES_READ: Rules = needs(need_or(O::ShareAdminInfo, READ_ADMIN, DISK));
/// The server's settings.
pub const SERVER_SET: Rules = needs(need(O::ConfigInfo, CHANGE));
/// Drives.
pub const DISKS: Rules = needs(need(O::ServerDiskEnum, READ));
/// Statistics.
pub const STATISTICS: Rules = needs(need(O::StatisticsInfo, READ));
/// Transports.
pub const TRANSPORTS: Rules = needs(need(O::TransportEnum, READ));
/// Changing them.
pub const TRANSPORT_SET: Rules = needs(need(O::TransportEnum, CHANGE));

const SHARE: Rule = Rule::Needs(need(O::ShareFileInfo, READ));
const SHARE_ADMIN: Rule = Rule::Needs(need_or(O::ShareFileInfo, READ_ADMIN, DISK));
const SHARES_ADMIN: Rule = Rule::Needs(need_or(O::ShareAdminInfo, READ_ADMIN, DISK));
const SESSION: Rule = Rule::Needs(need(O::SessionInfo, READ));
const SESSION_ADMIN: Rule = Rule::Needs(need(O::SessionInfo, READ_ADMIN));
const SERVER: Rule = Rule::Needs(need(O::ConfigInfo, READ));
const SERVER_ADVANCED: Rule = Rule::Needs(need(O::ConfigInfo, READ_ADMIN));
const SERVER_ADMIN: Rule = Rule::Needs(need(O::ConfigInfo, READ_SERVER));

/// Adding and deleting a share, until its kind is known: see [`Rule::for_share`].
pub const SHARE_OF_A_KIND: Rule = Rule::Share {
    file: need_or(O::ShareFileInfo, CHANGE, DISK),
    print: need_or(O::SharePrintInfo, CHANGE, Privileges::PRINT_OPERATOR),
};

/// NetrSessionEnum.
pub const SESSION_LEVELS: Rules = Rules::ByLevel(Levels::of(
    SessionEnumUnion::LEVELS,
    &[(&[0, 10], SESSION), (&[1, 2, 502], SESSION_ADMIN)],
    &[],
    SESSION,
));

/// NetrShareEnum.
pub const SHARE_ENUM_LEVELS: Rules = Rules::ByLevel(Levels::of(
    ShareEnumUnion::LEVELS,
    &[(&[0, 1], SHARE), (&[2, 501, 502, 503], SHARES_ADMIN)],
    &[1004, 1005, 1006, 1007],
    SHARE,
));

/// NetrShareEnumSticky.
pub const STICKY_LEVELS: Rules = Rules::ByLevel(Levels::of(
    ShareEnumUnion::LEVELS,
    &[(&[0, 1], SHARE), (&[2, 502, 503], SHARES_ADMIN)],
    &[501, 1004, 1005, 1006, 1007],
    SHARE,
));

/// NetrShareGetInfo. 1004, 1006 and 1501 are set-only in the text; a server that answers them tells what levels 2 and 502 tell, and one
/// that answers 1007 what 1005 tells.
pub const SHARE_GET_LEVELS: Rules = Rules::ByLevel(Levels::of(
    ShareInfo::LEVELS,
    &[
        (&[0, 1, 501, 1005, 1007], SHARE),
        (&[2, 502, 503, 1004, 1006, 1501], SHARE_ADMIN),
    ],
    &[],
    SHARE,
));

/// NetrServerGetInfo. The text gives 103 no rule; it holds everything that 102 holds. The single values have the rule of the level that
/// they are from.
pub const SERVER_LEVELS: Rules = Rules::ByLevel(Levels::of(
    ServerInfo::LEVELS,
    &[
        (&[100, 101, 1005], SERVER),
        (
            &[
                102, 103, 502, 1107, 1010, 1016, 1017, 1018, 1501, 1502, 1503, 1506, 1510, 1511,
                1512, 1513, 1514, 1515, 1516, 1518,
            ],
            SERVER_ADVANCED,
        ),
        (
            &[
                503, 599, 1523, 1528, 1529, 1530, 1533, 1534, 1535, 1536, 1538, 1539, 1540, 1541,
                1542, 1543, 1544, 1545, 1546, 1547, 1548, 1549, 1550, 1552, 1553, 1554, 1555, 1556,
            ],
            SERVER_ADMIN,
        ),
    ],
    &[],
    SERVER,
));
