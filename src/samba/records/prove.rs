#![forbid(unsafe_code)]
//! Which forms the running Samba's records have, proven before any is read.
//!
//! A record whose members are all different is written in a form and given to Samba to read. What Samba says that it is, name by name
//! and value by value, must be what was written, and what Samba makes of it again must be the same bytes. So a member more, less, moved
//! or swapped with one of its size is noticed, whatever release a vendor says that it is.

use super::connection::Connection;
use super::form::{likely, Form};
use super::locking::{Entry, LockingForm, StoredData};
use super::messages::{file_close, CloseForm, FileClose, SessionClose};
use super::open::Open;
use super::parts::Versioned;
use super::session::Session;
use crate::ndr::record::{encode, Leaf, Record, Sample, Shown};
use crate::registry::records::{FileKey, OpenRecord};

/// What Samba can be asked to read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// smbXsrv_session_globalB
    Session,
    /// smbXsrv_tcon_globalB
    Connection,
    /// smbXsrv_open_globalB
    Open,
    /// share_mode_entry
    Entry,
    /// share_mode_data
    Data,
    /// share_mode_dataB
    VersionedData,
    /// smbXsrv_session_closeB
    SessionClose,
    /// oplock_break_message
    FileClose,
}

/// What Samba says of a record.
#[derive(Clone, Debug)]
pub(crate) struct Decoded {
    /// Its members, as Samba prints them.
    pub(crate) text: String,
    /// What Samba makes of them again.
    pub(crate) bytes: Vec<u8>,
}

/// The running Samba.
pub(crate) trait Decoder {
    /// `None`: it is no such record, or this Samba knows no such kind.
    fn decode(&self, kind: Kind, bytes: &[u8]) -> Option<Decoded>;
    /// Whether Samba has that kind.
    fn knows(&self, kind: Kind) -> bool;
    /// How Samba prints a time.
    fn time(&self, time: u64) -> Option<String>;
    /// The share mode entry that Samba unpacks from a message, and the file; `None`: this Samba unpacks none.
    fn unpack_entry(&self, message: &[u8]) -> Option<(String, FileKey)>;
}

/// What is known of the running Samba; `None`: nothing fits, and such records are not read.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Proven {
    pub(crate) session: Option<&'static Form>,
    pub(crate) connection: Option<&'static Form>,
    pub(crate) open: Option<&'static Form>,
    pub(crate) locking: Option<LockingForm>,
    pub(crate) session_close: Option<&'static Form>,
    pub(crate) file_close: Option<CloseForm>,
}

/// Prove all that can be; `distrust` is a list of names of what shall not be, for tests.
pub(crate) fn prove(samba: &dyn Decoder, release: u32, distrust: &str) -> Proven {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let trusted = |name| {
        distrust
            .split(|c| !is_of_name(c))
            .all(|other| other != name)
    };
    let which = |name, proof: &dyn Fn(&Form) -> bool| {
        likely(release).find(|form| trusted(name) && proof(form))
    };
    Proven {
        session: which("session_global", &|form| {
            fits::<Versioned<Session<'_>>>(samba, Kind::Session, form)
        }),
        connection: which("tcon_global", &|form| {
            fits::<Versioned<Connection<'_>>>(samba, Kind::Connection, form)
        }),
        open: which("open_global", &|form| {
            fits::<Versioned<Open<'_>>>(samba, Kind::Open, form)
        }),
        locking: prove_locking(samba, release, &trusted),
        session_close: which("session_close", &|form| {
            fits::<Versioned<SessionClose>>(samba, Kind::SessionClose, form)
        }),
        file_close: trusted("file_close").then(|| prove_close(samba)).flatten(),
    }
}

/// A sample of the record is read by Samba as what it is, and written as it was.
fn fits<R: Record<'static, Form>>(samba: &dyn Decoder, kind: Kind, form: &Form) -> bool {
    rewritten::<R>(samba, kind, form).is_some_and(|(ours, theirs)| ours == theirs)
}

/// A sample that Samba reads as what it is: our bytes and Samba's.
fn rewritten<R: Record<'static, Form>>(
    samba: &dyn Decoder,
    kind: Kind,
    form: &Form,
) -> Option<(Vec<u8>, Vec<u8>)> {
    let record = R::sample(&mut Sample::default());
    let bytes = encode(&record, form);
    let decoded = samba.decode(kind, &bytes)?;
    let mut leaves = Vec::new();
    record.leaves("", form, &mut leaves);
    says(samba, &decoded.text, &leaves).then_some((bytes, decoded.bytes))
}

