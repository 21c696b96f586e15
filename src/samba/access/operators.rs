#![forbid(unsafe_code)]
//! Users and groups that an option of ours names.
//!
//! Nothing is kept of what names stand for: Samba and winbind do that as long as they see fit.

use std::collections::HashSet;
use std::ffi::{CStr, CString};

use parking_lot::Mutex;

use super::checks;
use crate::error::NetApiStatus as Status;
use crate::host::HostResult;
use crate::samba::sys::frame::Frame;
use crate::samba::sys::shim::CallFacts;
use crate::samba::{accounts, options, text};

/// Words that were said to name nobody.
static SAID: Mutex<Option<HashSet<Box<str>>>> = Mutex::new(None);

/// More words are not remembered; they are said again.
const MOST_SAID: usize = 256;

/// Whether the caller is one of those that an option `TYPE:NAME` of `[global]` names. What stands for nobody adds nobody, whatever the
/// other words are.
pub(in crate::samba) fn has_caller(call: CallFacts<'_>, option: &str) -> HostResult<bool> {
    let _frame = Frame::new().ok_or(Status::ERROR_NOT_ENOUGH_MEMORY)?;
    if !call.is_named() {
        return Ok(false);
    }
    let words = words(option).ok_or(Status::ERROR_INVALID_PARAMETER)?;
    let is_caller = |word: &CString| checks::is_meant(call, word) == Some(true);
    if words.iter().any(is_caller) {
        return Ok(true);
    }
    for word in &words {
        say_once(option, word);
    }
    Ok(false)
}

/// `None`: that is no name of an option. Belongs on a stack frame.
fn words(option: &str) -> Option<Vec<CString>> {
    let (kind, name) = option.split_once(':')?;
    let (kind, name) = (text::to_samba(kind)?, text::to_samba(name)?);
    Some(options::words(&kind, &name))
}

/// Look each word of an option up. `before` hears of it first, for that may take as long as winbindd takes; `nobody` of those that stand
/// for nobody.
pub(in crate::samba) fn look_up(
    option: &str,
    before: &mut dyn FnMut(&str),
    nobody: &mut dyn FnMut(&str),
) {
    let Some(_frame) = Frame::new() else { return };
    for word in words(option).unwrap_or_default() {
        let shown = shown(&word);
        before(&shown);
        if !names_somebody(&word) {
            nobody(&shown);
        }
    }
}

fn say_once(option: &str, word: &CStr) {
    let shown = shown(word);
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
    log::warn!("{option}: {shown} is nobody's name");
}

/// In one line.
fn shown(word: &CStr) -> String {
    text::outwards(word.to_bytes()).replace(char::is_control, "\u{fffd}")
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
