#![forbid(unsafe_code)]
//! What several records have in common.

use std::fmt::Write as _;

use super::form::Form;
use crate::ndr::record::{Leaf, Record, Sample, Shown};
use crate::ndr::{NdrError, Reader, Writer};
use crate::ndr_record;
use crate::registry::records::{FileKey, ServerId};

/// A record that lies under another's key is none of Samba's.
pub(crate) const MISFILED: NdrError = NdrError::Range { what: "key" };

/// The key of a record is the id that is in it, in the order of its bytes on the wire.
pub(super) fn check_key(key: &[u8], id: u32) -> Result<(), NdrError> {
    if key == id.to_be_bytes() {
        return Ok(());
    }
    Err(MISFILED)
}

/// 64 bits in two halves, which are aligned to 4.
fn split(reader: &mut Reader<'_>) -> Result<u64, NdrError> {
    let (low, high) = (reader.u32()?, reader.u32()?);
    Ok(u64::from(high) << 32 | u64::from(low))
}

fn push_split(writer: &mut Writer, value: u64) {
    writer.align(4);
    writer.bytes(&value.to_le_bytes());
}

/// `udlong`
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub(crate) struct Split(pub(crate) u64);

impl<'a> Record<'a, Form> for Split {
    fn align(_: &Form) -> usize {
        4
    }
    fn pull(reader: &mut Reader<'a>, _: &Form) -> Result<Self, NdrError> {
        split(reader).map(Self)
    }
    fn push(&self, writer: &mut Writer, _: &Form) {
        push_split(writer, self.0);
    }
    fn sample(source: &mut Sample) -> Self {
        Self(u64::from(source.next()) << 48 | 0x5a5a)
    }
    fn leaves(&self, name: &'static str, _: &Form, out: &mut Vec<Leaf>) {
        let value = Shown::Number(self.0);
        out.push(Leaf { name, value });
    }
}

/// 1970 in units of 100 ns since 1601.
const EPOCH: u64 = 116_444_736_000_000_000;
const PER_SECOND: u64 = 10_000_000;

/// `NTTIME`: units of 100 ns since 1601.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, PartialOrd, Ord)]
pub(crate) struct Time(pub(crate) u64);

impl Time {
    /// Nanoseconds since 1970; 0 for what does not fit.
    pub(crate) fn unix_ns(self) -> i64 {
        let since = self.0.saturating_sub(EPOCH);
        i64::try_from(since)
            .ok()
            .and_then(|since| since.checked_mul(100))
            .unwrap_or_default()
    }
}

/// Whole hours of our days: shown with no less than its seconds, in whatever zone.
fn sample_seconds(source: &mut Sample) -> u64 {
    1_600_000_000 + u64::from(source.next()) * 3601
}

impl<'a> Record<'a, Form> for Time {
    fn align(_: &Form) -> usize {
        4
    }
    fn pull(reader: &mut Reader<'a>, _: &Form) -> Result<Self, NdrError> {
        split(reader).map(Self)
    }
    fn push(&self, writer: &mut Writer, _: &Form) {
        push_split(writer, self.0);
    }
    fn sample(source: &mut Sample) -> Self {
        Self(EPOCH + sample_seconds(source) * PER_SECOND)
    }
    fn leaves(&self, name: &'static str, _: &Form, out: &mut Vec<Leaf>) {
        let value = Shown::Time(self.0);
        out.push(Leaf { name, value });
    }
}

/// `timeval`
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub(crate) struct TimeOfDay {
    seconds: u64,
    microseconds: u32,
}

impl TimeOfDay {
    /// The same moment; what does not fit is at the end of all time.
    pub(crate) fn time(self) -> Time {
        let fraction = u64::from(self.microseconds) * 10;
        Time(
            self.seconds
                .saturating_mul(PER_SECOND)
                .saturating_add(fraction)
                .saturating_add(EPOCH),
        )
    }
}