fn prove_locking(
    samba: &dyn Decoder,
    release: u32,
    trusted: &dyn Fn(&'static str) -> bool,
) -> Option<LockingForm> {
    let data_kind = |form: &Form| {
        if form.data_version {
            Kind::VersionedData
        } else {
            Kind::Data
        }
    };
    // A Samba that knows versions of the data stores them so; it can read the bare data, too.
    let stored = |form: &Form| form.data_version == samba.knows(Kind::VersionedData);
    let data = likely(release)
        .filter(|form| trusted("share_mode_data") && stored(form))
        .find(|form| fits::<StoredData<'_>>(samba, data_kind(form), form))?;
    let (entry, entry_size) = likely(release)
        .filter(|_| trusted("share_mode_entry"))
        .find_map(|form| Some((form, entry_size(samba, form)?)))?;
    Some(LockingForm {
        data,
        entry,
        entry_size,
    })
}

/// How long the entry is that Samba writes: releases before 4.25 repeat its time at the end.
fn entry_size(samba: &dyn Decoder, form: &Form) -> Option<usize> {
    let entry = Entry::sample(&mut Sample::default());
    let once = encode(&entry, form);
    let mut writer = crate::ndr::Writer::new(crate::ndr::Syntax::NDR32, once.len() * 2);
    entry.push(&mut writer, form);
    entry.opened.push(&mut writer, form);
    let twice = writer.into_bytes();
    // The longer one is read by either kind of Samba.
    let decoded = samba.decode(Kind::Entry, &twice)?;
    let mut leaves = Vec::new();
    entry.leaves("", form, &mut leaves);
    let whole = decoded.bytes == twice || decoded.bytes == once;
    (whole && says(samba, &decoded.text, &leaves)).then_some(decoded.bytes.len())
}

fn prove_close(samba: &dyn Decoder) -> Option<CloseForm> {
    let open = OpenRecord {
        file: FileKey {
            devid: 0x0101_0101_0101,
            inode: 0x0202_0202_0202,
            extid: 0x0303_0303_0303,
        },
        share_file_id: 0x0404_0404,
        ..OpenRecord::default()
    };
    let id = Leaf {
        name: "share_file_id",
        value: Shown::Number(open.share_file_id),
    };
    let packed = file_close(&open, CloseForm::PackedEntry)?;
    if let Some((text, file)) = samba.unpack_entry(&packed) {
        let same = file == open.file && says(samba, &text, &[id]);
        return same.then_some(CloseForm::PackedEntry);
    }
    // Without the function that unpacks an entry this Samba cannot want one.
    fits::<FileClose>(samba, Kind::FileClose, super::form::FORMS.first()?)
        .then_some(CloseForm::Message)
}

/// Whether a text of Samba's has all these members with these values, in this order.
fn says(samba: &dyn Decoder, text: &str, leaves: &[Leaf]) -> bool {
    let mut lines = text.lines().filter_map(|line| line.split_once(':'));
    leaves.iter().all(|leaf| {
        lines.any(|(name, value)| {
            name.trim() == leaf.name && is_value(samba, value.trim(), &leaf.value)
        })
    })
}

/// Numbers stand in brackets behind their other forms, texts in quotes.
fn is_value(samba: &dyn Decoder, printed: &str, value: &Shown) -> bool {
    match value {
        Shown::Number(number) => {
            let inner = printed
                .strip_suffix(')')
                .and_then(|rest| rest.rsplit_once('('));
            inner.is_some_and(|(_, decimal)| decimal.parse() == Ok(*number))
        }
        Shown::Text(text) => {
            let inner = printed
                .strip_prefix('\'')
                .and_then(|rest| rest.strip_suffix('\''));
            inner == Some(text)
        }
        Shown::Name(name) => printed == name,
        Shown::Time(time) => samba.time(*time).as_deref() == Some(printed),
        Shown::TimeOfDay(time, microseconds) => {
            printed.rsplit_once('.').is_some_and(|(whole, rest)| {
                rest.parse() == Ok(*microseconds) && samba.time(*time).as_deref() == Some(whole)
            })
        }
    }
}
