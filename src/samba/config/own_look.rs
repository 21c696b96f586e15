#![forbid(unsafe_code)]
//! Samba's own look at users' files, which is off between our loads.
//!
//! Other services of the worker let Samba read the folder when any client asks (NetrDfsEnum does). Samba would read a file over the section
//! of its name, make services that nobody here knows of, and end the process at a number that is nobody's when usershares have a template.
//! It looks at no file when `usershare max shares` is 0, so that is what it is told.

use std::ffi::CString;

use parking_lot::Mutex;

use crate::samba::sys::handles::Service;
use crate::samba::sys::samba;

/// What Samba was told.
enum Told {
    /// What is configured.
    Configured,
    /// 0 in the place of this.
    Nothing(i32),
    /// It does not listen.
    InVain,
}

static TOLD: Mutex<Told> = Mutex::new(Told::Configured);

/// `usershare max shares` as it is configured.
pub(super) fn most_shares() -> i64 {
    let most = match (most(), &*TOLD.lock()) {
        (0, Told::Nothing(configured)) => *configured,
        (most, _) => most,
    };
    most.into()
}

/// Whether Samba looked at no file since it was told so: when it loads the configuration by itself, it forgets that.
pub(super) fn is_off() -> bool {
    most() == 0 || matches!(*TOLD.lock(), Told::InVain)
}

/// From now on Samba looks at no file by itself.
pub(crate) fn off() {
    let configured = most();
    if configured != 0 {
        tell(0);
        let heard = most() == 0;
        *TOLD.lock() = if heard {
            Told::Nothing(configured)
        } else {
            Told::InVain
        };
    }
}

/// Samba looks as it is configured.
pub(crate) fn on() {
    let told = std::mem::replace(&mut *TOLD.lock(), Told::Configured);
    if let (0, Told::Nothing(configured)) = (most(), told) {
        tell(configured);
    }
}

/// As long as it lives Samba looks as it is configured.
#[must_use]
pub(super) struct On;

impl On {
    pub(super) fn new() -> Self {
        on();
        Self
    }
}

impl Drop for On {
    fn drop(&mut self) {
        off();
    }
}

fn most() -> i32 {
    samba::lp_usershare_max_shares().unwrap_or_default()
}

fn tell(most: i32) {
    if let Ok(most) = CString::new(most.to_string()) {
        samba::lp_do_parameter(Service::GLOBAL, c"usershare max shares", &most);
    }
}
