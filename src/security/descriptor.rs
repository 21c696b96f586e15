#![forbid(unsafe_code)]
//! [MS-DTYP] 2.4.6: self-relative security descriptors.

use super::bytes::{tail, u16_at, u32_at};
use super::{Acl, AclSlot, GenericMapping, SdError, Sid};

/// [MS-DTYP] 2.4.6: Control bits.
pub mod control {
    /// SE_OWNER_DEFAULTED
    pub const OWNER_DEFAULTED: u16 = 0x0001;
    /// SE_GROUP_DEFAULTED
    pub const GROUP_DEFAULTED: u16 = 0x0002;
    /// SE_DACL_PRESENT
    pub const DACL_PRESENT: u16 = 0x0004;
    /// SE_DACL_DEFAULTED
    pub const DACL_DEFAULTED: u16 = 0x0008;
    /// SE_SACL_PRESENT
    pub const SACL_PRESENT: u16 = 0x0010;
    /// SE_SACL_DEFAULTED
    pub const SACL_DEFAULTED: u16 = 0x0020;
    /// SE_DACL_AUTO_INHERIT_REQ
    pub const DACL_AUTO_INHERIT_REQ: u16 = 0x0100;
    /// SE_SACL_AUTO_INHERIT_REQ
    pub const SACL_AUTO_INHERIT_REQ: u16 = 0x0200;
    /// SE_DACL_AUTO_INHERITED
    pub const DACL_AUTO_INHERITED: u16 = 0x0400;
    /// SE_SACL_AUTO_INHERITED
    pub const SACL_AUTO_INHERITED: u16 = 0x0800;
    /// SE_DACL_PROTECTED
    pub const DACL_PROTECTED: u16 = 0x1000;
    /// SE_SACL_PROTECTED
    pub const SACL_PROTECTED: u16 = 0x2000;
    /// SE_RM_CONTROL_VALID
    pub const RM_CONTROL_VALID: u16 = 0x4000;
    /// SE_SELF_RELATIVE
    pub const SELF_RELATIVE: u16 = 0x8000;
}

/// The bits that follow from the parts and are therefore not kept beside them.
const DERIVED: u16 = control::DACL_PRESENT | control::SACL_PRESENT | control::SELF_RELATIVE;

/// Revision, Sbz1, Control, four offsets.
const HEADER: usize = 20;

/// Longest descriptor taken or written, 64 KiB: an ACL cannot say a larger size, Windows refuses larger ones for files, and a client
/// that sends more wants to see what breaks.
pub const MAX_DESCRIPTOR_LEN: usize = 0x1_0000;

/// A well-formed descriptor. Equality is of meaning: gaps, order and padding of the bytes it came from are forgotten.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SecurityDescriptor {
    /// [`control`] bits but present and self-relative, which follow from the rest.
    pub control: u16,
    /// Sbz1: resource manager control, meaningful with RM_CONTROL_VALID.
    pub rm_control: u8,
    /// Owner.
    pub owner: Option<Sid>,
    /// Primary group.
    pub group: Option<Sid>,
    /// Audit list; opaque to the access check.
    pub sacl: AclSlot,
    /// Who may what.
    pub dacl: AclSlot,
}

/// Where a part lies, for the overlap check.
struct Extent {
    name: &'static str,
    start: usize,
    end: usize,
}

