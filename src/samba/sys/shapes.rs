//! What a row of the table of functions may take and give, and what of it C sees: types that promise all that is asked for.

use std::ffi::{c_char, c_void, CStr, CString};
use std::fs::File;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::ptr::{null, null_mut};

use super::frame::Frame;
use super::handles::*;
use super::owned::{OpenFile, Sections};
use super::raw::Talloc;
use super::texts::{Stream, Substitution};
use super::walks::*;
use crate::registry::records::ServerId;

/// Something that is handed over for the time of a call.
///
/// # Safety
/// `c` gives what the C prototype takes in its place, and a pointer is one to what is there as long as the argument is.
pub(in crate::samba) unsafe trait Argument {
    type C;
    fn c(&mut self) -> Self::C;
}

/// Something that is two things in C.
///
/// # Safety
/// As that of an argument, and the two go together.
pub(in crate::samba) unsafe trait Pair {
    type A;
    type B;
    fn c(&mut self) -> (Self::A, Self::B);
}

/// Something that comes back.
///
/// # Safety
/// `C` is what the C prototype gives.
pub(in crate::samba) unsafe trait Answer {
    type C;
    type Given;
    /// `None`: there is nothing.
    ///
    /// # Safety
    /// Given by the function just now.
    unsafe fn given(from: Self::C) -> Option<Self::Given>;
}

/// Nothing where a pointer may be NULL.
pub(in crate::samba) struct Null;

/// What ends a walk at once. It looks at none of its arguments, of which releases have different numbers.
pub(in crate::samba) struct Stop;

unsafe extern "C" fn stop() -> i32 {
    1
}

/// A text as its length and its bytes, which need not end in NUL.
pub(in crate::samba) struct Line<'a>(pub(in crate::samba) &'a [u8]);

/// A text that may be written to.
pub(in crate::samba) struct Scratch(Vec<u8>);

impl From<&CStr> for Scratch {
    fn from(text: &CStr) -> Self {
        Self(text.to_bytes_with_nul().to_vec())
    }
}

macro_rules! arguments {
    ($($type:ty, $c:ty: $what:ident => $given:expr;)*) => {
        $(
            // SAFETY: the same in C, or a pointer to what is borrowed or lives for as long.
            unsafe impl Argument for $type {
                type C = $c;
                fn c(&mut self) -> $c {
                    let $what = self;
                    $given
                }
            }
        )*
    };
    (as they are: $($type:ty),*) => { arguments! { $($type, Self: it => *it;)* } };
}

arguments! {
    as they are: libc::timeval, ServerId, Service, Init, Bytes<'_>, List<'_>, Session<'_>, Token<'_>, Address<'_>, Messages<'_>,
    GlobalLocks<'_>, Ctdb<'_>, Db<'_>, Tdb<'_>, Wrap<'_>, Connection<'_>, Folder<'_>, Name<'_>, Descriptor<'_>
}

arguments! {
    &CStr, *const c_char: text => text.as_ptr();
    Option<&CStr>, *const c_char: text => text.map_or(null(), CStr::as_ptr);
    &Frame, Talloc: frame => frame.context();
    Option<&Frame>, Talloc: frame => frame.map_or(null_mut(), Frame::context);
    &Sections, *mut c_void: sections => sections.as_ptr();
    &OpenFile<'_>, *mut c_void: file => file.as_ptr();
    &Stream, *mut libc::FILE: stream => stream.as_ptr();
    &Substitution, *const Substitution: how => *how;
    Class, usize: class => class.0.into();
    Int<Class>, i32: class => class.0 .0.into();
    Null, *mut c_void: _nothing => null_mut();
    Stop, unsafe extern "C" fn() -> i32: _it => stop;
    Scratch, *mut c_char: text => text.0.as_mut_ptr().cast();
    &File, i32: file => file.as_raw_fd();
    &OwnedFd, i32: fd => fd.as_raw_fd();
}

macro_rules! pairs {
    ($($type:ty, $a:ty, $b:ty: $what:ident => $first:expr, $second:expr;)*) => {
        $(
            // SAFETY: as many as there are, or a place for them that is borrowed; what calls back and what it is given.
            unsafe impl Pair for $type {
                type A = $a;
                type B = $b;
                fn c(&mut self) -> ($a, $b) {
                    let $what = self;
                    ($first, $second)
                }
            }
        )*
    };
}

