//! Services of the loaded configuration by number, and what Samba's lp_ functions say of them.
//!
//! Texts are Samba's own. A number is good until something is loaded, which happens at a call's begin and when a call itself changed
//! the configuration.

use std::ffi::{c_char, c_int, c_void, CStr, CString};

use super::frame::Frame;
use super::functions::{samba, Talloc};

/// A service by its number.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(in crate::samba) struct Service(pub(super) c_int);

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
}

/// `struct loadparm_substitution`: what makes a text of the one that is written.
#[repr(C)]
pub(super) struct Substitution {
    text: unsafe extern "C" fn(
        Talloc,
        *const Substitution,
        *const c_char,
        *mut c_void,
    ) -> *mut c_char,
    arg: *mut c_void,
}

/// How a text of a parameter is wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::samba) enum Variables {
    /// As it is written, less quotation marks at its ends, which Samba takes away unless another one is inside.
    AsWritten,
    /// With the variables that are the same for all services, for who speaks.
    Expanded,
}

impl Variables {
    fn substitution(self) -> Option<*const Substitution> {
        match self {
            Self::AsWritten => Some(&raw const AS_WRITTEN),
            Self::Expanded => {
                let global = samba::loadparm_s3_global_substitution.get()?;
                // SAFETY: no conditions; Samba's own, which stays.
                Some(unsafe { global() })
            }
        }
    }
}

static AS_WRITTEN: Substitution = Substitution {
    text: as_written,
    arg: std::ptr::null_mut(),
};

// SAFETY: a function and NULL; nothing is written.
unsafe impl Sync for Substitution {}

unsafe extern "C" fn as_written(
    context: Talloc,
    _: *const Substitution,
    raw: *const c_char,
    _: *mut c_void,
) -> *mut c_char {
    let text = if raw.is_null() {
        c""
    } else {
        // SAFETY: a text of the configuration's.
        unsafe { CStr::from_ptr(raw) }
    };
    let kept = unquoted(text.to_bytes());
    let Some(copy) = samba::talloc_strndup.get() else {
        return std::ptr::null_mut();
    };
    // SAFETY: so many bytes are there, on the context that Samba gave.
    unsafe { copy(context, kept.as_ptr().cast(), kept.len()) }
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

/// One text of a service; `None`: no such function, or no memory.
pub(super) fn text_of(service: Service, get: TextFn, variables: Variables) -> Option<CString> {
    let frame = Frame::new()?;
    let how = variables.substitution()?;
    // SAFETY: Samba's prototype; the text is made on the frame.
    let text = unsafe { get(frame.context(), how, service.0) };
    // SAFETY: a text of the frame's, or NULL.
    unsafe { super::text::owned(text) }
}

/// `char *lp_...(TALLOC_CTX *, const struct loadparm_substitution *)`
pub(super) type ServerTextFn = unsafe extern "C" fn(Talloc, *const Substitution) -> *mut c_char;

/// One text of `[global]` that is no default of services.
pub(super) fn server_text(get: ServerTextFn, variables: Variables) -> Option<CString> {
    let frame = Frame::new()?;
    let how = variables.substitution()?;
    // SAFETY: Samba's prototype; the text is made on the frame.
    let text = unsafe { get(frame.context(), how) };
    // SAFETY: a text of the frame's, or NULL.
    unsafe { super::text::owned(text) }
}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident = $function:ident;)*) => {
        impl Service {
            $(
                $(#[$doc])*
                pub(in crate::samba) fn $name(self, variables: Variables) -> Option<CString> {
                    text_of(self, samba::$function.get()?, variables)
                }
            )*
        }
    };
}

texts! {
    /// `path`
    path = lp_path;
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
