//! Options by their smb.conf names, those of `[global]` by their own functions.

use std::ffi::{c_char, CStr, CString};

use super::frame::Frame;
use super::functions::samba;
use super::services::{server_text, List, Service, Variables};
use super::text::{copied, outwards, owned};
use crate::error::NetApiStatus as Status;
use crate::host::HostResult;

/// `server string`
pub(in crate::samba) fn server_string(variables: Variables) -> Option<CString> {
    let get = samba::lp_server_string.get()?;
    server_text(get, variables)
}

/// `restrict anonymous`
pub(in crate::samba) fn restrict_anonymous() -> Option<i32> {
    // SAFETY: an option is read.
    Some(unsafe { samba::lp_restrict_anonymous.get()?() })
}

/// `netbios name`
pub(in crate::samba) fn netbios_name() -> Option<String> {
    // SAFETY: an option is read.
    let name = unsafe { samba::lp_netbios_name.get()?() };
    // SAFETY: a text of the configuration's.
    unsafe { copied(name) }
}

/// `host msdfs`
pub(in crate::samba) fn host_msdfs() -> bool {
    // SAFETY: an option is read.
    samba::lp_host_msdfs
        .get()
        .is_some_and(|ask| unsafe { ask() })
}

/// `hostname lookups`
pub(in crate::samba) fn hostname_lookups() -> bool {
    // SAFETY: an option is read.
    samba::lp_hostname_lookups
        .get()
        .is_some_and(|ask| unsafe { ask() })
}

/// `clustering`; `None`: this Samba does not tell.
pub(in crate::samba) fn clustering() -> Option<bool> {
    // SAFETY: an option is read.
    Some(unsafe { samba::lp_clustering.get()?() })
}

/// Whether options with a colon can be read.
pub(in crate::samba) fn has_parametric() -> bool {
    samba::lp_parm_const_string.get().is_some()
}

/// An option with a colon, of a service or of `[global]`; `None`: it is not set.
pub(in crate::samba) fn parametric(service: Service, kind: &CStr, option: &CStr) -> Option<String> {
    let read = samba::lp_parm_const_string.get()?;
    let none = std::ptr::null();
    // SAFETY: texts for the time of the call.
    let text = unsafe { read(service.0, kind.as_ptr(), option.as_ptr(), none) };
    // SAFETY: a text of the configuration's, NULL when there is none.
    unsafe { copied(text) }
}

/// The words of an option with a colon of `[global]`, as `valid users` has words; none when it is not set.
pub(in crate::samba) fn words(kind: &CStr, option: &CStr) -> Vec<CString> {
    let Some(read) = samba::lp_parm_string_list.get() else {
        return Vec::new();
    };
    let none = std::ptr::null();
    // SAFETY: texts for the time of the call; -1 is [global].
    List(unsafe { read(-1, kind.as_ptr(), option.as_ptr(), none) }).words()
}

/// What `print` writes to a stream, less the end of the line; `None`: it says that there is nothing.
fn printed(print: impl FnOnce(*mut libc::FILE) -> bool) -> HostResult<Option<String>> {
    let mut text: *mut c_char = std::ptr::null_mut();
    let mut len = 0;
    // SAFETY: both outlive the stream.
    let stream = unsafe { libc::open_memstream(&raw mut text, &raw mut len) };
    if stream.is_null() {
        return Err(Status::ERROR_NOT_ENOUGH_MEMORY);
    }
    let found = print(stream);
    // SAFETY: opened above, closed once.
    let closed = unsafe { libc::fclose(stream) } == 0;
    // SAFETY: NULL, or a text that ends in NUL since the stream is closed.
    let line = unsafe { owned(text) };
    // SAFETY: the stream's, freed once, and copied above.
    unsafe { libc::free(text.cast()) };
    match line {
        Some(line) if closed => Ok(found.then(|| outwards(without_end(line.to_bytes())))),
        _ => Err(Status::ERROR_NOT_ENOUGH_MEMORY),
    }
}

fn without_end(line: &[u8]) -> &[u8] {
    let end = line.iter().rposition(|byte| *byte != b'\n');
    line.get(..end.map_or(0, |last| last + 1))
        .unwrap_or_default()
}

/// Any option as testparm prints it; `None`: there is none of that name.
pub(in crate::samba) fn dumped(service: Service, name: &CStr) -> HostResult<Option<String>> {
    let dump = samba::dump_a_parameter
        .get()
        .ok_or(Status::ERROR_NOT_SUPPORTED)?;
    // Samba wants a text that it may write to, and memory of the stack's.
    let mut name = name.to_bytes_with_nul().to_vec();
    let _frame = Frame::new().ok_or(Status::ERROR_NOT_ENOUGH_MEMORY)?;
    // SAFETY: a text of our own, an open stream, and a service that is loaded or [global].
    printed(|to| unsafe { dump(service.0, name.as_mut_ptr().cast(), to, service.0 < 0) })
}
