#![forbid(unsafe_code)]
//! What is told to a process that serves clients.

use super::records::{file_close, session_close, Proven};
use super::sys::shim::CallFacts;
use crate::error::NetApiStatus as Status;
use crate::host::HostResult;
use crate::registry::records::{OpenFlags, OpenRecord, SessionFlags, SessionRecord};

/// Samba's numbers of messages.
const MSG_SHUTDOWN: u32 = 0x000d;
const MSG_SMB_CLOSE_FILE: u32 = 0x0313;
const MSG_SMBXSRV_SESSION_CLOSE: u32 = 0x0600;

/// Close one open file. ERROR_NOT_SUPPORTED for what no message closes: pipes, and handles that no process has.
pub(super) fn close_open(call: CallFacts<'_>, proven: Proven, open: &OpenRecord) -> HostResult<()> {
    if open.flags.has(OpenFlags::PIPE) || open.flags.has(OpenFlags::DISCONNECTED) {
        return Err(Status::ERROR_NOT_SUPPORTED);
    }
    let form = proven.file_close.ok_or(Status::ERROR_NOT_SUPPORTED)?;
    let message = file_close(open, form).ok_or(Status::ERROR_NOT_SUPPORTED)?;
    call.send(open.server, MSG_SMB_CLOSE_FILE, &message, false)
}

/// End one session of a connection, the others stay. A session of SMB1 has no message of its own: its process ends.
pub(super) fn close_session(
    call: CallFacts<'_>,
    proven: Proven,
    session: &SessionRecord,
) -> HostResult<()> {
    // The connection that this very call comes through must carry the reply before.
    let later = call.client_endpoint() == Some(endpoint(session));
    if session.flags.has(SessionFlags::SMB1) {
        return call.send(session.server, MSG_SHUTDOWN, &[], later);
    }
    let form = proven.session_close.ok_or(Status::ERROR_NOT_SUPPORTED)?;
    let message = session_close(session, form);
    call.send(session.server, MSG_SMBXSRV_SESSION_CLOSE, &message, later)
}

/// The client's end of the connection.
fn endpoint(session: &SessionRecord) -> String {
    let address = &session.client_address;
    let kind = if address.contains(':') {
        "ipv6"
    } else {
        "ipv4"
    };
    format!("{kind}:{address}:{}", session.client_port)
}
