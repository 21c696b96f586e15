//! The caller's identity, taken on and given back; root inside it.
//!
//! Dispatch runs as root. Samba keeps a stack of identities, so each one that is taken must be given back in reverse order, which is what
//! dropping these guards does, on every path.

use std::cell::Cell;
use std::ffi::c_void;
use std::marker::PhantomData;

use super::functions::samba;

/// `SECURITY_USER`
const LEVEL_USER: i32 = 10;

thread_local! {
    /// How many identities of callers are on Samba's stack.
    static INSIDE: Cell<u32> = const { Cell::new(0) };
}

/// An `auth_session_info` of Samba's, valid for the call under way.
#[derive(Clone, Copy)]
pub(crate) struct Session<'a> {
    info: *mut c_void,
    of: PhantomData<&'a ()>,
}

impl Session<'_> {
    /// # Safety
    /// `info` is Samba's `struct auth_session_info` and lives as long as this value does.
    pub(crate) unsafe fn new(info: *mut c_void) -> Option<Self> {
        (!info.is_null()).then_some(Self {
            info,
            of: PhantomData,
        })
    }

    /// Somebody whom Samba knows, and no guest. False also when that cannot be told.
    pub(in crate::samba) fn is_user(self) -> bool {
        let level = samba::security_session_user_level.get();
        // SAFETY: `Session` promises what the pointer is; NULL is no domain.
        level.is_some_and(|of| unsafe { of(self.info, std::ptr::null()) } >= LEVEL_USER)
    }
}

/// The caller's uid, groups and substitutions are in force until it is dropped.
#[must_use]
pub(crate) struct AsCaller(PhantomData<*const ()>);

impl AsCaller {
    /// `None`: Samba cannot take it on, and nothing changed.
    pub(crate) fn new(session: Session<'_>) -> Option<Self> {
        let take = samba::become_authenticated_pipe_user.get()?;
        samba::unbecome_authenticated_pipe_user.get()?;
        // SAFETY: `Session` promises what the pointer is.
        let taken = unsafe { take(session.info) };
        taken.then(|| {
            INSIDE.set(INSIDE.get().saturating_add(1));
            Self(PhantomData)
        })
    }
}

impl Drop for AsCaller {
    fn drop(&mut self) {
        INSIDE.set(INSIDE.get().saturating_sub(1));
        if let Some(give_back) = samba::unbecome_authenticated_pipe_user.get() {
            // SAFETY: the identity on top of Samba's stack is the one that `new` took.
            unsafe { give_back() };
        }
    }
}

/// Root is in force until it is dropped, also inside a caller's identity.
#[must_use]
pub(crate) struct AsRoot {
    taken: bool,
    only_here: PhantomData<*const ()>,
}

impl AsRoot {
    /// Outside of an identity there is nothing to take: dispatch runs as root.
    pub(crate) fn new() -> Self {
        let both = samba::become_root.get().zip(samba::unbecome_root.get());
        let taken = match both {
            Some((take, _)) if INSIDE.get() > 0 => {
                // SAFETY: given back by `drop`.
                unsafe { take() };
                true
            }
            _ => false,
        };
        Self {
            taken,
            only_here: PhantomData,
        }
    }
}

impl Drop for AsRoot {
    fn drop(&mut self) {
        if !self.taken {
            return;
        }
        if let Some(give_back) = samba::unbecome_root.get() {
            // SAFETY: root is on top of Samba's stack: `new` put it there.
            unsafe { give_back() };
        }
    }
}

/// The same for samba-glue, which gives back by hand.
pub(crate) mod by_hand {
    use super::{AsCaller, AsRoot, Session, INSIDE};
    use std::marker::PhantomData;

    /// Take the caller's identity on; false: nothing changed.
    pub(crate) fn become_caller(session: Session<'_>) -> bool {
        let taken = AsCaller::new(session);
        let is_taken = taken.is_some();
        std::mem::forget(taken);
        is_taken
    }

    /// Give back what `become_caller` took.
    pub(crate) fn unbecome_caller() {
        drop(AsCaller(PhantomData));
    }

    /// Take root on, inside an identity only.
    pub(crate) fn become_root() {
        std::mem::forget(AsRoot::new());
    }

    /// Give back what `become_root` took, in the same identity.
    pub(crate) fn unbecome_root() {
        drop(AsRoot {
            taken: INSIDE.get() > 0,
            only_here: PhantomData,
        });
    }
}
