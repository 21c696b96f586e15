#![forbid(unsafe_code)]
//! Records of smbXsrv_tcon_global.tdb.

use super::form::Form;
use super::parts::{check_key, Time, Versioned};
use crate::ndr::record::{decode, NotStored, Text};
use crate::ndr::NdrError;
use crate::ndr_record;
use crate::registry::records::ServerId;

ndr_record! {
    /// smbXsrv_tcon_global
    Connection<'a> for Form {
        db_rec: NotStored = "db_rec",
        id: u32 = "tcon_global_id",
        wire_id: u32 = "tcon_wire_id",
        server: ServerId = "server_id",
        created: Time = "creation_time",
        share_name: Text<'a> = "share_name",
        encryption_flags: u8 = "encryption_flags",
        session: u32 = "session_global_id",
        signing_flags: u8 = "signing_flags",
    }
}

/// The tree connect of a record of the database; `None`: it was taken out just now.
pub(crate) fn connection<'a>(
    key: &[u8],
    value: &'a [u8],
    form: &Form,
) -> Result<Option<Connection<'a>>, NdrError> {
    if value.is_empty() {
        return Ok(None);
    }
    let Versioned(connection): Versioned<Connection<'a>> = decode(value, form)?;
    check_key(key, connection.id)?;
    Ok(Some(connection))
}
