#![forbid(unsafe_code)]
//! What calls are checked against: named objects, each with a security descriptor, as Windows has them.

use std::sync::OnceLock;

use crate::security::{from_sddl, rights, AclSlot, GenericMapping, SecurityDescriptor};

/// The rights that the objects know; which object uses which stands in [`AccessObject::rights`].
pub mod right {
    /// Read what is public; enumerate.
    pub const READ: u32 = 0x01;
    /// Read what is for administrators.
    pub const READ_ADMIN: u32 = 0x02;
    /// Read what is for administrators of the whole server.
    pub const READ_SERVER: u32 = 0x04;
    /// Change, add, delete, close.
    pub const CHANGE: u32 = 0x10;
}

use right::{CHANGE, READ, READ_ADMIN, READ_SERVER};

/// One object. Names are those of the values under Windows' `LanmanServer\DefaultSecurity`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum AccessObject {
    /// SrvsvcConfigInfo: the server's own settings.
    ConfigInfo,
    /// SrvsvcConnection: connections.
    Connection,
    /// SrvsvcFile: open files.
    File,
    /// SrvsvcServerDiskEnum: the server's disks.
    ServerDiskEnum,
    /// SrvsvcSessionInfo: sessions.
    SessionInfo,
    /// SrvsvcShareAdminInfo: shares as a whole, administrative ones among them, and server aliases.
    ShareAdminInfo,
    /// SrvsvcShareChange: settings and permissions of existing shares.
    ShareChange,
    /// SrvsvcShareFileInfo: disk and pipe shares.
    ShareFileInfo,
    /// SrvsvcSharePrintInfo: printer shares.
    SharePrintInfo,
    /// SrvsvcStatisticsInfo: statistics.
    StatisticsInfo,
    /// SrvsvcTransportEnum: transports.
    TransportEnum,
}

/// What is fixed about one object.
struct Facts {
    name: &'static str,
    options: &'static [&'static str],
    rights: &'static [(&'static str, u32)],
    sddl: &'static str,
    /// `sddl`, parsed when it is first needed.
    default: OnceLock<SecurityDescriptor>,
}

impl AccessObject {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::ConfigInfo,
        Self::Connection,
        Self::File,
        Self::ServerDiskEnum,
        Self::SessionInfo,
        Self::ShareAdminInfo,
        Self::ShareChange,
        Self::ShareFileInfo,
        Self::SharePrintInfo,
        Self::StatisticsInfo,
        Self::TransportEnum,
    ];

    /// Windows' name of the value.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.facts().name
    }

    /// The options, without the `srvsvc_rs:` before them, that replace the default; the first is the one to document.
    #[must_use]
    pub fn options(self) -> &'static [&'static str] {
        self.facts().options
    }

    /// The rights that mean something here, by name.
    #[must_use]
    pub fn rights(self) -> &'static [(&'static str, u32)] {
        self.facts().rights
    }

    /// Who may what when nothing is configured: Windows Server 2019 and later.
    #[must_use]
    pub fn default_sddl(self) -> &'static str {
        self.facts().sddl
    }

    /// The same, parsed; were the text wrong, which a test rules out, an empty list that grants nothing.
    #[must_use]
    pub fn default_descriptor(self) -> &'static SecurityDescriptor {
        self.facts().default.get_or_init(|| {
            from_sddl(self.default_sddl(), None).unwrap_or_else(|_| SecurityDescriptor {
                dacl: AclSlot::List(Default::default()),
                ..Default::default()
            })
        })
    }

    /// What GA, GR, GW, GX mean in an entry for this object.
    #[must_use]
    pub fn mapping(self) -> GenericMapping {
        let all = self.rights().iter().fold(0, |mask, (_, bit)| mask | bit);
        GenericMapping {
            read: rights::READ_CONTROL | (all & !CHANGE),
            write: rights::READ_CONTROL | (all & CHANGE),
            execute: rights::READ_CONTROL | (all & READ),
            all: rights::STANDARD_REQUIRED | all,
        }
    }

    fn facts(self) -> &'static Facts {
        match self {
            Self::ConfigInfo => &CONFIG_INFO,
            Self::Connection => &CONNECTION,
            Self::File => &FILE,
            Self::ServerDiskEnum => &SERVER_DISK_ENUM,
            Self::SessionInfo => &SESSION_INFO,
            Self::ShareAdminInfo => &SHARE_ADMIN_INFO,
            Self::ShareChange => &SHARE_CHANGE,
            Self::ShareFileInfo => &SHARE_FILE_INFO,
            Self::SharePrintInfo => &SHARE_PRINT_INFO,
            Self::StatisticsInfo => &STATISTICS_INFO,
            Self::TransportEnum => &TRANSPORT_ENUM,
        }
    }
}

const SHARE_RIGHTS: &[(&str, u32)] = &[
    ("read share", READ),
    ("read administrative share data", READ_ADMIN),
    ("change shares", CHANGE),
];

// Entries name rights by letters: CC read, DC read_admin, LC read_server, RP change. Everyone (WD) and Anonymous (AN) are named apart
// because a host need not put Everyone into a null session's token.

