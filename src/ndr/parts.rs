//! Integers, GUIDs, context handles and pointers to pointers.

use std::fmt;

use super::{Ndr, NdrError, Reader, Syntax, Value, Writer};

macro_rules! integer {
    ($type:ty, $size:literal, $read:expr, $write:expr) => {
        impl Ndr for $type {
            fn align(_: Syntax) -> usize {
                $size
            }
            fn min_size(_: Syntax) -> usize {
                $size
            }
            fn pull(reader: &mut Reader<'_>) -> Result<Self, NdrError> {
                $read(reader)
            }
            fn push(&self, writer: &mut Writer) {
                $write(writer, *self);
            }
            fn value(&self, _: usize) -> Value {
                Value::Number(i64::from(*self))
            }
            #[cfg(test)]
            fn arbitrary(source: &mut super::arbitrary::Source<'_>) -> Self {
                source.integer()
            }
        }
    };
}

integer!(u8, 1, Reader::u8, Writer::u8);
integer!(u16, 2, Reader::u16, Writer::u16);
integer!(u32, 4, Reader::u32, Writer::u32);
integer!(
    i32,
    4,
    |r: &mut Reader<'_>| r.u32().map(signed),
    |w: &mut Writer, v: i32| w.u32(unsigned(v))
);

/// The number with a sign that has the same bits.
pub(crate) const fn signed(value: u32) -> i32 {
    i32::from_ne_bytes(value.to_ne_bytes())
}

/// The number without a sign that has the same bits.
pub(crate) const fn unsigned(value: i32) -> u32 {
    u32::from_ne_bytes(value.to_ne_bytes())
}

impl Ndr for crate::error::NetApiStatus {
    fn align(_: Syntax) -> usize {
        4
    }
    fn min_size(_: Syntax) -> usize {
        4
    }
    fn pull(reader: &mut Reader<'_>) -> Result<Self, NdrError> {
        reader.u32().map(Self)
    }
    fn push(&self, writer: &mut Writer) {
        writer.u32(self.0);
    }
    fn value(&self, _: usize) -> Value {
        Value::Number(i64::from(self.0))
    }
    #[cfg(test)]
    fn arbitrary(source: &mut super::arbitrary::Source<'_>) -> Self {
        Self(source.integer())
    }
}

/// `unsigned char password[256]`: bytes in place.
#[derive(Clone, PartialEq, Eq)]
pub struct Octets256(pub Box<[u8; 256]>);

impl Default for Octets256 {
    fn default() -> Self {
        Self(Box::new([0; 256]))
    }
}

impl fmt::Debug for Octets256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Octets256(..)")
    }
}

impl Ndr for Octets256 {
    fn align(_: Syntax) -> usize {
        1
    }
    fn min_size(_: Syntax) -> usize {
        256
    }
    fn pull(reader: &mut Reader<'_>) -> Result<Self, NdrError> {
        reader.charge(256)?;
        let bytes = reader.take(256)?;
        let short = NdrError::Short {
            offset: reader.offset(),
            needed: 256,
        };
        <[u8; 256]>::try_from(bytes)
            .map(|bytes| Self(Box::new(bytes)))
            .map_err(|_| short)
    }
    fn push(&self, writer: &mut Writer) {
        writer.bytes(self.0.as_slice());
    }
    fn value(&self, _: usize) -> Value {
        Value::Bytes(self.0.to_vec())
    }
    #[cfg(test)]
    fn arbitrary(source: &mut super::arbitrary::Source<'_>) -> Self {
        Self(Box::new(std::array::from_fn(|_| source.byte())))
    }
}

/// [MS-DTYP] 2.3.4 GUID.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Guid(pub u32, pub u16, pub u16, pub [u8; 8]);

impl fmt::Display for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}-{:04x}-{:04x}-", self.0, self.1, self.2)?;
        for (at, byte) in self.3.iter().enumerate() {
            write!(f, "{}{byte:02x}", if at == 2 { "-" } else { "" })?;
        }
        Ok(())
    }
}

impl Ndr for Guid {
    fn align(_: Syntax) -> usize {
        4
    }
    fn min_size(_: Syntax) -> usize {
        16
    }
    fn pull(reader: &mut Reader<'_>) -> Result<Self, NdrError> {
        let (first, second, third) = (reader.u32()?, reader.u16()?, reader.u16()?);
        let rest = <[u8; 8]>::try_from(reader.take(8)?).unwrap_or_default();
        Ok(Self(first, second, third, rest))
    }
    fn push(&self, writer: &mut Writer) {
        writer.u32(self.0);
        writer.u16(self.1);
        writer.u16(self.2);
        writer.bytes(&self.3);
    }
    fn value(&self, _: usize) -> Value {
        Value::Text(self.to_string().as_str().into())
    }
    #[cfg(test)]
    fn arbitrary(source: &mut super::arbitrary::Source<'_>) -> Self {
        Self(
            source.integer(),
            source.integer(),
            source.integer(),
            std::array::from_fn(|_| source.byte()),
        )
    }
}

/// A context handle (\[C706\] 14.3.16): all zero is none.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct ContextHandle {
    /// Always 0 in ours.
    pub attributes: u32,
    /// What the server calls the context.
    pub uuid: Guid,
}

impl Ndr for ContextHandle {
    fn align(_: Syntax) -> usize {
        4
    }
    fn min_size(_: Syntax) -> usize {
        20
    }
    fn pull(reader: &mut Reader<'_>) -> Result<Self, NdrError> {
        Ok(Self {
            attributes: reader.u32()?,
            uuid: Guid::pull(reader)?,
        })
    }
    fn push(&self, writer: &mut Writer) {
        writer.u32(self.attributes);
        self.uuid.push(writer);
    }
    fn value(&self, most: usize) -> Value {
        Value::Map(vec![
            ("attributes", self.attributes.value(most)),
            ("uuid", self.uuid.value(most)),
        ])
    }
    #[cfg(test)]
    fn arbitrary(source: &mut super::arbitrary::Source<'_>) -> Self {
        Self {
            attributes: source.integer(),
            uuid: Guid::arbitrary(source),
        }
    }
}

/// A pointer behind a pointer.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Indirect<T>(pub Option<T>);

impl<T: Ndr> Ndr for Indirect<T> {
    fn align(syntax: Syntax) -> usize {
        syntax.word()
    }
    fn min_size(syntax: Syntax) -> usize {
        syntax.word()
    }
    fn pull(reader: &mut Reader<'_>) -> Result<Self, NdrError> {
        Ndr::pull(reader).map(Self)
    }
    fn pull_deferred(&mut self, reader: &mut Reader<'_>) -> Result<(), NdrError> {
        self.0.pull_deferred(reader)
    }
    fn size(&self, syntax: Syntax) -> usize {
        syntax.word() + self.0.size(syntax)
    }
    fn push(&self, writer: &mut Writer) {
        self.0.push(writer);
    }
    fn push_deferred(&self, writer: &mut Writer) {
        self.0.push_deferred(writer);
    }
    fn value(&self, most: usize) -> Value {
        Value::Map(vec![("ptr", self.0.value(most))])
    }
    #[cfg(test)]
    fn arbitrary(source: &mut super::arbitrary::Source<'_>) -> Self {
        Self(Option::arbitrary(source))
    }
}
