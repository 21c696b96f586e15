//! The descriptor of a share, from the wire to the one form that is stored.

use super::refused::Refused;
use super::share_rules::SHARE_FILE_SD_PARMNUM;
use crate::error::NetApiStatus as Status;
use crate::ndr::Bytes;
use crate::security::{ace_type, Acl, AclSlot, GenericMapping, SecurityDescriptor};

/// A descriptor for a share, checked and with its generic rights mapped to those of files, as Samba stores it; `None` when there is none.
///
/// One without a DACL lets everybody in, as on Windows, and is stored with a null one: to Samba no DACL at all lets nobody in.
/// ERROR_NOT_SUPPORTED for entries of which Samba would make something else, see [`is_misread`].
pub(super) fn descriptor(wire: Option<&Bytes>) -> Result<Option<Vec<u8>>, Refused> {
    let Some(bytes) = wire.filter(|bytes| !bytes.is_empty()) else {
        return Ok(None);
    };
    let bad = |_| Refused::parameter(SHARE_FILE_SD_PARMNUM);
    let mut sd = SecurityDescriptor::parse(&bytes.0).map_err(bad)?;
    if matches!(sd.dacl, AclSlot::Absent) {
        sd.dacl = AclSlot::Null;
    }
    let misread = [&sd.dacl, &sd.sacl].into_iter().filter_map(AclSlot::list);
    if misread
        .flat_map(|acl: &Acl| &acl.aces)
        .any(|ace| is_misread(ace.kind))
    {
        return Err(Refused {
            status: Status::ERROR_NOT_SUPPORTED,
            member: SHARE_FILE_SD_PARMNUM,
        });
    }
    sd.map_generic_bits(&GenericMapping::FILE);
    sd.to_bytes().map(Some).map_err(bad)
}

/// An entry that denies under a condition, which Samba passes over and would let in whom it is to keep out; and object entries with a
/// condition, of which Samba takes the object's type for the SID.
const fn is_misread(kind: u8) -> bool {
    use ace_type::*;
    matches!(
        kind,
        DENIED_CALLBACK | ALLOWED_CALLBACK_OBJECT | DENIED_CALLBACK_OBJECT | AUDIT_CALLBACK_OBJECT
    )
}

#[cfg(test)]
#[path = "share_descriptor_tests.rs"]
mod tests;
