//! Services of the loaded configuration by number, and what Samba's lp_ functions say of them.
//!
//! Texts are Samba's own. A number is good until something is loaded, which happens at a call's begin and when a call itself changed
//! the configuration.

use std::ffi::{c_char, c_int, c_void, CStr, CString};
use std::panic::{catch_unwind, AssertUnwindSafe};

use super::frame::Frame;
use super::functions::samba;
use super::text::outwards;
use super::types::{Substitution, Talloc};

/// A service by its number.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Service(pub(super) c_int);

impl Service {
    /// `[global]`, for options of the server and the defaults of services.
    pub(in crate::samba) const GLOBAL: Self = Self(-1);

    /// Samba's number; negative is `[global]`.
    pub(in crate::samba) const fn number(self) -> i32 {
        self.0
    }
}

macro_rules! flags {
    ($($(#[$doc:meta])* $name:ident = $function:ident;)*) => {
        impl Service {
            $(
                $(#[$doc])*
                pub(in crate::samba) fn $name(self) -> bool {
                    // SAFETY: any number will do; Samba answers the default for one that is no service.
                    samba::$function.get().is_some_and(|of| unsafe { of(self.0) })
                }
            )*
        }
    };
}

flags! {
    /// `available`, and really there
    is_ok = lp_snum_ok;
    /// `printable`
    printable = lp_printable;
    /// `read only`
    read_only = lp_read_only;
    /// `guest ok`
    guest_ok = lp_guest_ok;
    /// `browseable`
    browseable = lp_browseable;
    /// `administrative share`
    administrative = lp_administrative_share;
    /// `msdfs root`
    msdfs_root = lp_msdfs_root;
    /// `access based share enum`
    access_based = lp_access_based_share_enum;
    /// `hide unreadable`
    hide_unreadable = lp_hide_unreadable;
    /// `continuous availability`, where Samba has such a parameter
    continuous = lp_continuous_availability;
    /// Samba made it of `[homes]` or `[printers]`
    autoloaded = lp_autoloaded;
    /// `oplocks`
    oplocks = lp_oplocks;
}

/// How a text of a parameter is wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::samba) enum Variables {
    /// As it is written, less quotation marks at its ends, which Samba takes away unless another one is inside.
    AsWritten,
    /// With the variables that are the same for all services, for who speaks.
    Expanded,
}

/// What a text that is written is given to.
struct Taking<F, R> {
    take: Option<F>,
    taken: Option<R>,
}

/// Samba hands its own text to the hook and hands on what the hook makes of it: ours takes the text where it lies and makes nothing.
unsafe extern "C" fn taking<F: FnOnce(&[u8]) -> R, R>(
    _: Talloc,
    _: *const Substitution,
    raw: *const c_char,
    arg: *mut c_void,
) -> *mut c_char {
    // SAFETY: `written` lends it for the call, and nobody else has it.
    if let Some(taking) = unsafe { arg.cast::<Taking<F, R>>().as_mut() } {
        // SAFETY: NULL or a text of the configuration's.
        let raw = unsafe { lent(raw) };
        let take = taking.take.take();
        taking.taken = catch_unwind(AssertUnwindSafe(|| take.map(|take| take(unquoted(raw)))))
            .ok()
            .flatten();
    }
    std::ptr::null_mut()
}

/// What `take` makes of the text that `ask` asks Samba for, which is not copied; `None`: `take` panicked.
fn written<F: FnOnce(&[u8]) -> R, R>(
    ask: impl FnOnce(Talloc, *const Substitution) -> *mut c_char,
    take: F,
) -> Option<R> {
    let mut given = Taking {
        take: Some(take),
        taken: None,
    };
    let arg: *mut Taking<F, R> = &raw mut given;
    let hook = Substitution {
        text: taking::<F, R>,
        arg: arg.cast(),
    };
    ask(std::ptr::null_mut(), &raw const hook);
    given.taken
}

/// # Safety
/// NULL, or a text that ends in NUL and outlives the result.
unsafe fn lent<'a>(text: *const c_char) -> &'a [u8] {
    if text.is_null() {
        return &[];
    }
    // SAFETY: the promise above.
    unsafe { CStr::from_ptr(text) }.to_bytes()
}

fn unquoted(text: &[u8]) -> &[u8] {
    let start = text.iter().take_while(|byte| **byte == b'"').count();
    let inside = text.get(start..).unwrap_or_default();
    let end = inside
        .iter()
        .rev()
        .take_while(|byte| **byte == b'"')
        .count();
    let inside = inside.get(..inside.len() - end).unwrap_or_default();
    if inside.contains(&b'"') {
        text
    } else {
        inside
    }
}

/// `char *lp_...(TALLOC_CTX *, const struct loadparm_substitution *, int snum)`
pub(super) type TextFn = unsafe extern "C" fn(Talloc, *const Substitution, c_int) -> *mut c_char;

/// What `ask` asks Samba for, as Samba's text; `None`: no memory.
fn text(
    variables: Variables,
    ask: impl FnOnce(Talloc, *const Substitution) -> *mut c_char,
) -> Option<CString> {
    if variables == Variables::AsWritten {
        return written(ask, |text| CString::new(text).ok()).flatten();
    }
    let frame = Frame::new()?;
    // SAFETY: no conditions; Samba's own, which stays.
    let how = unsafe { samba::loadparm_s3_global_substitution.get()?() };
    let text = ask(frame.context(), how);
    // SAFETY: a text of the frame's, or NULL.
    unsafe { super::text::owned(text) }
}

/// `char *lp_...(TALLOC_CTX *, const struct loadparm_substitution *)`
pub(super) type ServerTextFn = unsafe extern "C" fn(Talloc, *const Substitution) -> *mut c_char;

/// One text of `[global]` that is no default of services.
pub(super) fn server_text(get: ServerTextFn, variables: Variables) -> Option<CString> {
    // SAFETY: Samba's prototype, and what `text` gives.
    text(variables, |context, how| unsafe { get(context, how) })
}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident, $shown:ident = $function:ident;)*) => {
        impl Service {
            $(
                $(#[$doc])*
                #[allow(dead_code, reason = "of some only the other one is wanted")]
                pub(in crate::samba) fn $name(self, variables: Variables) -> Option<CString> {
                    let get: TextFn = samba::$function.get()?;
                    // SAFETY: Samba's prototype; any number will do.
                    text(variables, |context, how| unsafe { get(context, how, self.0) })
                }

                /// The same as our text, as it is written.
                pub(in crate::samba) fn $shown(self) -> Option<String> {
                    let get: TextFn = samba::$function.get()?;
                    // SAFETY: Samba's prototype; any number will do.
                    written(|context, how| unsafe { get(context, how, self.0) }, outwards)
                }
            )*
        }
    };
}

