//! A talloc stack frame: what Samba allocates "on the stack" meanwhile is freed with it.

use std::ffi::CStr;

use super::raw::{self, Talloc};

const HERE: &CStr = c"srvsvc_rs";

/// While it lives, Samba's `talloc_tos()` is it. Frames end in the reverse order of their making, as Rust drops them.
#[must_use]
pub(in crate::samba) struct Frame(Talloc);

impl Frame {
    /// `None` when this Samba has no such thing, or no memory.
    pub(in crate::samba) fn new() -> Option<Self> {
        let make = raw::_talloc_stackframe()?;
        // SAFETY: the location is a constant text; the frame is freed by `drop` alone.
        let frame = unsafe { make(HERE.as_ptr()) };
        (!frame.is_null()).then_some(Self(frame))
    }

    /// The same with room for many small things in one allocation, where Samba has that.
    pub(in crate::samba) fn with_pool(bytes: usize) -> Option<Self> {
        let Some(make) = raw::_talloc_stackframe_pool() else {
            return Self::new();
        };
        // SAFETY: the location is a constant text; the frame is freed by `drop` alone.
        let frame = unsafe { make(HERE.as_ptr(), bytes) };
        (!frame.is_null()).then_some(Self(frame))
    }

    /// To allocate on.
    pub(super) const fn context(&self) -> Talloc {
        self.0
    }
}

impl Drop for Frame {
    fn drop(&mut self) {
        // SAFETY: made by `new` or `with_pool`, freed once.
        unsafe { free(self.0) };
    }
}

/// # Safety
/// Something of talloc's that nobody uses any more.
pub(super) unsafe fn free(what: Talloc) {
    if let Some(free) = raw::_talloc_free() {
        // SAFETY: nobody uses it any more; the location is a constant text.
        unsafe { free(what, HERE.as_ptr()) };
    }
}
