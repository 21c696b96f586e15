//! Texts that Samba makes: of one that is written, in another charset, or into a stream.

use std::ffi::{c_char, c_void, CStr, CString};
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::ptr::null_mut;

use super::frame::Frame;
use super::handles::{Bytes, Text};
use super::raw::{self, Talloc};

/// `struct loadparm_substitution`: what makes a text of the one that is written.
#[repr(C)]
pub(in crate::samba) struct Substitution {
    text: unsafe extern "C" fn(Talloc, *const Self, Text<'_>, *mut c_void) -> *mut c_char,
    arg: *mut c_void,
}

impl Substitution {
    /// What this one makes of a text.
    pub(in crate::samba) fn of(&self, text: &CStr) -> Option<CString> {
        let frame = Frame::new()?;
        // SAFETY: Samba's own, or what `written` made; the result lies on the frame.
        let made = unsafe { (self.text)(frame.context(), self, Text::of(text), self.arg) };
        // SAFETY: NULL, or a text of the frame's.
        unsafe { Text::new(made) }.get().map(ToOwned::to_owned)
    }
}

/// What a text that is written is given to.
struct Taking<F, R> {
    take: Option<F>,
    taken: Option<R>,
}

/// Samba hands its own text to the hook and hands on what the hook makes of it: ours takes the text where it lies and makes nothing.
unsafe extern "C" fn taking<F: FnOnce(&CStr) -> R, R>(
    _: Talloc,
    _: *const Substitution,
    raw: Text<'_>,
    arg: *mut c_void,
) -> *mut c_char {
    // SAFETY: `written` lends it for the call, and nobody else has it.
    let taking = unsafe { &mut *arg.cast::<Taking<F, R>>() };
    let text = raw.get().unwrap_or_default();
    let taken = AssertUnwindSafe(|| taking.take.take().map(|take| take(text)));
    taking.taken = catch_unwind(taken).ok().flatten();
    null_mut()
}

/// What `take` makes of the text that `ask` asks Samba for, as it is written and where it lies; `None`: it panicked, or was not asked.
/// `take` must let nothing be loaded, which would free the text that it looks at.
pub(in crate::samba) fn written<F: FnOnce(&CStr) -> R, R>(
    ask: impl FnOnce(&Substitution),
    take: F,
) -> Option<R> {
    let mut given = Taking {
        take: Some(take),
        taken: None,
    };
    let arg: *mut Taking<F, R> = &raw mut given;
    ask(&Substitution {
        text: taking::<F, R>,
        arg: arg.cast(),
    });
    given.taken
}

/// A stream that Samba prints to.
pub(in crate::samba) struct Stream(*mut libc::FILE);

impl Stream {
    pub(super) const fn as_ptr(&self) -> *mut libc::FILE {
        self.0
    }
}

/// What is printed, with what `print` says of it; `None`: no memory.
pub(in crate::samba) fn printed<R>(print: impl FnOnce(&Stream) -> R) -> Option<(R, Vec<u8>)> {
    let (mut text, mut len) = (null_mut::<c_char>(), 0);
    // SAFETY: both outlive the stream.
    let stream = unsafe { libc::open_memstream(&raw mut text, &raw mut len) };
    if stream.is_null() {
        return None;
    }
    let said = print(&Stream(stream));
    // SAFETY: opened above, closed once.
    let closed = unsafe { libc::fclose(stream) } == 0;
    // SAFETY: NULL, or as many bytes since the stream is closed.
    let bytes = unsafe { Bytes::new(text.cast(), len) }.get().to_vec();
    // SAFETY: the stream's, freed once, and copied above.
    unsafe { libc::free(text.cast()) };
    (closed && !text.is_null()).then_some((said, bytes))
}

/// A line of Samba's log, of its own charset.
pub(in crate::samba) fn log(line: &[u8]) {
    if let Some(print) = raw::dbgtext() {
        let len = i32::try_from(line.len()).unwrap_or(i32::MAX);
        // SAFETY: so many bytes of the line are there, and the format takes a number and a text of it.
        unsafe { print(c"%.*s\n".as_ptr(), len, line.as_ptr()) };
    }
}
