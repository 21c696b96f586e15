#![forbid(unsafe_code)]
//! [MS-DTYP] 2.4.4: access control entries.

use super::bytes::{tail, u16_at, u32_at};
use super::{SdError, Sid};

/// [MS-DTYP] 2.4.4.1: AceType values.
pub mod ace_type {
    /// ACCESS_ALLOWED_ACE
    pub const ALLOWED: u8 = 0x00;
    /// ACCESS_DENIED_ACE
    pub const DENIED: u8 = 0x01;
    /// SYSTEM_AUDIT_ACE
    pub const AUDIT: u8 = 0x02;
    /// SYSTEM_ALARM_ACE
    pub const ALARM: u8 = 0x03;
    /// ACCESS_ALLOWED_OBJECT_ACE
    pub const ALLOWED_OBJECT: u8 = 0x05;
    /// ACCESS_DENIED_OBJECT_ACE
    pub const DENIED_OBJECT: u8 = 0x06;
    /// SYSTEM_AUDIT_OBJECT_ACE
    pub const AUDIT_OBJECT: u8 = 0x07;
    /// SYSTEM_ALARM_OBJECT_ACE
    pub const ALARM_OBJECT: u8 = 0x08;
    /// ACCESS_ALLOWED_CALLBACK_ACE
    pub const ALLOWED_CALLBACK: u8 = 0x09;
    /// ACCESS_DENIED_CALLBACK_ACE
    pub const DENIED_CALLBACK: u8 = 0x0A;
    /// ACCESS_ALLOWED_CALLBACK_OBJECT_ACE
    pub const ALLOWED_CALLBACK_OBJECT: u8 = 0x0B;
    /// ACCESS_DENIED_CALLBACK_OBJECT_ACE
    pub const DENIED_CALLBACK_OBJECT: u8 = 0x0C;
    /// SYSTEM_AUDIT_CALLBACK_ACE
    pub const AUDIT_CALLBACK: u8 = 0x0D;
    /// SYSTEM_AUDIT_CALLBACK_OBJECT_ACE
    pub const AUDIT_CALLBACK_OBJECT: u8 = 0x0F;
    /// SYSTEM_MANDATORY_LABEL_ACE
    pub const MANDATORY_LABEL: u8 = 0x11;
    /// SYSTEM_RESOURCE_ATTRIBUTE_ACE
    pub const RESOURCE_ATTRIBUTE: u8 = 0x12;
    /// SYSTEM_SCOPED_POLICY_ID_ACE
    pub const SCOPED_POLICY: u8 = 0x13;
}

/// [MS-DTYP] 2.4.4.1: AceFlags bits.
pub mod ace_flags {
    /// OBJECT_INHERIT_ACE
    pub const OBJECT_INHERIT: u8 = 0x01;
    /// CONTAINER_INHERIT_ACE
    pub const CONTAINER_INHERIT: u8 = 0x02;
    /// NO_PROPAGATE_INHERIT_ACE
    pub const NO_PROPAGATE: u8 = 0x04;
    /// INHERIT_ONLY_ACE: means nothing for the object itself.
    pub const INHERIT_ONLY: u8 = 0x08;
    /// INHERITED_ACE
    pub const INHERITED: u8 = 0x10;
    /// SUCCESSFUL_ACCESS_ACE_FLAG
    pub const AUDIT_SUCCESS: u8 = 0x40;
    /// FAILED_ACCESS_ACE_FLAG
    pub const AUDIT_FAILURE: u8 = 0x80;
}

/// ACE header, and the smallest ACE: header, mask, a SID without subauthorities.
const HEADER: usize = 4;
const MASK_END: usize = HEADER + 4;
/// ACE_OBJECT_TYPE_PRESENT.
const TYPE_PRESENT: u32 = 1;
/// ACE_INHERITED_OBJECT_TYPE_PRESENT.
const INHERITED_PRESENT: u32 = 2;

/// [MS-DTYP] 2.3.4.2: sixteen bytes in wire order.
pub type Guid = [u8; 16];

/// The part that only object ACEs have.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct ObjectTypes {
    /// What the ACE speaks of; `None`: the object as a whole.
    pub object: Option<Guid>,
    /// Which children inherit it; `None`: all.
    pub inherited: Option<Guid>,
}

/// One ACE.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Ace {
    /// One of [`ace_type`].
    pub kind: u8,
    /// [`ace_flags`].
    pub flags: u8,
    /// Rights, generic bits as they came.
    pub mask: u32,
    /// Written for object kinds only.
    pub object: ObjectTypes,
    /// Whom it speaks of.
    pub sid: Sid,
    /// Condition or attribute of callback and resource kinds, a multiple of four bytes; empty and not written for the others.
    pub data: Vec<u8>,
}

impl Ace {
    /// A plain ACE.
    #[must_use]
    pub fn new(kind: u8, flags: u8, mask: u32, sid: Sid) -> Self {
        Self {
            kind,
            flags,
            mask,
            object: ObjectTypes::default(),
            sid,
            data: Vec::new(),
        }
    }

    /// True for the kinds that carry [`ObjectTypes`].
    #[must_use]
    pub fn is_object(&self) -> bool {
        is_object(self.kind)
    }

