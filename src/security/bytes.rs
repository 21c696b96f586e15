#![forbid(unsafe_code)]
//! Little-endian reads that answer `None` past the end.

/// Four bytes at `at`.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let end = at.checked_add(4)?;
    bytes.get(at..end)?.try_into().ok().map(u32::from_le_bytes)
}

/// Two bytes at `at`.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let end = at.checked_add(2)?;
    bytes.get(at..end)?.try_into().ok().map(u16::from_le_bytes)
}

/// Everything from `at` on; `None` when `at` lies past the end.
pub(super) fn tail(bytes: &[u8], at: usize) -> Option<&[u8]> {
    bytes.get(at..)
}
