#![forbid(unsafe_code)]
//! What smbd counts while it profiles: the records of smbprofile.tdb, one for each of its processes and one for those that ended.
//!
//! A record begins with a number that Samba makes of the record's size and of the name of each member. Size and number together tell the
//! layout; a record that is none of the layouts below is not read.

use std::sync::atomic::{AtomicBool, Ordering};

use super::paths::cache_path;
use super::sys::owned::TdbFile;
use crate::error::NetApiStatus as Status;
use crate::host::{Counters, HostResult};

const SMB2_CALLS: usize = 19;
const SMB2_CREATE: usize = 5;
const SMB2_CLOSE: usize = 6;
/// A process's record has its pid for a key; a longer one is a share's, which its processes count already.
const KEY: usize = size_of::<libc::pid_t>();

/// Places are bytes from the record's begin; places within a call are words of 8 bytes.
#[derive(Debug)]
struct Layout {
    size: usize,
    magic: u64,
    /// Two words: logons, and those that failed.
    authentication: Option<usize>,
    /// The first SMB2 call's words.
    smb2: usize,
    /// How many words each SMB2 call has; the first one counts it.
    words: usize,
    /// The word that counts the failed ones.
    failed: Option<usize>,
    /// The word of bytes that came; the next one is of those that went.
    inbytes: usize,
}

const LAYOUTS: [Layout; 5] = [
    // 4.17, 4.18
    old(3552, 0x488d_9dd5_08d8_a280, 2792),
    // 4.19 to 4.22
    old(3520, 0x1ef4_4200_60d7_6662, 2760),
    // 4.23
    new(5240, 0xab61_7c9e_998f_7204, 2808),
    // 4.24
    new(5256, 0x8f2a_d693_d9de_e87f, 2824),
    // 4.25
    new(5320, 0xe306_389c_30b4_02d2, 2888),
];

const fn old(size: usize, magic: u64, smb2: usize) -> Layout {
    Layout {
        size,
        magic,
        authentication: None,
        smb2,
        words: 5,
        failed: None,
        inbytes: 3,
    }
}

const fn new(size: usize, magic: u64, smb2: usize) -> Layout {
    Layout {
        size,
        magic,
        authentication: Some(160),
        smb2,
        words: 16,
        failed: Some(1),
        inbytes: 14,
    }
}

/// All processes together. ERROR_FILE_NOT_FOUND: smbd does not profile.
pub(super) fn read() -> HostResult<Counters> {
    let mut sum = Counters::default();
    let path = cache_path(c"smbprofile.tdb").ok_or(Status::ERROR_NOT_SUPPORTED)?;
    let file = TdbFile::open(&path)?;
    file.tdb().records(false, &mut |key, record| {
        if key.len() != KEY {
            return;
        }
        match layout_of(record) {
            Some(layout) => {
                // A record has the size of its layout, so nothing is missing.
                let _ = add(&mut sum, record, layout);
            }
            None => say_unknown(record.len()),
        }
    })?;
    Ok(sum)
}

fn say_unknown(size: usize) {
    static SAID: AtomicBool = AtomicBool::new(false);
    if !SAID.swap(true, Ordering::Relaxed) {
        log::warn!("smbd's profile has a layout that is not known ({size} bytes): its counters are told as 0");
    }
}

fn layout_of(record: &[u8]) -> Option<&'static Layout> {
    let magic = word(record, 0)?;
    LAYOUTS
        .iter()
        .find(|layout| layout.size == record.len() && layout.magic == magic)
}

fn word(record: &[u8], at: usize) -> Option<u64> {
    let bytes = record.get(at..at.checked_add(8)?)?;
    Some(u64::from_ne_bytes(bytes.try_into().ok()?))
}

fn add(sum: &mut Counters, record: &[u8], layout: &Layout) -> Option<()> {
    let of =
        |call: usize, place: usize| word(record, layout.smb2 + (call * layout.words + place) * 8);
    for call in 0..SMB2_CALLS {
        grow(&mut sum.bytes_received, of(call, layout.inbytes)?);
        grow(&mut sum.bytes_sent, of(call, layout.inbytes + 1)?);
    }
    if let Some(failed) = layout.failed {
        grow(
            &mut sum.files_opened,
            done(of(SMB2_CREATE, 0)?, of(SMB2_CREATE, failed)?),
        );
    }
    grow(&mut sum.files_closed, of(SMB2_CLOSE, 0)?);
    if let Some(at) = layout.authentication {
        let (tried, failed) = (word(record, at)?, word(record, at + 8)?);
        grow(&mut sum.password_errors, failed);
        grow(&mut sum.sessions_opened, done(tried, failed));
    }
    Some(())
}

fn grow(sum: &mut u64, by: u64) {
    *sum = sum.wrapping_add(by);
}

/// What was asked for and did not fail; the two are not counted as one.
const fn done(count: u64, failed: u64) -> u64 {
    count.saturating_sub(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(layout: &Layout, words: &[(usize, u64)]) -> Vec<u8> {
        let mut record = vec![0; layout.size];
        for (at, value) in [&[(0, layout.magic)], words].concat() {
            record[at..at + 8].copy_from_slice(&value.to_ne_bytes());
        }
        record
    }

    #[test]
    fn every_layout_is_read_where_it_says() {
        for layout in &LAYOUTS {
            let of = |call: usize, place: usize| layout.smb2 + (call * layout.words + place) * 8;
            let mut words = vec![
                (of(SMB2_CLOSE, 0), 7),
                (of(SMB2_CREATE, 0), 10),
                (of(0, layout.inbytes), 100),
                (of(18, layout.inbytes), 23),
                (of(18, layout.inbytes + 1), 5),
            ];
            words.extend(layout.failed.map(|place| (of(SMB2_CREATE, place), 4)));
            words.extend(layout.authentication.map(|at| (at, 9)));
            words.extend(layout.authentication.map(|at| (at + 8, 2)));
            let record = record(layout, &words);
            let known = layout_of(&record).unwrap();
            assert_eq!(known.size, layout.size);
            let mut sum = Counters::default();
            add(&mut sum, &record, known).unwrap();
            assert_eq!((sum.bytes_received, sum.bytes_sent), (123, 5));
            assert_eq!(sum.files_closed, 7);
            let is_new = layout.failed.is_some();
            assert_eq!(sum.files_opened, if is_new { 6 } else { 0 });
            assert_eq!(
                (sum.sessions_opened, sum.password_errors),
                if is_new { (7, 2) } else { (0, 0) }
            );
        }
    }

    #[test]
    fn another_size_or_number_is_no_layout() {
        let layout = &LAYOUTS[0];
        let good = record(layout, &[]);
        assert!(layout_of(&good).is_some());
        assert!(layout_of(&good[1..]).is_none());
        assert!(layout_of(&[]).is_none());
        assert!(layout_of(&record(layout, &[(0, 1)])).is_none());
    }
}
