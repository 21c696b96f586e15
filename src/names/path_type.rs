//! [2.2.2.9] path types and [3.1.1.9] how the type of a path is found.
//!
//! The algorithm of the text decides the shape. Where its answer is a plain one and [2.2.2.9] has a narrower value for such a path
//! (`\PIPE\x`, `\\server\MAILSLOT\x`, `CON`, `NUL`, `C:x` without a root), the narrower one is given. A slash counts as a backslash.
//! Control characters are as illegal as `<`, `>`, `"` and `|`.

use super::path_dos;
use super::path_kind::PathType;
use super::path_parts::{blank, components, equals, is_wild, separator, split, Root};
use crate::error::NetApiStatus as Status;

/// Longest path in 16-bit units, without the NUL.
pub const MAX_PATH: usize = 260;

/// Which path names are good ones.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rules {
    /// Up to 260 units.
    Long,
    /// Those of MS-DOS and OS/2 1.1: up to 128 characters, names of 8 and 3.
    Dos,
}

/// [3.1.4.29] The type of a path.
///
/// # Errors
/// ERROR_INVALID_NAME
pub fn path_type(path: &[u16], rules: Rules) -> Result<PathType, Status> {
    if path.is_empty() || path.len() > MAX_PATH || path.iter().any(|unit| illegal(*unit)) {
        return Err(Status::ERROR_INVALID_NAME);
    }
    let (root, rest) = split(path)?;
    let kind = kind(root, rest)?;
    if rules == Rules::Dos && !path_dos::good(path, rest, kind) {
        return Err(Status::ERROR_INVALID_NAME);
    }
    Ok(kind)
}

fn illegal(unit: u16) -> bool {
    unit < 0x20 || u8::try_from(unit).is_ok_and(|byte| b"<>\"|".contains(&byte))
}

fn kind(root: Root<'_>, rest: &[u16]) -> Result<PathType, Status> {
    let wild = rest.iter().copied().any(is_wild);
    Ok(match root {
        Root::Anyone => PathType::UNC_WC,
        Root::Computer(_) if rest.is_empty() => PathType::UNC_COMPNAME,
        Root::Computer(_) if blank(rest) => return Err(Status::ERROR_INVALID_NAME),
        Root::Computer(_) if wild => PathType::UNC_WC_PATH,
        Root::Computer(_) => system(rest).map_or(PathType::UNC, System::of_computer),
        Root::Dot | Root::Drive { absolute: true, .. } => PathType::PATH_ABSD.wild_if(wild),
        Root::Drive { .. } if rest.is_empty() => PathType::DEVICE_DISK,
        Root::Drive { .. } => PathType::PATH_RELD.wild_if(wild),
        Root::Rooted if begins_with_dev(rest) => {
            dev_device(rest).ok_or(Status::ERROR_INVALID_NAME)?
        }
        Root::Rooted if wild => PathType::PATH_ABSND_WC,
        Root::Rooted => system(rest).map_or(PathType::PATH_ABSND, System::of_here),
        Root::Relative => device(rest).unwrap_or_else(|| PathType::PATH_RELND.wild_if(wild)),
    })
}

/// A system object: the bits of its kind, and whether something in it is named.
#[derive(Clone, Copy)]
struct System {
    bits: u32,
    inside: bool,
}

impl System {
    /// COMM and PRINT have no value behind a computer; there they are names like any other, and so is a bare `PIPE`.
    const fn of_computer(self) -> PathType {
        match self.bits {
            0xC00 | 0xD00 => PathType::UNC,
            bits if self.inside => PathType(0x1000 | bits),
            _ => PathType::UNC,
        }
    }

    const fn of_here(self) -> PathType {
        PathType(0x2002 | self.bits | if self.inside { 0 } else { 0x8000 })
    }
}

fn system(rest: &[u16]) -> Option<System> {
    const NAMES: [(&str, u32); 7] = [
        ("MAILSLOT", 0x800),
        ("SEM", 0x900),
        ("SHAREMEM", 0xA00),
        ("PIPE", 0xB00),
        ("COMM", 0xC00),
        ("PRINT", 0xD00),
        ("QUEUES", 0xE00),
    ];
    let mut parts = components(rest);
    let first = parts.next()?;
    let (_, bits) = NAMES.iter().find(|(name, _)| equals(first, name))?;
    Some(System {
        bits: *bits,
        inside: parts.next().is_some(),
    })
}

/// `\DEV` and what is in it; `\DEVELOP` is a path like any other.
fn begins_with_dev(rest: &[u16]) -> bool {
    components(rest)
        .next()
        .is_some_and(|first| equals(first, "DEV"))
}

fn dev_device(rest: &[u16]) -> Option<PathType> {
    let mut parts = components(rest).skip(1);
    let name = parts.next()?;
    if parts.next().is_some() || rest.last().copied().is_some_and(separator) {
        return None;
    }
    device(name).filter(|kind| matches!(*kind, PathType::DEVICE_LPT | PathType::DEVICE_COM))
}

/// A port by its name, with a colon or without.
fn device(name: &[u16]) -> Option<PathType> {
    let name = name.strip_suffix(&[u16::from(b':')]).unwrap_or(name);
    if equals(name, "CON") {
        return Some(PathType::DEVICE_CON);
    }
    if equals(name, "NUL") {
        return Some(PathType::DEVICE_NUL);
    }
    let (digit, name) = name.split_last()?;
    if !(u16::from(b'1')..=u16::from(b'9')).contains(digit) {
        return None;
    }
    if equals(name, "LPT") {
        Some(PathType::DEVICE_LPT)
    } else {
        equals(name, "COM").then_some(PathType::DEVICE_COM)
    }
}