impl SecurityDescriptor {
    /// Reads a descriptor, as Windows does by its offsets alone: bytes that none leads to are passed over, an offset without its "present"
    /// bit means nothing, owner and group may be one SID, and so may both lists be. What came over a wire is self-relative, whether or
    /// not its bit says so.
    ///
    /// Refused: another revision, parts out of bounds, in the header, off a four-byte boundary or partly within another, size fields that
    /// contradict each other, unknown ACE kinds, more than [`MAX_DESCRIPTOR_LEN`].
    pub fn parse(bytes: &[u8]) -> Result<Self, SdError> {
        if bytes.len() > MAX_DESCRIPTOR_LEN {
            return Err(SdError::TooLong(bytes.len()));
        }
        let cut = SdError::Truncated("descriptor");
        let &[revision, rm_control, ..] = bytes else {
            return Err(cut);
        };
        if revision != 1 {
            return Err(SdError::Revision("descriptor", revision));
        }
        let flags = u16_at(bytes, 2).ok_or(cut)?;
        let mut extents = Vec::with_capacity(4);
        let owner = part(bytes, 4, "owner", &mut extents, Sid::parse)?;
        let group = part(bytes, 8, "group", &mut extents, Sid::parse)?;
        let mut acl = |bit: u16, field: usize, name: &'static str| -> Result<AclSlot, SdError> {
            // Without its bit the offset means nothing, whatever it holds.
            if flags & bit == 0 {
                return Ok(AclSlot::Absent);
            }
            Ok(part(bytes, field, name, &mut extents, Acl::parse)?
                .map_or(AclSlot::Null, AclSlot::List))
        };
        let sacl = acl(control::SACL_PRESENT, 12, "sacl")?;
        let dacl = acl(control::DACL_PRESENT, 16, "dacl")?;
        if bytes.len() < HEADER {
            return Err(cut);
        }
        check_overlap(&mut extents)?;
        Ok(Self {
            control: flags & !DERIVED,
            rm_control,
            owner,
            group,
            sacl,
            dacl,
        })
    }

    /// The self-relative form in the order Samba writes: header, owner, group, SACL, DACL. Fails on lists too long to say.
    pub fn to_bytes(&self) -> Result<Vec<u8>, SdError> {
        let mut flags = (self.control & !DERIVED) | control::SELF_RELATIVE;
        let mut body = Vec::new();
        let owner = self
            .owner
            .map_or(0, |sid| place(&mut body, |out| sid.write(out)));
        let group = self
            .group
            .map_or(0, |sid| place(&mut body, |out| sid.write(out)));
        let mut offsets = [owner, group, 0, 0];
        let [_, _, at_sacl, at_dacl] = &mut offsets;
        for (slot, bit, offset) in [
            (&self.sacl, control::SACL_PRESENT, at_sacl),
            (&self.dacl, control::DACL_PRESENT, at_dacl),
        ] {
            if *slot != AclSlot::Absent {
                flags |= bit;
            }
            if let AclSlot::List(acl) = slot {
                *offset = HEADER + body.len();
                acl.write(&mut body)?;
            }
        }
        let total = HEADER + body.len();
        if total > MAX_DESCRIPTOR_LEN {
            return Err(SdError::TooLong(total));
        }
        let mut out = Vec::with_capacity(total);
        out.extend([1, self.rm_control]);
        out.extend(flags.to_le_bytes());
        for offset in offsets {
            out.extend(
                u32::try_from(offset)
                    .map_err(|_| SdError::TooLong(total))?
                    .to_le_bytes(),
            );
        }
        out.extend(body);
        Ok(out)
    }

    /// Adds to each DACL entry what its generic bits mean, as Samba does before it stores a share's descriptor; the bits stay.
    pub fn map_generic_bits(&mut self, mapping: &GenericMapping) {
        if let AclSlot::List(acl) = &mut self.dacl {
            for ace in &mut acl.aces {
                ace.mask = mapping.map_keeping(ace.mask);
            }
        }
    }
}

/// Runs `write` at the end of `body`; the result is the offset from the start of the descriptor.
fn place(body: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) -> usize {
    let offset = HEADER + body.len();
    write(body);
    offset
}

/// The part whose offset stands at `field`; zero means there is none.
fn part<T>(
    bytes: &[u8],
    field: usize,
    name: &'static str,
    extents: &mut Vec<Extent>,
    parse: impl FnOnce(&[u8]) -> Result<(T, usize), SdError>,
) -> Result<Option<T>, SdError> {
    let raw = u32_at(bytes, field).ok_or(SdError::Truncated("descriptor"))?;
    let start = usize::try_from(raw).map_err(|_| SdError::Offset(name, usize::MAX))?;
    if start == 0 {
        return Ok(None);
    }
    if start < HEADER || start >= bytes.len() {
        return Err(SdError::Offset(name, start));
    }
    if start % 4 != 0 {
        return Err(SdError::Unaligned(name, start));
    }
    let (value, len) = parse(tail(bytes, start).ok_or(SdError::Offset(name, start))?)?;
    extents.push(Extent {
        name,
        start,
        end: start + len,
    });
    Ok(Some(value))
}

/// No byte may mean two things, though two parts may be one.
fn check_overlap(extents: &mut [Extent]) -> Result<(), SdError> {
    extents.sort_by_key(|extent| (extent.start, extent.end));
    let (mut before, mut last) = ("header", 0..HEADER);
    for extent in extents.iter() {
        let whole = extent.start..extent.end;
        if whole.start < last.end && whole != last {
            return Err(SdError::Overlap(before, extent.name));
        }
        (before, last) = (extent.name, whole);
    }
    Ok(())
}

#[cfg(test)]
#[path = "descriptor_tests.rs"]
mod tests;
