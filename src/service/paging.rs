//! PreferedMaximumLength and resume handles, the same for every enumeration.
//!
//! A handle is stateless: the key of the last entry shown. Pages come in the order of keys, so what was there all the time is shown
//! exactly once, whatever is added or removed between two pages. Entries with the same key stay together on one page.

use crate::error::NetApiStatus;
use crate::names::lower;
use crate::ndr::{Container, Ndr as _, Syntax};

/// One page.
#[derive(Debug)]
struct Page<T> {
    /// What it shows.
    items: Vec<T>,
    /// Entries from the resume position on, these included.
    total: u32,
    /// The next resume handle; 0 when this was the last page.
    resume: u32,
    /// NERR_Success, ERROR_MORE_DATA, or NERR_BufTooSmall when not even one entry fits.
    status: NetApiStatus,
}

/// What an enumerating call is to list, and how much of it.
pub(crate) struct Asked<T, K> {
    /// All of it.
    pub(crate) items: Vec<T>,
    /// The handle behind which to begin.
    pub(crate) resume: u32,
    /// PreferedMaximumLength.
    pub(crate) most: u32,
    /// The key of an item.
    pub(crate) key: K,
}

/// One page as the reply tells it.
#[derive(Debug)]
pub(crate) struct Listed<U> {
    /// The entries, in the arm of their level.
    pub(crate) union: U,
    /// As in [`Page`].
    pub(crate) total: u32,
    /// As in [`Page`].
    pub(crate) resume: u32,
    /// As in [`Page`].
    pub(crate) status: NetApiStatus,
}

/// The reply of an enumerating call: the page in the structure of its level, or a refusal.
macro_rules! page_reply {
    ($args:ident, $listed:expr => $reply:ident of $structure:ident { $union:ident }) => {
        match $listed {
            Ok(listed) => $reply {
                info_struct: $structure {
                    level: $args.info_struct.level,
                    $union: listed.union,
                },
                total_entries: listed.total,
                resume_handle: $args.resume_handle.map(|_| listed.resume),
                return_value: listed.status,
            },
            Err(status) => $crate::ndr::Reply::refused(&$args, status),
        }
    };
}

pub(super) use page_reply;

impl<T, K: Fn(&T) -> u32> Asked<T, K> {
    /// The page at one level: `entry` makes an item's entry, `arm` is the level's arm of the union. How much room an entry takes is
    /// measured on the entry.
    pub(crate) fn list<C: Container, U>(
        self,
        entry: impl Fn(&T) -> C::Entry,
        arm: fn(Option<C>) -> U,
    ) -> Listed<U> {
        let size = |item: &T| entry(item).size(Syntax::NDR32);
        let page = page(self.items, self.resume, self.most, &self.key, size);
        Listed {
            union: arm(Some(C::of(page.items.iter().map(&entry).collect()))),
            total: page.total,
            resume: page.resume,
            status: page.status,
        }
    }
}

/// A key of a name: never 0, the same on every worker.
pub(crate) fn key(name: &str) -> u32 {
    // FNV-1a: workers of different builds have to agree.
    let hash = lower(name).bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    hash.clamp(1, u32::MAX - 1)
}

/// Cut a page of at most `most` bytes (`u32::MAX`: all) out of the entries behind `resume`.
fn page<T>(
    items: Vec<T>,
    resume: u32,
    most: u32,
    key: impl Fn(&T) -> u32,
    size: impl Fn(&T) -> usize,
) -> Page<T> {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    if resume == 0 && (most >= u32_max() || all_fit(&items, most, &size)) {
        let total = count(items.len());
        return Page {
            items,
            total,
            resume: 0,
            status: NetApiStatus::SUCCESS,
        };
    }
    let mut rest: Vec<(u32, T)> = items
        .into_iter()
        .map(|item| (key(&item), item))
        .filter(|(key, _)| *key > resume)
        .collect();
    rest.sort_by_key(|(key, _)| *key);
    let total = count(rest.len());
    let end = match fitting(&rest, most, size) {
        // Those who choose names can make as many of one key as they like, and nobody gets past them in parts.
        0 => alike(&rest).filter(|alike| *alike > 1).unwrap_or(0),
        end => end,
    };
    let (status, resume) = match (end, rest.get(end)) {
        (_, None) => (NetApiStatus::SUCCESS, 0),
        (0, Some(_)) => (NetApiStatus::NERR_BUF_TOO_SMALL, resume),
        (_, Some(_)) => (
            NetApiStatus::ERROR_MORE_DATA,
            rest.get(end - 1).map_or(resume, |(key, _)| *key),
        ),
    };
    rest.truncate(end);
    Page {
        items: rest.into_iter().map(|(_, item)| item).collect(),
        total,
        resume,
        status,
    }
}

/// Whether all entries fit; looks no further than to the first that does not.
fn all_fit<T>(items: &[T], most: usize, size: impl Fn(&T) -> usize) -> bool {
    let mut sizes = items.iter().map(size);
    let used = sizes.try_fold(0_usize, |used, size| {
        Some(used.saturating_add(size)).filter(|used| *used <= most)
    });
    used.is_some()
}

