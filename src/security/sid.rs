#![forbid(unsafe_code)]
//! [MS-DTYP] 2.4.2: security identifiers.

use std::fmt;
use std::str::FromStr;

use super::bytes::u32_at;
use super::SdError;

/// [MS-DTYP] 2.4.2.2: no SID has more subauthorities.
pub const MAX_SUB_AUTHORITIES: usize = 15;

/// Bytes before the subauthorities: revision, count, six of authority.
const HEADER: usize = 8;

/// Identifier authorities have 48 bits.
const MAX_AUTHORITY: u64 = (1 << 48) - 1;

/// [MS-DTYP] 2.4.2 SID of revision 1, of fixed size so that tokens of a thousand cost one allocation.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Sid {
    authority: u64,
    count: u8,
    subs: [u32; MAX_SUB_AUTHORITIES],
}

impl Sid {
    /// For constants: more than 15 subauthorities, or an authority of more than 48 bits, fail the build.
    pub(super) const fn of<const N: usize>(authority: u64, from: [u32; N]) -> Self {
        assert!(
            N <= MAX_SUB_AUTHORITIES && authority <= MAX_AUTHORITY,
            "no such sid"
        );
        let mut subs = [0; MAX_SUB_AUTHORITIES];
        let (mut at, mut count) = (0, 0);
        while at < N {
            subs[at] = from[at];
            at += 1;
            count += 1;
        }
        Self {
            authority,
            count,
            subs,
        }
    }

    /// `None` when the authority exceeds 48 bits or there are more than 15 subauthorities.
    #[must_use]
    pub fn new(authority: u64, from: &[u32]) -> Option<Self> {
        let count = u8::try_from(from.len()).ok()?;
        let mut subs = [0; MAX_SUB_AUTHORITIES];
        subs.get_mut(..from.len())?.copy_from_slice(from);
        (authority <= MAX_AUTHORITY).then_some(Self {
            authority,
            count,
            subs,
        })
    }

    /// The identifier authority, below 2^48.
    #[must_use]
    pub const fn authority(&self) -> u64 {
        self.authority
    }

    /// The subauthorities, at most 15.
    #[must_use]
    pub fn sub_authorities(&self) -> &[u32] {
        self.subs.get(..usize::from(self.count)).unwrap_or_default()
    }

    /// The last subauthority, the relative identifier.
    #[must_use]
    pub fn rid(&self) -> Option<u32> {
        self.sub_authorities().last().copied()
    }

    /// This SID with one subauthority more; `None` when it has 15 already.
    #[must_use]
    pub fn child(&self, rid: u32) -> Option<Self> {
        let mut child = *self;
        *child.subs.get_mut(usize::from(self.count))? = rid;
        child.count = self.count.checked_add(1)?;
        Some(child)
    }

    /// Bytes of the binary form.
    #[must_use]
    pub fn binary_len(&self) -> usize {
        HEADER + 4 * usize::from(self.count)
    }

    /// Reads the SID that `bytes` begin with; the second value is its length, what follows is not looked at.
    pub fn parse(bytes: &[u8]) -> Result<(Self, usize), SdError> {
        let &[revision, count, a0, a1, a2, a3, a4, a5, ..] = bytes else {
            return Err(SdError::Truncated("sid"));
        };
        if revision != 1 {
            return Err(SdError::Revision("sid", revision));
        }
        let mut sid = Self {
            authority: u64::from_be_bytes([0, 0, a0, a1, a2, a3, a4, a5]),
            count,
            subs: [0; MAX_SUB_AUTHORITIES],
        };
        let slots = sid
            .subs
            .get_mut(..usize::from(count))
            .ok_or(SdError::SubAuthorityCount(count))?;
        for (index, slot) in slots.iter_mut().enumerate() {
            *slot = u32_at(bytes, HEADER + 4 * index).ok_or(SdError::Truncated("sid"))?;
        }
        Ok((sid, sid.binary_len()))
    }

    /// Appends the binary form.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.extend([1, self.count]);
        out.extend(self.authority.to_be_bytes().iter().skip(2));
        for sub in self.sub_authorities() {
            out.extend(sub.to_le_bytes());
        }
    }
}

