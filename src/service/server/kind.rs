//! What the server announces itself as.

use crate::options::switch;
use crate::registry::records::ShareKind;
use crate::registry::share::Share;
use crate::service::role::Role;
use crate::service::Call;

/// The version that Samba announces; `srvsvc_rs:announce version` sets another one.
const ANNOUNCED: (u32, u32) = (6, 1);

fn option(call: &Call<'_>, name: &str) -> Option<String> {
    call.host.parameter(None, name).ok().flatten()
}

/// [2.2.4.43] sv103_version_major and sv103_version_minor.
pub(super) fn version(call: &Call<'_>) -> (u32, u32) {
    let text = option(call, "srvsvc_rs:announce version");
    text.as_deref().and_then(announced).unwrap_or(ANNOUNCED)
}

/// A version such as `6.1`.
pub(crate) fn announced(text: &str) -> Option<(u32, u32)> {
    let (major, minor) = text.trim().split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

/// [2.2.2.7] software types: what Samba itself announces for its role, that a controller of Active Directory is one, and a print server only
/// where there are printers ([3.1.1.1] PrinterShareCount).
pub(super) fn server_type(call: &Call<'_>) -> u32 {
    const WORKSTATION: u32 = 0x0001;
    const SERVER: u32 = 0x0002;
    const DOMAIN_CTRL: u32 = 0x0008;
    const DOMAIN_BAKCTRL: u32 = 0x0010;
    const TIME_SOURCE: u32 = 0x0020;
    const DOMAIN_MEMBER: u32 = 0x0100;
    const PRINTQ_SERVER: u32 = 0x0200;
    const SERVER_UNIX: u32 = 0x0800;
    const NT: u32 = 0x1000;
    const SERVER_NT: u32 = 0x8000;
    const DFS: u32 = 0x0080_0000;
    let by_role = match Role::of(call.host) {
        Role::Standalone => 0,
        Role::Member => DOMAIN_MEMBER,
        Role::Primary => DOMAIN_CTRL,
        // Of Active Directory's controllers one is the primary. Which is not known here, so none claims to be.
        Role::Backup | Role::ActiveDirectory => DOMAIN_BAKCTRL,
    };
    let yes = |name: &str| switch(call.host, name, false);
    let time = if yes("time server") { TIME_SOURCE } else { 0 };
    let dfs = if yes("host msdfs") { DFS } else { 0 };
    let printers = if has_printers(call) { PRINTQ_SERVER } else { 0 };
    WORKSTATION | SERVER | SERVER_UNIX | NT | SERVER_NT | by_role | time | dfs | printers
}

/// Whether a print queue is shared. `[printers]` is what printers are made from and no printer.
pub(super) fn has_printers(call: &Call<'_>) -> bool {
    let is_printer = |share: &Share| {
        share.record.kind == ShareKind::Printer
            && share.is_available()
            && !share.record.name.eq_ignore_ascii_case("printers")
    };
    let shares = call.service.shares.get(call.host);
    shares.is_ok_and(|all| all.shares.iter().any(|share| is_printer(share)))
}

#[cfg(test)]
mod tests {
    use crate::registry::records::{ShareFlags, ShareKind, ShareRecord};
    use crate::service::fake::FakeHost;

    fn kind(options: &[(&str, &str)]) -> u32 {
        FakeHost::new(options).call(21, super::server_type)
    }

    #[test]
    fn the_type_tells_the_role() {
        let plain = kind(&[("server role", "standalone server")]);
        assert_eq!(plain, 0x9803);
        for (role, bits) in [
            ("member server", 0x100),
            ("classic primary domain controller", 0x08),
            ("classic backup domain controller", 0x10),
            ("active directory domain controller", 0x10),
        ] {
            assert_eq!(kind(&[("server role", role)]), plain | bits, "{role}");
        }
        assert_eq!(
            kind(&[("server role", "auto"), ("security", "ADS")]),
            plain | 0x100
        );
        assert_eq!(
            kind(&[("time server", "Yes"), ("host msdfs", "Yes")]),
            plain | 0x80_0020
        );
    }

    #[test]
    fn a_print_server_shares_printers() {
        let queue = |name: &str| ShareRecord {
            name: name.to_owned(),
            kind: ShareKind::Printer,
            flags: ShareFlags::AVAILABLE,
            ..ShareRecord::default()
        };
        let mut host = FakeHost::new(&[]);
        host.feed.shares = vec![queue("printers"), ShareRecord::default()];
        assert_eq!(host.call(21, super::server_type) & 0x200, 0);
        host.feed.shares.push(queue("laser"));
        assert_eq!(host.call(21, super::server_type) & 0x200, 0x200);
    }

    #[test]
    fn the_version_can_be_set_and_nonsense_is_not_taken() {
        let version =
            |text| FakeHost::new(&[("srvsvc_rs:announce version", text)]).call(21, super::version);
        assert_eq!(version("10.0"), (10, 0));
        assert_eq!(version("ten"), (6, 1));
    }
}
