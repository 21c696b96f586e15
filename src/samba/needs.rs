#![forbid(unsafe_code)]
//! What the running Samba lacks, and which calls cannot be answered for it.

use once_cell::sync::OnceCell;

use super::sys::symbols::Entry;
use super::sys::{raw, samba};
use crate::host::Kinds;

/// Functions that every call or every share needs are looked up at a worker's start, others before the first call that is of their kind.
const EARLY: Kinds = Kinds(Kinds::SHARES.0 | Kinds::CALLERS.0);

fn all() -> impl Iterator<Item = &'static Entry> {
    samba::symbol::ALL.iter().chain(raw::symbol::ALL).copied()
}

/// What cannot be answered for want of a function, each with its name; `late`: all but what most calls need.
pub(crate) fn lacking(late: bool) -> impl Iterator<Item = (Kinds, &'static str)> {
    missing(all(), move |kinds| kinds.intersects(EARLY) != late)
}

/// The functions of these that are missing although this release should have them, each with the calls that need it.
fn missing<'a>(
    of: impl Iterator<Item = &'a Entry>,
    which: impl Fn(Kinds) -> bool,
) -> impl Iterator<Item = (Kinds, &'a str)> {
    let needed = of.filter(move |function| {
        let need = function.need;
        need.kinds != Kinds::NONE && which(need.kinds) && need.is_due()
    });
    needed
        .filter(|function| !function.is_there())
        .map(|function| (function.need.kinds, function.name()))
}

/// Whether this Samba has a function.
pub(super) enum Presence {
    There,
    /// Other releases have it, this one has another in its stead.
    OfOthers,
    /// Calls of these kinds cannot do without it.
    Missing(Kinds),
}

/// Each function of the tables, by name.
pub(super) fn presences() -> impl Iterator<Item = (&'static str, Presence)> {
    all().map(|function| {
        let presence = if function.is_there() {
            Presence::There
        } else if !function.need.is_due() {
            Presence::OfOthers
        } else {
            Presence::Missing(function.need.kinds)
        };
        (function.name(), presence)
    })
}

/// Whether calls of one of these kinds lack a function of Samba's: nothing of theirs may be called.
pub(crate) fn lacks(kinds: Kinds) -> bool {
    static LACKED: [OnceCell<Kinds>; 2] = [const { OnceCell::new() }; 2];
    let lacked = |late| {
        let all = || lacking(late).fold(Kinds::NONE, |all, (kinds, _)| all | kinds);
        *LACKED[usize::from(late)].get_or_init(all)
    };
    let late = if kinds.without(EARLY) == Kinds::NONE {
        Kinds::NONE
    } else {
        lacked(true)
    };
    (lacked(false) | late).intersects(kinds | Kinds::CALLERS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_told_with_its_need() {
        // No program of ours has Samba's functions in it.
        let function: &'static Entry = &samba::symbol::lp_snum_ok;
        let told: Vec<_> = missing([function].into_iter(), |_| true).collect();
        assert_eq!(told, [(Kinds::SHARES, "lp_snum_ok")]);
        let others = missing([function].into_iter(), |kinds| kinds == Kinds::FILES);
        assert_eq!(others.count(), 0);
    }
}
