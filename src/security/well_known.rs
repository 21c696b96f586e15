#![forbid(unsafe_code)]
//! [MS-DTYP] 2.4.2.4: SIDs that are the same everywhere, and RIDs that are the same in every domain.

use super::Sid;

/// NT AUTHORITY.
const NT: u64 = 5;
/// Mandatory labels.
const LABEL: u64 = 16;

macro_rules! sids {
    ($($(#[$doc:meta])+ $name:ident = $authority:expr, $subs:expr;)+) => {
        $($(#[$doc])+ pub const $name: Sid = Sid::of($authority, $subs);)+
    };
}

sids! {
    /// Everyone (SDDL WD).
    WORLD = 1, [0];
    /// Whoever created the object (CO).
    CREATOR_OWNER = 3, [0];
    /// The creator's group (CG).
    CREATOR_GROUP = 3, [1];
    /// In an ACE: replaces the owner's implicit rights (OW).
    OWNER_RIGHTS = 3, [4];
    /// Logged on over the network (NU).
    NETWORK = NT, [2];
    /// Logged on interactively (IU).
    INTERACTIVE = NT, [4];
    /// Services (SU).
    SERVICE = NT, [6];
    /// Anonymous (AN).
    ANONYMOUS = NT, [7];
    /// Enterprise domain controllers (ED).
    ENTERPRISE_DCS = NT, [9];
    /// The object itself (PS); no srvsvc object is a principal, so it matches nobody.
    SELF = NT, [10];
    /// Authenticated users (AU).
    AUTHENTICATED_USERS = NT, [11];
    /// Restricted code (RC).
    RESTRICTED = NT, [12];
    /// The system (SY).
    SYSTEM = NT, [18];
    /// Local service (LS).
    LOCAL_SERVICE = NT, [19];
    /// Network service (NS).
    NETWORK_SERVICE = NT, [20];
    /// Administrators (BA).
    ADMINISTRATORS = NT, [32, 544];
    /// Users (BU).
    USERS = NT, [32, 545];
    /// Guests (BG).
    GUESTS = NT, [32, 546];
    /// Power Users (PU).
    POWER_USERS = NT, [32, 547];
    /// Account Operators (AO).
    ACCOUNT_OPERATORS = NT, [32, 548];
    /// Server Operators (SO).
    SERVER_OPERATORS = NT, [32, 549];
    /// Print Operators (PO).
    PRINT_OPERATORS = NT, [32, 550];
    /// Backup Operators (BO).
    BACKUP_OPERATORS = NT, [32, 551];
    /// Replicator (RE).
    REPLICATOR = NT, [32, 552];
    /// Pre-Windows 2000 compatible access (RU).
    PRE_WINDOWS_2000 = NT, [32, 554];
    /// Remote Desktop Users (RD).
    REMOTE_DESKTOP = NT, [32, 555];
    /// Network Configuration Operators (NO).
    NETWORK_CONFIGURATION = NT, [32, 556];
    /// Performance Monitor Users (MU).
    PERFORMANCE_MONITOR = NT, [32, 558];
    /// Performance Log Users (LU).
    PERFORMANCE_LOG = NT, [32, 559];
    /// IIS_IUSRS (IS).
    IIS_USERS = NT, [32, 568];
    /// Cryptographic Operators (CY).
    CRYPTO_OPERATORS = NT, [32, 569];
    /// Event Log Readers (ER).
    EVENT_LOG_READERS = NT, [32, 573];
    /// Certificate Service DCOM Access (CD).
    CERTIFICATE_DCOM = NT, [32, 574];
    /// RDS Remote Access Servers (RA).
    RDS_REMOTE_ACCESS = NT, [32, 575];
    /// RDS Endpoint Servers (ES).
    RDS_ENDPOINT = NT, [32, 576];
    /// RDS Management Servers (MS).
    RDS_MANAGEMENT = NT, [32, 577];
    /// Hyper-V Administrators (HA).
    HYPER_V_ADMINISTRATORS = NT, [32, 578];
    /// Access Control Assistance Operators (AA).
    ACCESS_CONTROL_ASSISTANCE = NT, [32, 579];
    /// Remote Management Users (RM).
    REMOTE_MANAGEMENT = NT, [32, 580];
    /// Write restricted code (WR).
    WRITE_RESTRICTED = NT, [33];
    /// User-mode drivers (UD).
    USER_MODE_DRIVERS = NT, [84, 0, 0, 0, 0, 0];
    /// All application packages (AC).
    APPLICATION_PACKAGES = 15, [2, 1];
    /// The identity was asserted by its authority (AS).
    AUTHORITY_ASSERTED = 18, [1];
    /// The identity was asserted by a service (SS).
    SERVICE_ASSERTED = 18, [2];
    /// Low integrity (LW).
    LOW = LABEL, [0x1000];
    /// Medium integrity (ME).
    MEDIUM = LABEL, [0x2000];
    /// More than medium integrity (MP).
    MEDIUM_PLUS = LABEL, [0x2100];
    /// High integrity (HI).
    HIGH = LABEL, [0x3000];
    /// The system's integrity (SI).
    SYSTEM_INTEGRITY = LABEL, [0x4000];
}

/// SDDL aliases of SIDs that need no domain, [MS-DTYP] 2.5.1.1.
pub(super) const ALIASES: &[(&str, Sid)] = &[
    ("WD", WORLD),
    ("CO", CREATOR_OWNER),
    ("CG", CREATOR_GROUP),
    ("OW", OWNER_RIGHTS),
    ("NU", NETWORK),
    ("IU", INTERACTIVE),
    ("SU", SERVICE),
    ("AN", ANONYMOUS),
    ("ED", ENTERPRISE_DCS),
    ("PS", SELF),
    ("AU", AUTHENTICATED_USERS),
    ("RC", RESTRICTED),
    ("SY", SYSTEM),
    ("LS", LOCAL_SERVICE),
    ("NS", NETWORK_SERVICE),
    ("BA", ADMINISTRATORS),
    ("BU", USERS),
    ("BG", GUESTS),
    ("PU", POWER_USERS),
    ("AO", ACCOUNT_OPERATORS),
    ("SO", SERVER_OPERATORS),
    ("PO", PRINT_OPERATORS),
    ("BO", BACKUP_OPERATORS),
    ("RE", REPLICATOR),
    ("RU", PRE_WINDOWS_2000),
    ("RD", REMOTE_DESKTOP),
    ("NO", NETWORK_CONFIGURATION),
    ("MU", PERFORMANCE_MONITOR),
    ("LU", PERFORMANCE_LOG),
    ("IS", IIS_USERS),
    ("CY", CRYPTO_OPERATORS),
    ("ER", EVENT_LOG_READERS),
    ("CD", CERTIFICATE_DCOM),
    ("RA", RDS_REMOTE_ACCESS),
    ("ES", RDS_ENDPOINT),
    ("MS", RDS_MANAGEMENT),
    ("HA", HYPER_V_ADMINISTRATORS),
    ("AA", ACCESS_CONTROL_ASSISTANCE),
    ("RM", REMOTE_MANAGEMENT),
    ("WR", WRITE_RESTRICTED),
    ("UD", USER_MODE_DRIVERS),
    ("AC", APPLICATION_PACKAGES),
    ("AS", AUTHORITY_ASSERTED),
    ("SS", SERVICE_ASSERTED),
    ("LW", LOW),
    ("ME", MEDIUM),
    ("MP", MEDIUM_PLUS),
    ("HI", HIGH),
    ("SI", SYSTEM_INTEGRITY),
];

/// SDDL aliases that stand for a RID in the domain.
pub(super) const DOMAIN_ALIASES: &[(&str, u32)] = &[
    ("RO", 498),
    ("LA", 500),
    ("LG", 501),
    ("DA", 512),
    ("DU", 513),
    ("DG", 514),
    ("DC", 515),
    ("DD", 516),
    ("CA", 517),
    ("SA", 518),
    ("EA", 519),
    ("PA", 520),
    ("CN", 522),
    ("AP", 525),
    ("KA", 526),
    ("EK", 527),
    ("RS", 553),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_are_unique() {
        let names: Vec<_> = ALIASES
            .iter()
            .map(|(n, _)| n)
            .chain(DOMAIN_ALIASES.iter().map(|(n, _)| n))
            .collect();
        let set: std::collections::HashSet<_> = names.iter().collect();
        assert_eq!(set.len(), names.len());
        let sids: std::collections::HashSet<_> = ALIASES.iter().map(|(_, sid)| sid).collect();
        assert_eq!(sids.len(), ALIASES.len());
    }

    #[test]
    fn spot_values() {
        assert_eq!(ADMINISTRATORS.to_string(), "S-1-5-32-544");
        assert_eq!(OWNER_RIGHTS.to_string(), "S-1-3-4");
        assert_eq!(ANONYMOUS.to_string(), "S-1-5-7");
    }
}
