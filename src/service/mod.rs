#![forbid(unsafe_code)]
//! [MS-SRVS] section 3.1.4 as functions: typed arguments in, typed results out, never a byte.
//!
//! A handler has the shape
//! `fn netr_share_enum(call: &Call<'_>, args: NetrShareEnumIn) -> Result<NetrShareEnumOut, Fault>`:
//! what goes wrong in the terms of the protocol is a status inside the `Out` message, a [`Fault`]
//! replaces the reply. Access has been checked before a handler runs where the rule depends on opnum
//! and level alone (`access::table`); rules that depend on the object are the handler's.
//!
//! [`Fault`]: crate::error::Fault

use crate::access::Caller;
use crate::host::Host;

/// What outlives a call: one for each worker process.
#[derive(Debug, Default)]
pub struct Service {}

/// One call under way.
pub struct Call<'a> {
    /// The server around us, bound to this call.
    pub host: &'a dyn Host,
    /// Who calls.
    pub caller: &'a Caller,
    /// What outlives the call.
    pub service: &'a Service,
    /// Which call.
    pub opnum: u16,
}
