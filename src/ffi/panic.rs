//! Nothing unwinds into C.

use std::panic::{catch_unwind, AssertUnwindSafe};

use super::sys::SRVSVC_RS_PANIC;

#[cfg(panic = "abort")]
compile_error!("this library turns panics into faults and cannot be built with panic = \"abort\"");

/// Run a body; a panic, which the hook has logged, becomes `panicked`.
pub(super) fn guard<R>(panicked: R, body: impl FnOnce() -> R) -> R {
    catch_unwind(AssertUnwindSafe(body)).unwrap_or(panicked)
}

/// A body that yields a status of the ABI.
pub(super) fn status(body: impl FnOnce() -> Result<(), i32>) -> i32 {
    guard(SRVSVC_RS_PANIC, || body().err().unwrap_or(0))
}
