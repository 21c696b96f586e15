//! The functions of the running Samba, by name: each is looked up when it is first asked for, so a worker pays for what it uses.

use std::ffi::{c_void, CStr};
use std::sync::atomic::{AtomicPtr, Ordering};

use super::lookup::look_up;
use crate::samba::need::Need;

/// A function whatever its prototype is: not asked for yet, absent, or there.
pub(in crate::samba) struct Entry {
    name: &'static CStr,
    pub(in crate::samba) need: Need,
    at: AtomicPtr<c_void>,
}

/// What `at` holds before the first look-up; no function has this address.
const NOT_ASKED: *mut c_void = std::ptr::without_provenance_mut(1);

impl Entry {
    /// By a name that ends in NUL.
    pub(super) const fn new(name: &'static str, need: Need) -> Self {
        let Ok(name) = CStr::from_bytes_with_nul(name.as_bytes()) else {
            unreachable!()
        };
        let at = AtomicPtr::new(NOT_ASKED);
        Self { name, need, at }
    }

    /// Samba's name.
    pub(in crate::samba) fn name(&self) -> &'static str {
        self.name.to_str().unwrap_or_default()
    }

    /// Whether this Samba has it.
    pub(in crate::samba) fn is_there(&self) -> bool {
        !self.address().is_null()
    }

    fn address(&self) -> *mut c_void {
        let mut at = self.at.load(Ordering::Relaxed);
        if at == NOT_ASKED {
            at = if self.need.is_of_this_release() {
                look_up(self.name)
            } else {
                std::ptr::null_mut()
            };
            self.at.store(at, Ordering::Relaxed);
        }
        at
    }

    /// The function, `None` when this Samba has none of that name.
    ///
    /// # Safety
    /// `F` is a pointer to a function of Samba's own prototype.
    pub(super) unsafe fn function<F: Copy>(&self) -> Option<F> {
        const { assert!(size_of::<F>() == size_of::<*mut c_void>()) };
        let at = self.address();
        // SAFETY: `F` is a pointer to a function of this prototype, and the address is not NULL.
        (!at.is_null()).then(|| unsafe { std::mem::transmute_copy(&at) })
    }
}
