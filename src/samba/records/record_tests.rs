//! Records of real Sambas through the decoders, and proofs against Sambas that are not what they seem.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use super::connection::Connection;
use super::form::{likely, Form, FORMS};
use super::locking::{Entry, LockingForm, StoredData};
use super::messages::{FileClose, SessionClose};
use super::open::Open;
use super::parts::Versioned;
use super::session::Session;
use super::*;
use crate::ndr::record::{decode, encode, Leaf, Record, Sample, Shown};
use crate::registry::records::FileKey;

/// Dumps of sandboxes, keys of sessions zeroed: database, key, value a line. In each, users with files open, some of them twice, to be
/// deleted, locked, with foreign names.
const STORED: [(u32, &str); 4] = [
    (417, include_str!("../../../tests/stored/4.17.txt")),
    (422, include_str!("../../../tests/stored/4.22.txt")),
    (424, include_str!("../../../tests/stored/4.24.txt")),
    (425, include_str!("../../../tests/stored/4.25.txt")),
];

/// Of which there are records.
pub(super) const RELEASES: [u32; 4] = [417, 422, 424, 425];

fn form_of(release: u32) -> &'static Form {
    likely(release).next().unwrap()
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex
        .bytes()
        .map(|c| char::from(c).to_digit(16).unwrap().try_into().unwrap())
        .collect();
    digits
        .chunks_exact(2)
        .map(|pair| pair[0] << 4 | pair[1])
        .collect()
}

/// (key, value) of a database's records.
pub(super) fn stored(release: u32, database: &str) -> Vec<(Vec<u8>, Vec<u8>)> {
    let (_, text) = STORED
        .iter()
        .find(|(stored, _)| *stored == release)
        .unwrap();
    let records = text.lines().filter_map(|line| {
        let mut fields = line.split(' ');
        (fields.next() == Some(database)).then(|| {
            (
                bytes(fields.next().unwrap()),
                bytes(fields.next().unwrap_or_default()),
            )
        })
    });
    records.collect()
}

fn locking_form(release: u32) -> LockingForm {
    mutated::locking_form(form_of(release))
}

#[test]
fn sessions_of_every_release_are_read() {
    for (release, _) in STORED {
        let form = form_of(release);
        let mut accounts = HashSet::new();
        for (key, value) in stored(release, "smbXsrv_session_global") {
            let session = session(&key, &value, form).unwrap().unwrap();
            assert_eq!(key, session.id.to_be_bytes());
            assert_eq!(session.channels.count, 1);
            let channel = &session.channels.first;
            assert_eq!(channel.local_address.0, b"ipv4:127.0.0.1:445");
            assert!(channel.remote_address.0.starts_with(b"ipv4:127.0.0.1:"));
            assert_eq!(channel.remote_name.0, b"127.0.0.1");
            assert_eq!(channel.server.vnn, u32::MAX);
            assert!(channel.server.pid > 0);
            assert!(
                [0x300, 0x311, 0x302].contains(&session.dialect),
                "{:x}",
                session.dialect
            );
            let user = session.user.unwrap();
            let account = user.info.unwrap().account_name.unwrap().0;
            let is_anonymous = user.token.unwrap().user.unwrap().is_anonymous();
            assert_eq!(is_anonymous, account == b"ANONYMOUS LOGON");
            let unix_name = user.unix_info.unwrap().unix_name.unwrap().0;
            assert!(is_anonymous || unix_name == account);
            assert!(user.unix_token.unwrap().uid >= 1000);
            accounts.insert(account.to_vec());
        }
        let names = ["alice", "bob", "adminuser", "ANONYMOUS LOGON"];
        assert_eq!(accounts, names.map(|name| name.into()).into());
    }
}

