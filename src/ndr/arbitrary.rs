//! Arbitrary values out of bytes: whoever picks the bytes picks the value, and fewer or smaller ones make a simpler value.

/// Bytes, and zeros when they end.
#[derive(Debug)]
pub struct Source<'a> {
    bytes: std::slice::Iter<'a, u8>,
    arm: usize,
    arms: usize,
}

impl<'a> Source<'a> {
    /// A source of which every union takes the arm of this number, of those that it has.
    pub(crate) fn new(bytes: &'a [u8], arm: usize) -> Self {
        Self {
            bytes: bytes.iter(),
            arm,
            arms: 1,
        }
    }

    /// The most arms that a union had so far, 1 without any union.
    pub(crate) const fn arms(&self) -> usize {
        self.arms
    }

    /// The arm to take of so many.
    pub(crate) fn arm(&mut self, arms: usize) -> usize {
        self.arms = self.arms.max(arms);
        self.arm % arms
    }

    /// One byte.
    pub(crate) fn byte(&mut self) -> u8 {
        self.bytes.next().copied().unwrap_or_default()
    }

    /// Either way; never when the bytes have ended.
    pub(crate) fn choice(&mut self) -> bool {
        self.byte() & 1 != 0
    }

    /// Any integer, often one at the edge of its type.
    pub(crate) fn integer<T: Integer>(&mut self) -> T {
        match self.byte() {
            0..=63 => T::from(self.byte() & 0x7f),
            64..=95 => T::EDGES.0,
            96..=127 => T::EDGES.1,
            _ => T::any(self),
        }
    }

    /// A length: mostly below the first bound, sometimes up to the second one.
    pub(crate) fn length(&mut self, usual: usize, most: usize) -> usize {
        match self.byte() {
            long @ 240.. => usize::from(long) * usize::from(self.byte()) % (most + 1),
            short => usize::from(short) % (usual + 1),
        }
    }

    /// So many bytes.
    pub(crate) fn bytes(&mut self, usual: usize, most: usize) -> Vec<u8> {
        (0..self.length(usual, most)).map(|_| self.byte()).collect()
    }

    /// So many 16-bit units, among them ones that are no UTF-16, and NUL.
    pub(crate) fn units(&mut self, usual: usize, most: usize) -> Vec<u16> {
        (0..self.length(usual, most))
            .map(|_| self.integer())
            .collect()
    }
}

/// What [`Source::integer`] makes.
pub(crate) trait Integer: Copy + From<u8> {
    /// The smallest and the largest one.
    const EDGES: (Self, Self);
    /// Of the bytes that follow.
    fn any(source: &mut Source<'_>) -> Self;
}

macro_rules! integer {
    ($($type:ty)*) => {$(
        impl Integer for $type {
            const EDGES: (Self, Self) = (Self::MIN, Self::MAX);
            fn any(source: &mut Source<'_>) -> Self {
                Self::from_le_bytes(std::array::from_fn(|_| source.byte()))
            }
        }
    )*};
}

integer!(u8 u16 u32 i32);
