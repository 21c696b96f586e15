//! Names of users, shares, computers and the like: which are valid, what is their canonical form, how they compare.

use std::cmp::Ordering;

use crate::error::NetApiStatus as Status;

/// Flag of all three calls: the rules of LAN Manager 2.x.
pub const LM2X: u32 = 0x8000_0000;
/// Flag: names are canonical already (compare), or the buffer must hold any name of the type (canonicalize).
pub const CANONICAL: u32 = 0x0000_0001;

/// [2.2.2.8] what a name names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "the names are those of [MS-SRVS]")]
pub enum NameType {
    User = 1,
    Password,
    Group,
    Computer,
    Event,
    Domain,
    Service,
    Net,
    Share,
    Message,
    MessageDest,
    SharePassword,
    Workgroup,
}

/// What a type of name must keep to.
struct Rules {
    /// Fewest and most units of a valid name.
    valid: (usize, usize),
    /// Most units of a canonical name, and whether it is in capitals: by LAN Manager's rules, and otherwise.
    lm2x: (usize, bool),
    canonical: (usize, bool),
}

impl NameType {
    /// The type of a number on the wire.
    #[must_use]
    pub fn new(number: u32) -> Option<Self> {
        use NameType as T;
        const ALL: [NameType; 13] = [
            T::User,
            T::Password,
            T::Group,
            T::Computer,
            T::Event,
            T::Domain,
            T::Service,
            T::Net,
            T::Share,
            T::Message,
            T::MessageDest,
            T::SharePassword,
            T::Workgroup,
        ];
        let at = usize::try_from(number).ok()?.checked_sub(1)?;
        ALL.get(at).copied()
    }

    const fn rules(self) -> Rules {
        let (valid, lm2x, canonical) = match self {
            Self::User | Self::Group => ((1, 256), (20, true), (256, false)),
            Self::Password => ((0, 256), (14, false), (256, false)),
            Self::Computer => ((1, 260), (15, true), (259, false)),
            Self::Event => ((1, 16), (16, true), (16, true)),
            Self::Domain | Self::Workgroup => ((1, 15), (15, true), (15, false)),
            Self::Service => ((1, 80), (15, true), (80, false)),
            Self::Net => ((1, 260), (259, true), (259, true)),
            Self::Share => ((1, 80), (12, true), (80, false)),
            Self::Message => ((1, 15), (259, true), (259, true)),
            Self::MessageDest => ((1, 260), (259, true), (259, true)),
            Self::SharePassword => ((0, 8), (8, false), (8, false)),
        };
        Rules {
            valid,
            lm2x,
            canonical,
        }
    }

    /// Units that a name of this type must not have.
    fn forbids(self, unit: u16) -> bool {
        let default = || {
            unit < 0x20 || u8::try_from(unit).is_ok_and(|byte| b"\"/\\[]:|<>+=;,?".contains(&byte))
        };
        match self {
            Self::Password | Self::SharePassword => unit == 0,
            Self::Computer => default() || unit == u16::from(b'*'),
            Self::Domain => default() || unit == u16::from(b'*') || unit == u16::from(b' '),
            _ => default(),
        }
    }
}

/// [3.1.4.32] Is it a valid name of its type? ERROR_INVALID_NAME if not.
///
/// # Errors
/// ERROR_INVALID_NAME
pub fn validate(name: &[u16], kind: NameType) -> Result<(), Status> {
    let (least, most) = kind.rules().valid;
    let blank = |unit: Option<&u16>| unit == Some(&u16::from(b' '));
    let star = u16::from(b'*');
    let (last, rest) = name
        .split_last()
        .map_or((None, name), |(last, rest)| (Some(*last), rest));
    let wrong = name.len() < least
        || name.len() > most
        || name.iter().any(|unit| kind.forbids(*unit))
        || (is_plain(kind)
            && !name.is_empty()
            && name
                .iter()
                .all(|unit| *unit == u16::from(b'.') || *unit == u16::from(b' ')))
        || (kind == NameType::Computer && (blank(name.first()) || blank(name.last())))
        || (kind == NameType::MessageDest
            && (rest.contains(&star) || (name.len() == most && last != Some(star))));
    if wrong {
        Err(Status::ERROR_INVALID_NAME)
    } else {
        Ok(())
    }
}

/// Dots and spaces alone are no name; of a password they are.
const fn is_plain(kind: NameType) -> bool {
    !matches!(kind, NameType::Password | NameType::SharePassword)
}

/// [3.1.4.33] The canonical form for a buffer of `room` units, the NUL included. With [`CANONICAL`] the buffer must have the units of the
/// longest name of the type as well.
///
/// # Errors
/// ERROR_INVALID_PARAMETER for other flags, ERROR_INVALID_NAME, NERR_BufTooSmall.
pub fn canonicalize(
    name: &[u16],
    kind: NameType,
    flags: u32,
    room: usize,
) -> Result<Vec<u16>, Status> {
    if flags & !(LM2X | CANONICAL) != 0 {
        return Err(Status::ERROR_INVALID_PARAMETER);
    }
    validate(name, kind)?;
    let rules = kind.rules();
    let (most, capitals) = if flags & LM2X == 0 {
        rules.canonical
    } else {
        rules.lm2x
    };
    let mut canonical = name
        .get(..name.len().min(most))
        .unwrap_or_default()
        .to_vec();
    if capitals {
        canonical.iter_mut().for_each(|unit| *unit = upper(*unit));
    }
    // The text compares the type's most units with the buffer; the NUL is this name's.
    let any = flags & CANONICAL == 0 || room >= most;
    if !any || room < canonical.len() + 1 {
        return Err(Status::NERR_BUF_TOO_SMALL);
    }
    Ok(canonical)
}

