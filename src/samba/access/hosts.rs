#![forbid(unsafe_code)]
//! `hosts allow` and `hosts deny`, as a tree connect looks at them.
//!
//! No name of a client's is looked up on the way: how long that takes is for those to say who answer for the name, and clients can be these
//! themselves. What the administrator wrote may be: a netgroup, a network by its name.

use std::ffi::CStr;
use std::net::IpAddr;

use super::client;
use crate::samba::sys::handles::{List, Service, Text, Words};
use crate::samba::sys::samba;
use crate::samba::sys::shim::CallFacts;

/// Words that mean the same for a name and for an address.
const FOR_ALL: [&[u8]; 3] = [b"ALL", b"FAIL", b"EXCEPT"];
/// A word that every client is, and one that none is.
const EVERYBODY: &CStr = c"ALL";
const NOBODY: &CStr = c"/";

/// What the lists say.
pub(super) struct Judged {
    /// Whether the client may connect to the service. What cannot be told is a no.
    pub(super) may: bool,
    /// It may be another one over another connection, though user and address are the same.
    pub(super) by_name: bool,
}

/// Look at the lists of a service.
pub(super) fn judge(call: CallFacts<'_>, service: Service) -> Judged {
    let lists = samba::lp_hosts_deny(service).zip(samba::lp_hosts_allow(service));
    let (may, by_name) = match lists {
        None => (false, false),
        Some((deny, allow)) if deny.is_empty() && allow.is_empty() => (true, false),
        Some((deny, allow)) => {
            let by_name = deny.iter().chain(allow.iter()).any(may_be_name);
            (
                is_let_in(call, &deny, &allow, by_name) == Some(true),
                by_name,
            )
        }
    };
    Judged { may, by_name }
}

fn is_let_in(call: CallFacts<'_>, deny: &Words, allow: &Words, by_name: bool) -> Option<bool> {
    let client = client::of(call, by_name)?;
    let deny = without_networks(deny, &client.address)?;
    let allow = without_networks(allow, &client.address)?;
    let (mut denied, mut allowed) = (Vec::new(), Vec::new());
    let (deny, allow) = (
        List::of_all(deny, &mut denied),
        List::of_all(allow, &mut allowed),
    );
    samba::allow_access(deny, allow, &client.name, &client.address)
}

/// The list, in which a network is everybody if the address is in it, and nobody if it is not. Samba would ask about the client's name as
/// well, and ask a name server for the name's address.
fn without_networks<'a>(list: &'a Words, address: &CStr) -> Option<Vec<&'a CStr>> {
    let judged = list.iter().map(|word| {
        if !is_network(word) {
            return Some(word);
        }
        let mut room = [Text::NONE; 2];
        let network = List::of(word, &mut room);
        let is_outside = samba::allow_access_nolog(network, List::NONE, address, address)?;
        Some(if is_outside { NOBODY } else { EVERYBODY })
    });
    judged.collect()
}

/// With a mask, which names have not: `10.0.0.0/8`. Words that begin so are the end of a name, and a netgroup.
fn is_network(word: &CStr) -> bool {
    let word = word.to_bytes();
    word.contains(&b'/') && !word.starts_with(b".") && !word.starts_with(b"@")
}

/// Whether the client's name can decide about it. The beginning of an address (`10.`) can be one of a name.
fn may_be_name(word: &CStr) -> bool {
    let is_address = word
        .to_str()
        .is_ok_and(|word| word.parse::<IpAddr>().is_ok());
    let is_for_all = FOR_ALL
        .iter()
        .any(|all| word.to_bytes().eq_ignore_ascii_case(all));
    !is_address && !is_for_all && !is_network(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_asked_for_where_one_can_decide() {
        for word in [
            c"pc.lan", c".lan", c"10.", c"LOCAL", c"@group", c"pc*", c"@a/b",
        ] {
            assert!(may_be_name(word), "{word:?}");
        }
        for word in [
            c"ALL",
            c"except",
            c"10.0.0.1",
            c"::1",
            c"10.0.0.0/8",
            c"[fe80::]/64",
        ] {
            assert!(!may_be_name(word), "{word:?}");
        }
    }
}