#[test]
fn files_of_every_release_are_read_and_each_entry_has_its_open() {
    for (release, _) in STORED {
        let form = form_of(release);
        let mut opens = HashMap::new();
        for (key, value) in stored(release, "smbXsrv_open_global") {
            let Some(open) = open(&key, &value, form).unwrap() else {
                continue;
            };
            assert_eq!(form.open_session, open.session != 0 && open.connection != 0);
            assert_eq!(open.owner.0.len(), 28, "a SID of the machine's");
            opens.insert((open.server, open.opened), open.id);
        }
        let (mut names, mut entries) = (HashSet::new(), 0);
        for (key, value) in stored(release, "locking") {
            let file = open_file(&key, &value, locking_form(release))
                .unwrap()
                .unwrap();
            names.insert(String::from_utf8(file.data.base_name.unwrap().0.to_vec()).unwrap());
            assert!(file.data.service_path.unwrap().0.ends_with(b"/data/public"));
            for entry in file.entries() {
                let entry = entry.unwrap();
                let id = opens.get(&(entry.server, entry.opened.time())).unwrap();
                assert!(release < 424 || u64::from(*id) == entry.share_file_id.0);
                assert_eq!(entry.share_access, 7);
                entries += 1;
            }
        }
        let expected = ["both", "sub", "dying", "doomed", "locked", "Ünï 漢"];
        assert_eq!(names, expected.map(Into::into).into());
        assert_eq!(entries, 8);
        // The pipe of the one who asked, besides.
        assert_eq!(opens.len(), 9);
    }
}

#[test]
fn tree_connects_of_every_release_are_read() {
    for (release, _) in STORED {
        let form = form_of(release);
        let mut shares: Vec<_> = stored(release, "smbXsrv_tcon_global")
            .iter()
            .map(|(key, value)| {
                connection(key, value, form)
                    .unwrap()
                    .unwrap()
                    .share_name
                    .0
                    .to_vec()
            })
            .collect();
        shares.sort();
        shares.dedup();
        assert_eq!(
            shares,
            [b"IPC$".to_vec(), b"public".to_vec(), b"twin".to_vec()],
            "{release}"
        );
    }
}

#[test]
fn a_record_under_anothers_key_is_none() {
    let form = form_of(425);
    let wrong = [1, 2, 3, 4];
    for (_, value) in stored(425, "smbXsrv_session_global") {
        assert!(session(&wrong, &value, form).is_err());
        assert!(session(&[], &value, form).is_err());
    }
    for (_, value) in stored(425, "smbXsrv_tcon_global") {
        assert!(connection(&wrong, &value, form).is_err());
    }
    for (key, value) in stored(425, "smbXsrv_open_global") {
        assert!(key.len() != 4 || open(&wrong, &value, form).is_err());
    }
    for (key, value) in stored(425, "locking") {
        let form = locking_form(425);
        let other: Vec<u8> = key.iter().rev().copied().collect();
        assert!(open_file(&other, &value, form).is_err());
        assert!(open_file(&key[..8], &value, form).is_err());
    }
}

#[test]
fn what_is_cut_off_or_of_another_release_is_refused_and_never_read_past() {
    for (release, _) in STORED {
        for (key, value) in stored(release, "smbXsrv_session_global") {
            // Cut behind the number of watchers it is watched and not there.
            for end in (1..value.len()).filter(|end| *end != 4) {
                assert!(
                    session(&key, &value[..end], form_of(release)).is_err(),
                    "{end} bytes"
                );
            }
        }
        for (key, value) in stored(release, "locking") {
            for end in 1..value.len() {
                let cut = open_file(&key, &value[..end], locking_form(release));
                // Cut between two layers, it is one that holds nothing.
                assert!(cut.is_err() || cut.unwrap().is_none_or(|file| file.entries().count() < 9));
            }
        }
        for form in FORMS
            .iter()
            .filter(|form| form.version != form_of(release).version)
        {
            for (key, value) in stored(release, "smbXsrv_tcon_global") {
                assert!(connection(&key, &value, form).is_err());
            }
        }
    }
}

/// Through every decoder, in every form: nothing may come of it but a record or an error.
fn try_all(key: &[u8], value: &[u8]) {
    for form in FORMS {
        let _ = session(key, value, form);
        let _ = connection(key, value, form);
        let _ = open(key, value, form);
        for entry_size in [0, 1, 132, 152] {
            let form = LockingForm {
                data: form,
                entry: form,
                entry_size,
            };
            if let Ok(Some(file)) = open_file(key, value, form) {
                assert!(file.entries().count() <= value.len());
            }
        }
    }
}

