//! Calls into Samba and the kernel, each safe to make: what they ask for is promised by types, and what they give is given back.
//!
//! Samba's functions are found by name at run time ([`symbols`]): an absent one is `None`, and what needs it answers
//! ERROR_NOT_SUPPORTED. Everything here runs in the one thread of a worker, as root unless an identity is taken on.

#[macro_use]
mod table;

pub(crate) mod endpoint;
mod events;
pub(in crate::samba) mod frame;
pub(in crate::samba) mod functions;
pub(crate) mod handles;
pub(in crate::samba) mod home;
pub(in crate::samba) mod kernel;
pub(in crate::samba) mod lookup;
pub(in crate::samba) mod ndr;
pub(in crate::samba) mod owned;
pub(in crate::samba) mod raw;
pub(in crate::samba) mod services;
pub(in crate::samba) mod shapes;
pub(in crate::samba) mod shared;
pub(crate) mod shim;
pub(in crate::samba) mod symbols;
pub(in crate::samba) mod texts;
pub(in crate::samba) mod walks;

pub(in crate::samba) use functions as samba;