/// [3.1.4.34] How two names compare.
///
/// # Errors
/// ERROR_INVALID_PARAMETER for other flags, and for names that have no canonical form.
pub fn compare(one: &[u16], other: &[u16], kind: NameType, flags: u32) -> Result<Ordering, Status> {
    if flags & !(LM2X | CANONICAL) != 0 {
        return Err(Status::ERROR_INVALID_PARAMETER);
    }
    let form = |name: &[u16]| {
        if flags & CANONICAL != 0 {
            return Ok(name.to_vec());
        }
        canonicalize(name, kind, flags, usize::MAX).map_err(|_| Status::ERROR_INVALID_PARAMETER)
    };
    let (mut one, mut other) = (form(one)?, form(other)?);
    use NameType as T;
    let exact = flags & LM2X != 0
        && matches!(
            kind,
            T::Password | T::SharePassword | T::Message | T::MessageDest
        );
    if !exact {
        one.iter_mut()
            .chain(other.iter_mut())
            .for_each(|unit| *unit = upper(*unit));
    }
    Ok(one.cmp(&other))
}

/// The capital of a unit, where that is one unit too.
fn upper(unit: u16) -> u16 {
    let Some(letter) = char::from_u32(u32::from(unit)) else {
        return unit;
    };
    let mut capitals = letter.to_uppercase();
    match (capitals.next(), capitals.next()) {
        (Some(capital), None) => u16::try_from(u32::from(capital)).unwrap_or(unit),
        _ => unit,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn units(text: &str) -> Vec<u16> {
        text.encode_utf16().collect()
    }

    #[test]
    fn lengths_and_characters_are_those_of_the_table() {
        let valid = |text: &str, kind| validate(&units(text), kind).is_ok();
        assert!(
            valid(&"a".repeat(80), NameType::Share) && !valid(&"a".repeat(81), NameType::Share)
        );
        assert!(valid("", NameType::Password) && !valid("", NameType::User));
        assert!(!valid("a/b", NameType::Share) && valid("a/b", NameType::Password));
        assert!(
            !valid("a*", NameType::Computer)
                && valid("a*", NameType::MessageDest)
                && !valid("*a", NameType::MessageDest)
        );
        assert!(
            !valid(" a", NameType::Computer)
                && !valid("a b", NameType::Domain)
                && !valid("..", NameType::Share)
        );
    }

    #[test]
    fn buffers_are_measured_with_the_nul() {
        let form = |flags, room| canonicalize(&units("größe"), NameType::Share, flags, room);
        assert_eq!(form(0, 6), Ok(units("größe")));
        assert_eq!(form(0, 5), Err(Status::NERR_BUF_TOO_SMALL));
        assert_eq!(form(CANONICAL, 79), Err(Status::NERR_BUF_TOO_SMALL));
        assert_eq!(form(CANONICAL, 80), Ok(units("größe")));
        let longest = canonicalize(&units(&"x".repeat(80)), NameType::Share, CANONICAL, 80);
        assert_eq!(longest, Err(Status::NERR_BUF_TOO_SMALL));
        assert_eq!(form(LM2X, 6), Ok(units("GRÖßE")));
        assert_eq!(form(2, 600), Err(Status::ERROR_INVALID_PARAMETER));
    }

    proptest! {
        #[test]
        fn the_canonical_form_stays(name in proptest::collection::vec(any::<u16>(), 0..300), number in 1_u32..=13, lm in any::<bool>()) {
            let kind = NameType::new(number).unwrap();
            let flags = if lm { LM2X } else { 0 };
            if let Ok(form) = canonicalize(&name, kind, flags, usize::MAX) {
                // Cutting may leave a name that is not valid any more, such as one that ends in a blank.
                if let Ok(again) = canonicalize(&form, kind, flags, usize::MAX) {
                    prop_assert_eq!(again, form);
                }
            }
        }

        #[test]
        fn comparison_is_an_order(a in "[a-zA-Z]{0,4}", b in "[a-zA-Z]{0,4}", number in 1_u32..=13) {
            let kind = NameType::new(number).unwrap();
            let (a, b) = (units(&a), units(&b));
            let order = |x: &[u16], y: &[u16]| compare(x, y, kind, 0);
            if let (Ok(forth), Ok(back)) = (order(&a, &b), order(&b, &a)) {
                prop_assert_eq!(forth, back.reverse());
                prop_assert_eq!(order(&a, &a).unwrap(), Ordering::Equal);
            }
        }
    }
}

#[cfg(test)]
#[path = "name_tests.rs"]
mod table_tests;
