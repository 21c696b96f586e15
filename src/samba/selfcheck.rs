#![forbid(unsafe_code)]
//! What of the running Samba's records is known, found out before the first call that needs one of them.

use std::ops::RangeInclusive;

use once_cell::sync::OnceCell;

use super::live::can_walk;
use super::options::own_global;
use super::records::{prove, Proven};
use super::sys::lookup::version;
use super::version::number;
use super::version::release;
use super::{forgotten, ndr};
use crate::host::Kinds;

/// The releases that this module knows; others are forwarded whole.
pub(super) const RELEASES: RangeInclusive<u32> = 417..=425;

/// Whether this is one of them, or as a test wants it (`srvsvc_rs:pretend version`). In another nothing is called that a call does not need
/// on its way to Samba's own service.
pub(crate) fn is_known_samba() -> bool {
    let pretended = own_global(c"pretend version");
    let release = pretended.map_or_else(release, |text| number(&text));
    RELEASES.contains(&release)
}

/// Functions that a test wants missing (`srvsvc_rs:pretend missing`) are forgotten before anybody asks for one.
pub(crate) fn pretend() {
    if let Some(names) = own_global(c"pretend missing") {
        forgotten::forget(&names);
    }
}

/// In the log.
pub(crate) fn say_unknown() {
    let release = version().unwrap_or_default();
    log::warn!("Samba {release} is not known to srvsvc_rs: Samba's own srvsvc answers");
}

static PROVEN: OnceCell<Proven> = OnceCell::new();

/// What can be proven, but for what a test distrusts (`srvsvc_rs:pretend layout`).
pub(super) fn proven() -> Proven {
    *PROVEN.get_or_init(|| {
        let distrust = own_global(c"pretend layout").unwrap_or_default();
        prove(&ndr::Running, release(), &distrust)
    })
}

/// The kinds that cannot be served here, and why.
pub(crate) fn without_live() -> Vec<(Kinds, &'static str)> {
    let proven = proven();
    let can_read = can_walk(release());
    let all = [
        (
            proven.session.is_some(),
            Kinds::SESSIONS,
            "the records of sessions are not known",
        ),
        (
            proven.connection.is_some(),
            Kinds::CONNECTIONS,
            "the records of tree connects are not known",
        ),
        (
            // Opens ask the sessions who the caller is.
            proven.open.is_some() && proven.locking.is_some() && proven.session.is_some(),
            Kinds::OPENS | Kinds::OPEN_OWNERS,
            "the records of open files are not known",
        ),
    ];
    let missing = all.into_iter().filter(|(known, ..)| !known || !can_read);
    missing.map(|(_, kinds, why)| (kinds, why)).collect()
}
