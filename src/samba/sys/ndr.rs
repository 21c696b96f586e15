//! Samba's own reading, printing and writing of records.

use super::frame::Frame;
use super::handles::Bytes;
use super::raw::{self, NdrPrint, NdrPull, NdrPush};
use crate::registry::records::FileKey;
use crate::samba::records::Kind;

/// The functions of one kind of record.
struct Functions {
    pull: NdrPull,
    push: NdrPush,
    print: NdrPrint,
}

macro_rules! kinds {
    ($($kind:ident: $pull:ident, $push:ident, $print:ident;)*) => {
        fn functions(kind: Kind) -> Option<Functions> {
            Some(match kind {
                $(Kind::$kind => Functions { pull: raw::$pull()?, push: raw::$push()?, print: raw::$print()? },)*
            })
        }
    };
}

kinds! {
    Session: ndr_pull_smbXsrv_session_globalB, ndr_push_smbXsrv_session_globalB, ndr_print_smbXsrv_session_globalB;
    Connection: ndr_pull_smbXsrv_tcon_globalB, ndr_push_smbXsrv_tcon_globalB, ndr_print_smbXsrv_tcon_globalB;
    Open: ndr_pull_smbXsrv_open_globalB, ndr_push_smbXsrv_open_globalB, ndr_print_smbXsrv_open_globalB;
    Entry: ndr_pull_share_mode_entry, ndr_push_share_mode_entry, ndr_print_share_mode_entry;
    Data: ndr_pull_share_mode_data, ndr_push_share_mode_data, ndr_print_share_mode_data;
    VersionedData: ndr_pull_share_mode_dataB, ndr_push_share_mode_dataB, ndr_print_share_mode_dataB;
    SessionClose: ndr_pull_smbXsrv_session_closeB, ndr_push_smbXsrv_session_closeB, ndr_print_smbXsrv_session_closeB;
    FileClose: ndr_pull_oplock_break_message, ndr_push_oplock_break_message, ndr_print_oplock_break_message;
}

/// Whether Samba has a kind of record.
pub(in crate::samba) fn knows(kind: Kind) -> bool {
    functions(kind).is_some()
}

/// A structure that Samba made of a record, on a frame.
pub(in crate::samba) struct Structure {
    /// The largest structure of a known release has 136 bytes, one that is not known may be larger than any.
    room: Box<[u64; 8192]>,
    frame: Frame,
    functions: Functions,
}

impl Structure {
    fn new(kind: Kind) -> Option<Self> {
        Some(Self {
            room: Box::new([0; 8192]),
            frame: Frame::new()?,
            functions: functions(kind)?,
        })
    }

    /// `None`: it is no such record, or this Samba knows no such kind.
    pub(in crate::samba) fn read(kind: Kind, bytes: &[u8]) -> Option<Self> {
        let pull = raw::ndr_pull_struct_blob()?;
        let mut new = Self::new(kind)?;
        let (blob, into) = (Bytes::of(bytes), new.room.as_mut_ptr().cast());
        // SAFETY: Samba reads the blob only; the room is larger than any structure, and what it points to lies on the frame.
        let error = unsafe {
            pull(
                &raw const blob,
                new.frame.context(),
                into,
                new.functions.pull,
            )
        };
        (error == 0).then_some(new)
    }

    /// The share mode entry that Samba unpacks from a message, and the file; `None`: this Samba unpacks none.
    pub(in crate::samba) fn unpack_entry(message: &[u8]) -> Option<(Self, FileKey)> {
        let unpack = raw::message_to_share_mode_entry().filter(|_| message.len() >= PACKED)?;
        let (mut new, mut file) = (Self::new(Kind::Entry)?, FileKey::default());
        let into = new.room.as_mut_ptr().cast();
        // SAFETY: both rooms are large enough, and the message is as long as one that Samba packs.
        unsafe { unpack(&raw mut file, into, message.as_ptr()) };
        Some((new, file))
    }

    /// As Samba prints it.
    pub(in crate::samba) fn text(&self) -> Option<Vec<u8>> {
        let print = raw::ndr_print_struct_string()?;
        let (context, from) = (self.frame.context(), self.room.as_ptr().cast());
        // SAFETY: the room holds a structure that Samba itself made, of the function's kind; the text lies on the frame.
        let text = unsafe { print(context, self.functions.print, c"record".as_ptr(), from) };
        Some(text.get()?.to_bytes().to_vec())
    }

    /// As Samba writes it.
    pub(in crate::samba) fn bytes(&self) -> Option<Vec<u8>> {
        let push = raw::ndr_push_struct_blob()?;
        let mut blob = Bytes::NONE;
        let (out, from) = (&raw mut blob, self.room.as_ptr().cast());
        // SAFETY: the room holds a structure that Samba itself made, of the function's kind; the bytes lie on the frame.
        let error = unsafe { push(out, self.frame.context(), from, self.functions.push) };
        (error == 0 && !blob.get().is_empty()).then(|| blob.get().to_vec())
    }
}

/// `MSG_FILE_ID` and a share mode entry as a message has them.
const PACKED: usize = 76;