texts! {
    /// `path`
    path, path_shown = lp_path;
    /// `comment`
    comment, comment_shown = lp_comment;
    /// `volume`
    volume, volume_shown = lp_volume;
    /// `msdfs proxy`
    msdfs_proxy, msdfs_proxy_shown = lp_msdfs_proxy;
}

/// A list of texts of the configuration's, good until something is loaded.
#[derive(Clone, Copy)]
pub(in crate::samba) struct List(pub(super) *const *const c_char);

impl List {
    /// Whether there is nothing in it.
    pub(in crate::samba) fn is_empty(self) -> bool {
        // SAFETY: NULL, or pointers up to a NULL one.
        unsafe { self.0.as_ref() }.is_none_or(|first| first.is_null())
    }

    /// Copies of all.
    pub(in crate::samba) fn words(self) -> Vec<CString> {
        let mut words = Vec::new();
        let mut at = self.0;
        // SAFETY: NULL, or a place of the list: its end has not been passed.
        while let Some(word) = unsafe { at.as_ref() }.filter(|word| !word.is_null()) {
            // SAFETY: a text of the configuration's.
            words.extend(unsafe { super::text::owned(*word) });
            // SAFETY: the list goes on after what is not NULL.
            at = unsafe { at.add(1) };
        }
        words
    }

    /// Whether it is set at all; an empty one can be.
    pub(in crate::samba) const fn is_set(self) -> bool {
        !self.0.is_null()
    }
}

