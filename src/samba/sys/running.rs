//! Which Samba runs, and our own options in its configuration.

use std::ffi::CStr;

use super::functions::samba;
use super::text::copied;

/// `srvsvc_rs:NAME` of smb.conf's `[global]`; `None` when it is not set.
pub(in crate::samba) fn option(name: &CStr) -> Option<String> {
    let read = samba::lp_parm_const_string.get()?;
    let none = std::ptr::null();
    // SAFETY: all are texts; -1 is [global].
    let text = unsafe { read(-1, c"srvsvc_rs".as_ptr(), name.as_ptr(), none) };
    // SAFETY: a text of the configuration's, NULL when there is none.
    unsafe { copied(text) }
}

/// The names of our own options that are set in `[global]`, or anywhere with all shares, as Samba itself lists what is set.
pub(in crate::samba) fn own_options(with_shares: bool) -> Vec<String> {
    let Some(dump) = samba::lp_dump.get() else {
        return Vec::new();
    };
    // SAFETY: no conditions.
    let shares = samba::lp_numservices
        .get()
        .map_or(0, |ask| unsafe { ask() });
    let most_shares = if with_shares { shares } else { 0 };
    // SAFETY: an open stream for the time of the call.
    let listed = streamed(|stream| unsafe { dump(stream, false, most_shares) });
    names_in(&listed)
}

/// The options of ours in a listing of Samba's, `NAME = VALUE` a line.
fn names_in(listed: &[u8]) -> Vec<String> {
    const OURS: &[u8] = b"srvsvc_rs";
    let lines = listed.split(|byte| *byte == b'\n').filter_map(|line| {
        let (family, rest) = line.trim_ascii_start().split_at_checked(OURS.len())?;
        if !family.eq_ignore_ascii_case(OURS) {
            return None;
        }
        let rest = String::from_utf8_lossy(rest);
        let (name, _) = rest.split_once('=')?;
        Some(name.trim_start().strip_prefix(':')?.trim().to_owned())
    });
    lines.collect()
}

/// What is written into a stream.
fn streamed(write: impl FnOnce(*mut libc::FILE)) -> Vec<u8> {
    let mut text = std::ptr::null_mut();
    let mut len = 0;
    // SAFETY: both stay until the stream is closed.
    let stream = unsafe { libc::open_memstream(&raw mut text, &raw mut len) };
    if stream.is_null() {
        return Vec::new();
    }
    write(stream);
    // SAFETY: the stream from above, closed once.
    let closed = unsafe { libc::fclose(stream) } == 0;
    if text.is_null() {
        return Vec::new();
    }
    let written = if closed { len } else { 0 };
    // SAFETY: the stream's buffer has as many bytes when it is closed.
    let bytes = unsafe { std::slice::from_raw_parts(text.cast::<u8>(), written) }.to_vec();
    // SAFETY: the buffer is ours by now.
    unsafe { libc::free(text.cast()) };
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_options_are_found_among_all() {
        let listed = "[global]\n\tworkgroup = W\n\tserver string = srvsvc_rs:x = y\n\tSrvsvc_RS : sd file = D:\n\tsrvsvc_rs2:a = b\n\tsrvsvc_rs\n\tfruit:aapl = yes\n";
        assert_eq!(names_in(listed.as_bytes()), ["sd file"]);
        assert_eq!(streamed(|_| {}), b"");
    }
}
