#![forbid(unsafe_code)]
//! Who may connect to a share, as it was found out: finding out reads the share's descriptor. A verdict holds for one caller as long as
//! nothing happens to the configuration and the descriptors, and for a second.

use std::collections::HashMap;

use parking_lot::Mutex;

use crate::host::HostResult;

/// Verdicts that are kept; clients choose who asks for what.
const MOST: usize = 4096;

/// What a verdict is kept under, but for the share.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct About {
    /// The number of all that an answer for the caller can depend on.
    pub(super) whom: u64,
    /// The access mask.
    pub(super) desired: u32,
}

/// When a verdict holds: the configuration's load, and the moment since which it was quiet about the descriptors.
pub(super) type Moment = (u64, u64);

#[derive(Default)]
pub(super) struct Verdicts {
    moment: Moment,
    count: usize,
    kept: HashMap<About, HashMap<String, HostResult<()>>>,
}

/// The worker's.
pub(super) static KEPT: Mutex<Option<Verdicts>> = Mutex::new(None);

impl Verdicts {
    /// What was found out at this moment.
    pub(super) fn get(&self, moment: Moment, about: About, share: &str) -> Option<HostResult<()>> {
        let of_caller = self.kept.get(&about).filter(|_| self.moment == moment)?;
        of_caller.get(share).copied()
    }

    /// Keep it as long as that moment lasts.
    pub(super) fn put(&mut self, moment: Moment, about: About, share: &str, found: HostResult<()>) {
        if self.moment != moment || self.count >= MOST {
            *self = Self {
                moment,
                ..Self::default()
            };
        }
        let of_caller = self.kept.entry(about).or_default();
        if of_caller.insert(share.to_owned(), found).is_none() {
            self.count += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::NetApiStatus as Status;

    const NO: HostResult<()> = Err(Status::ERROR_ACCESS_DENIED);

    #[test]
    fn a_verdict_is_of_its_moment_caller_mask_and_share() {
        let mut kept = Verdicts::default();
        let (me, other) = (
            About {
                whom: 1,
                desired: 1,
            },
            About {
                whom: 2,
                desired: 1,
            },
        );
        let more = About {
            whom: 1,
            desired: 3,
        };
        kept.put((1, 1), me, "a", Ok(()));
        kept.put((1, 1), other, "a", NO);
        assert_eq!(kept.get((1, 1), me, "a"), Some(Ok(())));
        assert_eq!(kept.get((1, 1), other, "a"), Some(NO));
        assert_eq!(kept.get((1, 1), me, "b"), None);
        assert_eq!(kept.get((1, 1), more, "a"), None);
        for later in [(2, 1), (1, 2)] {
            assert_eq!(kept.get(later, me, "a"), None);
        }
        kept.put((1, 2), other, "b", NO);
        assert_eq!(kept.get((1, 1), me, "a"), None);
        assert_eq!(kept.get((1, 2), me, "a"), None);
    }

    #[test]
    fn no_more_are_kept_than_the_most() {
        let mut kept = Verdicts::default();
        let me = About {
            whom: 1,
            desired: 1,
        };
        for share in 0..2 * MOST + 1 {
            kept.put((1, 1), me, &share.to_string(), Ok(()));
        }
        let all: usize = kept.kept.values().map(HashMap::len).sum();
        assert_eq!((all, kept.count), (1, 1));
    }
}
