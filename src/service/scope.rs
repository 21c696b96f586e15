//! [3.1.6.8] Names of this server: which ones it has, and what a ServerName stands for.

use super::Call;
use crate::names::same_name;
use crate::registry::aliases::{self, AliasList, Scope};
use crate::registry::transports_added::{self, AddedTransports};

/// Names of the machine itself that every server answers to.
const LOCAL: [&str; 4] = ["localhost", "127.0.0.1", "::1", "."];

/// `netbios name` and `netbios aliases`; the first one is the server's.
pub(super) fn netbios_names(call: &Call<'_>) -> Vec<String> {
    let option = |name: &str| call.host.parameter(None, name).ok().flatten();
    let mut names: Vec<String> = option("netbios name").into_iter().collect();
    let more = option("netbios aliases").unwrap_or_default();
    for name in more.split([' ', ',', '\t']).filter(|name| !name.is_empty()) {
        push_new(&mut names, name);
    }
    names
}

/// Transport.ServerName of every transport: the NetBIOS names, and names that were added.
fn own_names(call: &Call<'_>) -> Vec<String> {
    let mut names = netbios_names(call);
    for added in added(call).as_slice() {
        push_new(&mut names, &added.server_name);
    }
    names
}

fn push_new(names: &mut Vec<String>, name: &str) {
    if !names.iter().any(|known| same_name(known, name)) {
        names.push(name.to_owned());
    }
}

/// The transports that clients added.
pub(super) fn added(call: &Call<'_>) -> AddedTransports {
    let text = call.host.parameter(None, transports_added::OPTION);
    AddedTransports::parse(&text.ok().flatten().unwrap_or_default())
}

/// [3.1.1.3] AliasList.
pub(super) fn alias_list(call: &Call<'_>) -> AliasList {
    let text = call.host.parameter(None, aliases::OPTION);
    AliasList::parse(&text.ok().flatten().unwrap_or_default())
}

/// Whether a name, without backslashes, is one of the server's own: a name as it stands, or a host name that begins with one.
pub(super) fn is_own(call: &Call<'_>, name: &str) -> bool {
    let host = name.split_once('.').map_or(name, |(host, _)| host);
    let is_address = name.parse::<std::net::IpAddr>().is_ok();
    is_name(call, name) || (!is_address && own_names(call).iter().any(|own| same_name(own, host)))
}

/// Whether the server has this very name: a NetBIOS name, a name that was added to a transport, the address that the client used.
pub(super) fn is_name(call: &Call<'_>, name: &str) -> bool {
    let used = call.caller.local_address.as_str();
    (!used.is_empty() && name.eq_ignore_ascii_case(used))
        || LOCAL.iter().any(|local| same_name(local, name))
        || own_names(call).iter().any(|own| same_name(own, name))
}

/// What a ServerName stands for.
fn resolve(call: &Call<'_>, server_name: &str) -> Scope {
    alias_list(call).resolve(server_name, |name| is_own(call, name))
}

/// Whether a ServerName, as share calls carry it, means this server: one of its names, an alias, the empty name or `*`, or any name when
/// there is a default server name.
pub(super) fn is_ours(call: &Call<'_>, server_name: &str) -> bool {
    resolve(call, server_name) != Scope::Unknown(None)
}

/// The server's own name, the first of all.
pub(super) fn first_name(call: &Call<'_>) -> String {
    let name = call.host.parameter(None, "netbios name");
    name.ok().flatten().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::fake::FakeHost;

    fn host() -> FakeHost {
        FakeHost::new(&[
            ("netbios aliases", "OLD, older"),
            (aliases::OPTION, "ARCHIVE=FILES"),
            (transports_added::OPTION, "\\Device\\NetbiosSmb|EXTRA|"),
        ])
    }

    #[test]
    fn names_aliases_and_addresses_are_ours() {
        host().call(21, |call| {
            for name in [
                "",
                "*",
                "\\\\FILES",
                "files",
                "files.example.com",
                "OLD",
                "older",
                "archive",
                "EXTRA",
                "10.0.0.1",
                "localhost",
            ] {
                assert!(is_ours(call, name), "{name}");
            }
            for name in ["OTHER", "10.0.0.2", "other.files", "filesx"] {
                assert!(!is_ours(call, name), "{name}");
            }
        });
    }

    #[test]
    fn a_default_server_name_takes_every_name() {
        let host = FakeHost::new(&[(aliases::OPTION, "*=FILES")]);
        host.call(21, |call| assert!(is_ours(call, "anything")));
    }
}
