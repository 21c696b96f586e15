#![forbid(unsafe_code)]
//! Text to descriptor, strictly: an error is always an error and never an opening.

use std::fmt;

use super::tables::{ACE_FLAGS, ACE_TYPES, BITS, DACL_FLAGS, NULL_ACL, SACL_FLAGS, SETS};
use crate::security::well_known::{ALIASES, DOMAIN_ALIASES};
use crate::security::{Ace, Acl, AclSlot, Guid, ObjectTypes, SecurityDescriptor, Sid};

/// Longest text taken, in bytes: several times what the longest sensible descriptor of this service needs.
pub const MAX_SDDL_LEN: usize = 16 * 1024;

/// Most entries taken in one ACL, so that the binary form stays within its 16-bit size.
pub const MAX_SDDL_ACES: usize = 512;

/// Why a text is no descriptor.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SddlError {
    /// Longer than [`MAX_SDDL_LEN`].
    TooLong,
    /// More entries than [`MAX_SDDL_ACES`].
    TooManyAces,
    /// No part begins here: byte offset.
    UnknownPart(usize),
    /// A part that may stand once stands twice.
    Twice(char),
    /// Neither an alias nor a SID.
    BadSid(String),
    /// An alias that means something only within a domain, and no domain is known.
    NoDomain(String),
    /// A flag that no ACL has.
    BadAclFlag(String),
    /// Parentheses, or the count of fields within them, are wrong.
    BadAce(String),
    /// A type of entry that cannot be said or is not understood.
    BadType(String),
    /// A flag that no entry has.
    BadFlag(String),
    /// A right that is not understood.
    BadRight(String),
    /// A GUID that is none, or where none may be.
    BadGuid(String),
}

impl fmt::Display for SddlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong => write!(f, "text is longer than {MAX_SDDL_LEN} bytes"),
            Self::TooManyAces => write!(f, "more than {MAX_SDDL_ACES} entries"),
            Self::UnknownPart(at) => write!(f, "no part of a descriptor at offset {at}"),
            Self::Twice(part) => write!(f, "part {part} stands twice"),
            Self::BadSid(text) => write!(f, "sid {text:?} is not understood"),
            Self::NoDomain(text) => write!(f, "sid {text:?} needs a domain and none is known"),
            Self::BadAclFlag(text) => write!(f, "acl flag {text:?} is not understood"),
            Self::BadAce(text) => write!(f, "entry {text:?} is malformed"),
            Self::BadType(text) => write!(f, "entry type {text:?} is not understood"),
            Self::BadFlag(text) => write!(f, "entry flags {text:?} are not understood"),
            Self::BadRight(text) => write!(f, "rights {text:?} are not understood"),
            Self::BadGuid(text) => write!(f, "guid {text:?} is not understood"),
        }
    }
}

impl std::error::Error for SddlError {}

/// Reads `O:..G:..D:..S:..`, the parts in any order, each at most once; none at all is a descriptor that says nothing.
///
/// Exact: no blanks, capital letters. Aliases of domain accounts (DA, DU, LA ...) need `domain`.
pub fn from_sddl(text: &str, domain: Option<&Sid>) -> Result<SecurityDescriptor, SddlError> {
    if text.len() > MAX_SDDL_LEN {
        return Err(SddlError::TooLong);
    }
    let mut sd = SecurityDescriptor::default();
    let mut seen = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        let unknown = || SddlError::UnknownPart(text.len().saturating_sub(rest.len()));
        let (letter, after) = split_letter(rest).ok_or_else(unknown)?;
        if seen.contains(letter) {
            return Err(SddlError::Twice(letter));
        }
        seen.push(letter);
        rest = match letter {
            'O' => take_sid(after, domain, &mut sd.owner)?,
            'G' => take_sid(after, domain, &mut sd.group)?,
            'D' => take_acl(after, domain, DACL_FLAGS, &mut sd.control, &mut sd.dacl)?,
            'S' => take_acl(after, domain, SACL_FLAGS, &mut sd.control, &mut sd.sacl)?,
            _ => return Err(unknown()),
        };
    }
    Ok(sd)
}

/// `X:` and what follows.
fn split_letter(text: &str) -> Option<(char, &str)> {
    let mut chars = text.chars();
    let letter = chars.next()?;
    chars.as_str().strip_prefix(':').map(|rest| (letter, rest))
}

/// A SID up to the next part. A part begins with a letter and a colon, and no SID contains a colon.
fn take_sid<'t>(
    text: &'t str,
    domain: Option<&Sid>,
    into: &mut Option<Sid>,
) -> Result<&'t str, SddlError> {
    let end = match text.find(':') {
        Some(colon) => text
            .char_indices()
            .rev()
            .map(|(at, _)| at)
            .find(|&at| at < colon)
            .unwrap_or(0),
        None => text.len(),
    };
    let (word, rest) = text
        .split_at_checked(end)
        .ok_or_else(|| SddlError::BadSid(text.to_owned()))?;
    *into = Some(sid(word, domain)?);
    Ok(rest)
}

/// Alias or `S-1-...`.
fn sid(word: &str, domain: Option<&Sid>) -> Result<Sid, SddlError> {
    if let Some((_, sid)) = ALIASES.iter().find(|(name, _)| *name == word) {
        return Ok(*sid);
    }
    if let Some((_, rid)) = DOMAIN_ALIASES.iter().find(|(name, _)| *name == word) {
        return domain
            .and_then(|domain| domain.child(*rid))
            .ok_or_else(|| SddlError::NoDomain(word.to_owned()));
    }
    word.parse().map_err(|_| SddlError::BadSid(word.to_owned()))
}