impl<'a> Record<'a, Form> for TimeOfDay {
    fn align(_: &Form) -> usize {
        8
    }
    fn pull(reader: &mut Reader<'a>, _: &Form) -> Result<Self, NdrError> {
        Ok(Self {
            seconds: reader.hyper()?,
            microseconds: reader.u32()?,
        })
    }
    fn push(&self, writer: &mut Writer, _: &Form) {
        writer.hyper(self.seconds);
        writer.u32(self.microseconds);
    }
    fn sample(source: &mut Sample) -> Self {
        Self {
            seconds: sample_seconds(source),
            microseconds: 123_400 + u32::from(source.next()),
        }
    }
    fn leaves(&self, name: &'static str, _: &Form, out: &mut Vec<Leaf>) {
        let seconds = Self {
            microseconds: 0,
            ..*self
        };
        let value = Shown::TimeOfDay(seconds.time().0, self.microseconds);
        out.push(Leaf { name, value });
    }
}

/// `server_id`
impl<'a> Record<'a, Form> for ServerId {
    fn align(_: &Form) -> usize {
        8
    }
    fn pull(reader: &mut Reader<'a>, _: &Form) -> Result<Self, NdrError> {
        Ok(Self {
            pid: reader.hyper()?,
            task_id: reader.u32()?,
            vnn: reader.u32()?,
            unique_id: reader.hyper()?,
        })
    }
    fn push(&self, writer: &mut Writer, _: &Form) {
        writer.hyper(self.pid);
        writer.u32(self.task_id);
        writer.u32(self.vnn);
        writer.hyper(self.unique_id);
    }
    fn sample(source: &mut Sample) -> Self {
        let mut number = || u64::from(source.next()) << 24;
        Self {
            pid: number(),
            task_id: u32::try_from(number()).unwrap_or_default(),
            vnn: u32::try_from(number()).unwrap_or_default(),
            unique_id: number(),
        }
    }
    fn leaves(&self, _: &'static str, form: &Form, out: &mut Vec<Leaf>) {
        Record::<Form>::leaves(&self.pid, "pid", form, out);
        Record::<Form>::leaves(&self.task_id, "task_id", form, out);
        Record::<Form>::leaves(&self.vnn, "vnn", form, out);
        Record::<Form>::leaves(&self.unique_id, "unique_id", form, out);
    }
}

/// A durable handle whose client is away has no process.
pub(crate) const fn is_disconnected(server: ServerId) -> bool {
    server.pid == u64::MAX
}

/// `file_id`
impl<'a> Record<'a, Form> for FileKey {
    fn align(_: &Form) -> usize {
        4
    }
    fn pull(reader: &mut Reader<'a>, _: &Form) -> Result<Self, NdrError> {
        Ok(Self {
            devid: split(reader)?,
            inode: split(reader)?,
            extid: split(reader)?,
        })
    }
    fn push(&self, writer: &mut Writer, _: &Form) {
        push_split(writer, self.devid);
        push_split(writer, self.inode);
        push_split(writer, self.extid);
    }
    fn sample(source: &mut Sample) -> Self {
        let mut number = || u64::from(source.next()) << 40;
        Self {
            devid: number(),
            inode: number(),
            extid: number(),
        }
    }
    fn leaves(&self, _: &'static str, form: &Form, out: &mut Vec<Leaf>) {
        Split(self.devid).leaves("devid", form, out);
        Split(self.inode).leaves("inode", form, out);
        Split(self.extid).leaves("extid", form, out);
    }
}

/// `dom_sid`, as it is stored: revision, number of authorities, authority in 6 bytes, authorities.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub(crate) struct Sid<'a>(pub(crate) &'a [u8]);

/// Most authorities of a SID.
const MOST_AUTHORITIES: usize = 15;

impl Sid<'_> {
    /// S-1-5-7, whoever logs on as nobody.
    pub(crate) fn is_anonymous(&self) -> bool {
        self.0 == [1, 1, 0, 0, 0, 0, 0, 5, 7, 0, 0, 0]
    }
}

