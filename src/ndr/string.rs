//! Strings on the wire.

use super::{limits, Ndr, NdrError, Reader, Syntax, Value, WString, Writer};

/// Units up to a NUL that must be the last one.
fn pull_units(reader: &mut Reader<'_>, actual: usize) -> Result<WString, NdrError> {
    let big_endian = reader.syntax().big_endian;
    let bytes = reader.take(actual * 2)?;
    let Some((nul, bytes)) = bytes.split_last_chunk::<2>().map(|(rest, nul)| (nul, rest)) else {
        return Ok(WString::default());
    };
    if *nul != [0, 0] {
        return Err(NdrError::String {
            offset: reader.offset(),
        });
    }
    if bytes.is_empty() {
        return Ok(WString::default());
    }
    reader.charge(bytes.len() + 32 /* the heap's own */)?;
    let units = bytes.chunks_exact(2).map(|unit| {
        let [one, other] = <[u8; 2]>::try_from(unit).unwrap_or_default();
        if big_endian {
            [other, one]
        } else {
            [one, other]
        }
    });
    Ok(WString(units.collect()))
}

impl Ndr for WString {
    fn align(syntax: Syntax) -> usize {
        syntax.word()
    }
    fn min_size(syntax: Syntax) -> usize {
        3 * syntax.word()
    }
    fn pull(reader: &mut Reader<'_>) -> Result<Self, NdrError> {
        let max = reader.word()?;
        let offset = reader.word()?;
        let actual = reader.count(2, limits::MAX_STRING_UNITS + 1)?;
        if offset != 0 || u64::try_from(actual).is_ok_and(|actual| actual > max) {
            return Err(NdrError::String {
                offset: reader.offset(),
            });
        }
        pull_units(reader, actual)
    }
    fn size(&self, syntax: Syntax) -> usize {
        3 * syntax.word() + ((self.len() + 1) * 2).next_multiple_of(4)
    }
    fn push(&self, writer: &mut Writer) {
        writer.string(&self.0);
    }
    fn value(&self, _: usize) -> Value {
        Value::Text(self.clone())
    }
    #[cfg(test)]
    fn arbitrary(source: &mut super::arbitrary::Source<'_>) -> Self {
        source.units(5, 300).as_slice().into()
    }
}

/// `[string] WCHAR Disk[3]`: a varying string in place, at most 2 units and a NUL.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct InPlaceString(pub WString);

/// Samba counts it in 32 bits in NDR64 too.
const fn in_place(syntax: Syntax) -> Syntax {
    if syntax.samba {
        Syntax::NDR32
    } else {
        syntax
    }
}

impl Ndr for InPlaceString {
    /// Its counts are aligned by themselves. So a structure that ends in it is not padded behind it, as a gap at the end counts from the
    /// last member that does not vary ([MS-RPCE] 2.2.5.3.4.1).
    fn align(_: Syntax) -> usize {
        1
    }
    fn min_size(syntax: Syntax) -> usize {
        2 * in_place(syntax).word()
    }
    fn pull(reader: &mut Reader<'_>) -> Result<Self, NdrError> {
        let (offset, actual) = if reader.syntax().samba {
            (u64::from(reader.u32()?), u64::from(reader.u32()?))
        } else {
            (reader.word()?, reader.word()?)
        };
        let Ok(actual @ 0..=3) = usize::try_from(actual) else {
            return Err(NdrError::Count {
                offset: reader.offset(),
                count: actual,
            });
        };
        if offset != 0 {
            return Err(NdrError::String {
                offset: reader.offset(),
            });
        }
        pull_units(reader, actual).map(Self)
    }
    fn push(&self, writer: &mut Writer) {
        let units = self.0 .0.get(..self.0.len().min(2)).unwrap_or(&self.0 .0);
        if writer.syntax().samba {
            writer.u32(0);
            writer.u32(u32::try_from(units.len() + 1).unwrap_or_default());
        } else {
            writer.count(0);
            writer.count(units.len() + 1);
        }
        writer.units(units);
        writer.u16(0);
    }
    fn value(&self, _: usize) -> Value {
        Value::Text(self.0.clone())
    }
    #[cfg(test)]
    fn arbitrary(source: &mut super::arbitrary::Source<'_>) -> Self {
        Self(source.units(2, 2).as_slice().into())
    }
}
