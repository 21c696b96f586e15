//! Aligned writing with referent ids as Samba numbers them.

use super::{spare, Syntax};

/// The first referent id; the next ones follow in steps of 4.
const FIRST_REFERENT: u32 = 0x0002_0000;

/// Writes one stub.
#[derive(Debug)]
pub struct Writer {
    data: Vec<u8>,
    syntax: Syntax,
    referent: u32,
}

impl Writer {
    /// An empty stub with room for `capacity` bytes.
    #[must_use]
    pub fn new(syntax: Syntax, capacity: usize) -> Self {
        Self {
            data: spare::take(capacity),
            syntax,
            referent: FIRST_REFERENT,
        }
    }

    /// The syntax of the stub.
    #[must_use]
    pub const fn syntax(&self) -> Syntax {
        self.syntax
    }

    /// The stub so far.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.data
    }

    /// Zeros up to a multiple of `align`: 1, 2, 4 or 8.
    pub fn align(&mut self, align: usize) {
        const ZEROS: [u8; 8] = [0; 8];
        let over = self.data.len() & align.wrapping_sub(1);
        if over != 0 {
            let zeros = ZEROS.get(over..align).unwrap_or_default();
            self.data.extend_from_slice(zeros);
        }
    }

    /// Bytes as they are.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.data.extend_from_slice(bytes);
    }

    /// An octet.
    pub fn u8(&mut self, value: u8) {
        self.data.push(value);
    }

    /// 2 bytes, aligned.
    pub fn u16(&mut self, value: u16) {
        self.align(2);
        let bytes = if self.syntax.big_endian {
            value.to_be_bytes()
        } else {
            value.to_le_bytes()
        };
        self.data.extend_from_slice(&bytes);
    }

    /// 4 bytes, aligned.
    pub fn u32(&mut self, value: u32) {
        self.align(4);
        let bytes = if self.syntax.big_endian {
            value.to_be_bytes()
        } else {
            value.to_le_bytes()
        };
        self.data.extend_from_slice(&bytes);
    }

    /// 8 bytes, aligned to as many in both syntaxes.
    pub fn hyper(&mut self, value: u64) {
        self.align(8);
        let bytes = if self.syntax.big_endian {
            value.to_be_bytes()
        } else {
            value.to_le_bytes()
        };
        self.data.extend_from_slice(&bytes);
    }

    /// A count: 4 or 8 bytes by the syntax. What does not fit 32 bits cannot be here: vectors of that size cannot be made.
    pub fn count(&mut self, count: usize) {
        if !self.syntax.ndr64 {
            self.u32(u32::try_from(count).unwrap_or(u32::MAX));
            return;
        }
        self.hyper(u64::try_from(count).unwrap_or(u64::MAX));
    }

    /// A unique pointer: the next referent id, or 0 for NULL.
    pub fn referent(&mut self, present: bool) {
        let id = if present { self.referent } else { 0 };
        if present {
            self.referent = self.referent.wrapping_add(4).max(4);
        }
        self.u32_word(id);
    }

    /// Samba's form: the tag 0 of a union of which [MS-SRVS] has the one structure only.
    pub fn samba_tag(&mut self) {
        if self.syntax.samba {
            self.align(self.syntax.word());
            self.u32(0);
            self.align(self.syntax.word());
        }
    }

    /// Samba's form: a pointer to what [MS-SRVS] has in place.
    pub fn samba_pointer(&mut self) {
        if self.syntax.samba {
            self.referent(true);
        }
    }

    /// A conformant varying string: counts, units and NUL.
    pub fn string(&mut self, units: &[[u8; 2]]) {
        let count = units.len() + 1;
        if self.syntax == Syntax::NDR32 {
            // Most of every list: the three counts at once.
            let count = u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes();
            let mut counts = [[0; 4]; 3];
            (counts[0], counts[2]) = (count, count);
            self.align(4);
            self.data.extend_from_slice(counts.as_flattened());
        } else {
            self.count(count);
            self.count(0);
            self.count(count);
        }
        self.units(units);
        self.u16(0);
    }

    /// 16-bit units, each as its bytes in little-endian order.
    pub fn units(&mut self, units: &[[u8; 2]]) {
        self.align(2);
        if self.syntax.big_endian {
            let swapped = units.iter().flat_map(|[one, other]| [*other, *one]);
            self.data.extend(swapped);
        } else {
            self.data.extend_from_slice(units.as_flattened());
        }
    }

    fn u32_word(&mut self, value: u32) {
        if self.syntax.ndr64 {
            self.hyper(u64::from(value));
        } else {
            self.u32(value);
        }
    }
}
