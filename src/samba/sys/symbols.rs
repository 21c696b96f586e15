//! The functions of the running Samba, by name: each is looked up when it is first asked for, so a worker pays for what it uses.

use std::ffi::{c_void, CStr};
use std::marker::PhantomData;
use std::sync::atomic::{AtomicPtr, Ordering};

use super::addresses::look_up;
use super::release::release;
use crate::host::Kinds;

/// What cannot be answered without a function, and in which releases that is so; in others it is nobody's need, and its name not ours
/// to call.
#[derive(Clone, Copy)]
pub(super) struct Need {
    /// Calls that need it.
    pub(super) kinds: Kinds,
    /// The first release that has it in this form, major * 100 + minor; 0: all have.
    pub(super) since: u32,
    /// The last one.
    pub(super) until: u32,
}

impl Need {
    /// Of every release that is known.
    pub(super) const fn of(kinds: Kinds) -> Self {
        Self {
            kinds,
            since: 0,
            until: u32::MAX,
        }
    }

    /// From a release on.
    pub(super) const fn since(self, since: u32) -> Self {
        Self { since, ..self }
    }

    /// Up to a release.
    pub(super) const fn until(self, until: u32) -> Self {
        Self { until, ..self }
    }

    pub(super) fn is_of_this_release(self) -> bool {
        (self.since == 0 && self.until == u32::MAX)
            || (self.since..=self.until).contains(&release())
    }
}

/// A function whatever its prototype is.
pub(super) trait Function {
    /// Samba's name.
    fn name(&self) -> &'static str;
    /// Who needs it.
    fn need(&self) -> Need;
    /// Whether this Samba has it.
    fn is_there(&self) -> bool;
}

impl<F: Copy> Function for Symbol<F> {
    fn name(&self) -> &'static str {
        self.name.to_str().unwrap_or_default()
    }

    fn need(&self) -> Need {
        self.need
    }

    fn is_there(&self) -> bool {
        self.get().is_some()
    }
}

/// The functions of a table that are missing here although this release should have them, each with the calls that need it.
pub(super) fn missing<'a>(
    of: &'a [&'static (dyn Function + Sync)],
    which: impl Fn(Kinds) -> bool + 'a,
) -> impl Iterator<Item = (Kinds, &'static str)> + 'a {
    let needed = of.iter().filter(move |function| {
        let need = function.need();
        need.kinds != Kinds::NONE && which(need.kinds) && need.is_of_this_release()
    });
    needed
        .filter(|function| !function.is_there())
        .map(|function| (function.need().kinds, function.name()))
}

/// A function of Samba: not asked for yet, absent, or there.
pub(super) struct Symbol<F> {
    name: &'static CStr,
    need: Need,
    at: AtomicPtr<c_void>,
    of: PhantomData<F>,
}

/// What `at` holds before the first look-up; no function has this address.
const NOT_ASKED: *mut c_void = std::ptr::without_provenance_mut(1);

impl<F: Copy> Symbol<F> {
    const IS_A_POINTER: () = assert!(size_of::<F>() == size_of::<*mut c_void>());

    pub(super) const fn new(name: &'static CStr, need: Need) -> Self {
        let () = Self::IS_A_POINTER;
        Self {
            name,
            need,
            at: AtomicPtr::new(NOT_ASKED),
            of: PhantomData,
        }
    }

    /// The function, `None` when this Samba has none of that name.
    pub(super) fn get(&self) -> Option<F> {
        let mut at = self.at.load(Ordering::Relaxed);
        if at == NOT_ASKED {
            at = if self.need.is_of_this_release() {
                look_up(self.name)
            } else {
                std::ptr::null_mut()
            };
            self.at.store(at, Ordering::Relaxed);
        }
        if at.is_null() {
            return None;
        }
        // SAFETY: `F` is a function pointer of the size checked above, and the name stands in the table with Samba's own prototype.
        Some(unsafe { std::mem::transmute_copy(&at) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static THERE: Symbol<unsafe extern "C" fn() -> i32> =
        Symbol::new(c"getpid", Need::of(Kinds::NONE));
    static GONE: Symbol<unsafe extern "C" fn()> =
        Symbol::new(c"no_such_function_of_samba", Need::of(Kinds::SHARES));

    #[test]
    fn what_is_there_is_found_and_what_is_not_is_none() {
        let getpid = THERE.get().unwrap();
        // SAFETY: getpid(2) has no conditions.
        assert_eq!(unsafe { getpid() }.unsigned_abs(), std::process::id());
        assert!(GONE.get().is_none());
        assert!(GONE.get().is_none(), "asked again");
    }

    #[test]
    fn what_is_missing_is_told_with_its_need() {
        let all: [&'static (dyn Function + Sync); 2] = [&THERE, &GONE];
        let told: Vec<_> = missing(&all, |_| true).collect();
        assert_eq!(told, [(Kinds::SHARES, "no_such_function_of_samba")]);
        assert_eq!(missing(&all, |kinds| kinds == Kinds::FILES).count(), 0);
    }
}
