//! What a SHARE_INFO that a client sent says, of any level by which shares are made or changed.

use crate::idl::*;
use crate::ndr::{Bytes, WString};

/// A SHARE_INFO of such a level.
pub(super) struct Sent<'a> {
    /// The level has all that a new share takes.
    pub(super) makes_shares: bool,
    /// `None`: a null pointer.
    pub(super) members: Option<Members<'a>>,
}

/// The members that count. The server's name of level 503 does not: one that is not known stands for the default name ([2.2.4.27]), and
/// each share is one of all names here.
#[derive(Default)]
pub(super) struct Members<'a> {
    pub(super) name: Option<&'a WString>,
    pub(super) share_type: u32,
    /// `None`: the level has no remark. A null pointer is an empty one.
    pub(super) remark: Option<Option<&'a WString>>,
    pub(super) max_uses: Option<u32>,
    pub(super) path: Option<&'a WString>,
    pub(super) descriptor: Option<&'a Bytes>,
    /// Those of level 1005.
    pub(super) flags: Option<u32>,
}

/// The members that are in each level by which shares are made.
macro_rules! whole {
    ($info:ident) => {
        Members {
            name: $info.netname.as_ref(),
            share_type: $info.share_type,
            remark: Some($info.remark.as_ref()),
            max_uses: Some($info.max_uses),
            path: $info.path.as_ref(),
            ..Members::default()
        }
    };
}

impl<'a> Sent<'a> {
    /// `None`: by this level shares are neither made nor changed.
    pub(super) fn of(info: &'a ShareInfo) -> Option<Self> {
        let changes = |members| Self {
            makes_shares: false,
            members,
        };
        let makes = |members| Self {
            makes_shares: true,
            members,
        };
        Some(match info {
            ShareInfo::Level1(info) => changes(info.as_ref().map(|info| Members {
                remark: Some(info.remark.as_ref()),
                ..Members::default()
            })),
            ShareInfo::Level2(info) => makes(info.as_ref().map(|info| whole!(info))),
            ShareInfo::Level502(info) => makes(info.as_ref().map(|info| Members {
                descriptor: info.security_descriptor.as_ref(),
                ..whole!(info)
            })),
            ShareInfo::Level503(info) => makes(info.as_ref().map(|info| Members {
                descriptor: info.security_descriptor.as_ref(),
                ..whole!(info)
            })),
            ShareInfo::Level1004(info) => changes(info.as_ref().map(|info| Members {
                remark: Some(info.remark.as_ref()),
                ..Members::default()
            })),
            ShareInfo::Level1005(info) => changes(info.as_ref().map(|info| Members {
                flags: Some(info.flags),
                ..Members::default()
            })),
            ShareInfo::Level1006(info) => changes(info.as_ref().map(|info| Members {
                max_uses: Some(info.max_uses),
                ..Members::default()
            })),
            ShareInfo::Level1501(info) => changes(info.as_ref().map(|info| Members {
                descriptor: info.security_descriptor.as_ref(),
                ..Members::default()
            })),
            // They are only shown.
            ShareInfo::Level0(_) | ShareInfo::Level501(_) | ShareInfo::Level1007(_) => return None,
            ShareInfo::Unknown(_) => return None,
        })
    }
}
