#![forbid(unsafe_code)]
//! What is different between two lists of sections. Of thousands of names few are, and the others are not taken apart.

use std::collections::HashSet;

use super::registry_records::text;

/// Bytes that are compared at once.
const PART: usize = 256;

/// Names that are there no more, or at another place, and those that are new at their place. Of texts with a zero byte behind each.
pub(super) fn moved<'a>(then: &'a [u8], now: &'a [u8]) -> (Vec<&'a [u8]>, Vec<&'a [u8]>) {
    let start = same_start(then, now);
    let (then, now) = (behind(then, start), behind(now, start));
    // One section that went is the usual case: what stands behind it is as it was.
    let end = same_end(then, now);
    let (then, now) = (
        then.get(..then.len() - end).unwrap_or_default(),
        now.get(..now.len() - end).unwrap_or_default(),
    );
    let (then, now): (Vec<_>, Vec<_>) = (each(then).collect(), each(now).collect());
    // Those of both that are in the same order among themselves are where they were.
    let here: HashSet<&[u8]> = now.iter().copied().collect();
    let there: HashSet<&[u8]> = then.iter().copied().collect();
    let in_both = |names: &[&'a [u8]], others: &HashSet<&[u8]>| -> Vec<&'a [u8]> {
        let names = names.iter().copied();
        names.filter(|name| others.contains(name)).collect()
    };
    let in_one = |names: &[&'a [u8]], others: &HashSet<&[u8]>| -> Vec<&'a [u8]> {
        let names = names.iter().copied();
        names.filter(|name| !others.contains(name)).collect()
    };
    if in_both(&then, &here) == in_both(&now, &there) {
        return (in_one(&then, &here), in_one(&now, &there));
    }
    (then, now)
}

/// Names from the last one on.
pub(super) fn from_the_end(texts: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut names = texts.rsplit(|byte| *byte == 0);
    // What is behind the last zero byte is none.
    names.next();
    names
}

fn each(mut texts: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        let (name, rest) = text(texts)?;
        texts = rest;
        Some(name)
    })
}

fn behind(texts: &[u8], start: usize) -> &[u8] {
    texts.get(start..).unwrap_or_default()
}

/// The length of the names that both begin with.
fn same_start(one: &[u8], other: &[u8]) -> usize {
    let parts = one.chunks(PART).zip(other.chunks(PART));
    let parts = parts.take_while(|(one, other)| one == other);
    let from: usize = parts.map(|(part, _)| part.len()).sum();
    let rest = behind(one, from).iter().zip(behind(other, from));
    let len = from + rest.take_while(|(one, other)| one == other).count();
    let same = one.get(..len).unwrap_or_default();
    let last = same.iter().rposition(|byte| *byte == 0);
    last.map_or(0, |last| last + 1)
}

/// The length of the names that both end with.
fn same_end(one: &[u8], other: &[u8]) -> usize {
    let before = |texts: &'_ [u8], end: usize| texts.len().saturating_sub(end);
    let parts = one.rchunks(PART).zip(other.rchunks(PART));
    let parts = parts.take_while(|(one, other)| one == other);
    let from: usize = parts.map(|(part, _)| part.len()).sum();
    let rest = |texts: &'_ [u8]| before(texts, from);
    let (rest_one, rest_other) = (one.get(..rest(one)), other.get(..rest(other)));
    let pairs = rest_one.unwrap_or_default().iter().rev();
    let pairs = pairs.zip(rest_other.unwrap_or_default().iter().rev());
    let len = from + pairs.take_while(|(one, other)| one == other).count();
    if len == one.len() && len == other.len() {
        return len;
    }
    // The first of them may be the end of a longer name.
    let same = behind(one, before(one, len));
    let first = same.iter().position(|byte| *byte == 0);
    first.map_or(0, |first| len - first - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(names: &[String]) -> Vec<u8> {
        let names = names.iter().map(|name| format!("{name}\0"));
        names.collect::<String>().into_bytes()
    }

    fn shown<'a>(names: impl IntoIterator<Item = &'a [u8]>) -> Vec<String> {
        let names = names.into_iter();
        names
            .map(|name| String::from_utf8_lossy(name).into_owned())
            .collect()
    }

    #[test]
    fn a_name_is_found_wherever_it_came_or_went() {
        for many in [1, 2, 3, 40, 100] {
            let all: Vec<String> = (0..many).map(|number| format!("share{number}")).collect();
            for at in 0..many {
                let mut less = all.clone();
                let one = less.remove(at);
                let (all, less) = (texts(&all), texts(&less));
                let (gone, new) = moved(&all, &less);
                assert_eq!((shown(gone), shown(new)), (vec![one.clone()], vec![]));
                let (gone, new) = moved(&less, &all);
                assert_eq!((shown(gone), shown(new)), (vec![], vec![one]));
                assert_eq!(moved(&all, &all), (vec![], vec![]));
            }
        }
    }

    #[test]
    fn names_that_begin_or_end_alike_are_others() {
        for (then, now) in [
            ("ab", "a"),
            ("ab", "b"),
            ("a", "ab"),
            ("b", "ab"),
            ("ab", "cb"),
        ] {
            for (before, after) in [("", ""), ("x\0", ""), ("", "x\0"), ("ab\0", "y\0")] {
                let list = |name: &str| format!("{before}{name}\0{after}").into_bytes();
                let (then_list, now_list) = (list(then), list(now));
                let (gone, new) = moved(&then_list, &now_list);
                assert_eq!(shown(gone), [then], "{then} {now} {before} {after}");
                assert_eq!(shown(new), [now]);
            }
        }
    }

    #[test]
    fn names_are_read_from_the_end_as_well() {
        let list = texts(&["a".into(), "b".into(), "c".into()]);
        assert_eq!(shown(from_the_end(&list)), ["c", "b", "a"]);
        assert_eq!(from_the_end(b"").count(), 0);
    }
}
