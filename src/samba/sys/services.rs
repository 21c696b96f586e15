//! Services of the loaded configuration, and of its load what takes a function to call back.

use std::ffi::{c_void, CStr};
use std::panic::{catch_unwind, AssertUnwindSafe};

use super::functions::lp_numservices;
use super::handles::{Service, Text};
use super::raw;

impl Service {
    /// All that is loaded, by number; some of them may be gone.
    pub(in crate::samba) fn all() -> impl Iterator<Item = Self> {
        (0..lp_numservices().unwrap_or_default()).map(Self)
    }

    /// Its name as it is written, where it lies; `None`: there is no such service any more. `take` must let nothing be loaded, which would
    /// free the text that it looks at; a copy would take a search through thousands of services its time.
    pub(in crate::samba) fn name<R>(self, take: impl FnOnce(&CStr) -> R) -> Option<R> {
        let ask = raw::lp_const_servicename()?;
        // SAFETY: any number will do; the text is there until something is loaded, which `take` does not do.
        unsafe { ask(self) }.get().map(take)
    }

    /// Whether its `fstype` is this, which is not copied for it.
    pub(in crate::samba) fn fstype_is(self, kind: &[u8]) -> bool {
        let Some(ask) = raw::lp_fstype() else {
            return false;
        };
        // SAFETY: any number will do, and the text is looked at before anything is loaded.
        let told = unsafe { ask(self) }.get();
        told.is_some_and(|told| told.to_bytes().eq_ignore_ascii_case(kind))
    }
}

/// What a parser tells of a file, each text Samba's: `[name]` without a value, and `name = value`.
type Told<'a> = &'a mut dyn FnMut(&CStr, Option<&CStr>);

/// Let Samba's own parser read a file. False: it cannot be read, or does not parse, or `told` panicked.
pub(in crate::samba) fn parse(path: &CStr, mut told: Told<'_>) -> bool {
    let arg: *mut Told<'_> = &raw mut told;
    raw::pm_process().is_some_and(|parse| {
        // SAFETY: the path stays for the call; the callbacks are given `told`, which outlives it.
        unsafe { parse(path.as_ptr(), section, parameter, arg.cast()) }
    })
}

unsafe extern "C" fn section(name: Text<'_>, arg: *mut c_void) -> bool {
    // SAFETY: the name and the argument are what the parser gives.
    unsafe { parameter(name, Text::NONE, arg) }
}

unsafe extern "C" fn parameter(name: Text<'_>, value: Text<'_>, arg: *mut c_void) -> bool {
    // SAFETY: `parse` gives this and nothing else, and waits for the parser's end.
    let told = unsafe { &mut *arg.cast::<Told<'_>>() };
    let tell = || told(name.get().unwrap_or_default(), value.get());
    catch_unwind(AssertUnwindSafe(tell)).is_ok()
}
