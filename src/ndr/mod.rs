#![forbid(unsafe_code)]
//! NDR and NDR64 transfer syntaxes (\[C706\] 14, [MS-RPCE] 2.2.4 and 2.2.5): bytes to values and back.
//!
//! A type is written once ([`ndr_struct!`](crate::ndr_struct), [`ndr_union!`](crate::ndr_union),
//! [`ndr_message!`](crate::ndr_message)) and both directions come from that one list. Reading and writing go in two steps,
//! as NDR does: the part in place with its pointers, then what the pointers refer to.

#[cfg(test)]
mod arbitrary;
mod array;
mod error;
pub mod limits;
mod macros;
mod parts;
mod reader;
#[cfg(any(feature = "samba", fuzzing))]
pub(crate) mod record;
pub(crate) mod spare;
mod string;
mod syntax;
mod value;
mod wire;
mod writer;
mod wstring;

#[cfg(test)]
pub use arbitrary::Source;
pub(crate) use array::pull_elements;
pub use array::{Bytes, VaryingArray};
pub use error::NdrError;
pub(crate) use parts::{signed, unsigned};
pub use parts::{ContextHandle, Guid, Indirect, Octets256};
pub use reader::Reader;
pub use string::InPlaceString;
pub use syntax::Syntax;
pub use value::Value;
pub use wire::{Container, Message, Ndr, Reply};
pub use writer::Writer;
pub use wstring::WString;
