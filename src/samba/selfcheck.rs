#![forbid(unsafe_code)]
//! What of the running Samba's records is known, found out before the first call that needs one of them.

use once_cell::sync::OnceCell;

use super::records::{prove, Proven};
use super::sys;
use crate::host::Kinds;

static PROVEN: OnceCell<Proven> = OnceCell::new();

/// What can be proven, but for what a test distrusts (`srvsvc_rs:pretend layout`).
pub(super) fn proven() -> Proven {
    *PROVEN.get_or_init(|| {
        let distrust = sys::running::option(c"pretend layout").unwrap_or_default();
        prove(&sys::Running, sys::release::release(), &distrust)
    })
}

/// The kinds that cannot be served here, and why.
pub(crate) fn without_live() -> Vec<(Kinds, &'static str)> {
    let proven = proven();
    let can_read = sys::processes::can_tell()
        && sys::accounts::can_tell()
        && sys::databases::can_walk(sys::release::release());
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
            proven.open.is_some()
                && proven.locking.is_some()
                && proven.session.is_some()
                && sys::locks::can_tell(),
            Kinds::OPENS | Kinds::OPEN_OWNERS,
            "the records of open files are not known",
        ),
    ];
    let missing = all.into_iter().filter(|(known, ..)| !known || !can_read);
    missing.map(|(_, kinds, why)| (kinds, why)).collect()
}
