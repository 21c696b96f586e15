#![forbid(unsafe_code)]
//! Administrators by name: users and groups of an option have rights besides those that descriptors and privileges give.

use super::object::right::{CHANGE, READ, READ_ADMIN, READ_SERVER};
use super::object::AccessObject as O;
use super::rule::Need;

/// One kind; each has an option of `[global]` with a list of names, as `valid users` takes it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Operator {
    /// Disk shares, aliases of the server, and the drives that a new share is made on.
    Shares,
    /// Sessions and tree connects.
    Sessions,
    /// Open files.
    Files,
    /// Settings of the server, transports, statistics, drives.
    Server,
    /// Reads all of it and changes nothing.
    Auditor,
}

/// Objects and the rights on them.
type Grants = &'static [(O, u32)];

impl Operator {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Shares,
        Self::Sessions,
        Self::Files,
        Self::Server,
        Self::Auditor,
    ];

    /// The option, without the `srvsvc_rs:` before it.
    #[must_use]
    pub const fn option(self) -> &'static str {
        match self {
            Self::Shares => "share operators",
            Self::Sessions => "session operators",
            Self::Files => "file operators",
            Self::Server => "server operators",
            Self::Auditor => "auditors",
        }
    }

    /// The rights on objects that it adds.
    #[must_use]
    pub const fn grants(self) -> Grants {
        match self {
            Self::Shares => &[
                (O::ShareFileInfo, READ | READ_ADMIN | CHANGE),
                (O::ShareAdminInfo, READ | READ_ADMIN | CHANGE),
                (O::ShareChange, CHANGE),
                (O::ServerDiskEnum, READ),
            ],
            Self::Sessions => &[
                (O::SessionInfo, READ | READ_ADMIN | CHANGE),
                (O::Connection, READ),
            ],
            Self::Files => &[(O::File, READ | CHANGE)],
            Self::Server => &[
                (O::ConfigInfo, READ | READ_ADMIN | READ_SERVER | CHANGE),
                (O::ServerDiskEnum, READ),
                (O::StatisticsInfo, READ),
                (O::TransportEnum, READ | CHANGE),
            ],
            Self::Auditor => &[
                (O::ConfigInfo, READ | READ_ADMIN | READ_SERVER),
                (O::Connection, READ),
                (O::File, READ),
                (O::ServerDiskEnum, READ),
                (O::SessionInfo, READ | READ_ADMIN),
                (O::ShareAdminInfo, READ | READ_ADMIN),
                (O::ShareFileInfo, READ | READ_ADMIN),
                (O::StatisticsInfo, READ),
                (O::TransportEnum, READ),
            ],
        }
    }

    /// Whether it adds the right that is needed.
    #[must_use]
    pub fn has(self, need: &Need) -> bool {
        let mut grants = self.grants().iter();
        need.right != 0
            && grants
                .any(|(object, rights)| *object == need.object && rights & need.right == need.right)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn auditors_may_read_everything_and_change_nothing() {
        for object in O::ALL {
            for (_, bit) in object.rights() {
                let need = Need {
                    object,
                    right: *bit,
                    privilege: None,
                };
                assert_eq!(Operator::Auditor.has(&need), *bit != CHANGE, "{object:?}");
            }
        }
    }

    #[test]
    fn nobody_has_a_right_of_no_bits_or_half_of_one() {
        let mut need = Need {
            object: O::File,
            right: 0,
            privilege: None,
        };
        assert!(!Operator::Files.has(&need));
        need.right = CHANGE | READ_SERVER;
        assert!(!Operator::Files.has(&need));
    }

    #[test]
    fn rights_are_those_that_the_objects_know() {
        for operator in Operator::ALL {
            for (object, rights) in operator.grants() {
                let known = object.rights().iter().fold(0, |mask, (_, bit)| mask | bit);
                assert_eq!(rights & !known, 0, "{operator:?} {object:?}");
            }
        }
    }
}
