#![forbid(unsafe_code)]
//! The client by name and address, as a tree connect of theirs is judged.
//!
//! A name is looked up once for each connection, as smbd does it, and only where `hosts allow` or `hosts deny` ask for it: a slow name
//! server holds up no more. Samba's own function for that knows no name outside of smbd, as it takes the name out of a cache that RPC
//! workers do not have.

use std::collections::VecDeque;
use std::ffi::{CStr, CString};
use std::net::IpAddr;

use parking_lot::Mutex;

use super::checks;
use crate::samba::sys::names::Found;
use crate::samba::sys::samba;
use crate::samba::sys::shim::CallFacts;

/// Who calls from this machine without any network.
const LOCAL_ADDRESS: &CStr = c"127.0.0.1";
const LOCAL_NAME: &CStr = c"localhost";

/// Connections whose clients' names are kept.
const MOST: usize = 64;

/// The client's end of a connection, and the name found for it.
type Named = (String, CString);

static NAMED: Mutex<VecDeque<Named>> = Mutex::new(VecDeque::new());

/// Who calls.
pub(super) struct Client {
    /// Its name, or its address where no name can be told.
    pub(super) name: CString,
    /// Numeric.
    pub(super) address: CString,
}

/// `None`: that cannot be told, so nobody is to be let in. May wait for a name server.
pub(super) fn of(call: CallFacts<'_>) -> Option<Client> {
    let names = samba::lp_hostname_lookups() == Some(true);
    if checks::is_local(call) == Some(true) {
        let name = if names { LOCAL_NAME } else { LOCAL_ADDRESS };
        return Some(Client {
            name: name.to_owned(),
            address: LOCAL_ADDRESS.to_owned(),
        });
    }
    let address = call.client_address()?;
    let name = if names {
        known(call, address)?
    } else {
        address.to_owned()
    };
    Some(Client {
        name,
        address: address.to_owned(),
    })
}

/// The name that was found for this connection, looked up at the first question.
fn known(call: CallFacts<'_>, address: &CStr) -> Option<CString> {
    let Some(end) = call.client_endpoint() else {
        return look_up(address);
    };
    let kept = NAMED.lock().iter().find(|(of, _)| *of == end).cloned();
    if let Some((_, name)) = kept {
        return Some(name);
    }
    let name = look_up(address)?;
    let mut kept = NAMED.lock();
    if kept.len() >= MOST {
        kept.pop_front();
    }
    kept.push_back((end, name.clone()));
    Some(name)
}

fn look_up(address: &CStr) -> Option<CString> {
    let found = Found::new(address, libc::AI_NUMERICHOST)?;
    let client = found.addresses().next()?;
    let is_true = |name: &CString| Host::of(name).is_some_and(|host| is(&host, name, client));
    let name = found.said().filter(is_true);
    let clean = name.and_then(|name| clean(name.to_bytes()));
    Some(clean.unwrap_or_else(|| address.to_owned()))
}

/// A host that is known by a name.
struct Host {
    /// Its first name.
    canonical: Option<CString>,
    addresses: Vec<IpAddr>,
}

impl Host {
    /// `None`: there is none of that name.
    fn of(name: &CStr) -> Option<Self> {
        let found = Found::new(name, libc::AI_ADDRCONFIG | libc::AI_CANONNAME)?;
        Some(Self {
            canonical: found.canonical(),
            addresses: found.addresses().collect(),
        })
    }
}

/// Whoever answers for an address may say any name: the name must know the address.
fn is(host: &Host, name: &CStr, client: IpAddr) -> bool {
    let same = |other: &CStr| name.to_bytes().eq_ignore_ascii_case(other.to_bytes());
    (same(LOCAL_NAME) || host.canonical.as_deref().is_some_and(same))
        && host.addresses.contains(&client)
}

/// Characters that no host's name has are an underscore, as smbd has them; `None`: it is no name all the same.
fn clean(name: &[u8]) -> Option<CString> {
    let is_of_a_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-.".contains(byte);
    let name: Vec<u8> = name
        .iter()
        .map(|byte| if is_of_a_name(byte) { *byte } else { b'_' })
        .collect();
    let has_gap = name.windows(2).any(|two| two == b"..");
    CString::new(name).ok().filter(|_| !has_gap)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_letters_digits_and_three_signs() {
        assert_eq!(clean(b"pc-1.lan_x").as_deref(), Some(c"pc-1.lan_x"));
        assert_eq!(clean(b"pc;rm *\xff").as_deref(), Some(c"pc_rm___"));
        assert_eq!(clean(b"pc..lan"), None);
    }

    #[test]
    fn a_name_must_know_the_address_that_says_it() {
        let client: IpAddr = "192.0.2.7".parse().unwrap();
        let host = |canonical: &CStr, address: &str| Host {
            canonical: Some(canonical.to_owned()),
            addresses: vec![address.parse().unwrap()],
        };
        assert!(is(&host(c"PC.lan", "192.0.2.7"), c"pc.lan", client));
        assert!(!is(&host(c"pc.lan", "192.0.2.8"), c"pc.lan", client));
        assert!(!is(&host(c"other.lan", "192.0.2.7"), c"pc.lan", client));
        assert!(is(&host(c"other.lan", "192.0.2.7"), c"localhost", client));
    }
}
