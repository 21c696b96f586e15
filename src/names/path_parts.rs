//! A path taken apart: its root, and what stands behind it.

use crate::error::NetApiStatus as Status;

/// Where a path begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Root<'a> {
    /// `\\*`
    Anyone,
    /// `\\computer`
    Computer(&'a [u16]),
    /// `\\.\`
    Dot,
    /// `\`
    Rooted,
    /// `C:` or `C:\`
    Drive { letter: u16, absolute: bool },
    /// Nothing.
    Relative,
}

/// The root of a path and the rest behind it, which may begin with separators.
///
/// # Errors
/// ERROR_INVALID_NAME: `\\` without a computer, with one that begins with a dot, or with wildcards in its name.
pub(super) fn split(path: &[u16]) -> Result<(Root<'_>, &[u16]), Status> {
    let leading = path.iter().take_while(|unit| separator(**unit)).count();
    let rest = path.get(leading..).unwrap_or_default();
    match leading {
        0 => Ok(without_separator(path)),
        1 => Ok((Root::Rooted, rest)),
        2 => behind_two(rest).ok_or(Status::ERROR_INVALID_NAME),
        _ => Err(Status::ERROR_INVALID_NAME),
    }
}

fn without_separator(path: &[u16]) -> (Root<'_>, &[u16]) {
    match path {
        [letter, colon, rest @ ..] if is_letter(*letter) && *colon == u16::from(b':') => {
            let absolute = rest.first().copied().is_some_and(separator);
            let letter = *letter;
            (Root::Drive { letter, absolute }, rest)
        }
        _ => (Root::Relative, path),
    }
}

fn behind_two(rest: &[u16]) -> Option<(Root<'_>, &[u16])> {
    let end = rest.iter().position(|unit| separator(*unit));
    let (computer, rest) = rest.split_at(end.unwrap_or(rest.len()));
    match computer {
        [] => None,
        [star] if *star == u16::from(b'*') && end.is_none() => Some((Root::Anyone, rest)),
        [dot] if *dot == u16::from(b'.') && end.is_some() => Some((Root::Dot, rest)),
        [dot, ..] if *dot == u16::from(b'.') => None,
        name if name.iter().copied().any(is_wild) => None,
        name => Some((Root::Computer(name), rest)),
    }
}

/// The names between the separators.
pub(super) fn components(rest: &[u16]) -> impl Iterator<Item = &[u16]> {
    rest.split(|unit| separator(*unit))
        .filter(|name| !name.is_empty())
}

/// Nothing but separators.
pub(super) fn blank(rest: &[u16]) -> bool {
    rest.iter().copied().all(separator)
}

/// A backslash or a slash.
pub(super) fn separator(unit: u16) -> bool {
    unit == u16::from(b'\\') || unit == u16::from(b'/')
}

/// `*` or `?`
pub(super) fn is_wild(unit: u16) -> bool {
    unit == u16::from(b'*') || unit == u16::from(b'?')
}

/// The ASCII name, in any case.
pub(super) fn equals(units: &[u16], name: &str) -> bool {
    units.len() == name.len()
        && units.iter().zip(name.bytes()).all(|(unit, byte)| {
            u8::try_from(*unit).is_ok_and(|unit| unit.eq_ignore_ascii_case(&byte))
        })
}

fn is_letter(unit: u16) -> bool {
    u8::try_from(unit).is_ok_and(|byte| byte.is_ascii_alphabetic())
}