macro_rules! lists {
    ($($(#[$doc:meta])* $name:ident = $function:ident;)*) => {
        impl Service {
            $(
                $(#[$doc])*
                pub(in crate::samba) fn $name(self) -> Option<List> {
                    let of = samba::$function.get()?;
                    // SAFETY: any number will do.
                    Some(List(unsafe { of(self.0) }))
                }
            )*
        }
    };
}

lists! {
    /// `hosts allow`; of all lists `None`: this Samba does not tell
    hosts_allow = lp_hosts_allow;
    /// `hosts deny`
    hosts_deny = lp_hosts_deny;
    /// `invalid users`
    invalid_users = lp_invalid_users;
    /// `valid users`
    valid_users = lp_valid_users;
    /// `read list`
    read_list = lp_read_list;
    /// `write list`
    write_list = lp_write_list;
}

macro_rules! numbers {
    ($($(#[$doc:meta])* $name:ident = $function:ident;)*) => {
        impl Service {
            $(
                $(#[$doc])*
                pub(in crate::samba) fn $name(self) -> u32 {
                    // SAFETY: any number will do.
                    let number = samba::$function.get().map(|of| unsafe { of(self.0) });
                    number.and_then(|number| u32::try_from(number).ok()).unwrap_or_default()
                }
            )*
        }
    };
}

numbers! {
    /// `max connections`; 0: no limit
    max_connections = lp_max_connections;
    /// `csc policy`
    csc_policy = lp_csc_policy;
}

/// SMB_ENCRYPTION_REQUIRED of `server smb encrypt`
const ENCRYPTION_REQUIRED: c_int = 3;

impl Service {
    /// All that is loaded, by number; some of them may be gone.
    pub(in crate::samba) fn all() -> impl Iterator<Item = Self> {
        // SAFETY: no conditions.
        let count = samba::lp_numservices
            .get()
            .map_or(0, |ask| unsafe { ask() });
        (0..count).map(Self)
    }

    /// Its name as it is written; `None`: there is no such service any more.
    pub(in crate::samba) fn name<R>(self, take: impl FnOnce(&CStr) -> R) -> Option<R> {
        let ask = samba::lp_const_servicename.get()?;
        // SAFETY: any number will do.
        let name = unsafe { ask(self.0) };
        if name.is_null() {
            return None;
        }
        // SAFETY: a text of the configuration's, and nothing is loaded meanwhile.
        Some(take(unsafe { CStr::from_ptr(name) }))
    }

    /// Whether there is such a service, be it available or not.
    pub(in crate::samba) fn is_there(self) -> bool {
        self.name(|_| ()).is_some()
    }

    /// `server smb encrypt = required`. From 4.24 on the name without the second _ wants to know the connection.
    pub(in crate::samba) fn wants_encryption(self) -> bool {
        let ask = samba::lp__server_smb_encrypt.get();
        ask.or_else(|| samba::lp_server_smb_encrypt.get())
            // SAFETY: any number will do.
            .is_some_and(|of| unsafe { of(self.0) } == ENCRYPTION_REQUIRED)
    }

    /// `fstype = IPC`, which `IPC$` has.
    pub(in crate::samba) fn is_ipc(self) -> bool {
        // SAFETY: any number will do.
        let kind = samba::lp_fstype.get().map(|of| unsafe { of(self.0) });
        // SAFETY: NULL or a text of the configuration's.
        kind.is_some_and(|kind| unsafe { lent(kind) }.eq_ignore_ascii_case(b"IPC"))
    }

    /// A parametric option that says yes; Samba reads what it says.
    pub(in crate::samba) fn says(self, kind: &CStr, option: &CStr) -> bool {
        // SAFETY: two texts for the time of the call.
        samba::lp_parm_bool
            .get()
            .is_some_and(|of| unsafe { of(self.0, kind.as_ptr(), option.as_ptr(), false) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotation_marks_go_at_the_ends_alone() {
        for (written, kept) in [
            ("", ""),
            ("a", "a"),
            ("\"a b\"", "a b"),
            ("\"\"a\"", "a"),
            ("\"", ""),
            ("\"\"", ""),
            ("a\"b", "a\"b"),
            ("\"a\"b\"", "\"a\"b\""),
        ] {
            assert_eq!(unquoted(written.as_bytes()), kept.as_bytes(), "{written}");
        }
    }
}
