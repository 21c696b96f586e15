#![forbid(unsafe_code)]
//! Users and groups that an option of ours names.
//!
//! Nothing is kept of what names stand for: Samba and winbind do that as long as they see fit.

use std::collections::HashSet;
use std::ffi::{CStr, CString};
use std::time::{Duration, Instant};

use parking_lot::Mutex;

use super::checks;
use crate::error::NetApiStatus as Status;
use crate::host::HostResult;
use crate::samba::sys::frame::Frame;
use crate::samba::sys::shim::CallFacts;
use crate::samba::{accounts, options, text};

/// Words that were looked up, and said to name nobody where they do.
static KNOWN: Mutex<Option<HashSet<Box<str>>>> = Mutex::new(None);

/// More words are not looked up only to be said.
const MOST_KNOWN: usize = 256;

/// winbindd that takes so long may not answer at all: then nothing is asked only to be said, and what it says is not believed.
const SLOW: Duration = Duration::from_millis(100);

/// Whether the caller is one of those that an option `TYPE:NAME` of `[global]` names. What stands for nobody adds nobody, whatever the
/// other words are.
pub(in crate::samba) fn has_caller(call: CallFacts<'_>, option: &str) -> HostResult<bool> {
    let _frame = Frame::new().ok_or(Status::ERROR_NOT_ENOUGH_MEMORY)?;
    if !call.is_named() {
        return Ok(false);
    }
    let words = words(option).ok_or(Status::ERROR_INVALID_PARAMETER)?;
    let began = Instant::now();
    let is_caller = |word: &CString| checks::is_meant(call, word) == Some(true);
    if words.iter().any(is_caller) {
        return Ok(true);
    }
    for word in &words {
        if began.elapsed() > SLOW {
            break;
        }
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
/// for nobody, and why.
pub(in crate::samba) fn look_up(
    option: &str,
    before: &mut dyn FnMut(&str),
    nobody: &mut dyn FnMut(&str, &str),
) {
    let Some(_frame) = Frame::new() else { return };
    for word in words(option).unwrap_or_default() {
        let shown = shown(&word);
        before(&shown);
        if let Some(why) = why_nobody(&word) {
            nobody(&shown, why);
        }
    }
}

fn say_once(option: &str, word: &CStr) {
    let shown = shown(word);
    let key = format!("{option}={shown}");
    {
        let mut known = KNOWN.lock();
        let known = known.get_or_insert_default();
        if known.len() >= MOST_KNOWN || known.contains(&*key) {
            return;
        }
    }
    let began = Instant::now();
    let why = why_nobody(word);
    if began.elapsed() > SLOW {
        return;
    }
    KNOWN.lock().get_or_insert_default().insert(key.into());
    if let Some(why) = why {
        log::warn!("{option}: {shown} {why}");
    }
}

/// In one line.
fn shown(word: &CStr) -> String {
    text::outwards(word.to_bytes()).replace(char::is_control, "\u{fffd}")
}

/// Why a word stands for nobody, by the rule that Samba has for `valid users`; `None`: it does not, or who asks could not tell, as with
/// SIDs and names with variables.
fn why_nobody(word: &CStr) -> Option<&'static str> {
    if word.to_bytes().contains(&b'%') || accounts::is_sid(word) {
        return None;
    }
    let (meant, name) = Meant::by(word.to_bytes());
    let name = CString::new(name).ok()?;
    let is_user = || accounts::is_user(&name);
    let is_group = || accounts::is_group(&name);
    let is_netgroup = || accounts::is_netgroup(&name);
    let somebody = match meant {
        Meant::User => is_user(),
        Meant::Group => is_group(),
        Meant::Netgroup => is_netgroup(),
        Meant::Either => is_group() || is_netgroup(),
    };
    if somebody {
        None
    } else if meant == Meant::User && is_group() {
        Some("is a group, which takes an @ before its name")
    } else if meant != Meant::User && is_user() {
        Some("is a user, which takes nothing before its name")
    } else {
        Some("is nobody's name")
    }
}

/// What the signs before a name say.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Meant {
    User,
    Group,
    Netgroup,
    Either,
}

impl Meant {
    /// That, and the name. Signs that Samba does not read belong to the name.
    fn by(word: &[u8]) -> (Self, &[u8]) {
        match word {
            [b'@', name @ ..] | [b'&', b'+', name @ ..] => (Self::Either, name),
            // The netgroup is asked for only where there is such a group.
            [b'+', b'&', name @ ..] | [b'+', name @ ..] => (Self::Group, name),
            [b'&', name @ ..] => (Self::Netgroup, name),
            name => (Self::User, name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_read_as_samba_reads_them() {
        let cases: [(&str, Meant, &str); 10] = [
            ("name", Meant::User, "name"),
            ("@name", Meant::Either, "name"),
            ("&+name", Meant::Either, "name"),
            ("+name", Meant::Group, "name"),
            ("+&name", Meant::Group, "name"),
            ("&name", Meant::Netgroup, "name"),
            ("@+name", Meant::Either, "+name"),
            ("++name", Meant::Group, "+name"),
            ("&&name", Meant::Netgroup, "&name"),
            ("", Meant::User, ""),
        ];
        for (word, meant, name) in cases {
            assert_eq!(
                Meant::by(word.as_bytes()),
                (meant, name.as_bytes()),
                "{word}"
            );
        }
    }
}
