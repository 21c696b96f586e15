//! [3.1.4.14] shares that are to be deleted, by the context handles that were given for them.

use std::collections::hash_map::RandomState;
use std::collections::VecDeque;
use std::hash::{BuildHasher, Hasher};

use parking_lot::Mutex;

use crate::access::Caller;
use crate::names::same_name;
use crate::ndr::{ContextHandle, Guid};
use crate::security::Sid;

/// Handles that are kept at a time; the oldest goes first. A client that needs more than one is no client.
const MOST: usize = 256;

/// The share that a deletion was started for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Marked {
    /// Its name.
    pub name: String,
    /// Its folder.
    pub path: String,
    /// What its stored settings were marked with, where they are the host's: another share that gets the name has none or another.
    pub mark: Option<String>,
    /// This process made another share of the name since then.
    pub replaced: bool,
}

/// The option that a share's stored settings are marked with: who reads it there knows that it is still the same share.
pub const MARK: &str = "srvsvc_rs:deletion mark";

/// A mark unlike any other.
#[must_use]
pub fn mark() -> String {
    random().to_string()
}

#[derive(Debug)]
struct Deletion {
    handle: Guid,
    marked: Marked,
    user: Option<Sid>,
}

/// Deletions that were started and not committed.
#[derive(Debug, Default)]
pub struct Deletions {
    started: Mutex<VecDeque<Deletion>>,
}

impl Deletions {
    /// A handle for deleting a share, good for this user.
    pub fn start(&self, marked: Marked, caller: &Caller) -> ContextHandle {
        let handle = random();
        let mut started = self.started.lock();
        if started.len() >= MOST {
            started.pop_front();
        }
        started.push_back(Deletion {
            handle,
            marked,
            user: caller.token.user().cloned(),
        });
        ContextHandle {
            attributes: 0,
            uuid: handle,
        }
    }

    /// The share that a handle was given for to this user.
    pub fn marked(&self, handle: &ContextHandle, caller: &Caller) -> Option<Marked> {
        let started = self.started.lock();
        let found = started
            .iter()
            .find(|one| one.handle == handle.uuid && one.user.as_ref() == caller.token.user());
        found.map(|one| one.marked.clone())
    }

    /// A share was made: handles for one that had the name before are not for it.
    pub fn replaced(&self, name: &str) {
        let mut started = self.started.lock();
        let of_name = |one: &&mut Deletion| same_name(&one.marked.name, name);
        for one in started.iter_mut().filter(of_name) {
            one.marked.replaced = true;
        }
    }

    /// The handle is used up.
    pub fn end(&self, handle: &ContextHandle) {
        self.started.lock().retain(|one| one.handle != handle.uuid);
    }
}

/// A number that cannot be guessed: two hashes under keys that the system's random numbers made.
fn random() -> Guid {
    let half = || RandomState::new().build_hasher().finish();
    let [a, b, c, d, e, f, g, h] = half().to_le_bytes();
    let words = (u32::from_le_bytes([a, b, c, d]), [e, f], [g, h]);
    Guid(
        words.0,
        u16::from_le_bytes(words.1),
        u16::from_le_bytes(words.2),
        half().to_le_bytes(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(name: &str) -> Marked {
        Marked {
            name: name.to_owned(),
            path: "/srv".to_owned(),
            mark: None,
            replaced: false,
        }
    }

    #[test]
    fn a_new_share_of_the_name_was_not_marked() {
        let deletions = Deletions::default();
        let caller = Caller::default();
        let sigma = "\u{3bf}\u{3b4}\u{3bf}\u{3c3}";
        let handles = ["data", "other", sigma].map(|name| deletions.start(share(name), &caller));
        deletions.replaced("DATA");
        deletions.replaced("\u{39f}\u{394}\u{39f}\u{3a3}");
        let replaced = handles.map(|handle| deletions.marked(&handle, &caller).unwrap().replaced);
        assert_eq!(replaced, [true, false, true]);
        assert_ne!(mark(), mark());
    }

    #[test]
    fn a_handle_is_its_users() {
        let deletions = Deletions::default();
        let alice = Caller {
            token: crate::security::Token::of(&["S-1-5-21-1-2-3-1000".parse().unwrap()]),
            ..Caller::default()
        };
        let bob = Caller::default();
        let handle = deletions.start(share("data"), &alice);
        assert_eq!(deletions.marked(&handle, &alice), Some(share("data")));
        assert_eq!(deletions.marked(&handle, &bob), None);
        assert_eq!(deletions.marked(&ContextHandle::default(), &alice), None);
        deletions.end(&handle);
        assert_eq!(deletions.marked(&handle, &alice), None);
    }

    #[test]
    fn handles_are_bounded_and_differ() {
        let deletions = Deletions::default();
        let caller = Caller::default();
        let first = deletions.start(share("a"), &caller);
        for _ in 0..MOST {
            assert_ne!(deletions.start(share("b"), &caller), first);
        }
        assert_eq!(deletions.marked(&first, &caller), None);
        assert_eq!(deletions.started.lock().len(), MOST);
    }
}
