#![forbid(unsafe_code)]
//! The client by name and address, as a tree connect of theirs is judged.
//!
//! smbd has a name for its client: looked up when the client connected, or what the client called itself on port 139, else the address. It
//! judges tree connects by it and stores it with the client's sessions. From there it is taken, once for each connection.

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

/// What was found out about a connection.
#[derive(Clone)]
struct Named {
    client: String,
    server: String,
    /// `None`: no session tells it. That holds for the call alone.
    name: Option<CString>,
    call: u64,
}

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
    let is_local = checks::is_local(call) == Some(true);
    let address = if is_local {
        LOCAL_ADDRESS
    } else {
        call.client_address()?
    };
    let has_names = || samba::lp_hostname_lookups() == Some(true);
    let name = match (by_name, is_local) {
        (true, false) => known(call)?,
        (true, true) if has_names() => LOCAL_NAME.to_owned(),
        _ => address.to_owned(),
    };
    Some(Client {
        name,
        address: address.to_owned(),
    })
}

/// The name that smbd has for this connection's client, read at the first question.
fn known(call: CallFacts<'_>) -> Option<CString> {
    let (client, server) = (call.client_endpoint()?, call.server_endpoint()?);
    let is_it = |kept: &Named| kept.client == client && kept.server == server;
    let kept = NAMED.lock().iter().find(|kept| is_it(kept)).cloned();
    if let Some(kept) = kept.filter(|kept| kept.name.is_some() || kept.call == call.serial) {
        return kept.name;
    }
    // Not under the lock: Samba is asked.
    let name = live::client_name(call, proven());
    let mut kept = NAMED.lock();
    kept.retain(|kept| !is_it(kept));
    if kept.len() >= MOST {
        kept.pop_front();
    }
    kept.push_back(Named {
        client,
        server,
        name: name.clone(),
        call: call.serial,
    });
    name
}
