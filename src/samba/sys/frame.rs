//! A talloc stack frame: what Samba allocates "on the stack" meanwhile is freed with it.

use super::functions::samba;
use super::types::Talloc;

/// While it lives, Samba's `talloc_tos()` is it. Frames end in the reverse order of their making, as Rust drops them.
#[must_use]
pub(in crate::samba) struct Frame(Talloc);

impl Frame {
    /// `None` when this Samba has no such thing, or no memory.
    pub(in crate::samba) fn new() -> Option<Self> {
        let make = samba::_talloc_stackframe.get()?;
        // SAFETY: the location is a constant text; the frame is freed by `drop` alone.
        let frame = unsafe { make(c"srvsvc_rs".as_ptr()) };
        (!frame.is_null()).then_some(Self(frame))
    }

    /// The same with room for many small things in one allocation, where Samba has that.
    pub(super) fn with_pool(bytes: usize) -> Option<Self> {
        let Some(make) = samba::_talloc_stackframe_pool.get() else {
            return Self::new();
        };
        // SAFETY: as above.
        let frame = unsafe { make(c"srvsvc_rs".as_ptr(), bytes) };
        (!frame.is_null()).then_some(Self(frame))
    }

    /// To allocate on.
    pub(super) const fn context(&self) -> Talloc {
        self.0
    }
}

impl Drop for Frame {
    fn drop(&mut self) {
        if let Some(free) = samba::_talloc_free.get() {
            // SAFETY: made in `new`, freed once.
            unsafe { free(self.0, c"srvsvc_rs".as_ptr()) };
        }
    }
}
