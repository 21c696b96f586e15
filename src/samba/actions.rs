#![forbid(unsafe_code)]
//! What is told to the processes that serve clients.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::cluster::own_node;
use super::identity::AsRoot;
use super::records::{file_close, session_close, Proven};
use super::status::win32;
use super::sys::handles::Messages;
use super::sys::samba;
use super::sys::shim::CallFacts;
use super::text;
use crate::error::NetApiStatus as Status;
use crate::host::HostResult;
use crate::registry::records::{OpenFlags, OpenRecord, ServerId, SessionFlags, SessionRecord};

/// Samba's numbers of messages.
const MSG_SHUTDOWN: u32 = 0x000d;
const MSG_SMB_CONF_UPDATED: i32 = 0x0021;
const MSG_SMB_FORCE_TDIS: i32 = 0x0302;
const MSG_SMB_CLOSE_FILE: u32 = 0x0313;
const MSG_SMBXSRV_SESSION_CLOSE: u32 = 0x0600;

/// A change is to be told of. One that is told of meanwhile leaves nothing to tell.
static TO_TELL: AtomicBool = AtomicBool::new(false);

/// Until then the reply of the call under way is out.
const LATER: Duration = Duration::from_millis(200);

/// Tell all that the configuration is another one. Every process that serves a client loads all of it then.
pub(crate) fn tell_of_change() -> HostResult<()> {
    TO_TELL.store(false, Ordering::Relaxed);
    send_all(MSG_SMB_CONF_UPDATED, &[])
}

/// The same before long, once for all changes until then: see [`has_to_tell`].
pub(super) fn tell_of_change_soon() {
    TO_TELL.store(true, Ordering::Relaxed);
}

/// Whether a change is yet to be told of.
pub(crate) fn has_to_tell() -> bool {
    TO_TELL.load(Ordering::Relaxed)
}

/// Tell of it, unless that was done meanwhile.
pub(crate) fn tell_what_is_left() {
    if !has_to_tell() {
        return;
    }
    if let Err(status) = tell_of_change() {
        log::warn!("smbd could not be told of a change: {status}");
    }
}

/// End all connections to a share. ERROR_INVALID_PARAMETER: no share has such a name.
pub(super) fn disconnect(share: &str) -> HostResult<()> {
    let name = text::to_samba(share).ok_or(Status::ERROR_INVALID_PARAMETER)?;
    // An asterisk would be all of them.
    if matches!(name.to_bytes(), b"" | b"*") {
        return Err(Status::ERROR_INVALID_PARAMETER);
    }
    send_all(MSG_SMB_FORCE_TDIS, name.to_bytes_with_nul())
}

/// Close one open file. ERROR_NOT_SUPPORTED for what no message closes: pipes, and handles that no process has.
pub(super) fn close_open(proven: Proven, open: &OpenRecord) -> HostResult<()> {
    if open.flags.has(OpenFlags::PIPE) || open.flags.has(OpenFlags::DISCONNECTED) {
        return Err(Status::ERROR_NOT_SUPPORTED);
    }
    let form = proven.file_close.ok_or(Status::ERROR_NOT_SUPPORTED)?;
    let message = file_close(open, form).ok_or(Status::ERROR_NOT_SUPPORTED)?;
    send(open.server, MSG_SMB_CLOSE_FILE, &message)
}

/// End one session of a connection, the others stay. A session of SMB1 has no message of its own: its process ends.
pub(super) fn close_session(
    call: CallFacts<'_>,
    proven: Proven,
    session: &SessionRecord,
) -> HostResult<()> {
    let (number, message) = if session.flags.has(SessionFlags::SMB1) {
        (MSG_SHUTDOWN, Vec::new())
    } else {
        let form = proven.session_close.ok_or(Status::ERROR_NOT_SUPPORTED)?;
        (MSG_SMBXSRV_SESSION_CLOSE, session_close(session, form))
    };
    // The connection that this very call comes through must carry the reply before.
    let is_of_node = own_node() == Some(session.server.vnn);
    if is_of_node && call.client_endpoint() == Some(endpoint(session)) {
        send_later(call, session.server, number, message)
    } else {
        send(session.server, number, &message)
    }
}

fn send(to: ServerId, message: u32, data: &[u8]) -> HostResult<()> {
    let _root = AsRoot::new();
    let sent = samba::messaging_send_buf(messages()?, to, message, data);
    win32(sent.ok_or(Status::ERROR_NOT_SUPPORTED)?)
}

fn send_all(message: i32, data: &[u8]) -> HostResult<()> {
    let _root = AsRoot::new();
    let sent = samba::messaging_send_all(messages()?, message, data);
    sent.ok_or(Status::ERROR_NOT_SUPPORTED)
}

/// Who sends: this process.
fn messages() -> HostResult<Messages<'static>> {
    if !samba::symbol::global_messaging_context.is_there() {
        return Err(Status::ERROR_NOT_SUPPORTED);
    }
    samba::global_messaging_context().ok_or(Status::ERROR_GEN_FAILURE)
}

fn send_later(call: CallFacts<'_>, to: ServerId, message: u32, data: Vec<u8>) -> HostResult<()> {
    let events = call.events.ok_or(Status::ERROR_NOT_SUPPORTED)?;
    let sent = events.after(LATER, move || {
        // Nobody is there any more to be told of an error.
        let _ = send(to, message, &data);
    });
    if sent {
        Ok(())
    } else {
        Err(Status::ERROR_NOT_ENOUGH_MEMORY)
    }
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
