#![forbid(unsafe_code)]
//! The panic drill: an administrator's way to see that a defect costs one call and no more.

use once_cell::sync::OnceCell;

/// The number of the call that is to panic. Only who starts the server sets its environment; no client can.
const VARIABLE: &str = "SRVSVC_RS_PANIC_AT";

static PANIC_AT: OnceCell<Option<u16>> = OnceCell::new();

/// Panic when the server was started with this opnum in `SRVSVC_RS_PANIC_AT`. The environment is read once a process.
pub(crate) fn panic_if_asked(opnum: u16) {
    let asked =
        PANIC_AT.get_or_init(|| std::env::var(VARIABLE).ok().and_then(|at| at.parse().ok()));
    if *asked == Some(opnum) {
        panicking_call(opnum);
    }
}

/// A frame with a name that the backtrace shows.
#[inline(never)]
#[expect(clippy::panic, reason = "the drill is to panic")]
fn panicking_call(opnum: u16) {
    panic!("{VARIABLE}={opnum}: a drill");
}
