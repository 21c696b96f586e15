//! [3.1.4.30], [3.1.4.31] the canonical form of a path, and how two paths compare.
//!
//! In the canonical form separators are single backslashes and none stands at the end of a path that has more than its root,
//! `.` and `..` are gone, ports are in capitals and without their colon, a drive alone is in capitals. The case of anything else
//! stays. A `..` must not climb over the root. With a share, `\\.\` and a single `\` the first name counts as part of the root, because
//! it may choose a namespace (`\PIPE`, `\DEV`): `\a\..\b` is illegal, as it is on Windows since MS08-067; `C:\a\..\b` is not.

use std::cmp::Ordering;

use super::path_kind::PathType;
use super::path_parts::{components, separator, split, Root};
use super::path_type::{path_type, Rules};
use crate::error::NetApiStatus as Status;

/// Flag of type and canonicalization: the rules of MS-DOS. Of comparison: the paths are canonical already.
pub const OLD_RULES: u32 = 0x0000_0001;
/// Flag of canonicalization that Windows takes and that changes nothing.
pub const RESERVED: u32 = 0x8000_0000;

const BACKSLASH: u16 = 0x5C;
const DOT: u16 = 0x2E;

/// [3.1.4.30] The canonical form of `path` behind `prefix` (empty: none), and its type.
///
/// # Errors
/// ERROR_INVALID_NAME
pub fn canonicalize_path(
    path: &[u16],
    prefix: &[u16],
    rules: Rules,
) -> Result<(Vec<u16>, PathType), Status> {
    let kind = path_type(path, rules)?;
    let form = if prefix.is_empty() {
        resolve(path, kind)?
    } else {
        let full = join(prefix, path_type(prefix, rules)?, path, kind)?;
        resolve(&full, PathType::default())?
    };
    let kind = path_type(&form, rules)?;
    Ok((form, kind))
}

/// [3.1.4.31] How two paths compare, unit by unit. `canonical`: they are canonical, and are taken as they are. Paths of different
/// types are never equal: the first then counts as greater.
///
/// # Errors
/// ERROR_INVALID_NAME
pub fn compare_paths(one: &[u16], other: &[u16], canonical: bool) -> Result<Ordering, Status> {
    if canonical {
        return Ok(one.cmp(other));
    }
    let (one, kind) = canonicalize_path(one, &[], Rules::Long)?;
    let (other, other_kind) = canonicalize_path(other, &[], Rules::Long)?;
    if kind != other_kind {
        return Ok(Ordering::Greater);
    }
    Ok(one.cmp(&other))
}

/// One separator between the two. Only what has no place of its own goes behind a prefix, and only what can hold names before it.
fn join(
    prefix: &[u16],
    prefix_kind: PathType,
    path: &[u16],
    kind: PathType,
) -> Result<Vec<u16>, Status> {
    let holds = !prefix_kind.is_device() || prefix_kind == PathType::DEVICE_DISK;
    let placed = !matches!(split(path)?.0, Root::Relative | Root::Rooted) || kind.is_device();
    if !holds || placed {
        return Err(Status::ERROR_INVALID_NAME);
    }
    let end = prefix.iter().rposition(|unit| !separator(*unit));
    let start = path.iter().position(|unit| !separator(*unit));
    let mut full = prefix
        .get(..end.map_or(0, |end| end + 1))
        .unwrap_or_default()
        .to_vec();
    full.push(BACKSLASH);
    full.extend(path.get(start.unwrap_or(path.len())..).unwrap_or_default());
    Ok(full)
}

fn resolve(path: &[u16], kind: PathType) -> Result<Vec<u16>, Status> {
    if kind.is_device() {
        return Ok(device(path));
    }
    let (root, rest) = split(path)?;
    let names = names(root, rest)?;
    let mut form = start(root);
    let bare = names.is_empty();
    match root {
        Root::Computer(_) if bare && !rest.is_empty() => return Err(Status::ERROR_INVALID_NAME),
        Root::Computer(_) if !bare => form.push(BACKSLASH),
        Root::Relative
        | Root::Drive {
            absolute: false, ..
        } if bare => form.push(DOT),
        _ => {}
    }
    form.extend(names.join(&BACKSLASH));
    // What stood behind a dot may now be a port, or pose as a drive.
    let moved = root == Root::Relative && split(&form)?.0 != Root::Relative;
    if moved {
        return Err(Status::ERROR_INVALID_NAME);
    }
    match path_type(&form, Rules::Long)? {
        kind if kind.is_device() => Ok(device(&form)),
        _ => Ok(form),
    }
}

/// The names that are left when `.` and `..` are gone.
fn names<'a>(root: Root<'_>, rest: &'a [u16]) -> Result<Vec<&'a [u16]>, Status> {
    let kept = match root {
        Root::Drive { .. } | Root::Relative => 0,
        Root::Anyone | Root::Computer(_) | Root::Dot | Root::Rooted => 1,
    };
    let mut names: Vec<&[u16]> = Vec::new();
    for name in components(rest) {
        match name {
            [DOT] => {}
            [DOT, DOT] if names.len() <= kept => return Err(Status::ERROR_INVALID_NAME),
            [DOT, DOT] => drop(names.pop()),
            name => names.push(name),
        }
    }
    Ok(names)
}

fn start(root: Root<'_>) -> Vec<u16> {
    match root {
        Root::Anyone => "\\\\*".encode_utf16().collect(),
        Root::Computer(name) => [&[BACKSLASH, BACKSLASH], name].concat(),
        Root::Dot => "\\\\.\\".encode_utf16().collect(),
        Root::Rooted => vec![BACKSLASH],
        Root::Drive { letter, absolute } => {
            let mut form = vec![letter, u16::from(b':')];
            form.extend(absolute.then_some(BACKSLASH));
            form
        }
        Root::Relative => Vec::new(),
    }
}

/// Capitals, backslashes, no colon but a drive's.
fn device(path: &[u16]) -> Vec<u16> {
    let colon = u16::from(b':');
    let name = match path {
        [_, end] if *end == colon => path,
        _ => path.strip_suffix(&[colon]).unwrap_or(path),
    };
    let capital = |unit: &u16| match u8::try_from(*unit) {
        Ok(b'/') => BACKSLASH,
        Ok(byte) => u16::from(byte.to_ascii_uppercase()),
        Err(_) => *unit,
    };
    name.iter().map(capital).collect()
}

#[cfg(test)]
#[path = "path_tests.rs"]
mod tests;
