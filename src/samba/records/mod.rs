#![forbid(unsafe_code)]
//! What Samba stores of sessions, tree connects and opens, read from its bytes: in every world the same bytes, from a tdb as from a
//! cluster.
//!
//! The types are written once, with the macro of `ndr`; [`form`] has what differs by release, and [`prove()`] finds out which form the
//! running Samba has. Texts are lent by the record. Samba stores them in UTF-8, whatever its charset is.

mod connection;
mod form;
mod locking;
mod messages;
#[cfg(any(test, fuzzing))]
#[allow(unreachable_pub, reason = "public for the fuzzer alone")]
pub mod mutated;
mod open;
mod parts;
mod prove;
mod session;
mod watched;

#[cfg(test)]
mod record_tests;

pub(crate) use connection::connection;
pub(crate) use locking::{open_file, Entry, LockingForm, OpenFile};
pub(crate) use messages::{file_close, session_close};
pub(crate) use open::open;
pub(crate) use parts::{is_disconnected, Time, MISFILED};
pub(crate) use prove::{prove, Decoded, Decoder, Kind, Proven};
pub(crate) use session::{session, Channel, Session};
