#![forbid(unsafe_code)]
//! Descriptor to text. What is written reads back as the same descriptor.

use std::fmt::{self, Write as _};

use super::tables::{ACE_FLAGS, ACE_TYPES, BITS, DACL_FLAGS, NULL_ACL, SACL_FLAGS, SETS};
use crate::security::well_known::ALIASES;
use crate::security::{Ace, AclSlot, Guid, SecurityDescriptor, Sid};

/// The descriptor holds something SDDL, or the SDDL of this crate, has no words for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SddlWriteError {
    /// An entry of this type.
    Kind(u8),
    /// An entry with these flags.
    Flags(u8),
}

impl fmt::Display for SddlWriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kind(kind) => write!(f, "entry type {kind:#04x} has no sddl"),
            Self::Flags(flags) => write!(f, "entry flags {flags:#04x} have no sddl"),
        }
    }
}

impl std::error::Error for SddlWriteError {}

/// `O:..G:..D:..S:..`. Well-known SIDs by alias, accounts always as `S-1-...`, so that no domain is needed to read it.
///
/// Not said: the "defaulted" control bits and the resource manager's byte.
pub fn to_sddl(sd: &SecurityDescriptor) -> Result<String, SddlWriteError> {
    let mut out = String::new();
    for (letter, sid) in [("O:", &sd.owner), ("G:", &sd.group)] {
        if let Some(sid) = sid {
            out.push_str(letter);
            push_sid(&mut out, sid);
        }
    }
    push_acl(&mut out, "D:", &sd.dacl, sd.control, DACL_FLAGS)?;
    push_acl(&mut out, "S:", &sd.sacl, sd.control, SACL_FLAGS)?;
    Ok(out)
}

fn push_acl(
    out: &mut String,
    letter: &str,
    slot: &AclSlot,
    control: u16,
    flags: &[(&str, u16)],
) -> Result<(), SddlWriteError> {
    if *slot == AclSlot::Absent {
        return Ok(());
    }
    out.push_str(letter);
    for (name, _) in flags.iter().filter(|(_, bit)| control & bit != 0) {
        out.push_str(name);
    }
    match slot.list() {
        Some(acl) => acl.aces.iter().try_for_each(|ace| push_ace(out, ace)),
        None => {
            out.push_str(NULL_ACL);
            Ok(())
        }
    }
}

fn push_ace(out: &mut String, ace: &Ace) -> Result<(), SddlWriteError> {
    let (kind, _) = ACE_TYPES
        .iter()
        .find(|(_, kind)| *kind == ace.kind)
        .ok_or(SddlWriteError::Kind(ace.kind))?;
    out.push('(');
    out.push_str(kind);
    out.push(';');
    let mut left = ace.flags;
    for (name, bit) in ACE_FLAGS.iter().filter(|(_, bit)| ace.flags & bit != 0) {
        out.push_str(name);
        left &= !bit;
    }
    if left != 0 {
        return Err(SddlWriteError::Flags(ace.flags));
    }
    out.push(';');
    push_mask(out, ace.mask);
    for guid in [ace.object.object, ace.object.inherited] {
        out.push(';');
        if let Some(guid) = guid.filter(|_| ace.is_object()) {
            push_guid(out, &guid);
        }
    }
    out.push(';');
    push_sid(out, &ace.sid);
    out.push(')');
    Ok(())
}

/// A set's name, else the names of the bits, else hex.
fn push_mask(out: &mut String, mask: u32) {
    if let Some((name, _)) = SETS.iter().find(|(_, bits)| *bits == mask) {
        return out.push_str(name);
    }
    let words: Vec<_> = BITS.iter().filter(|(_, bit)| mask & bit != 0).collect();
    let said = words.iter().fold(0, |all, (_, bit)| all | bit);
    if mask != 0 && said == mask {
        words.iter().for_each(|(name, _)| out.push_str(name));
    } else {
        append(out, format_args!("{mask:#x}"));
    }
}

fn push_sid(out: &mut String, sid: &Sid) {
    match ALIASES.iter().find(|(_, known)| known == sid) {
        Some((name, _)) => out.push_str(name),
        None => append(out, format_args!("{sid}")),
    }
}

fn push_guid(out: &mut String, guid: &Guid) {
    let [a0, a1, a2, a3, b0, b1, c0, c1, d0, d1, rest @ ..] = guid;
    append(
        out,
        format_args!(
            "{a3:02x}{a2:02x}{a1:02x}{a0:02x}-{b1:02x}{b0:02x}-{c1:02x}{c0:02x}-{d0:02x}{d1:02x}-"
        ),
    );
    rest.iter()
        .for_each(|byte| append(out, format_args!("{byte:02x}")));
}

/// Writing to a `String` cannot fail, so there is no error to pass on.
fn append(out: &mut String, text: fmt::Arguments<'_>) {
    let _ = out.write_fmt(text);
}