#[test]
fn changed_bytes_are_a_record_or_an_error() {
    const DATABASES: [&str; 4] = [
        "locking",
        "smbXsrv_open_global",
        "smbXsrv_session_global",
        "smbXsrv_tcon_global",
    ];
    for (release, _) in STORED {
        for (key, value) in DATABASES
            .iter()
            .filter_map(|name| stored(release, name).pop())
        {
            for at in 0..value.len() {
                for other in [0, 1, 0x7f, 0x80, 0xff] {
                    let mut changed = value.clone();
                    changed[at] = other;
                    try_all(&key, &changed);
                }
            }
        }
    }
}

fn leaves<R: Record<'static, Form>>(record: &R, form: &Form) -> Vec<Leaf> {
    let mut leaves = Vec::new();
    record.leaves("", form, &mut leaves);
    leaves
}

#[test]
fn a_sample_of_every_record_is_read_back_in_every_form() {
    fn check<R: Record<'static, Form>>(form: &Form) {
        let sample = R::sample(&mut Sample::default());
        let bytes: &'static [u8] = encode(&sample, form).leak();
        let back: R = decode(bytes, form).unwrap();
        assert_eq!(leaves(&sample, form), leaves(&back, form));
        assert_eq!(encode(&back, form), bytes);
        let values: HashSet<_> = leaves(&sample, form)
            .iter()
            .map(|leaf| format!("{:?}", leaf.value))
            .collect();
        let constants = 8 /* numbers of elements, the version */;
        assert!(
            values.len() + constants >= leaves(&sample, form).len(),
            "members that look alike"
        );
    }
    for form in FORMS {
        check::<Versioned<Session<'_>>>(form);
        check::<Versioned<Connection<'_>>>(form);
        check::<Versioned<Open<'_>>>(form);
        check::<Versioned<SessionClose>>(form);
        check::<StoredData<'_>>(form);
        check::<Entry>(form);
        check::<FileClose>(form);
    }
}

/// A Samba of this form, with these two members the other way round in its print.
struct Fake {
    form: Form,
    swapped: [&'static str; 2],
}

impl Fake {
    fn like(form: Form) -> Self {
        Self {
            form,
            swapped: ["", ""],
        }
    }

    fn read<R: Record<'static, Form>>(&self, bytes: &[u8]) -> Option<Decoded> {
        let record: R = decode(bytes.to_vec().leak(), &self.form).ok()?;
        let mut text = String::from("record: struct fake\n");
        for leaf in leaves(&record, &self.form) {
            let name = match leaf.name {
                name if name == self.swapped[0] => self.swapped[1],
                name if name == self.swapped[1] => self.swapped[0],
                name => name,
            };
            let value = match leaf.value {
                Shown::Number(number) => format!("{number:#x} ({number})"),
                Shown::Text(text) => format!("'{text}'"),
                Shown::Time(time) => self.time(time)?,
                Shown::TimeOfDay(time, micros) => format!("{}.{micros}", self.time(time)?),
                Shown::Name(name) => name,
            };
            let _ = writeln!(text, "    {name:25}: {value}");
        }
        let bytes = encode(&record, &self.form);
        Some(Decoded { text, bytes })
    }
}

impl Decoder for Fake {
    fn decode(&self, kind: Kind, bytes: &[u8]) -> Option<Decoded> {
        match kind {
            Kind::Session => self.read::<Versioned<Session<'_>>>(bytes),
            Kind::Connection => self.read::<Versioned<Connection<'_>>>(bytes),
            Kind::Open => self.read::<Versioned<Open<'_>>>(bytes),
            Kind::Entry => self.read::<Entry>(bytes),
            Kind::Data | Kind::VersionedData => self.read::<StoredData<'_>>(bytes),
            Kind::SessionClose => self.read::<Versioned<SessionClose>>(bytes),
            Kind::FileClose => self.read::<FileClose>(bytes),
        }
    }
    fn knows(&self, kind: Kind) -> bool {
        kind != Kind::VersionedData || self.form.data_version
    }
    fn time(&self, time: u64) -> Option<String> {
        Some(format!(
            "Thu Jan  1 00:00:00 1970 UTC and {}",
            time / 10_000_000
        ))
    }
    fn unpack_entry(&self, _: &[u8]) -> Option<(String, FileKey)> {
        None
    }
}

/// What of the proven forms is which row.
fn rows(proven: &Proven) -> [Option<u32>; 6] {
    [
        proven.session.map(|form| form.since),
        proven.connection.map(|form| form.since),
        proven.open.map(|form| form.since),
        proven.locking.map(|form| form.data.since),
        proven.locking.map(|form| form.entry.since),
        proven.session_close.map(|form| form.since),
    ]
}

