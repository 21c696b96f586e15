//! What the server is to its domain, and what follows from it for an administrator.

use crate::host::Host;
use crate::options::{switch, word};

/// Samba's roles; `server role = auto` is made one of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    Standalone,
    Member,
    /// The primary controller of a domain as Windows NT 4 had it.
    Primary,
    /// A backup controller of such a domain.
    Backup,
    /// A controller of Active Directory. Which of them is the primary one is not known here.
    ActiveDirectory,
}

impl Role {
    /// As Samba finds it: `server role` counts unless it is `auto`, or `security` contradicts it.
    pub(super) fn of(host: &dyn Host) -> Self {
        let security = word(host, "security");
        let by_domain = matches!(security.as_str(), "ads" | "domain");
        let fits = |role: Self| match role {
            Self::Member => security != "user",
            _ => !by_domain,
        };
        if let Some(role) = Self::named(&word(host, "server role")).filter(|role| fits(*role)) {
            return role;
        }
        if by_domain {
            return Self::Member;
        }
        if !switch(host, "domain logons", false) {
            return Self::Standalone;
        }
        // `auto`, which is no yes and no no, is yes for whoever has logons.
        if switch(host, "domain master", true) {
            Self::Primary
        } else {
            Self::Backup
        }
    }

    /// None for `auto`, and for what is no role.
    fn named(text: &str) -> Option<Self> {
        let names = [
            ("standalone", Self::Standalone),
            ("member", Self::Member),
            ("active directory", Self::ActiveDirectory),
            ("primary", Self::Primary),
            ("backup", Self::Backup),
        ];
        let found = names.iter().find(|(name, _)| text.contains(name));
        found.map(|(_, role)| *role)
    }

    /// What to set in smb.conf for shares to be stored.
    pub(super) fn stores_shares(self) -> &'static str {
        match self {
            // Samba's controller does not start with `include = registry`: it takes the word for the name of a file.
            Self::ActiveDirectory => {
                "\"registry shares = yes\" (not \"include = registry\", with which a controller of Active Directory does not start)"
            }
            _ => "\"include = registry\"",
        }
    }

    /// What to do for settings of `[global]` to be stored, as the end of a sentence.
    pub(super) fn stores_settings(self) -> &'static str {
        match self {
            Self::ActiveDirectory => {
                "a controller of Active Directory has no place for them but smb.conf itself"
            }
            _ => "set \"include = registry\" in smb.conf to have them stored",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Role;
    use crate::service::fake::FakeHost;

    fn role(options: &[(&str, &str)]) -> Role {
        Role::of(&FakeHost::new(options))
    }

    #[test]
    fn a_role_is_what_server_role_says() {
        for (text, expected) in [
            ("standalone server", Role::Standalone),
            ("member server", Role::Member),
            ("classic primary domain controller", Role::Primary),
            ("classic backup domain controller", Role::Backup),
            ("active directory domain controller", Role::ActiveDirectory),
            ("IPA primary domain controller", Role::Primary),
        ] {
            assert_eq!(role(&[("server role", text)]), expected, "{text}");
            assert_eq!(
                role(&[("server role", text), ("security", "AUTO")]),
                expected
            );
        }
    }

    #[test]
    fn auto_is_told_by_the_rest() {
        for (options, expected) in [
            (&[][..], Role::Standalone),
            (&[("security", "ADS")][..], Role::Member),
            (&[("security", "DOMAIN")], Role::Member),
            (&[("domain logons", "Yes")], Role::Primary),
            (
                &[("domain logons", "Yes"), ("domain master", "Auto")],
                Role::Primary,
            ),
            (
                &[("domain logons", "Yes"), ("domain master", "No")],
                Role::Backup,
            ),
            (
                &[("domain logons", "Yes"), ("security", "ADS")],
                Role::Member,
            ),
            (&[("domain master", "Yes")], Role::Standalone),
        ] {
            let auto = [&[("server role", "AUTO")], options].concat();
            assert_eq!(role(&auto), expected, "{options:?}");
        }
    }

    #[test]
    fn security_overrules_a_role_that_it_contradicts() {
        let with = |text, security| role(&[("server role", text), ("security", security)]);
        assert_eq!(with("standalone server", "ADS"), Role::Member);
        assert_eq!(
            with("classic primary domain controller", "DOMAIN"),
            Role::Member
        );
        assert_eq!(with("member server", "USER"), Role::Standalone);
        assert_eq!(with("member server", "DOMAIN"), Role::Member);
    }

    #[test]
    fn no_advice_stops_a_controller() {
        let advice = Role::ActiveDirectory.stores_shares();
        assert!(
            advice.starts_with("\"registry shares = yes\"") && advice.contains("not \"include")
        );
        assert!(!Role::ActiveDirectory.stores_settings().contains("include"));
        for role in [Role::Standalone, Role::Member, Role::Primary, Role::Backup] {
            assert!(role.stores_shares().contains("include = registry"));
            assert!(role.stores_settings().contains("include = registry"));
        }
    }
}
