//! The rules of MS-DOS and OS/2 1.1 for path names.

use super::path_kind::PathType;
use super::path_parts::components;

/// Longest path, in characters of one byte each.
const MAX_PATH: usize = 128;

/// True when a path, already known to be of type `kind`, keeps to the old rules too. `rest`: what stands behind its root.
pub(super) fn good(path: &[u16], rest: &[u16], kind: PathType) -> bool {
    path.len() <= MAX_PATH && (kind.is_device() || components(rest).all(good_name))
}

/// `.`, `..`, or one to eight characters and, behind a dot, up to three.
fn good_name(name: &[u16]) -> bool {
    let dot = u16::from(b'.');
    if name == [dot] || name == [dot, dot] {
        return true;
    }
    let mut parts = name.split(|unit| *unit == dot);
    let base = parts.next().unwrap_or_default();
    let extension = parts.next().unwrap_or_default();
    (1..=8).contains(&base.len())
        && extension.len() <= 3
        && parts.next().is_none()
        && !name.iter().any(|unit| forbidden(*unit))
}

fn forbidden(unit: u16) -> bool {
    u8::try_from(unit).is_ok_and(|byte| b"+,:;=[]".contains(&byte))
}
