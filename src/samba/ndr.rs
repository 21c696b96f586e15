#![forbid(unsafe_code)]
//! Samba's own reading, printing and writing of records, to prove ours by.

use super::records::{Decoded, Decoder, Kind};
use super::sys::frame::Frame;
use super::sys::ndr::{knows, Structure};
use super::sys::samba;
use super::text::outwards;
use crate::registry::records::FileKey;

/// The running Samba.
pub(super) struct Running;

impl Decoder for Running {
    fn decode(&self, kind: Kind, bytes: &[u8]) -> Option<Decoded> {
        let record = Structure::read(kind, bytes)?;
        Some(Decoded {
            text: outwards(&record.text()?),
            bytes: record.bytes()?,
        })
    }

    fn knows(&self, kind: Kind) -> bool {
        knows(kind)
    }

    fn time(&self, time: u64) -> Option<String> {
        let text = samba::nt_time_string(&Frame::new()?, time)?;
        Some(outwards(text.to_bytes()))
    }

    fn unpack_entry(&self, message: &[u8]) -> Option<(String, FileKey)> {
        let (entry, file) = Structure::unpack_entry(message)?;
        Some((outwards(&entry.text()?), file))
    }
}