impl<'a> Record<'a, Form> for Sid<'a> {
    fn align(_: &Form) -> usize {
        4
    }
    fn pull(reader: &mut Reader<'a>, _: &Form) -> Result<Self, NdrError> {
        reader.align(4);
        let number = reader.peek(1).copied().map_or(0, usize::from);
        if number > MOST_AUTHORITIES {
            return Err(NdrError::Range { what: "num_auths" });
        }
        reader.take(8 + 4 * number).map(Self)
    }
    fn push(&self, writer: &mut Writer, _: &Form) {
        writer.align(4);
        writer.bytes(self.0);
    }
    fn sample(source: &mut Sample) -> Self {
        // Two that differ are enough: no record shows three.
        if source.next() % 2 == 0 {
            Self(&[1, 1, 0, 0, 0, 0, 0, 5, 0x12, 0, 0, 0])
        } else {
            Self(&[1, 2, 0, 0, 0, 0, 0, 22, 1, 0, 0, 0, 0x34, 0x12, 0, 0])
        }
    }
    fn leaves(&self, name: &'static str, _: &Form, out: &mut Vec<Leaf>) {
        let mut text = String::from("S");
        let mut part = |number: u64| {
            let _ = write!(text, "-{number}");
        };
        if let [revision, _, authority @ ..] = self.0 {
            part(u64::from(*revision));
            let (first, rest) = authority.split_at_checked(6).unwrap_or_default();
            part(
                first
                    .iter()
                    .fold(0, |sum, byte| sum << 8 | u64::from(*byte)),
            );
            for one in rest.chunks_exact(4) {
                let bytes = <[u8; 4]>::try_from(one).unwrap_or_default();
                part(u64::from(u32::from_le_bytes(bytes)));
            }
        }
        let value = Shown::Name(text);
        out.push(Leaf { name, value });
    }
}

ndr_record! {
    /// smb2_lease_key
    LeaseKey for Form {
        one: u64 = "data",
        other: u64 = "data",
    }
}

/// A record of `smbXsrv_*` or a message of its: version, sequence number, version once more as the tag of a union, pointer.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Versioned<T>(pub(crate) T);

/// How pointers are stored that are never NULL.
const REFERENCE: u32 = 0xaef1_aef1;

/// That tag and the pointer behind it.
pub(super) fn pull_tag(reader: &mut Reader<'_>, version: u32) -> Result<(), NdrError> {
    let (tag, pointer) = (reader.u32()?, reader.u32()?);
    if tag != version || pointer == 0 {
        return Err(NdrError::Mismatch {
            offset: reader.offset(),
            what: "version",
        });
    }
    Ok(())
}

/// The same written: from version 1 on the pointer cannot be NULL.
pub(super) fn push_tag(writer: &mut Writer, version: u32) {
    writer.u32(version);
    if version == 0 {
        writer.referent(true);
    } else {
        writer.u32(REFERENCE);
    }
}

impl<'a, T: Record<'a, Form>> Record<'a, Form> for Versioned<T> {
    fn align(_: &Form) -> usize {
        4
    }
    fn pull(reader: &mut Reader<'a>, form: &Form) -> Result<Self, NdrError> {
        let version = reader.u32()?;
        reader.u32()?; // counts the writes
        if version != form.version {
            return Err(NdrError::Range { what: "version" });
        }
        pull_tag(reader, version)?;
        let mut inner = T::pull(reader, form)?;
        inner.pull_deferred(reader, form)?;
        Ok(Self(inner))
    }
    fn push(&self, writer: &mut Writer, form: &Form) {
        writer.u32(form.version);
        writer.u32(0);
        push_tag(writer, form.version);
        self.0.push(writer, form);
        self.0.push_deferred(writer, form);
    }
    fn sample(source: &mut Sample) -> Self {
        Self(T::sample(source))
    }
    fn leaves(&self, name: &'static str, form: &Form, out: &mut Vec<Leaf>) {
        Record::<Form>::leaves(&form.version, "version", form, out);
        self.0.leaves(name, form, out);
    }
}
