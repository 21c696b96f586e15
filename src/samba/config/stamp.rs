#![forbid(unsafe_code)]
//! What tells one configuration from another.

use std::collections::VecDeque;
use std::ffi::CString;

use super::file_state::FileState;
use super::registry_state::State;

/// Stamps that have a number.
const KEPT: usize = 8;

/// All that the list of shares is made of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Stamp {
    /// By their expanded names.
    pub(super) files: Vec<(CString, FileState)>,
    /// `None`: it does not count.
    pub(super) registry: Option<State>,
    /// `None`: there are no usershares.
    pub(super) usershares: Option<u64>,
}

/// A number for each of the last stamps, the same when one comes back.
#[derive(Default)]
pub(super) struct Numbers {
    kept: VecDeque<(Stamp, u64)>,
    given: u64,
}

impl Numbers {
    pub(super) fn of(&mut self, stamp: &Stamp) -> u64 {
        let known = self.kept.iter().find(|(of, _)| of == stamp);
        if let Some((_, number)) = known {
            return *number;
        }
        if self.kept.len() >= KEPT {
            self.kept.pop_front();
        }
        self.given += 1;
        self.kept.push_back((stamp.clone(), self.given));
        self.given
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(registry: u64) -> Stamp {
        Stamp {
            files: Vec::new(),
            registry: Some(State {
                number: registry,
                file: None,
            }),
            usershares: None,
        }
    }

    #[test]
    fn a_stamp_that_comes_back_has_its_number() {
        let mut numbers = Numbers::default();
        let first = numbers.of(&stamp(1));
        assert_ne!(numbers.of(&stamp(2)), first);
        assert_eq!(numbers.of(&stamp(1)), first);
        for registry in 3..20 {
            numbers.of(&stamp(registry));
        }
        assert!(numbers.of(&stamp(1)) > first, "never a number twice");
    }
}
