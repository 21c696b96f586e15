#![forbid(unsafe_code)]
//! Users and groups that an option of ours names.
//!
//! Nothing is kept of what names stand for: Samba and winbind do that as long as they see fit.

use std::collections::HashSet;
use std::ffi::{CStr, CString};

use parking_lot::Mutex;

use crate::error::NetApiStatus as Status;
use crate::host::HostResult;
use crate::samba::sys::frame::Frame;
use crate::samba::sys::shim::CallFacts;
use crate::samba::sys::{accounts, checks, options, text};

/// Words that were said to name nobody.
static SAID: Mutex<Option<HashSet<Box<str>>>> = Mutex::new(None);

/// More words are not remembered; they are said again.
const MOST_SAID: usize = 256;

/// Whether the caller is one of those that an option `TYPE:NAME` of `[global]` names. What stands for nobody adds nobody, whatever the
/// other words are.
pub(in crate::samba) fn has_caller(call: CallFacts<'_>, option: &str) -> HostResult<bool> {
    let parts = option.split_once(':').map(|(kind, name)| {
        let parts = (text::to_samba(kind), text::to_samba(name));
        parts.0.zip(parts.1)
    });
    let (kind, name) = parts.flatten().ok_or(Status::ERROR_INVALID_PARAMETER)?;
    let _frame = Frame::new().ok_or(Status::ERROR_NOT_ENOUGH_MEMORY)?;
    if !call.is_named() {
        return Ok(false);
    }
    let words = options::words(&kind, &name);
    let is_caller = |word: &CString| checks::is_meant(call, word) == Some(true);
    if words.iter().any(is_caller) {
        return Ok(true);
    }
    for word in &words {
        say_once(option, word);
    }
    Ok(false)
}

fn say_once(option: &str, word: &CStr) {
    let shown = text::outwards(word.to_bytes());
    let key = format!("{option}={shown}");
    let known = |said: &HashSet<Box<str>>| said.contains(&*key);
    if SAID.lock().as_ref().is_some_and(known) || names_somebody(word) {
        return;
    }
    let mut said = SAID.lock();
    let said = said.get_or_insert_default();
    if said.len() < MOST_SAID {
        said.insert(key.into());
    }
    log::warn!("{option}: {} is nobody's name", shown.escape_debug());
}

/// Netgroups, SIDs and names with variables are not looked up: who asks could not tell whether they are empty.
fn names_somebody(word: &CStr) -> bool {
    let bytes = word.to_bytes();
    let prefix = bytes
        .iter()
        .take_while(|byte| b"@+&".contains(byte))
        .count();
    let (prefix, name) = bytes.split_at(prefix);
    if name.starts_with(b"S-1-") || name.contains(&b'%') || prefix == b"&" {
        return true;
    }
    CString::new(name).is_ok_and(|name| accounts::is_known(&name, !prefix.is_empty()))
}
