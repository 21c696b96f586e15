#![forbid(unsafe_code)]
//! What a call asks of its caller, at each of its levels.

use super::object::AccessObject;
use crate::security::Privileges;

/// One right on one object.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Need {
    /// Whose descriptor decides.
    pub object: AccessObject,
    /// One bit of [`right`](super::right).
    pub right: u32,
    /// A privilege that does instead.
    pub privilege: Option<Privileges>,
}

/// Who may make a call.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Rule {
    /// All who reach the service: the answer does not depend on the server's state, or another check guards it.
    Anyone,
    /// No one.
    Nobody,
    /// Those with this right.
    Needs(Need),
    /// Depends on the kind of share. Before that is known either right will do; afterwards [`Rule::for_share`] tells which.
    Share {
        /// For disk and pipe shares.
        file: Need,
        /// For printer shares.
        print: Need,
    },
}

impl Rule {
    /// The rule once the kind of share is known: the same or a stricter one.
    #[must_use]
    pub const fn for_share(self, printer: bool) -> Self {
        match self {
            Self::Share { print, .. } if printer => Self::Needs(print),
            Self::Share { file, .. } => Self::Needs(file),
            other => other,
        }
    }

    /// The rights of which one is enough; empty for [`Rule::Anyone`] and [`Rule::Nobody`].
    pub fn needs(&self) -> impl Iterator<Item = &Need> {
        let (first, second) = match self {
            Self::Anyone | Self::Nobody => (None, None),
            Self::Needs(need) => (Some(need), None),
            Self::Share { file, print } => (Some(file), Some(print)),
        };
        first.into_iter().chain(second)
    }
}

/// Who may make a call, at each of its levels.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rules {
    /// At all levels the same, or the call has none.
    Same(Rule),
    /// As the level says.
    ByLevel(Levels),
}

/// The rules of a call's levels. Made by [`Levels::of`], so that no level is without one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Levels {
    named: &'static [(&'static [u32], Rule)],
    /// Levels that can be decoded and that the call does not have.
    refused: &'static [u32],
    /// For these and for levels that nobody knows, so that those who may use the call learn that the level is wrong and the others
    /// learn nothing.
    wrong: Rule,
    /// Levels that can be decoded.
    decoded: &'static [u32],
}

impl Levels {
    /// Every level of `decoded`, the levels that can be decoded, must be in `named` or in `refused`; else the build fails.
    #[must_use]
    pub const fn of(
        decoded: &'static [u32],
        named: &'static [(&'static [u32], Rule)],
        refused: &'static [u32],
        wrong: Rule,
    ) -> Self {
        let mut at = 0;
        while at < decoded.len() {
            let mut found = has(refused, decoded[at]);
            let mut row = 0;
            while row < named.len() {
                found |= has(named[row].0, decoded[at]);
                row += 1;
            }
            assert!(found, "a level without a rule");
            at += 1;
        }
        Self {
            named,
            refused,
            wrong,
            decoded,
        }
    }

    /// The rule of a level. A level that can be decoded and has no rule is nobody's.
    fn rule(&self, level: u32) -> Rule {
        let named = self.named.iter().find(|(levels, _)| has(levels, level));
        match named {
            Some((_, rule)) => *rule,
            None if has(self.decoded, level) && !has(self.refused, level) => Rule::Nobody,
            None => self.wrong,
        }
    }

    /// The levels and their rules; no levels stands for all others.
    pub fn rows(&self) -> impl Iterator<Item = (&'static [u32], Rule)> {
        let others: (&'static [u32], Rule) = (&[], self.wrong);
        self.named.iter().copied().chain([others])
    }
}

impl Rules {
    /// The rule at a level. A call that goes by level and has none to go by is nobody's.
    #[must_use]
    pub fn at(&self, level: Option<u32>) -> Rule {
        match (self, level) {
            (Self::Same(rule), _) => *rule,
            (Self::ByLevel(levels), Some(level)) => levels.rule(level),
            (Self::ByLevel(_), None) => Rule::Nobody,
        }
    }
}

/// `contains` for constants.
const fn has(list: &[u32], level: u32) -> bool {
    let mut at = 0;
    while at < list.len() {
        if list[at] == level {
            return true;
        }
        at += 1;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_without_a_rule_is_nobodys() {
        let levels = Levels {
            named: &[(&[1, 2], Rule::Anyone)],
            refused: &[3],
            wrong: Rule::Anyone,
            decoded: &[1, 2, 3, 4],
        };
        let rules = Rules::ByLevel(levels);
        for (level, rule) in [
            (Some(1), Rule::Anyone),
            (Some(3), Rule::Anyone),
            (Some(4), Rule::Nobody),
            (Some(99), Rule::Anyone),
            (None, Rule::Nobody),
        ] {
            assert_eq!(rules.at(level), rule, "{level:?}");
        }
    }

    #[test]
    #[should_panic(expected = "a level without a rule")]
    fn a_level_that_is_forgotten_does_not_build() {
        let _ = Levels::of(&[0, 1], &[(&[0], Rule::Anyone)], &[], Rule::Anyone);
    }
}
