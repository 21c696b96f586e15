#![forbid(unsafe_code)]
//! The client by name and address, as a tree connect of theirs is judged.
//!
//! smbd looks a name up when its client connects, and stores it with the client's sessions. From there it is taken, once for each
//! connection.

use std::collections::VecDeque;
use std::ffi::{CStr, CString};

use parking_lot::Mutex;

use super::checks;
use crate::samba::live;
use crate::samba::selfcheck::proven;
use crate::samba::sys::samba;
use crate::samba::sys::shim::CallFacts;

/// Who calls from this machine without any network.
const LOCAL_ADDRESS: &CStr = c"127.0.0.1";
const LOCAL_NAME: &CStr = c"localhost";

/// Connections whose clients' names are kept.
const MOST: usize = 64;

/// The client's end of a connection, the server's, and the client's name.
type Named = (String, String, CString);

static NAMED: Mutex<VecDeque<Named>> = Mutex::new(VecDeque::new());

/// Who calls.
pub(super) struct Client {
    /// Its name, or its address where it has no name, or none is wanted.
    pub(super) name: CString,
    /// Numeric.
    pub(super) address: CString,
}

/// `None`: that cannot be told, so nobody is to be let in.
pub(super) fn of(call: CallFacts<'_>, by_name: bool) -> Option<Client> {
    let by_name = by_name && samba::lp_hostname_lookups() == Some(true);
    let is_local = checks::is_local(call) == Some(true);
    let address = if is_local {
        LOCAL_ADDRESS
    } else {
        call.client_address()?
    };
    let name = match (by_name, is_local) {
        (false, _) => address.to_owned(),
        (true, true) => LOCAL_NAME.to_owned(),
        (true, false) => known(call)?,
    };
    Some(Client {
        name,
        address: address.to_owned(),
    })
}

/// The name that smbd has for this connection's client, read at the first question.
fn known(call: CallFacts<'_>) -> Option<CString> {
    let (client, server) = (call.client_endpoint()?, call.server_endpoint()?);
    let is_it = |kept: &&Named| kept.0 == client && kept.1 == server;
    let kept = NAMED.lock().iter().find(is_it).cloned();
    if let Some((.., name)) = kept {
        return Some(name);
    }
    // Not under the lock: Samba is asked.
    let name = live::client_name(call, proven())?;
    let mut kept = NAMED.lock();
    if kept.len() >= MOST {
        kept.pop_front();
    }
    kept.push_back((client, server, name.clone()));
    Some(name)
}