impl fmt::Display for Sid {
    /// [MS-DTYP] 2.4.2.1: decimal, the authority in hex from 2^32 on.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match u32::try_from(self.authority) {
            Ok(small) => write!(f, "S-1-{small}")?,
            Err(_) => write!(f, "S-1-0x{:012X}", self.authority)?,
        }
        self.sub_authorities()
            .iter()
            .try_for_each(|sub| write!(f, "-{sub}"))
    }
}

impl fmt::Debug for Sid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The text is no SID.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SidTextError;

impl fmt::Display for SidTextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a sid")
    }
}

impl std::error::Error for SidTextError {}

impl FromStr for Sid {
    type Err = SidTextError;

    /// `S-1-...`; `s-1-` is taken too. No signs, no blanks, no number past its range.
    fn from_str(text: &str) -> Result<Self, SidTextError> {
        let rest = text
            .strip_prefix("S-1-")
            .or_else(|| text.strip_prefix("s-1-"))
            .ok_or(SidTextError)?;
        let mut fields = rest.split('-');
        let authority = authority_from(fields.next().ok_or(SidTextError)?)?;
        let mut sid = Self::new(authority, &[]).ok_or(SidTextError)?;
        for field in fields {
            sid = sid.child(decimal(field)?).ok_or(SidTextError)?;
        }
        Ok(sid)
    }
}

/// Twelve hex digits at most behind `0x`, else decimal within 32 bits, as [MS-DTYP] 2.4.2.1 has it.
fn authority_from(text: &str) -> Result<u64, SidTextError> {
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(hex)
            if (1..=12).contains(&hex.len()) && hex.bytes().all(|b| b.is_ascii_hexdigit()) =>
        {
            u64::from_str_radix(hex, 16).map_err(|_| SidTextError)
        }
        Some(_) => Err(SidTextError),
        None => decimal(text).map(u64::from),
    }
}

/// Digits only: `str::parse` alone would take a leading `+`.
fn decimal(text: &str) -> Result<u32, SidTextError> {
    let plain = (1..=10).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    plain
        .then(|| text.parse().ok())
        .flatten()
        .ok_or(SidTextError)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn text_forms() {
        for text in [
            "S-1-1-0",
            "S-1-5-32-544",
            "S-1-5-21-1-2-4294967295-500",
            "S-1-5",
            "S-1-0xFFFFFFFFFFFF-1",
        ] {
            assert_eq!(text.parse::<Sid>().unwrap().to_string(), text);
        }
        let bad = [
            "",
            "S-1-",
            "S-1",
            "S-2-5",
            "S-1-5-",
            "S-1-5--1",
            "S-1-5-+1",
            "S-1-5- 1",
            "S-1-5-4294967296",
            "S-1-0x",
            "S-1-0x1FFFFFFFFFFFF",
            "S-1-5-1-1-1-1-1-1-1-1-1-1-1-1-1-1-1-1",
            "BA",
            "S-1-5-32-544\0",
        ];
        for text in bad {
            assert_eq!(text.parse::<Sid>(), Err(SidTextError), "{text:?}");
        }
    }

    #[test]
    fn hostile_bytes() {
        assert_eq!(Sid::parse(&[]), Err(SdError::Truncated("sid")));
        assert_eq!(
            Sid::parse(&[2, 0, 0, 0, 0, 0, 0, 5]),
            Err(SdError::Revision("sid", 2))
        );
        assert_eq!(
            Sid::parse(&[1, 16, 0, 0, 0, 0, 0, 5]),
            Err(SdError::SubAuthorityCount(16))
        );
        assert_eq!(
            Sid::parse(&[1, 1, 0, 0, 0, 0, 0, 5, 0, 0, 0]),
            Err(SdError::Truncated("sid"))
        );
    }

    proptest! {
        #[test]
        fn both_forms_round_trip(authority in 0..=MAX_AUTHORITY, subs in prop::collection::vec(any::<u32>(), 0..=15)) {
            let sid = Sid::new(authority, &subs).unwrap();
            prop_assert_eq!(sid.to_string().parse::<Sid>(), Ok(sid));
            let mut bytes = Vec::new();
            sid.write(&mut bytes);
            prop_assert_eq!(Sid::parse(&bytes), Ok((sid, bytes.len())));
        }

        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            if let Ok((sid, len)) = Sid::parse(&bytes) {
                let mut again = Vec::new();
                sid.write(&mut again);
                prop_assert_eq!(&bytes[..len], &again[..]);
            }
        }
    }
}
