//! How a share looks at each level, in a list and alone.

use super::paging::{Asked, Listed};
use super::share::{flags_1005, share_type, View};
use crate::error::NetApiStatus as Status;
use crate::idl::*;
use crate::ndr::{Bytes, WString};
use crate::registry::share::Share;

/// No limit of uses.
const UNLIMITED: u32 = u32::MAX;

impl View<'_> {
    /// A page of a list, or ERROR_INVALID_LEVEL.
    pub(super) fn listed(
        &self,
        level: u32,
        asked: Asked<&Share, fn(&&Share) -> u32>,
    ) -> Result<Listed<ShareEnumUnion>, Status> {
        use ShareEnumUnion as Arm;
        let listed = match Arm::empty(level) {
            Arm::Level0(_) => asked.list(|share| self.info_0(share), Arm::Level0),
            Arm::Level1(_) => asked.list(|share| self.info_1(share), Arm::Level1),
            Arm::Level2(_) => asked.list(|share| self.info_2(share), Arm::Level2),
            Arm::Level501(_) => asked.list(|share| self.info_501(share), Arm::Level501),
            Arm::Level502(_) => asked.list(|share| self.info_502(share), Arm::Level502),
            Arm::Level503(_) => asked.list(|share| self.info_503(share), Arm::Level503),
            // They are shown alone, and decode here for other calls.
            Arm::Level1004(_)
            | Arm::Level1005(_)
            | Arm::Level1006(_)
            | Arm::Level1007(_)
            | Arm::Unknown(_) => return Err(Status::ERROR_INVALID_LEVEL),
        };
        self.complete(listed)
    }

    /// One share alone, or ERROR_INVALID_LEVEL.
    pub(super) fn alone(&self, level: u32, share: &Share) -> Result<ShareInfo, Status> {
        use ShareInfo as Arm;
        let info = match Arm::empty(level) {
            Arm::Level0(_) => Arm::Level0(Some(self.info_0(share))),
            Arm::Level1(_) => Arm::Level1(Some(self.info_1(share))),
            Arm::Level2(_) => Arm::Level2(Some(self.info_2(share))),
            Arm::Level501(_) => Arm::Level501(Some(self.info_501(share))),
            Arm::Level502(_) => Arm::Level502(Some(self.info_502(share))),
            Arm::Level503(_) => Arm::Level503(Some(self.info_503(share))),
            Arm::Level1004(_) => Arm::Level1004(Some(self.info_1004(share))),
            Arm::Level1005(_) => Arm::Level1005(Some(self.info_1005(share))),
            Arm::Level1006(_) => Arm::Level1006(Some(self.info_1006(share))),
            Arm::Level1007(_) => Arm::Level1007(Some(self.info_1007(share))),
            Arm::Level1501(_) => Arm::Level1501(Some(self.info_1501(share))),
            Arm::Unknown(_) => return Err(Status::ERROR_INVALID_LEVEL),
        };
        self.complete(info)
    }

    fn info_0(&self, share: &Share) -> ShareInfo0 {
        ShareInfo0 {
            netname: Some(share.name.clone()),
        }
    }

    fn info_1(&self, share: &Share) -> ShareInfo1 {
        ShareInfo1 {
            netname: Some(share.name.clone()),
            share_type: share_type(share),
            remark: Some(self.remark(share)),
        }
    }

    fn info_2(&self, share: &Share) -> ShareInfo2 {
        ShareInfo2 {
            netname: Some(share.name.clone()),
            share_type: share_type(share),
            remark: Some(self.remark(share)),
            permissions: 0,
            max_uses: max_uses(share),
            current_uses: self.current_uses(share),
            path: Some(self.path(share)),
            passwd: Some(WString::default()),
        }
    }

    fn info_501(&self, share: &Share) -> ShareInfo501 {
        ShareInfo501 {
            netname: Some(share.name.clone()),
            share_type: share_type(share),
            remark: Some(self.remark(share)),
            flags: flags_1005(share),
        }
    }

    fn info_502(&self, share: &Share) -> ShareInfo502I {
        let descriptor = self.descriptor(share);
        ShareInfo502I {
            netname: Some(share.name.clone()),
            share_type: share_type(share),
            remark: Some(self.remark(share)),
            permissions: 0,
            max_uses: max_uses(share),
            current_uses: self.current_uses(share),
            path: Some(self.path(share)),
            passwd: Some(WString::default()),
            reserved: length(descriptor.as_ref()),
            security_descriptor: descriptor,
        }
    }

    fn info_503(&self, share: &Share) -> ShareInfo503I {
        let inner = self.info_502(share);
        ShareInfo503I {
            netname: inner.netname,
            share_type: inner.share_type,
            remark: inner.remark,
            permissions: inner.permissions,
            max_uses: inner.max_uses,
            current_uses: inner.current_uses,
            path: inner.path,
            passwd: inner.passwd,
            servername: Some("*".into()),
            reserved: inner.reserved,
            security_descriptor: inner.security_descriptor,
        }
    }

    fn info_1004(&self, share: &Share) -> ShareInfo1004 {
        ShareInfo1004 {
            remark: Some(self.remark(share)),
        }
    }

    fn info_1005(&self, share: &Share) -> ShareInfo1005 {
        ShareInfo1005 {
            flags: flags_1005(share),
        }
    }

    fn info_1006(&self, share: &Share) -> ShareInfo1006 {
        ShareInfo1006 {
            max_uses: max_uses(share),
        }
    }

    fn info_1007(&self, share: &Share) -> ShareInfo1007 {
        ShareInfo1007 {
            flags: flags_1005(share),
            alternate_directory_name: Some("".into()),
        }
    }

    fn info_1501(&self, share: &Share) -> ShareInfo1501I {
        let descriptor = self.descriptor(share);
        ShareInfo1501I {
            reserved: length(descriptor.as_ref()),
            security_descriptor: descriptor,
        }
    }
}

const fn max_uses(share: &Share) -> u32 {
    match share.record.max_connections {
        0 => UNLIMITED,
        limit => limit,
    }
}

fn length(bytes: Option<&Bytes>) -> u32 {
    bytes
        .and_then(|bytes| u32::try_from(bytes.len()).ok())
        .unwrap_or_default()
}
