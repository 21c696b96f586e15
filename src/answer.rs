#![forbid(unsafe_code)]
//! The one way to a handler: decode, ask who may, call, encode.

use crate::access::Rules;
use crate::drill;
use crate::error::Fault;
use crate::ndr::{Message, Reply, Syntax};
use crate::service::Call;

/// How a call is answered: stub bytes in, stub bytes or a fault out.
pub type Answer = fn(&Call<'_>, &[u8], Syntax) -> Result<Vec<u8>, Fault>;

/// Answer a call with `handler`, which runs only for those who may make the call at its level. To the others the reply says
/// ERROR_ACCESS_DENIED, and nothing that depends on the server's state.
pub(crate) fn run<I: Message, O: Reply<I>>(
    call: &Call<'_>,
    stub: &[u8],
    syntax: Syntax,
    handler: fn(&Call<'_>, I) -> Result<O, Fault>,
    rules: &Rules,
    level: fn(&I) -> Option<u32>,
) -> Result<Vec<u8>, Fault> {
    let request = I::decode(stub, syntax).map_err(|error| {
        log::debug!("opnum {}: {error}", call.opnum);
        Fault::BAD_STUB_DATA
    })?;
    drill::panic_if_asked(call.opnum);
    let reply = match call.allow(&rules.at(level(&request))) {
        Ok(()) => handler(call, request)?,
        Err(status) => O::refused(&request, status),
    };
    Ok(reply.encode(syntax.reply()))
}

#[cfg(test)]
#[path = "answer_tests.rs"]
mod tests;
