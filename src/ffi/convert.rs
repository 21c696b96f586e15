//! Pointers and lengths to owned values; NULL is answered here.

use std::ffi::c_void;
use std::slice;

use super::sys::{srvsvc_rs_bytes, srvsvc_rs_text, SRVSVC_RS_INVALID, SRVSVC_RS_NULL};

/// Most bytes that one callback may hand over: twice the largest smb.conf that Samba itself would read.
const MAX_SUNK: usize = 64 << 20;

/// A copy of a struct that begins with its own size: as far as it reaches, the rest zero. A size that no compiler makes, one that is no
/// multiple of the alignment, is cut to one, so that no pointer is read in half.
///
/// # Safety
/// NULL, or a struct of the size that it begins with, there for this call; `T` is plain data for which all zero is a value.
pub(super) unsafe fn sized<T: Default>(from: *const T, least: usize) -> Result<T, i32> {
    if from.is_null() {
        return Err(SRVSVC_RS_NULL);
    }
    // SAFETY: not NULL; every such struct begins with its size, a size_t.
    let size = unsafe { from.cast::<usize>().read() };
    if size < least {
        return Err(SRVSVC_RS_INVALID);
    }
    let mut copy = T::default();
    let len = size.min(size_of::<T>()) / align_of::<T>() * align_of::<T>();
    // SAFETY: as many bytes are there as the struct says, and `T` has room for `len` of them, which are not more.
    unsafe {
        from.cast::<u8>()
            .copy_to_nonoverlapping((&raw mut copy).cast(), len)
    };
    Ok(copy)
}

/// Lent bytes; empty when the pointer is NULL.
///
/// # Safety
/// NULL, or so many elements that are there for this call and that nobody writes to; the result is not used beyond it.
pub(super) unsafe fn lent<'a, T>(data: *const T, len: usize) -> &'a [T] {
    if data.is_null()
        || len == 0
        || len
            .checked_mul(size_of::<T>())
            .is_none_or(|bytes| bytes > isize::MAX.unsigned_abs())
    {
        return &[];
    }
    // SAFETY: not NULL, so there are so many elements, and nobody writes there during the call.
    unsafe { slice::from_raw_parts(data, len) }
}

/// # Safety
/// As [`lent`].
pub(super) unsafe fn bytes<'a>(bytes: srvsvc_rs_bytes) -> &'a [u8] {
    // SAFETY: NULL, or so many bytes, which are there for this call.
    unsafe { lent(bytes.data, bytes.len) }
}

/// An owned text, U+FFFD for what is not UTF-8; empty when absent.
///
/// # Safety
/// As [`lent`].
pub(super) unsafe fn text(text: srvsvc_rs_text) -> String {
    // SAFETY: NULL, or so many bytes, which are there for this call.
    let bytes: &[u8] = unsafe { lent(text.data.cast(), text.len) };
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// A text to lend to C.
pub(super) fn lend(text: &str) -> srvsvc_rs_text {
    srvsvc_rs_text {
        data: text.as_ptr().cast(),
        len: text.len(),
    }
}

/// Bytes to lend to C.
pub(super) fn lend_bytes(bytes: &[u8]) -> srvsvc_rs_bytes {
    srvsvc_rs_bytes {
        data: bytes.as_ptr(),
        len: bytes.len(),
    }
}

/// `srvsvc_rs_sink_fn` into a `Vec<u8>`.
pub(super) unsafe extern "C" fn collect(sink: *mut c_void, data: *const u8, len: usize) {
    // SAFETY: `sink` is the vector that the caller of the callback lent for its time.
    let Some(into) = (unsafe { sink.cast::<Vec<u8>>().as_mut() }) else {
        return;
    };
    // SAFETY: NULL, or so many bytes, which are there for this call.
    let data: &[u8] = unsafe { lent(data, len) };
    if into.len().saturating_add(data.len()) <= MAX_SUNK {
        into.extend_from_slice(data);
    }
}