#[test]
fn the_form_of_a_samba_is_found_whatever_release_it_says() {
    for form in FORMS {
        for claimed in [form.since, 0, 417, 421, 425, 499] {
            let proven = prove(&Fake::like(*form), claimed, "");
            assert!(proven.file_close.is_some());
            // Rows that do not differ in a record serve as well as each other.
            let of = |since| FORMS.iter().find(|form| form.since == since).unwrap();
            let [session, connection, open, data, entry, close] =
                rows(&proven).map(|since| of(since.unwrap()));
            assert_eq!(session.transport, form.transport);
            assert_eq!(
                (session.claims, session.user_flags),
                (form.claims, form.user_flags)
            );
            assert_eq!(connection.version, form.version);
            assert_eq!(
                (open.open_record, open.open_session, open.open_file),
                (form.open_record, form.open_session, form.open_file)
            );
            assert_eq!(
                (data.parent_lease, data.write_times, data.data_version),
                (form.parent_lease, form.write_times, form.data_version)
            );
            assert_eq!(
                (entry.create_guid, entry.private_options),
                (form.create_guid, form.private_options)
            );
            assert_eq!(close.version, form.version);
        }
    }
}

#[test]
fn a_change_that_a_vendor_carried_back_switches_that_record_off_and_no_other() {
    let v4_22 = *form_of(422);
    let with_transport = Form {
        transport: true,
        ..v4_22
    };
    let proven = prove(&Fake::like(with_transport), 422, "");
    // The row of 4.23 has the same sessions.
    assert_eq!(
        rows(&proven),
        [
            Some(423),
            Some(422),
            Some(422),
            Some(422),
            Some(422),
            Some(422)
        ]
    );
    let with_guid_alone = Form {
        claims: false,
        ..v4_22
    };
    let proven = prove(&Fake::like(with_guid_alone), 422, "");
    assert_eq!(
        rows(&proven),
        [None, Some(422), Some(422), Some(422), Some(422), Some(422)]
    );
}

#[test]
fn members_of_one_size_that_changed_places_are_noticed() {
    let swaps = [
        (["session_global_id", "auth_session_info_seqnum"], 0),
        (["account_name", "domain_name"], 0),
        (["uid", "gid"], 0),
        (["local_address", "remote_address"], 0),
        (["signing_flags", "encryption_flags"], 0),
        (["tcon_global_id", "tcon_wire_id"], 1),
        (["open_persistent_id", "open_volatile_id"], 2),
        (["create_guid", "client_guid"], 2),
        (["base_name", "stream_name"], 3),
        (["access_mask", "share_access"], 4),
        (["old_session_wire_id", "new_session_wire_id"], 5),
    ];
    for form in FORMS {
        for (swapped, at) in swaps {
            let fake = Fake {
                form: *form,
                swapped,
            };
            assert_eq!(rows(&prove(&fake, form.since, ""))[at], None, "{swapped:?}");
        }
    }
}

#[test]
fn what_a_test_distrusts_is_not_proven() {
    let fake = Fake::like(*form_of(425));
    let all = "share_mode_entry session_global open_global tcon_global session_close file_close";
    let proven = prove(&fake, 425, all);
    assert_eq!(rows(&proven), [None; 6]);
    assert!(proven.file_close.is_none());
    assert!(prove(&fake, 425, "share_mode_data").locking.is_none());
}

/// A Samba that must not be asked.
struct Untouched;

impl Decoder for Untouched {
    fn decode(&self, kind: Kind, _: &[u8]) -> Option<Decoded> {
        unreachable!("{kind:?} was decoded");
    }
    fn knows(&self, _: Kind) -> bool {
        true
    }
    fn time(&self, _: u64) -> Option<String> {
        unreachable!("a time was printed");
    }
    fn unpack_entry(&self, _: &[u8]) -> Option<(String, FileKey)> {
        unreachable!("an entry was unpacked");
    }
}

#[test]
fn samba_is_not_asked_about_what_a_test_distrusts() {
    let all = "share_mode_data session_global open_global tcon_global session_close file_close";
    let proven = prove(&Untouched, 425, all);
    assert_eq!(rows(&proven), [None; 6]);
    assert!(proven.file_close.is_none());
}
