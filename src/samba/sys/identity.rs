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

    /// `enum security_user_level`: 0 is nobody, also when that cannot be told.
    pub(in crate::samba) fn user_level(self) -> i32 {
        let level = samba::security_session_user_level.get();
        // SAFETY: `Session` promises what the pointer is; NULL is no domain.
        level.map_or(0, |of| unsafe { of(self.info, std::ptr::null()) })
    }

    /// Somebody whom Samba knows, and no guest.
    pub(in crate::samba) fn is_user(self) -> bool {
        self.user_level() >= LEVEL_USER
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
