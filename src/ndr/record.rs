//! Records that a server stores for itself, in NDR: their texts are lent by the bytes, and a member may be there or not by the
//! record's form.
//!
//! A type is written once ([`ndr_record!`](crate::ndr_record)); reading, writing, content that tells each member from every other
//! ([`Sample`]) and the list of names and values that it has then ([`Leaf`]) all come from that one list.

use super::{Guid, NdrError, Reader, Syntax, Writer};

/// A type with a stored form; `F` says which members there are.
pub(crate) trait Record<'a, F>: Sized + Default {
    /// Alignment of the part in place.
    fn align(form: &F) -> usize;
    /// Read the part in place.
    fn pull(reader: &mut Reader<'a>, form: &F) -> Result<Self, NdrError>;
    /// Read what the pointers of the part in place refer to.
    fn pull_deferred(&mut self, _reader: &mut Reader<'a>, _form: &F) -> Result<(), NdrError> {
        Ok(())
    }
    /// Write the part in place.
    fn push(&self, writer: &mut Writer, form: &F);
    /// Write what the pointers refer to.
    fn push_deferred(&self, _writer: &mut Writer, _form: &F) {}
    /// Content unlike any other of the same sample.
    fn sample(source: &mut Sample) -> Self;
    /// What is shown of it under this name.
    fn leaves(&self, name: &'static str, form: &F, out: &mut Vec<Leaf>);
}

/// A whole record; bytes left over are not looked at.
pub(crate) fn decode<'a, F, R: Record<'a, F>>(bytes: &'a [u8], form: &F) -> Result<R, NdrError> {
    let mut reader = Reader::new(bytes, Syntax::NDR32);
    let mut record = R::pull(&mut reader, form)?;
    record.pull_deferred(&mut reader, form)?;
    Ok(record)
}

/// The whole record.
pub(crate) fn encode<'a, F, R: Record<'a, F>>(record: &R, form: &F) -> Vec<u8> {
    let mut writer = Writer::new(Syntax::NDR32, 1024);
    record.push(&mut writer, form);
    record.push_deferred(&mut writer, form);
    writer.into_bytes()
}

/// Where the content of a sample comes from.
#[derive(Debug, Default)]
pub(crate) struct Sample(u8);

impl Sample {
    /// Another number at each call, from 1 on.
    pub(crate) fn next(&mut self) -> u8 {
        self.0 = self.0.wrapping_add(1).max(1);
        self.0
    }
}

/// A member's name and value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Leaf {
    pub(crate) name: &'static str,
    pub(crate) value: Shown,
}

/// A value as whoever compares wants it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Shown {
    Number(u64),
    Text(String),
    /// 100 ns since 1601.
    Time(u64),
    /// The same, and it is written with its microseconds.
    TimeOfDay(u64, u32),
    /// A SID or a GUID, in its usual form.
    Name(String),
}