static CONFIG_INFO: Facts = Facts {
    name: "SrvsvcConfigInfo",
    options: &["sd config info"],
    rights: &[
        ("read server", READ),
        ("read advanced server data", READ_ADMIN),
        ("read administrative server data", READ_SERVER),
        ("change server", CHANGE),
    ],
    sddl: "O:SYG:SYD:(A;;CCDCLCRP;;;BA)(A;;CCDCLCRP;;;SO)(A;;CCDC;;;PU)(A;;CC;;;WD)(A;;CC;;;AN)",
    default: OnceLock::new(),
};

static CONNECTION: Facts = Facts {
    name: "SrvsvcConnection",
    options: &["sd connection", "sd connection enum"],
    rights: &[("enumerate connections", READ)],
    sddl: "O:SYG:SYD:(A;;CC;;;BA)(A;;CC;;;SO)(A;;CC;;;PO)(A;;CC;;;PU)",
    default: OnceLock::new(),
};

static FILE: Facts = Facts {
    name: "SrvsvcFile",
    options: &["sd file", "sd file enum"],
    rights: &[("enumerate open files", READ), ("close files", CHANGE)],
    sddl: "O:SYG:SYD:(A;;CCRP;;;BA)(A;;CCRP;;;SO)",
    default: OnceLock::new(),
};

static SERVER_DISK_ENUM: Facts = Facts {
    name: "SrvsvcServerDiskEnum",
    options: &["sd server disk enum"],
    rights: &[("enumerate disks", READ)],
    sddl: "O:SYG:SYD:(A;;CC;;;BA)(A;;CC;;;SO)",
    default: OnceLock::new(),
};

static SESSION_INFO: Facts = Facts {
    name: "SrvsvcSessionInfo",
    options: &["sd session info", "sd session enum"],
    rights: &[
        ("read sessions", READ),
        ("read administrative session data", READ_ADMIN),
        ("delete sessions", CHANGE),
    ],
    sddl: "O:SYG:SYD:(A;;CCDCRP;;;BA)(A;;CCDCRP;;;SO)",
    default: OnceLock::new(),
};

static SHARE_ADMIN_INFO: Facts = Facts {
    name: "SrvsvcShareAdminInfo",
    options: &["sd share admin info"],
    rights: SHARE_RIGHTS,
    sddl: "O:SYG:SYD:(A;;CCDCRP;;;BA)(A;;CCDCRP;;;SO)",
    default: OnceLock::new(),
};

static SHARE_CHANGE: Facts = Facts {
    name: "SrvsvcShareChange",
    options: &["sd share change"],
    rights: &[("change existing shares", CHANGE)],
    sddl: "O:SYG:SYD:(A;;RP;;;BA)(A;;RP;;;SO)",
    default: OnceLock::new(),
};

static SHARE_FILE_INFO: Facts = Facts {
    name: "SrvsvcShareFileInfo",
    options: &["sd share file info"],
    rights: SHARE_RIGHTS,
    sddl: "O:SYG:SYD:(A;;CCDCRP;;;BA)(A;;CCDCRP;;;SO)(A;;CCDCRP;;;PU)(A;;CCDC;;;PO)(A;;CC;;;WD)(A;;CC;;;AN)",
    default: OnceLock::new(),
};

static SHARE_PRINT_INFO: Facts = Facts {
    name: "SrvsvcSharePrintInfo",
    options: &["sd share print info"],
    rights: &[("change printer shares", CHANGE)],
    sddl: "O:SYG:SYD:(A;;RP;;;BA)(A;;RP;;;PO)",
    default: OnceLock::new(),
};

static STATISTICS_INFO: Facts = Facts {
    name: "SrvsvcStatisticsInfo",
    options: &["sd statistics info"],
    rights: &[("read statistics", READ)],
    sddl: "O:SYG:SYD:(A;;CC;;;BA)(A;;CC;;;SO)",
    default: OnceLock::new(),
};

static TRANSPORT_ENUM: Facts = Facts {
    name: "SrvsvcTransportEnum",
    options: &["sd transport enum"],
    rights: &[
        ("enumerate transports", READ),
        ("change transports", CHANGE),
    ],
    sddl: "O:SYG:SYD:(A;;CCRP;;;BA)(A;;CCRP;;;SO)(A;;CC;;;PU)",
    default: OnceLock::new(),
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_parse_and_use_known_rights() {
        for object in AccessObject::ALL {
            let sd = from_sddl(object.default_sddl(), None).unwrap();
            let AclSlot::List(acl) = sd.dacl else {
                panic!("{object:?} has no list")
            };
            for ace in acl.aces {
                assert_eq!(
                    ace.mask & !object.mapping().all,
                    0,
                    "{object:?} {:#x}",
                    ace.mask
                );
            }
        }
    }

    #[test]
    fn names_are_unique() {
        let options: Vec<_> = AccessObject::ALL.iter().flat_map(|o| o.options()).collect();
        let unique: std::collections::HashSet<_> = options.iter().collect();
        assert_eq!(unique.len(), options.len());
    }
}