pairs! {
    &[u8], *const u8, usize: bytes => bytes.as_ptr(), bytes.len();
    &mut [u8], *mut u8, usize: bytes => bytes.as_mut_ptr(), bytes.len();
    &mut Bytes<'_>, *mut *const u8, *mut usize: bytes => &raw mut bytes.data, &raw mut bytes.len;
    Short<'_>, *mut u8, u32: bytes => bytes.0.as_mut_ptr(), u32::try_from(bytes.0.len()).unwrap_or_default();
    Line<'_>, i32, *const u8: line => i32::try_from(line.0.len()).unwrap_or(i32::MAX), line.0.as_ptr();
    &mut [libc::epoll_event], *mut libc::epoll_event, i32: room => room.as_mut_ptr(), i32::try_from(room.len()).unwrap_or_default();
    &mut Names<'_>, *mut u32, *mut *const Text<'static>: names => &raw mut names.count, (&raw mut names.first).cast();
    &mut Walk<'_>, TdbFn, *mut c_void: walk => of_tdb, (&raw mut **walk).cast();
    Chained<'_, '_>, TdbFn, *mut c_void: walk => of_tdb, walk.as_ptr();
    Layered<'_, '_>, LayerFn, *mut c_void: walk => of_layer, (&raw mut *walk.0).cast();
    &mut Locks<'_>, LockFn, *mut c_void: walk => of_lock, (&raw mut **walk).cast();
    &mut Look<'_>, CtdbFn, *mut c_void: look => of_ctdb, (&raw mut **look).cast();
    &mut Vec<CString>, OptionFn, *mut c_void: names => of_option, (&raw mut **names).cast();
    &mut Option<Vec<u8>>, ParseFn, *mut c_void: place => of_key, (&raw mut **place).cast();
}

/// Plain data for which all zero is a value.
///
/// # Safety
/// It is, and so is all that a function writes there.
pub(in crate::samba) unsafe trait Plain: Sized {
    fn zeroed() -> Self {
        // SAFETY: every type that is `Plain` has all zero as a value.
        unsafe { std::mem::zeroed() }
    }
}

macro_rules! plain {
    ($($type:ty),*) => {
        $(
            // SAFETY: a number, a pointer that nobody follows, or one of which the row says that it is what the type says.
            unsafe impl Plain for $type {}
        )*
    };
}

plain! {
    DomSid, Text<'_>, Bytes<'_>, Option<Sections>, Option<OpenFile<'_>>, Option<Wrap<'_>>, Option<TosWrap<'_>>, Option<Folder<'_>>, Option<Name<'_>>,
    Option<Descriptor<'_>>, libc::timespec, libc::tm, libc::rlimit, libc::statfs, libc::epoll_event, libc::flock
}

// SAFETY: a pointer to what is borrowed.
unsafe impl<T: Plain> Argument for &T {
    type C = *const T;
    fn c(&mut self) -> *const T {
        *self
    }
}

// SAFETY: a pointer to what is borrowed, and may have any value.
unsafe impl<T: Plain> Argument for &mut T {
    type C = *mut T;
    fn c(&mut self) -> *mut T {
        *self
    }
}

macro_rules! answers {
    ($($type:ty, $c:ty: $from:ident => $given:expr, $out:ty;)*) => {
        $(
            // SAFETY: C's type, or one of its form of which the row says that it is this.
            unsafe impl Answer for $type {
                type C = $c;
                type Given = $out;
                unsafe fn given($from: $c) -> Option<$out> {
                    $given
                }
            }
        )*
    };
    (as they are: $($type:ty),*) => { answers! { $($type, $type: it => Some(it), $type;)* } };
    (or NULL: $($type:ty),*) => { answers! { $($type, Option<Self>: it => it, Self;)* } };
}

macro_rules! numbers {
    ($($type:ty),*) => {
        arguments! { as they are: $($type),* }
        answers! { as they are: $($type),* }
        plain! { $($type),* }
    };
}

numbers! { bool, i32, i64, u32, u64, usize }
answers! { as they are: (), libc::timeval, *const c_void }
answers! {
    or NULL: &'static Substitution, Messages<'static>, GlobalLocks<'static>, Ctdb<'static>, Db<'static>, Connection<'_>, Descriptor<'_>
}

/// 0, or a pointer to where it was done.
pub(in crate::samba) struct Done;
pub(in crate::samba) struct DoneAt;

answers! {
    Service, i32: number => (number >= 0).then_some(Self(number)), Self;
    Words, List<'static>: list => Some(Self::copied(list)), Self;
    Done, i32: status => (status == 0).then_some(()), ();
    DoneAt, *mut libc::tm: at => (!at.is_null()).then_some(()), ();
    // SAFETY: a descriptor that is not negative was just opened for us and is nobody else's.
    OwnedFd, i32: fd => (fd >= 0).then(|| unsafe { Self::from_raw_fd(fd) }), Self;
    // SAFETY: NULL, or a text that is still there.
    CString, *const c_char: text => (!text.is_null()).then(|| unsafe { CStr::from_ptr(text) }.to_owned()), Self;
}
