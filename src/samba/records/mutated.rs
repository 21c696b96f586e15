//! Records that are not what Samba wrote, through the decoders: for fuzzing, and for what it found.

use super::connection::Connection;
use super::form::{likely, Form, FORMS};
use super::locking::{Entry, LockingForm};
use super::parts::Versioned;
use super::{connection, open, open_file, session};
use crate::ndr::record::{decode, encode, Record, Sample};

/// A kind of record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stored {
    /// smbXsrv_session_global.tdb
    Session,
    /// smbXsrv_tcon_global.tdb
    Connection,
    /// smbXsrv_open_global.tdb
    Open,
    /// locking.tdb
    File,
}

impl Stored {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Session, Self::Connection, Self::Open, Self::File];

    /// The name of its database.
    #[must_use]
    pub const fn database(self) -> &'static str {
        match self {
            Self::Session => "smbXsrv_session_global",
            Self::Connection => "smbXsrv_tcon_global",
            Self::Open => "smbXsrv_open_global",
            Self::File => "locking",
        }
    }
}

/// A record as [`try_one`] takes it: its form, the length of its key, the key, the value.
#[must_use]
pub fn seed(release: u32, key: &[u8], value: &[u8]) -> Vec<u8> {
    let since = likely(release).next().map_or(0, |form| form.since);
    let form = FORMS.iter().position(|form| form.since == since);
    let head =
        [form.unwrap_or_default(), key.len()].map(|number| u8::try_from(number).unwrap_or(0));
    [&head, key, value].concat()
}

/// Decode a record. Nothing panics, and what is decoded is the same when it was written and decoded again.
pub fn try_one(kind: Stored, input: &[u8]) {
    let [form, key_len, rest @ ..] = input else {
        return;
    };
    let form = FORMS.get(usize::from(*form) % FORMS.len());
    let split = rest.split_at_checked(usize::from(*key_len));
    let (Some(form), Some((key, value))) = (form, split) else {
        return;
    };
    match kind {
        // Of its channels one alone is kept.
        Stored::Session => drop(session(key, value, form)),
        Stored::Connection => {
            if let Ok(Some(connection)) = connection(key, value, form) {
                let connection = Versioned(connection);
                let bytes = encode(&connection, form);
                let again: Result<Versioned<Connection<'_>>, _> = decode(&bytes, form);
                assert_eq!(again, Ok(connection));
            }
        }
        Stored::Open => drop(open(key, value, form)),
        Stored::File => {
            if let Ok(Some(file)) = open_file(key, value, locking_form(form)) {
                for entry in file.entries().flatten() {
                    let bytes = encode(&entry, form);
                    assert_eq!(decode::<_, Entry>(&bytes, form), Ok(entry));
                }
            }
        }
    }
}

/// The form of a release's files, had it been proven.
pub(super) fn locking_form(form: &'static Form) -> LockingForm {
    let once = encode(&Entry::sample(&mut Sample::default()), form).len();
    // Until 4.25 an entry is stored with the padding of its structure in memory.
    let entry_size = if form.since < 425 {
        once.next_multiple_of(8) + 12
    } else {
        once
    };
    LockingForm {
        data: form,
        entry: form,
        entry_size,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::record_tests::{stored, RELEASES};
    use super::*;

    /// Every stored record, whole, cut, and with each byte changed.
    #[test]
    fn what_samba_did_not_write_does_no_harm() {
        for release in RELEASES {
            for kind in Stored::ALL {
                let records = stored(release, kind.database());
                assert!(!records.is_empty(), "{release} {kind:?}");
                for (key, value) in records {
                    let seed = seed(release, &key, &value);
                    try_one(kind, &seed);
                    for at in 0..seed.len() {
                        try_one(kind, &seed[..at]);
                        let mut changed = seed.clone();
                        changed[at] ^= 0xff;
                        try_one(kind, &changed);
                    }
                }
            }
        }
    }

    /// A seed is a record: else nothing above would be decoded.
    #[test]
    fn a_seed_is_decoded() {
        for release in RELEASES {
            for (key, value) in stored(release, Stored::Connection.database()) {
                let seed = seed(release, &key, &value);
                let form = &FORMS[usize::from(seed[0])];
                assert!(connection(&key, &value, form).unwrap().is_some());
                assert_eq!(seed[2..], [key, value].concat());
            }
        }
    }

    #[test]
    fn what_fuzzing_found_stays_fixed() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fuzz/found");
        for file in fs::read_dir(folder).unwrap() {
            let input = fs::read(file.unwrap().path()).unwrap();
            for kind in Stored::ALL {
                try_one(kind, &input);
            }
        }
    }
}
