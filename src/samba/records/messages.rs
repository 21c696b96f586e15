#![forbid(unsafe_code)]
//! Messages to the processes that serve clients.

use super::form::Form;
use super::parts::{Split, Time, Versioned};
use crate::ndr::record::encode;
use crate::ndr_record;
use crate::registry::records::{FileKey, OpenRecord, SessionRecord};

ndr_record! {
    /// smbXsrv_session_close
    SessionClose for Form {
        id: u32 = "old_session_global_id",
        wire_id: u64 = "old_session_wire_id",
        created: Time = "old_creation_time",
        new_wire_id: u64 = "new_session_wire_id",
    }
}

ndr_record! {
    /// oplock_break_message, which also asks to close a file from 4.21 on.
    FileClose for Form {
        file: FileKey = "id",
        share_file_id: Split = "share_file_id",
        break_to: u8 = "break_to",
    }
}

/// What MSG_SMBXSRV_SESSION_CLOSE carries: nobody takes the session over.
pub(crate) fn session_close(session: &SessionRecord, form: &Form) -> Vec<u8> {
    let close = SessionClose {
        id: session.id,
        wire_id: session.wire_id,
        created: Time(session.created_nttime),
        new_wire_id: 0,
    };
    encode(&Versioned(close), form)
}

/// How a file is asked to be closed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum CloseForm {
    /// As oplock_break_message.
    Message,
    /// As a share mode entry was packed once, of which the file and its handle are looked at.
    PackedEntry,
}

/// The packed entry: what stands before the file, and what after its handle, of which 32 bits are left.
const BEFORE_FILE: [u8; 34] = [0; 34];
const AFTER_HANDLE: [u8; 14] = [0; 14];

/// What MSG_SMB_CLOSE_FILE carries; `None` when the handle does not fit.
pub(crate) fn file_close(open: &OpenRecord, form: CloseForm) -> Option<Vec<u8>> {
    let FileKey {
        devid,
        inode,
        extid,
    } = open.file;
    let file = [devid, inode, extid].map(u64::to_le_bytes);
    Some(match form {
        CloseForm::Message => {
            let handle = open.share_file_id.to_le_bytes();
            [file.as_flattened(), &handle, &[0]].concat()
        }
        CloseForm::PackedEntry => {
            let handle = u32::try_from(open.share_file_id).ok()?.to_le_bytes();
            [&BEFORE_FILE, file.as_flattened(), &handle, &AFTER_HANDLE].concat()
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_closed_by_its_id_and_its_handle() {
        let mut open = OpenRecord {
            file: FileKey {
                devid: 1,
                inode: 2,
                extid: 3,
            },
            share_file_id: 4,
            ..OpenRecord::default()
        };
        let message = file_close(&open, CloseForm::Message).unwrap();
        assert_eq!(message.len(), 33);
        let packed = file_close(&open, CloseForm::PackedEntry).unwrap();
        assert_eq!(packed.len(), 76);
        assert_eq!(packed[34..62], message[..28]);
        open.share_file_id = 1 << 32;
        assert!(file_close(&open, CloseForm::PackedEntry).is_none());
    }
}