/// How many of the first entries have one key.
fn alike<T>(rest: &[(u32, T)]) -> Option<usize> {
    let mut groups = rest.chunk_by(|a, b| a.0 == b.0);
    groups.next().map(<[_]>::len)
}

/// How many entries fit; entries of one key count as one.
fn fitting<T>(rest: &[(u32, T)], most: usize, size: impl Fn(&T) -> usize) -> usize {
    let (mut end, mut used) = (0, 0_usize);
    for same in rest.chunk_by(|a, b| a.0 == b.0) {
        used = same
            .iter()
            .fold(used, |used, (_, item)| used.saturating_add(size(item)));
        if used > most {
            break;
        }
        end += same.len();
    }
    end
}

fn count(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}

fn u32_max() -> usize {
    usize::try_from(u32::MAX).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::idl::{SessionInfo10, SessionInfo10Container};
    use crate::ndr::Writer;

    #[test]
    fn pages_show_what_stays_exactly_once() {
        let mut list: Vec<u32> = (1..=100).map(|n| n * 7919 % 1009 + 1).collect();
        let stable: Vec<u32> = list.iter().copied().filter(|n| n % 2 == 0).collect();
        let (mut resume, mut seen) = (0, Vec::new());
        loop {
            let page = page(list.clone(), resume, 40, |n| *n, |_| 4);
            seen.extend(page.items);
            resume = page.resume;
            list.retain(|n| n % 2 == 0 || n % 3 == 0);
            list.insert(0, (resume + 3) | 1);
            if page.status == NetApiStatus::SUCCESS {
                break;
            }
        }
        for n in stable {
            assert_eq!(seen.iter().filter(|m| **m == n).count(), 1, "{n}");
        }
    }

    #[test]
    fn one_entry_that_does_not_fit_says_so() {
        let page = page(vec![1_u32, 2], 0, 3, |n| *n, |_| 4);
        assert_eq!(
            (page.status, page.items.len(), page.total),
            (NetApiStatus::NERR_BUF_TOO_SMALL, 0, 2)
        );
    }

    #[test]
    fn entries_of_one_key_stop_nobody() {
        let list = || vec![(5, 'a'), (5, 'b'), (7, 'c'), (5, 'd')];
        let first = page(list(), 0, 3, |one| one.0, |_| 2);
        let names: Vec<_> = first.items.iter().map(|one| one.1).collect();
        assert_eq!(first.status, NetApiStatus::ERROR_MORE_DATA);
        assert_eq!((names, first.resume), (vec!['a', 'b', 'd'], 5));
        let last = page(list(), first.resume, 3, |one| one.0, |_| 2);
        assert_eq!((last.status, last.items.len()), (NetApiStatus::SUCCESS, 1));
    }

    proptest! {
        /// The container's own bytes aside, a page takes what its entries were measured to take.
        #[test]
        fn a_page_fits_to_the_byte_and_one_entry_more_would_not(
            names in prop::collection::vec(("[a-zä漢]{0,9}", "[a-z]{0,9}"), 0..12),
            most in 0_u32..1500,
        ) {
            let entry = |(name, user): &(String, String)| SessionInfo10 {
                cname: Some(name.as_str().into()),
                username: Some(user.as_str().into()),
                ..SessionInfo10::default()
            };
            let bytes = |entries: Vec<SessionInfo10>| {
                let mut writer = Writer::new(Syntax::NDR32, 0);
                let list = SessionInfo10Container::of(entries);
                list.push(&mut writer);
                list.push_deferred(&mut writer);
                writer.align(4);
                u32::try_from(writer.into_bytes().len()).unwrap()
            };
            let own = bytes(Vec::new());
            let asked = Asked { items: names.clone(), resume: 0, most, key: |(name, _): &(String, String)| key(name) };
            let listed = asked.list(entry, |list: Option<SessionInfo10Container>| list.unwrap());
            let mut shown = listed.union.buffer.unwrap();
            let keys: std::collections::HashSet<_> = shown.iter().map(|one| &one.cname).collect();
            // Several of one key are never parted.
            prop_assert!(bytes(shown.clone()) - own <= most || (shown.len() > 1 && keys.len() == 1));
            let mut rest: Vec<_> = names.iter().map(|one| (key(&one.0), one)).collect();
            rest.sort_by_key(|(key, _)| *key);
            let next = rest.get(shown.len()).map(|(key, _)| *key);
            // Entries of one key come together.
            let together = rest.iter().filter(|(key, _)| Some(*key) == next);
            shown.extend(together.map(|(_, one)| entry(one)));
            prop_assert!(next.is_none() || bytes(shown) - own > most);
        }
    }

    #[test]
    fn everything_at_once_keeps_the_order() {
        let page = page(vec![3_u32, 1, 2], 0, u32::MAX, |n| *n, |_| 4);
        assert_eq!((page.items, page.resume, page.total), (vec![3, 1, 2], 0, 3));
    }
}
