#![forbid(unsafe_code)]
//! The caller's identity, taken on and given back; root inside it.
//!
//! Dispatch runs as root. Samba keeps a stack of identities, so each one that is taken must be given back in reverse order, which is what
//! dropping these guards does, on every path.

use std::cell::Cell;
use std::marker::PhantomData;

use super::sys::handles::Session;
use super::sys::samba;

/// `SECURITY_USER`
const LEVEL_USER: i32 = 10;

thread_local! {
    /// How many identities of callers are on Samba's stack.
    static INSIDE: Cell<u32> = const { Cell::new(0) };
}

impl Session<'_> {
    /// `enum security_user_level`: 0 is nobody, also when that cannot be told.
    pub(in crate::samba) fn user_level(self) -> i32 {
        // No domain is named.
        samba::security_session_user_level(self).unwrap_or_default()
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
        if !samba::symbol::unbecome_authenticated_pipe_user.is_there() {
            return None;
        }
        let taken = samba::become_authenticated_pipe_user(session)?;
        taken.then(|| {
            INSIDE.set(INSIDE.get().saturating_add(1));
            Self(PhantomData)
        })
    }
}

impl Drop for AsCaller {
    fn drop(&mut self) {
        INSIDE.set(INSIDE.get().saturating_sub(1));
        // On top of Samba's stack is the one that `new` took.
        samba::unbecome_authenticated_pipe_user();
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
        let can_give_back = || samba::symbol::unbecome_root.is_there();
        Self {
            taken: INSIDE.get() > 0 && can_give_back() && samba::become_root().is_some(),
            only_here: PhantomData,
        }
    }
}

impl Drop for AsRoot {
    fn drop(&mut self) {
        if self.taken {
            // Root is on top of Samba's stack: `new` put it there.
            samba::unbecome_root();
        }
    }
}
