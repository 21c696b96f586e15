//! Samba's own reading, printing and writing of records, to prove ours by.

use std::ffi::{c_char, c_void};

use super::frame::Frame;
use super::functions::samba;
use super::text::copied;
use super::types::{DataBlob, NdrPrint, NdrPull, NdrPush, SambaFile};
use crate::registry::records::FileKey;
use crate::samba::records::{Decoded, Decoder, Kind};

/// Room for a structure of Samba's, in 8 bytes each: the largest of a known release has 136 bytes, one that is not known may be larger
/// than any.
const ROOM: usize = 8192;
type Room = Box<[u64; ROOM]>;

fn room() -> Room {
    Box::new([0; ROOM])
}

/// The functions of one kind of record.
struct Functions {
    pull: NdrPull,
    push: NdrPush,
    print: NdrPrint,
}

macro_rules! functions {
    ($pull:ident, $push:ident, $print:ident) => {
        Some(Functions {
            pull: samba::$pull.get()?,
            push: samba::$push.get()?,
            print: samba::$print.get()?,
        })
    };
}

#[rustfmt::skip]
fn functions(kind: Kind) -> Option<Functions> {
    match kind {
        Kind::Session => functions!(ndr_pull_smbXsrv_session_globalB, ndr_push_smbXsrv_session_globalB, ndr_print_smbXsrv_session_globalB),
        Kind::Connection => functions!(ndr_pull_smbXsrv_tcon_globalB, ndr_push_smbXsrv_tcon_globalB, ndr_print_smbXsrv_tcon_globalB),
        Kind::Open => functions!(ndr_pull_smbXsrv_open_globalB, ndr_push_smbXsrv_open_globalB, ndr_print_smbXsrv_open_globalB),
        Kind::Entry => functions!(ndr_pull_share_mode_entry, ndr_push_share_mode_entry, ndr_print_share_mode_entry),
        Kind::Data => functions!(ndr_pull_share_mode_data, ndr_push_share_mode_data, ndr_print_share_mode_data),
        Kind::VersionedData => functions!(ndr_pull_share_mode_dataB, ndr_push_share_mode_dataB, ndr_print_share_mode_dataB),
        Kind::SessionClose => functions!(ndr_pull_smbXsrv_session_closeB, ndr_push_smbXsrv_session_closeB, ndr_print_smbXsrv_session_closeB),
        Kind::FileClose => functions!(ndr_pull_oplock_break_message, ndr_push_oplock_break_message, ndr_print_oplock_break_message),
    }
}

/// The running Samba.
pub(in crate::samba) struct Running;

impl Decoder for Running {
    fn decode(&self, kind: Kind, bytes: &[u8]) -> Option<Decoded> {
        let functions = functions(kind)?;
        let frame = Frame::new()?;
        let mut room = room();
        pull(&frame, &functions, bytes, &mut room)?;
        Some(Decoded {
            text: print(&frame, functions.print, &room)?,
            bytes: push(&frame, &functions, &room)?,
        })
    }

    fn knows(&self, kind: Kind) -> bool {
        functions(kind).is_some()
    }

    fn time(&self, time: u64) -> Option<String> {
        let print = samba::nt_time_string.get()?;
        let frame = Frame::new()?;
        // SAFETY: any number is a time; the text lies on the frame.
        let text = unsafe { print(frame.context(), time) };
        // SAFETY: the frame is still there.
        unsafe { copied(text) }
    }

    fn unpack_entry(&self, message: &[u8]) -> Option<(String, FileKey)> {
        let unpack = samba::message_to_share_mode_entry.get()?;
        let frame = Frame::new()?;
        let (mut room, mut file) = (room(), SambaFile::default());
        let (into, id) = (room.as_mut_ptr().cast(), (&raw mut file).cast());
        // SAFETY: both rooms are large enough; Samba looks at 76 bytes, and a packed message has so many.
        unsafe { unpack(id, into, message.as_ptr().cast()) };
        let text = print(&frame, samba::ndr_print_share_mode_entry.get()?, &room)?;
        Some((text, file.into()))
    }
}

fn pull(frame: &Frame, functions: &Functions, bytes: &[u8], room: &mut Room) -> Option<()> {
    let pull = samba::ndr_pull_struct_blob.get()?;
    let blob = DataBlob {
        data: bytes.as_ptr().cast_mut(),
        len: bytes.len(),
    };
    let into = room.as_mut_ptr();
    // SAFETY: Samba reads the blob only; the room is larger than any structure, and what it points to lies on the frame.
    let error = unsafe {
        pull(
            &raw const blob,
            frame.context(),
            into.cast(),
            functions.pull,
        )
    };
    (error == 0).then_some(())
}

fn print(frame: &Frame, function: NdrPrint, room: &Room) -> Option<String> {
    let print = samba::ndr_print_struct_string.get()?;
    let from = room.as_ptr();
    let name: *const c_char = c"record".as_ptr();
    // SAFETY: the room holds a structure that Samba itself made, of the function's kind.
    let text = unsafe { print(frame.context(), function, name, from.cast()) };
    // SAFETY: the text lies on the frame.
    unsafe { copied(text) }
}

fn push(frame: &Frame, functions: &Functions, room: &Room) -> Option<Vec<u8>> {
    let push = samba::ndr_push_struct_blob.get()?;
    let mut blob = DataBlob {
        data: std::ptr::null_mut(),
        len: 0,
    };
    let from: *const c_void = room.as_ptr().cast();
    // SAFETY: the room holds a structure that Samba itself made, of the function's kind.
    let error = unsafe { push(&raw mut blob, frame.context(), from, functions.push) };
    if error != 0 || blob.data.is_null() {
        return None;
    }
    // SAFETY: so many bytes on the frame.
    let bytes = unsafe { std::slice::from_raw_parts(blob.data, blob.len) };
    Some(bytes.to_vec())
}
