#![forbid(unsafe_code)]
//! Samba's debug log, class rpc_srv, in the charset that Samba's own lines are in.

use std::ffi::CStr;

use super::identity::AsRoot;
use super::kernel::log_file;
use super::sys::handles::{Class, Int};
use super::sys::samba;
use super::sys::texts;
use super::text;

/// The class of all our lines.
const CLASS: Class = Class::RPC_SRV;

/// Lines up to this level are written.
pub(crate) fn level() -> i32 {
    samba::debuglevel_get_class(CLASS).unwrap_or_default()
}

/// One of our lines. Levels are Samba's: 0 error, 1 warning, 3 notice, 5 info, 10 debug.
pub(crate) fn write(level: i32, what: &CStr, line: &str) {
    if self::level() >= level {
        write_bytes(level, c"srvsvc_rs", what, &text::inwards_for_log(line));
    }
}

/// A line as it is.
pub(crate) fn write_bytes(level: i32, location: &CStr, function: &CStr, line: &[u8]) {
    if self::level() < level {
        return;
    }
    // Only root may begin the log anew when it is as large as it may be.
    let _root = AsRoot::new();
    if samba::dbghdrclass(level, Int(CLASS), location, function) == Some(true) {
        texts::log(line);
    }
    log_file::keep_within_its_size();
}
