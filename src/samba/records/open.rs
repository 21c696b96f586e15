#![forbid(unsafe_code)]
//! Records of smbXsrv_open_global.tdb: one for each open file and pipe.

use super::form::Form;
use super::parts::{check_key, Sid, Time, Versioned};
use crate::ndr::record::{decode, Leaf, NotStored, PassedBy, Record, Sample};
use crate::ndr::{Guid, NdrError, Reader, Writer};
use crate::ndr_record;
use crate::registry::records::{FileKey, ServerId};

ndr_record! {
    /// smbXsrv_open_global
    Open<'a> for Form {
        db_rec: NotStored = "db_rec" if open_record,
        server: ServerId = "server_id",
        session: u64 = "session_global_id" if open_session,
        connection: u32 = "tcon_global_id" if open_session,
        id: u32 = "open_global_id",
        persistent_id: u64 = "open_persistent_id",
        volatile_id: u64 = "open_volatile_id",
        file: FileKey = "file_id" if open_file,
        name_hash: u32 = "name_hash" if open_file,
        owner: Sid<'a> = "open_owner",
        opened: Time = "open_time",
        create_guid: Guid = "create_guid",
        client_guid: Guid = "client_guid",
        app_instance_id: Guid = "app_instance_id",
        app_instance_vhigh: u64 = "app_instance_vhigh" if open_file,
        app_instance_vlow: u64 = "app_instance_vlow" if open_file,
        create_action: u32 = "create_action" if open_session,
        disconnected: Time = "disconnect_time",
        durable_timeout: u32 = "durable_timeout_msec",
        durable: u8 = "durable",
        persistent: u8 = "persistent" if open_file,
        cookie: PassedBy = "backend_cookie",
        channel_sequence: u16 = "channel_sequence",
        channel_generation: u64 = "channel_generation",
        lock_sequences: LockSequences = "lock_sequence_array",
    }
}

/// 64 bytes, passed by.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct LockSequences;

impl<'a> Record<'a, Form> for LockSequences {
    fn align(_: &Form) -> usize {
        1
    }
    fn pull(reader: &mut Reader<'a>, _: &Form) -> Result<Self, NdrError> {
        reader.take(64).map(|_| Self)
    }
    fn push(&self, writer: &mut Writer, _: &Form) {
        writer.bytes(&[0x5a; 64]);
    }
    fn sample(_: &mut Sample) -> Self {
        Self
    }
    fn leaves(&self, _: &'static str, _: &Form, _: &mut Vec<Leaf>) {}
}

/// The open of a record of the database; `None`: it was taken out just now, or the record is about replayed requests.
pub(crate) fn open<'a>(
    key: &[u8],
    value: &'a [u8],
    form: &Form,
) -> Result<Option<Open<'a>>, NdrError> {
    if value.is_empty() || key.len() != size_of::<u32>() {
        return Ok(None);
    }
    let Versioned(open): Versioned<Open<'a>> = decode(value, form)?;
    check_key(key, open.id)?;
    Ok(Some(open))
}