/// A structure: `Name<'a> for Form { member: Type = "stored_name", }`; `= "stored_name" if part`: where the form has that part.
#[macro_export]
macro_rules! ndr_record {
    ($(#[$meta:meta])* $name:ident<$life:lifetime> for $form:ty { $($list:tt)* }) => {
        $crate::ndr_record!(@type [$(#[$meta])*] $name [<$life>] $($list)*);
        $crate::ndr_record!(@impl $life [$name<$life>] $form, $($list)*);
    };
    ($(#[$meta:meta])* $name:ident for $form:ty { $($list:tt)* }) => {
        $crate::ndr_record!(@type [$(#[$meta])*] $name [] $($list)*);
        $crate::ndr_record!(@impl 'a [$name] $form, $($list)*);
    };
    (@type [$($meta:tt)*] $name:ident [$($life:tt)*] $($field:ident : $type:ty = $label:literal $(if $part:ident)?,)*) => {
        $($meta)*
        #[derive(Clone, PartialEq, Eq, Debug, Default)]
        pub(crate) struct $name $($life)* { $(#[doc = $label] pub(crate) $field: $type,)* }
    };
    (@impl $life:lifetime [$type_name:ty] $form:ty, $($field:ident : $type:ty = $label:literal $(if $part:ident)?,)*) => {
        impl<$life> $crate::ndr::record::Record<$life, $form> for $type_name {
            #[allow(unused_variables)]
            fn align(form: &$form) -> usize {
                let align = 1;
                $(let align = $(if !form.$part { align } else)? { align.max(<$type as $crate::ndr::record::Record<$life, $form>>::align(form)) };)*
                align
            }
            fn pull(reader: &mut $crate::ndr::Reader<$life>, form: &$form) -> Result<Self, $crate::ndr::NdrError> {
                reader.align(<Self as $crate::ndr::record::Record<$life, $form>>::align(form));
                $(let $field = $(if !form.$part { <$type>::default() } else)? { <$type as $crate::ndr::record::Record<$life, $form>>::pull(reader, form)? };)*
                Ok(Self { $($field),* })
            }
            #[allow(unused_variables)]
            fn pull_deferred(&mut self, reader: &mut $crate::ndr::Reader<$life>, form: &$form) -> Result<(), $crate::ndr::NdrError> {
                $($(if form.$part)? { $crate::ndr::record::Record::<$life, $form>::pull_deferred(&mut self.$field, reader, form)?; })*
                Ok(())
            }
            fn push(&self, writer: &mut $crate::ndr::Writer, form: &$form) {
                writer.align(<Self as $crate::ndr::record::Record<$life, $form>>::align(form));
                $($(if form.$part)? { $crate::ndr::record::Record::<$life, $form>::push(&self.$field, writer, form); })*
            }
            #[allow(unused_variables)]
            fn push_deferred(&self, writer: &mut $crate::ndr::Writer, form: &$form) {
                $($(if form.$part)? { $crate::ndr::record::Record::<$life, $form>::push_deferred(&self.$field, writer, form); })*
            }
            fn sample(source: &mut $crate::ndr::record::Sample) -> Self {
                Self { $($field: <$type as $crate::ndr::record::Record<$life, $form>>::sample(source)),* }
            }
            fn leaves(&self, _: &'static str, form: &$form, out: &mut Vec<$crate::ndr::record::Leaf>) {
                $($(if form.$part)? { $crate::ndr::record::Record::<$life, $form>::leaves(&self.$field, $label, form, out); })*
            }
        }
    };
}

/// An integer; its sample has another highest byte than any other and is positive in every size.
macro_rules! integer {
    ($type:ty, $size:literal, $read:expr, $write:expr) => {
        impl<'a, F> Record<'a, F> for $type {
            fn align(_: &F) -> usize {
                $size
            }
            fn pull(reader: &mut Reader<'a>, _: &F) -> Result<Self, NdrError> {
                $read(reader)
            }
            fn push(&self, writer: &mut Writer, _: &F) {
                $write(writer, *self);
            }
            fn sample(source: &mut Sample) -> Self {
                let mut bytes = [0x5a; $size];
                if let Some(highest) = bytes.last_mut() {
                    *highest = source.next() & 0x7f;
                }
                <$type>::from_le_bytes(bytes)
            }
            fn leaves(&self, name: &'static str, _: &F, out: &mut Vec<Leaf>) {
                let value = Shown::Number(u64::from(*self));
                out.push(Leaf { name, value });
            }
        }
    };
}

integer!(u8, 1, Reader::u8, Writer::u8);
integer!(u16, 2, Reader::u16, Writer::u16);
integer!(u32, 4, Reader::u32, Writer::u32);
integer!(u64, 8, Reader::hyper, Writer::hyper);

/// A text in place, lent by the bytes, less its NUL.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub(crate) struct Text<'a>(pub(crate) &'a [u8]);

impl<'a, F> Record<'a, F> for Text<'a> {
    fn align(_: &F) -> usize {
        4
    }
    fn pull(reader: &mut Reader<'a>, _: &F) -> Result<Self, NdrError> {
        let (room, first, len) = (reader.u32()?, reader.u32()?, reader.u32()?);
        let malformed = NdrError::String {
            offset: reader.offset(),
        };
        let len_here = usize::try_from(len).map_err(|_| malformed)?;
        let [text @ .., 0] = reader.take(len_here)? else {
            return Err(malformed);
        };
        if first != 0 || len > room || text.contains(&0) {
            return Err(malformed);
        }
        Ok(Self(text))
    }
    fn push(&self, writer: &mut Writer, _: &F) {
        let len = u32::try_from(self.0.len() + 1).unwrap_or_default();
        writer.u32(len);
        writer.u32(0);
        writer.u32(len);
        writer.bytes(self.0);
        writer.u8(0);
    }
    fn sample(source: &mut Sample) -> Self {
        const TEXTS: &[u8] = b"0123456789abcdef";
        let at = usize::from(source.next()) % 45;
        // Every two of these differ: another length or another first digit.
        let (first, len) = (at % 10, at / 10 + 1);
        Self(
            TEXTS
                .get(first..)
                .and_then(|text| text.get(..len))
                .unwrap_or(TEXTS),
        )
    }
    fn leaves(&self, name: &'static str, _: &F, out: &mut Vec<Leaf>) {
        let value = Shown::Text(String::from_utf8_lossy(self.0).into_owned());
        out.push(Leaf { name, value });
    }
}

/// A unique pointer.
impl<'a, F, T: Record<'a, F>> Record<'a, F> for Option<T> {
    fn align(_: &F) -> usize {
        4
    }
    fn pull(reader: &mut Reader<'a>, _: &F) -> Result<Self, NdrError> {
        Ok((reader.u32()? != 0).then(T::default))
    }
    fn pull_deferred(&mut self, reader: &mut Reader<'a>, form: &F) -> Result<(), NdrError> {
        let Some(inner) = self else { return Ok(()) };
        *inner = T::pull(reader, form)?;
        inner.pull_deferred(reader, form)
    }
    fn push(&self, writer: &mut Writer, _: &F) {
        writer.referent(self.is_some());
    }
    fn push_deferred(&self, writer: &mut Writer, form: &F) {
        if let Some(inner) = self {
            inner.push(writer, form);
            inner.push_deferred(writer, form);
        }
    }
    fn sample(source: &mut Sample) -> Self {
        Some(T::sample(source))
    }
    fn leaves(&self, name: &'static str, form: &F, out: &mut Vec<Leaf>) {
        if let Some(inner) = self {
            inner.leaves(name, form, out);
        }
    }
}

/// The place of a pointer that means something in memory only; it is stored as 0.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct NotStored;

impl<'a, F> Record<'a, F> for NotStored {
    fn align(_: &F) -> usize {
        4
    }
    fn pull(reader: &mut Reader<'a>, _: &F) -> Result<Self, NdrError> {
        reader.u32().map(|_| Self)
    }
    fn push(&self, writer: &mut Writer, _: &F) {
        writer.u32(0);
    }
    fn sample(_: &mut Sample) -> Self {
        Self
    }
    fn leaves(&self, _: &'static str, _: &F, _: &mut Vec<Leaf>) {}
}

/// So many bytes that are passed by: keys of sessions, which must not get into more memory than they are in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct PassedBy(u32);

impl<'a, F> Record<'a, F> for PassedBy {
    fn align(_: &F) -> usize {
        4
    }
    fn pull(reader: &mut Reader<'a>, _: &F) -> Result<Self, NdrError> {
        let len = reader.u32()?;
        reader.take(usize::try_from(len).unwrap_or(usize::MAX))?;
        Ok(Self(len))
    }
    fn push(&self, writer: &mut Writer, _: &F) {
        writer.u32(self.0);
        (0..self.0).for_each(|_| writer.u8(0x5a));
    }
    fn sample(_: &mut Sample) -> Self {
        Self(5)
    }
    fn leaves(&self, _: &'static str, _: &F, _: &mut Vec<Leaf>) {}
}

impl<'a, F> Record<'a, F> for Guid {
    fn align(_: &F) -> usize {
        4
    }
    fn pull(reader: &mut Reader<'a>, _: &F) -> Result<Self, NdrError> {
        super::Ndr::pull(reader)
    }
    fn push(&self, writer: &mut Writer, _: &F) {
        super::Ndr::push(self, writer);
    }
    fn sample(source: &mut Sample) -> Self {
        Self(u32::from(source.next()), 0x2345, 0x6789, [0xab; 8])
    }
    fn leaves(&self, name: &'static str, _: &F, out: &mut Vec<Leaf>) {
        let value = Shown::Name(self.to_string());
        out.push(Leaf { name, value });
    }
}
