#![forbid(unsafe_code)]
//! Temporary shares: stored like others, yet over when smbd starts again.
//!
//! Which shares of the registry are temporary is a list in the registry, outside the configuration. To open each share and look costs a
//! starting smbd more than all else when there are thousands.
//!
//! On a cluster a share belongs to the smbd of one node, and only that node knows whether it is over.

use std::ffi::{CStr, CString};

use crate::host::HostResult;
use crate::samba::cluster::{is_clustered, own_node};
use crate::samba::kernel::smbd;
use crate::samba::options;
use crate::samba::smbconf::Sections;
use crate::samba::sys::handles::Service;

/// The option that makes a share temporary. Its value tells one run of smbd from another.
pub(in crate::samba) const OPTION: &CStr = c"srvsvc_rs:temporary";

/// libsmbconf keeps sections below any key: here one for each name.
const LIST: &CStr = c"HKLM\\SOFTWARE\\Samba\\srvsvc_rs\\temporary";

/// STYPE_TEMPORARY: whether a share is, and of which run of smbd.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Temporary {
    /// It stays.
    Not,
    /// Of this run.
    Now,
    /// Of one that is over.
    Over,
}

fn judge(instance: Option<&CStr>) -> Temporary {
    let Some(instance) = instance else {
        return Temporary::Not;
    };
    let (run, node) = parts(instance.to_bytes());
    if node.is_some() && node != own_node() {
        return Temporary::Now;
    }
    let now = smbd::started().instance;
    // No pid file, no judgement.
    if now == 0 || run == now {
        Temporary::Now
    } else {
        Temporary::Over
    }
}

/// The option's value for a run of this node's smbd.
pub(in crate::samba) fn marked(instance: &str) -> String {
    match own_node().filter(|_| is_clustered() == Some(true)) {
        Some(node) => format!("{instance}@{node}"),
        None => instance.to_owned(),
    }
}

/// `RUN@NODE`: the run, and the node where it is a cluster's.
fn parts(text: &[u8]) -> (u64, Option<u32>) {
    let mut parts = text.splitn(2, |byte| *byte == b'@');
    let run = number(parts.next().unwrap_or_default());
    let node = parts
        .next()
        .and_then(|node| u32::try_from(number(node)).ok());
    (run, node)
}

/// The digits at the begin; 0 when there are none.
fn number(text: &[u8]) -> u64 {
    let end = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let digits = text
        .get(..end)
        .and_then(|digits| std::str::from_utf8(digits).ok());
    digits.and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

/// What a share is.
pub(crate) fn of(service: Service) -> Temporary {
    judge(options::own(service, c"temporary").as_deref())
}

/// As it is stored: what is loaded may be of before another share got the name.
pub(in crate::samba) fn stored(registry: &Sections, share: &CStr) -> Temporary {
    judge(registry.get(share, OPTION).as_deref())
}

/// Those of some loaded shares that are over.
pub(in crate::samba) fn over(services: impl Iterator<Item = Service>) -> Vec<CString> {
    services
        .filter(|service| of(*service) == Temporary::Over)
        .filter_map(|service| service.name(CStr::to_owned))
        .collect()
}

/// Shares of the list.
pub(in crate::samba) fn listed() -> Vec<CString> {
    Sections::below(LIST)
        .and_then(|list| list.names())
        .unwrap_or_default()
}

/// Note in the list that a share is temporary, or no longer. As root; belongs to the transaction on the registry that is under way.
pub(crate) fn note(share: &CStr, temporary: bool) -> HostResult<()> {
    let list = Sections::below(LIST)?;
    match (list.has(share), temporary) {
        (false, true) => list.create(share),
        (true, false) => list.delete(share),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instance_is_told_by_its_digits() {
        assert_eq!(number(b"12a"), 12);
        assert_eq!(number(b"x"), 0);
        assert_eq!(number(b"99999999999999999999"), 0);
        assert_eq!(judge(None), Temporary::Not);
        assert_eq!(parts(b"12"), (12, None));
        assert_eq!(parts(b"12@0"), (12, Some(0)));
        assert_eq!(parts(b"12@3 "), (12, Some(3)));
    }
}
