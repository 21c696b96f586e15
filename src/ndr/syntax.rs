//! What differs between NDR and NDR64; nothing else asks which it is.

/// A transfer syntax and a byte order.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Syntax {
    /// NDR64 ([MS-RPCE] 2.2.5) rather than NDR.
    pub ndr64: bool,
    /// Integers are big-endian; never so in NDR64 and in our replies.
    pub big_endian: bool,
    /// Members as in Samba's own interface definition where it departs from the one of [MS-SRVS].
    pub samba: bool,
}

impl Syntax {
    /// NDR, little-endian.
    pub const NDR32: Self = Self {
        ndr64: false,
        big_endian: false,
        samba: false,
    };
    /// NDR64.
    pub const NDR64: Self = Self {
        ndr64: true,
        big_endian: false,
        samba: false,
    };

    /// Size and alignment of pointers and counts.
    #[must_use]
    pub const fn word(self) -> usize {
        if self.ndr64 {
            8
        } else {
            4
        }
    }

    /// Alignment to which a structure is padded at its end ([MS-RPCE] 2.2.5.3.4.1); NDR has no such padding.
    #[must_use]
    pub const fn trailer(self, align: usize) -> usize {
        if self.ndr64 {
            align
        } else {
            1
        }
    }

    /// What the reply to such a request is in.
    #[must_use]
    pub const fn reply(self) -> Self {
        Self {
            big_endian: false,
            ..self
        }
    }

    /// The same syntax with Samba's members.
    #[must_use]
    pub const fn samba(self) -> Self {
        Self {
            samba: true,
            ..self
        }
    }
}
