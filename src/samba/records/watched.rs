#![forbid(unsafe_code)]
//! What Samba's layers over a database put before a record: those who wait for a change of it, those who hold a lock on it.

use crate::ndr::{NdrError, Reader, Syntax};

/// `server_id`
const SERVER_ID: usize = 24;
/// One who waits: a server and a number.
const WATCHER: usize = SERVER_ID + 8;
/// Two counters of changes.
const EPOCHS: usize = 16;

/// So many entries of that size behind their number; what follows.
fn behind(bytes: &[u8], before: usize, each: usize) -> Result<&[u8], NdrError> {
    let mut reader = Reader::new(bytes, Syntax::NDR32);
    reader.take(before)?;
    let number = reader.count(each, usize::MAX)?;
    // `count` compared it with what is left.
    reader.take(number.saturating_mul(each))?;
    reader.take(reader.left())
}

/// The record of a watched database; empty: it is watched and not there. Before anybody watched it is empty, too.
pub(crate) fn without_watchers(bytes: &[u8]) -> Result<&[u8], NdrError> {
    if bytes.is_empty() {
        return Ok(bytes);
    }
    behind(bytes, 0, WATCHER)
}

/// What is stored with a lock of g_lock: behind its one holder, its counters, those who share it; empty: nothing yet.
pub(crate) fn without_holders(bytes: &[u8]) -> Result<&[u8], NdrError> {
    if bytes.is_empty() {
        return Ok(bytes);
    }
    behind(bytes, SERVER_ID + EPOCHS, SERVER_ID)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_who_wait_and_those_who_hold_are_taken_off() {
        let mut bytes = vec![2, 0, 0, 0];
        bytes.extend([0xee; 2 * WATCHER]);
        assert_eq!(without_watchers(&bytes).unwrap(), [0; 0]);
        let watched = bytes.len();
        bytes.extend([0xcc; SERVER_ID + EPOCHS]);
        bytes.extend([1, 0, 0, 0]);
        bytes.extend([0xdd; SERVER_ID]);
        assert_eq!(without_holders(&bytes[watched..]).unwrap(), [0; 0]);
        bytes.extend(b"data");
        let held = without_watchers(&bytes).unwrap();
        assert_eq!(held, &bytes[watched..]);
        assert_eq!(without_holders(held).unwrap(), b"data");
    }

    #[test]
    fn numbers_beyond_the_bytes_are_refused() {
        assert!(without_watchers(&[1, 0, 0, 0]).is_err());
        assert!(without_watchers(&[0xff; 8]).is_err());
        assert!(without_watchers(&[0, 0]).is_err());
        assert!(without_holders(&[0; SERVER_ID + EPOCHS]).is_err());
        assert!(without_holders(&[0xff; 80]).is_err());
        assert_eq!(without_watchers(&[]).unwrap(), [0; 0]);
    }
}
