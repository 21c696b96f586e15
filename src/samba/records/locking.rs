#![forbid(unsafe_code)]
//! Records of locking.tdb: one for each file that is open, with an entry for each open of it.

use super::form::Form;
use super::parts::{pull_tag, push_tag, LeaseKey, Split, Time, TimeOfDay, MISFILED};
use super::watched::{without_holders, without_watchers};
use crate::ndr::record::{decode, Leaf, NotStored, Record, Sample, Text};
use crate::ndr::{Guid, NdrError, Reader, Syntax, Writer};
use crate::ndr_record;
use crate::registry::records::{FileKey, ServerId};

ndr_record! {
    /// share_mode_entry
    Entry for Form {
        server: ServerId = "pid",
        message: u64 = "op_mid",
        oplock: u16 = "op_type",
        client_guid: Guid = "client_guid",
        create_guid: Guid = "create_guid" if create_guid,
        lease_key: LeaseKey = "lease_key",
        access_mask: u32 = "access_mask",
        share_access: u32 = "share_access",
        private_options: u32 = "private_options" if private_options,
        opened: TimeOfDay = "time",
        share_file_id: Split = "share_file_id",
        uid: u32 = "uid",
        flags: u16 = "flags",
        name_hash: u32 = "name_hash",
    }
}

ndr_record! {
    /// share_mode_data
    Data<'a> for Form {
        epoch: u64 = "unique_content_epoch",
        flags: u16 = "flags",
        service_path: Option<Text<'a>> = "servicepath",
        base_name: Option<Text<'a>> = "base_name",
        stream_name: Option<Text<'a>> = "stream_name",
        num_persistent: u32 = "num_persistent" if data_persistent,
        // What they point to stands behind the names and is not read.
        delete_tokens: DeleteTokens = "delete_tokens",
        old_write_time: Time = "old_write_time" if write_times,
        changed_write_time: Time = "changed_write_time" if write_times,
        file: FileKey = "id",
    }
}

ndr_record! {
    /// delete_token
    DeleteToken for Form {
        name_hash: u32 = "name_hash",
        parent_lease_key: LeaseKey = "parent_lease_key" if parent_lease,
        open_persistent_id: u64 = "open_persistent_id" if data_persistent,
        nt_token: NotStored = "delete_nt_token",
        unix_token: NotStored = "delete_token",
    }
}

/// Their number, the size of the array, the array; of it the first one.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct DeleteTokens(Option<DeleteToken>);

impl<'a> Record<'a, Form> for DeleteTokens {
    fn align(form: &Form) -> usize {
        DeleteToken::align(form)
    }
    fn pull(reader: &mut Reader<'a>, form: &Form) -> Result<Self, NdrError> {
        let (number, size) = (reader.u32()?, reader.u32()?);
        if number != size {
            return Err(NdrError::Mismatch {
                offset: reader.offset(),
                what: "num_delete_tokens",
            });
        }
        let mut first = None;
        for _ in 0..number {
            let token = DeleteToken::pull(reader, form)?;
            first.get_or_insert(token);
        }
        Ok(Self(first))
    }
    fn push(&self, writer: &mut Writer, form: &Form) {
        let number = u32::from(self.0.is_some());
        writer.u32(number);
        writer.u32(number);
        if let Some(token) = &self.0 {
            token.push(writer, form);
        }
    }
    fn sample(source: &mut Sample) -> Self {
        Self(Some(DeleteToken::sample(source)))
    }
    fn leaves(&self, name: &'static str, form: &Form, out: &mut Vec<Leaf>) {
        Record::<Form>::leaves(&u32::from(self.0.is_some()), "num_delete_tokens", form, out);
        if let Some(token) = &self.0 {
            token.leaves(name, form, out);
        }
    }
}

/// What is stored of a file: share_mode_data, or share_mode_dataB: version, what readers want at once, the data behind a tag.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct StoredData<'a>(pub(crate) Data<'a>);

/// SHARE_MODE_DATA_VERSION_1
const DATA_VERSION: u32 = 1;

impl<'a> Record<'a, Form> for StoredData<'a> {
    fn align(_: &Form) -> usize {
        8
    }
    fn pull(reader: &mut Reader<'a>, form: &Form) -> Result<Self, NdrError> {
        if form.data_version {
            let version = reader.u32()?;
            reader.hyper()?; // the data's own epoch
            reader.u16()?; // and its flags
            if version != DATA_VERSION {
                return Err(NdrError::Range { what: "version" });
            }
            pull_tag(reader, version)?;
        }
        let mut data = Data::pull(reader, form)?;
        data.pull_deferred(reader, form)?;
        Ok(Self(data))
    }
    fn push(&self, writer: &mut Writer, form: &Form) {
        if form.data_version {
            writer.u32(DATA_VERSION);
            writer.hyper(self.0.epoch);
            writer.u16(self.0.flags);
            push_tag(writer, DATA_VERSION);
        }
        self.0.push(writer, form);
        self.0.push_deferred(writer, form);
    }
    fn sample(source: &mut Sample) -> Self {
        Self(Data::sample(source))
    }
    fn leaves(&self, name: &'static str, form: &Form, out: &mut Vec<Leaf>) {
        if form.data_version {
            Record::<Form>::leaves(&DATA_VERSION, "version", form, out);
        }
        self.0.leaves(name, form, out);
    }
}

/// What is proven of this database's records; the entries are stored one behind the other, all in this size.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LockingForm {
    pub(crate) data: &'static Form,
    pub(crate) entry: &'static Form,
    pub(crate) entry_size: usize,
}

/// An open file: what is known of it, and its entries' bytes.
#[derive(Debug)]
pub(crate) struct OpenFile<'a> {
    pub(crate) data: Data<'a>,
    entries: &'a [u8],
    form: LockingForm,
}

impl OpenFile<'_> {
    /// One for each open.
    pub(crate) fn entries(&self) -> impl Iterator<Item = Result<Entry, NdrError>> + '_ {
        let each = self.entries.chunks_exact(self.form.entry_size.max(1));
        each.map(|bytes| decode(bytes, self.form.entry))
    }
}

/// The file of a record of the database; `None`: nobody has it open. Its id is the key, and in the data, too.
pub(crate) fn open_file<'a>(
    key: &[u8],
    value: &'a [u8],
    form: LockingForm,
) -> Result<Option<OpenFile<'a>>, NdrError> {
    let stored = without_holders(without_watchers(value)?)?;
    if stored.is_empty() {
        return Ok(None);
    }
    let mut reader = Reader::new(stored, Syntax::NDR32);
    let len = reader.count(1, usize::MAX)?;
    let (data, entries) = (reader.take(len)?, reader.take(reader.left())?);
    if data.is_empty() || entries.is_empty() {
        return Ok(None);
    }
    if entries.len() % form.entry_size.max(1) != 0 {
        return Err(NdrError::Range { what: "entries" });
    }
    let StoredData(data) = decode(data, form.data)?;
    let file = [data.file.devid, data.file.inode, data.file.extid].map(u64::to_le_bytes);
    if file.as_flattened() != key {
        return Err(MISFILED);
    }
    Ok(Some(OpenFile {
        data,
        entries,
        form,
    }))
}
