//! Aligned reading, each access checked against the end of the stub.

use super::{limits, NdrError, Syntax};

/// Reads one stub from its start.
#[derive(Debug)]
pub struct Reader<'a> {
    data: &'a [u8],
    offset: usize,
    syntax: Syntax,
    depth: u32,
    budget: usize,
}

impl<'a> Reader<'a> {
    /// A reader at the start of a stub.
    #[must_use]
    pub const fn new(data: &'a [u8], syntax: Syntax) -> Self {
        let budget = data
            .len()
            .saturating_mul(limits::MAX_GROWTH)
            .saturating_add(limits::MAX_FIXED);
        Self {
            data,
            offset: 0,
            syntax,
            depth: 0,
            budget,
        }
    }

    /// The syntax of the stub.
    #[must_use]
    pub const fn syntax(&self) -> Syntax {
        self.syntax
    }

    /// Bytes from the start of the stub.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }

    /// Bytes that are left.
    #[must_use]
    pub const fn left(&self) -> usize {
        self.data.len().saturating_sub(self.offset)
    }

    /// Skip padding; past the end it stops there and the next read says so.
    pub fn align(&mut self, align: usize) {
        self.offset = self.offset.next_multiple_of(align).min(self.data.len());
    }

    /// The next bytes, unaligned.
    ///
    /// # Errors
    /// [`NdrError::Short`]
    pub fn take(&mut self, len: usize) -> Result<&'a [u8], NdrError> {
        let end = self
            .offset
            .checked_add(len)
            .filter(|end| *end <= self.data.len());
        let bytes = end.and_then(|end| self.data.get(self.offset..end));
        let bytes = bytes.ok_or(NdrError::Short {
            offset: self.offset,
            needed: len,
        })?;
        self.offset += len;
        Ok(bytes)
    }

    /// A byte ahead, without moving.
    #[cfg(any(feature = "samba", fuzzing))]
    pub(crate) fn peek(&self, ahead: usize) -> Option<&'a u8> {
        let at = self.offset.checked_add(ahead)?;
        self.data.get(at)
    }

    fn fixed<const N: usize>(&mut self) -> Result<[u8; N], NdrError> {
        let aligned = self.offset.next_multiple_of(N);
        let bytes = aligned
            .checked_add(N)
            .and_then(|end| self.data.get(aligned..end));
        let bytes = bytes.and_then(|bytes| <[u8; N]>::try_from(bytes).ok());
        let bytes = bytes.ok_or(NdrError::Short {
            offset: self.offset,
            needed: N,
        })?;
        self.offset = aligned + N;
        Ok(bytes)
    }

    /// An octet.
    ///
    /// # Errors
    /// [`NdrError::Short`], as the readers below.
    pub fn u8(&mut self) -> Result<u8, NdrError> {
        self.fixed::<1>().map(u8::from_le_bytes)
    }

    /// 2 bytes, aligned.
    ///
    /// # Errors
    /// [`NdrError::Short`]
    pub fn u16(&mut self) -> Result<u16, NdrError> {
        let bytes = self.fixed()?;
        Ok(if self.syntax.big_endian {
            u16::from_be_bytes(bytes)
        } else {
            u16::from_le_bytes(bytes)
        })
    }

    /// 4 bytes, aligned.
    ///
    /// # Errors
    /// [`NdrError::Short`]
    pub fn u32(&mut self) -> Result<u32, NdrError> {
        let bytes = self.fixed()?;
        Ok(if self.syntax.big_endian {
            u32::from_be_bytes(bytes)
        } else {
            u32::from_le_bytes(bytes)
        })
    }

    /// 8 bytes, aligned to as many in both syntaxes.
    ///
    /// # Errors
    /// [`NdrError::Short`]
    pub fn hyper(&mut self) -> Result<u64, NdrError> {
        let bytes = self.fixed()?;
        Ok(if self.syntax.big_endian {
            u64::from_be_bytes(bytes)
        } else {
            u64::from_le_bytes(bytes)
        })
    }

    /// A pointer or a count: 4 or 8 bytes by the syntax.
    ///
    /// # Errors
    /// [`NdrError::Short`]
    pub fn word(&mut self) -> Result<u64, NdrError> {
        if !self.syntax.ndr64 {
            return self.u32().map(u64::from);
        }
        self.hyper()
    }

    /// A count of elements that take at least `each` bytes here, at most `limit`, checked against what is left.
    ///
    /// # Errors
    /// [`NdrError::Count`], [`NdrError::Short`]
    pub fn count(&mut self, each: usize, limit: usize) -> Result<usize, NdrError> {
        let count = self.word()?;
        let fits = usize::try_from(count)
            .ok()
            .filter(|n| *n <= limit && *n <= self.left() / each.max(1));
        fits.ok_or(NdrError::Count {
            offset: self.offset,
            count,
        })
    }

    /// Samba's form: the tag of a union of which [MS-SRVS] has the one structure only. It has to be 0.
    ///
    /// # Errors
    /// [`NdrError::Mismatch`], [`NdrError::Short`]
    pub fn samba_tag(&mut self) -> Result<(), NdrError> {
        if !self.syntax.samba {
            return Ok(());
        }
        self.align(self.syntax.word());
        let tag = self.u32()?;
        self.align(self.syntax.word());
        self.samba_is(tag == 0, "tag")
    }

    /// Samba's form: a pointer to what [MS-SRVS] has in place. It has to point.
    ///
    /// # Errors
    /// [`NdrError::Mismatch`], [`NdrError::Short`]
    pub fn samba_pointer(&mut self) -> Result<(), NdrError> {
        if !self.syntax.samba {
            return Ok(());
        }
        let referent = self.word()?;
        self.samba_is(referent != 0, "pointer")
    }

    const fn samba_is(&self, so: bool, what: &'static str) -> Result<(), NdrError> {
        if so {
            return Ok(());
        }
        Err(NdrError::Mismatch {
            offset: self.offset,
            what,
        })
    }

    /// Account for memory before it is allocated.
    ///
    /// # Errors
    /// [`NdrError::Memory`]
    pub fn charge(&mut self, bytes: usize) -> Result<(), NdrError> {
        self.budget = self.budget.checked_sub(bytes).ok_or(NdrError::Memory)?;
        Ok(())
    }

    /// Go behind a pointer.
    ///
    /// # Errors
    /// [`NdrError::Depth`]
    pub fn enter(&mut self) -> Result<(), NdrError> {
        self.depth += 1;
        if self.depth > limits::MAX_DEPTH {
            return Err(NdrError::Depth);
        }
        Ok(())
    }

    /// Come back from behind a pointer.
    pub fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }
}