/// Flags, then entries or NO_ACCESS_CONTROL; the result is what follows.
fn take_acl<'t>(
    text: &'t str,
    domain: Option<&Sid>,
    flags: &[(&str, u16)],
    control: &mut u16,
    into: &mut AclSlot,
) -> Result<&'t str, SddlError> {
    let mut rest = text;
    // A flag counts only where the next part does not begin: no part is named P, AR or AI.
    while let Some((name, bit)) = flags.iter().find(|(name, _)| rest.starts_with(name)) {
        if *control & bit != 0 {
            return Err(SddlError::BadAclFlag((*name).to_owned()));
        }
        *control |= bit;
        rest = rest.get(name.len()..).unwrap_or_default();
    }
    if let Some(after) = rest.strip_prefix(NULL_ACL) {
        *into = AclSlot::Null;
        return Ok(after);
    }
    let mut acl = Acl::default();
    while let Some(inner) = rest.strip_prefix('(') {
        let (entry, after) = inner
            .split_once(')')
            .ok_or_else(|| SddlError::BadAce(inner.to_owned()))?;
        if acl.aces.len() >= MAX_SDDL_ACES {
            return Err(SddlError::TooManyAces);
        }
        acl.aces.push(ace(entry, domain)?);
        rest = after;
    }
    *into = AclSlot::List(acl);
    Ok(rest)
}

/// `type;flags;rights;object guid;inherited guid;sid`, exactly six fields.
fn ace(entry: &str, domain: Option<&Sid>) -> Result<Ace, SddlError> {
    let fields: Vec<&str> = entry.split(';').collect();
    let &[kind, flags, rights, object, inherited, who] = fields.as_slice() else {
        return Err(SddlError::BadAce(entry.to_owned()));
    };
    let (_, kind) = ACE_TYPES
        .iter()
        .find(|(name, _)| *name == kind)
        .ok_or_else(|| SddlError::BadType(kind.to_owned()))?;
    let mut ace = Ace::new(*kind, ace_flags(flags)?, mask(rights)?, sid(who, domain)?);
    ace.object = ObjectTypes {
        object: guid(object)?,
        inherited: guid(inherited)?,
    };
    if !ace.is_object() && ace.object != ObjectTypes::default() {
        return Err(SddlError::BadGuid(entry.to_owned()));
    }
    Ok(ace)
}

/// Two letters each, none twice.
fn ace_flags(text: &str) -> Result<u8, SddlError> {
    let bad = || SddlError::BadFlag(text.to_owned());
    pairs(text).try_fold(0, |flags, pair| {
        let (_, bit) = ACE_FLAGS
            .iter()
            .find(|(name, _)| name.as_bytes() == pair)
            .ok_or_else(bad)?;
        if flags & bit == 0 {
            Ok(flags | bit)
        } else {
            Err(bad())
        }
    })
}

/// A number, words of two letters, or nothing at all for no rights, as Samba writes those of an entry without any.
fn mask(text: &str) -> Result<u32, SddlError> {
    let bad = || SddlError::BadRight(text.to_owned());
    if text.starts_with(|first: char| first.is_ascii_digit()) {
        return number(text).ok_or_else(bad);
    }
    pairs(text).try_fold(0, |mask, pair| {
        let word = BITS
            .iter()
            .chain(SETS)
            .find(|(name, _)| name.as_bytes() == pair);
        word.map(|(_, bits)| mask | bits).ok_or_else(bad)
    })
}

/// [MS-DTYP] 2.5.1.1: hexadecimal behind `0x`, octal behind `0`, else decimal.
fn number(text: &str) -> Option<u32> {
    let hex = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"));
    let (digits, radix) = match (hex, text.strip_prefix('0')) {
        (Some(hex), _) => (hex, 16),
        (None, Some(octal)) if !octal.is_empty() => (octal, 8),
        _ => (text, 10),
    };
    // A sign is no digit, though a number of Rust's may have one.
    let plain = digits.chars().all(|digit| digit.is_digit(radix));
    plain.then(|| u32::from_str_radix(digits, radix).ok())?
}

/// The bytes two by two; an odd one comes alone and matches nothing.
fn pairs(text: &str) -> impl Iterator<Item = &[u8]> {
    text.as_bytes().chunks(2)
}

/// Empty, or 8-4-4-4-12 hex digits; the first three groups are little-endian on the wire.
fn guid(text: &str) -> Result<Option<Guid>, SddlError> {
    if text.is_empty() {
        return Ok(None);
    }
    read_guid(text)
        .map(Some)
        .ok_or_else(|| SddlError::BadGuid(text.to_owned()))
}

fn read_guid(text: &str) -> Option<Guid> {
    let groups: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    if lengths != [8, 4, 4, 4, 12] || !text.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit()) {
        return None;
    }
    let number = |at: usize| u64::from_str_radix(groups.get(at)?, 16).ok();
    let mut bytes = Vec::with_capacity(16);
    bytes.extend(u32::try_from(number(0)?).ok()?.to_le_bytes());
    bytes.extend(u16::try_from(number(1)?).ok()?.to_le_bytes());
    bytes.extend(u16::try_from(number(2)?).ok()?.to_le_bytes());
    bytes.extend(u16::try_from(number(3)?).ok()?.to_be_bytes());
    bytes.extend(number(4)?.to_be_bytes().iter().skip(2));
    bytes.try_into().ok()
}
