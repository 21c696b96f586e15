#![forbid(unsafe_code)]
//! The registry as a part of the configuration.

use crate::samba::sys::smbconf;

/// Whether anything of the configuration is in the registry.
pub(super) fn counts(included: bool) -> bool {
    included || smbconf::serves_shares() || smbconf::is_backend()
}

/// Another number after each change; `None`: it does not count.
pub(super) fn sequence(included: bool) -> Option<u64> {
    counts(included).then(smbconf::sequence).flatten()
}