    /// Reads the ACE that `bytes` begin with; the second value is its size. Nothing beyond that size is looked at.
    pub fn parse(bytes: &[u8]) -> Result<(Self, usize), SdError> {
        let cut = SdError::Truncated("ace");
        let &[kind, flags, ..] = bytes else {
            return Err(cut);
        };
        let size = usize::from(u16_at(bytes, 2).ok_or(cut)?);
        if size < MASK_END || size % 4 != 0 {
            return Err(SdError::Size("ace", size));
        }
        let body = bytes.get(..size).ok_or(cut)?;
        if !is_known(kind) {
            return Err(SdError::AceType(kind));
        }
        let mask = u32_at(body, HEADER).ok_or(cut)?;
        let (object, at) = if is_object(kind) {
            parse_object(body)?
        } else {
            (ObjectTypes::default(), MASK_END)
        };
        let (sid, len) = Sid::parse(tail(body, at).ok_or(cut)?)?;
        // Plain kinds have no use for more; Windows ignores such bytes, and they are not carried on.
        let data = if has_data(kind) {
            tail(body, at + len).unwrap_or_default().to_vec()
        } else {
            Vec::new()
        };
        Ok((
            Self {
                kind,
                flags,
                mask,
                object,
                sid,
                data,
            },
            size,
        ))
    }

    /// Appends the binary form; fails when it would exceed the 16-bit size.
    pub(super) fn write(&self, out: &mut Vec<u8>) -> Result<(), SdError> {
        let mut body = Vec::with_capacity(self.sid.binary_len() + 4);
        body.extend(self.mask.to_le_bytes());
        if self.is_object() {
            write_object(&self.object, &mut body);
        }
        self.sid.write(&mut body);
        if has_data(self.kind) {
            body.extend(&self.data);
            body.resize(body.len().next_multiple_of(4), 0);
        }
        let total = HEADER + body.len();
        let size = u16::try_from(total).map_err(|_| SdError::TooLong(total))?;
        out.extend([self.kind, self.flags]);
        out.extend(size.to_le_bytes());
        out.extend(body);
        Ok(())
    }
}

/// Kinds whose form is known; 0x04 and 0x0E, 0x10 are reserved, and what the form of a kind is must not be guessed.
const fn is_known(kind: u8) -> bool {
    matches!(kind, 0x00..=0x03 | 0x05..=0x0D | 0x0F | 0x11..=0x13)
}

const fn is_object(kind: u8) -> bool {
    matches!(kind, 0x05..=0x08 | 0x0B | 0x0C | 0x0F)
}

const fn has_data(kind: u8) -> bool {
    matches!(kind, 0x09..=0x0D | 0x0F | 0x12)
}

/// Object flags and the GUIDs they announce; also where the SID begins.
fn parse_object(body: &[u8]) -> Result<(ObjectTypes, usize), SdError> {
    let cut = SdError::Truncated("object ace");
    let flags = u32_at(body, MASK_END).ok_or(cut)?;
    if flags & !(TYPE_PRESENT | INHERITED_PRESENT) != 0 {
        return Err(SdError::ObjectFlags(flags));
    }
    let mut at = MASK_END + 4;
    let mut take = |present: u32| -> Result<Option<Guid>, SdError> {
        if flags & present == 0 {
            return Ok(None);
        }
        let guid = body
            .get(at..at + 16)
            .and_then(|b| b.try_into().ok())
            .ok_or(cut)?;
        at += 16;
        Ok(Some(guid))
    };
    let object = take(TYPE_PRESENT)?;
    let inherited = take(INHERITED_PRESENT)?;
    Ok((ObjectTypes { object, inherited }, at))
}

fn write_object(types: &ObjectTypes, body: &mut Vec<u8>) {
    let flags =
        types.object.map_or(0, |_| TYPE_PRESENT) | types.inherited.map_or(0, |_| INHERITED_PRESENT);
    body.extend(flags.to_le_bytes());
    for guid in [types.object, types.inherited].into_iter().flatten() {
        body.extend(guid);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::security::well_known;

    fn bytes(ace: &Ace) -> Vec<u8> {
        let mut out = Vec::new();
        ace.write(&mut out).unwrap();
        out
    }

    #[test]
    fn sizes_must_agree() {
        let good = bytes(&Ace::new(ace_type::ALLOWED, 0, 0x1F01FF, well_known::WORLD));
        assert_eq!(good.len(), 20);
        let with_size = |size: u8| {
            let mut b = good.clone();
            b[2] = size;
            Ace::parse(&b)
        };
        assert!(with_size(20).is_ok());
        assert_eq!(with_size(0), Err(SdError::Size("ace", 0)));
        assert_eq!(with_size(18), Err(SdError::Size("ace", 18)));
        assert_eq!(with_size(16), Err(SdError::Truncated("sid")));
        assert_eq!(with_size(24), Err(SdError::Truncated("ace")));
    }

    #[test]
    fn object_ace_is_checked() {
        let mut ace = Ace::new(ace_type::DENIED_OBJECT, 0, 1, well_known::WORLD);
        ace.object.inherited = Some([7; 16]);
        let good = bytes(&ace);
        assert_eq!(Ace::parse(&good), Ok((ace, good.len())));
        let mut flagged = good.clone();
        flagged[8] = 4;
        assert_eq!(Ace::parse(&flagged), Err(SdError::ObjectFlags(4)));
        let mut both = good;
        both[8] = 3;
        assert!(Ace::parse(&both).is_err());
    }

    #[test]
    fn unknown_kinds_are_refused() {
        let mut b = bytes(&Ace::new(ace_type::ALLOWED, 0, 1, well_known::WORLD));
        for kind in [0x04, 0x0E, 0x10, 0x14, 0xFF] {
            b[0] = kind;
            assert_eq!(Ace::parse(&b), Err(SdError::AceType(kind)));
        }
    }
}
