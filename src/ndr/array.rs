//! Arrays: conformant (`Vec<T>`, [`Bytes`]) and conformant varying ([`VaryingArray`]).

use super::{limits, Ndr, NdrError, Reader, Syntax, Value, Writer};

/// So many elements, charged for before they are allocated.
pub(crate) fn pull_elements<T: Ndr>(
    reader: &mut Reader<'_>,
    count: usize,
) -> Result<Vec<T>, NdrError> {
    reader.charge(count.saturating_mul(size_of::<T>()))?;
    // Exactly what was charged: collecting would not know the number, and grow.
    let mut elements = Vec::with_capacity(count);
    for _ in 0..count {
        Vec::push(&mut elements, T::pull(reader)?);
    }
    Ok(elements)
}

impl<T: Ndr> Ndr for Vec<T> {
    fn align(syntax: Syntax) -> usize {
        syntax.word().max(T::align(syntax))
    }
    fn min_size(syntax: Syntax) -> usize {
        syntax.word()
    }
    fn pull(reader: &mut Reader<'_>) -> Result<Self, NdrError> {
        let count = reader.count(T::min_size(reader.syntax()), limits::MAX_ELEMENTS)?;
        pull_elements(reader, count)
    }
    fn pull_deferred(&mut self, reader: &mut Reader<'_>) -> Result<(), NdrError> {
        self.iter_mut()
            .try_for_each(|element| element.pull_deferred(reader))
    }
    fn size(&self, syntax: Syntax) -> usize {
        syntax.word()
            + self
                .iter()
                .map(|element| element.size(syntax))
                .sum::<usize>()
    }
    fn push(&self, writer: &mut Writer) {
        writer.count(self.len());
        self.iter().for_each(|element| element.push(writer));
    }
    fn push_deferred(&self, writer: &mut Writer) {
        self.iter()
            .for_each(|element| element.push_deferred(writer));
    }
    fn value(&self, most: usize) -> Value {
        Value::List(self.iter().take(most).map(|one| one.value(most)).collect())
    }
    #[cfg(test)]
    fn arbitrary(source: &mut super::arbitrary::Source<'_>) -> Self {
        (0..source.length(4, 40))
            .map(|_| T::arbitrary(source))
            .collect()
    }
}

/// `[size_is(n), length_is(n)] T *`: count, offset and count again, then the elements.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct VaryingArray<T>(pub Vec<T>);

impl<T> VaryingArray<T> {
    /// How many elements.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }
    /// None.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T: Ndr> Ndr for VaryingArray<T> {
    fn align(syntax: Syntax) -> usize {
        Vec::<T>::align(syntax)
    }
    fn min_size(syntax: Syntax) -> usize {
        3 * syntax.word()
    }
    fn pull(reader: &mut Reader<'_>) -> Result<Self, NdrError> {
        let max = reader.word()?;
        let offset = reader.word()?;
        let actual = reader.count(T::min_size(reader.syntax()), limits::MAX_ELEMENTS)?;
        if offset != 0 || u64::try_from(actual).is_ok_and(|actual| actual > max) {
            return Err(NdrError::Mismatch {
                offset: reader.offset(),
                what: "length_is",
            });
        }
        pull_elements(reader, actual).map(Self)
    }
    fn pull_deferred(&mut self, reader: &mut Reader<'_>) -> Result<(), NdrError> {
        self.0.pull_deferred(reader)
    }
    fn size(&self, syntax: Syntax) -> usize {
        2 * syntax.word() + self.0.size(syntax)
    }
    fn push(&self, writer: &mut Writer) {
        writer.count(self.0.len());
        writer.count(0);
        writer.count(self.0.len());
        self.0.iter().for_each(|element| element.push(writer));
    }
    fn push_deferred(&self, writer: &mut Writer) {
        self.0.push_deferred(writer);
    }
    fn value(&self, most: usize) -> Value {
        self.0.value(most)
    }
    #[cfg(test)]
    fn arbitrary(source: &mut super::arbitrary::Source<'_>) -> Self {
        Self(Vec::arbitrary(source))
    }
}

/// `[size_is(n)] unsigned char *`: bytes.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Bytes(pub Vec<u8>);

impl Bytes {
    /// How many bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }
    /// None.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Ndr for Bytes {
    fn align(syntax: Syntax) -> usize {
        syntax.word()
    }
    fn min_size(syntax: Syntax) -> usize {
        syntax.word()
    }
    fn pull(reader: &mut Reader<'_>) -> Result<Self, NdrError> {
        let count = reader.count(1, limits::MAX_BYTES)?;
        reader.charge(count)?;
        Ok(Self(reader.take(count)?.to_vec()))
    }
    fn size(&self, syntax: Syntax) -> usize {
        syntax.word() + self.0.len().next_multiple_of(4)
    }
    fn push(&self, writer: &mut Writer) {
        writer.count(self.0.len());
        writer.bytes(&self.0);
    }
    fn value(&self, _: usize) -> Value {
        Value::Bytes(self.0.clone())
    }
    #[cfg(test)]
    fn arbitrary(source: &mut super::arbitrary::Source<'_>) -> Self {
        Self(source.bytes(9, 300))
    }
}
