#![forbid(unsafe_code)]
//! [MS-DTYP] 2.4.3: access masks and what generic rights mean for an object.

/// Access mask bits.
pub mod rights {
    /// Of a file: read its data. Of a share: connect to it.
    pub const FILE_READ_DATA: u32 = 0x0001;
    /// Of a file: write its data.
    pub const FILE_WRITE_DATA: u32 = 0x0002;
    /// Of a file: make it longer.
    pub const FILE_APPEND_DATA: u32 = 0x0004;
    /// Of a file: run it.
    pub const FILE_EXECUTE: u32 = 0x0020;
    /// Of a file: change its attributes.
    pub const FILE_WRITE_ATTRIBUTES: u32 = 0x0100;
    /// Delete the object.
    pub const DELETE: u32 = 0x0001_0000;
    /// Read owner, group and DACL.
    pub const READ_CONTROL: u32 = 0x0002_0000;
    /// Change the DACL.
    pub const WRITE_DAC: u32 = 0x0004_0000;
    /// Change the owner.
    pub const WRITE_OWNER: u32 = 0x0008_0000;
    /// Wait on the object.
    pub const SYNCHRONIZE: u32 = 0x0010_0000;
    /// Read and change the SACL; given by a privilege, never by an ACE.
    pub const ACCESS_SYSTEM_SECURITY: u32 = 0x0100_0000;
    /// Asks for whatever may be had.
    pub const MAXIMUM_ALLOWED: u32 = 0x0200_0000;
    /// Everything the object knows.
    pub const GENERIC_ALL: u32 = 0x1000_0000;
    /// Execute as the object means it.
    pub const GENERIC_EXECUTE: u32 = 0x2000_0000;
    /// Write as the object means it.
    pub const GENERIC_WRITE: u32 = 0x4000_0000;
    /// Read as the object means it.
    pub const GENERIC_READ: u32 = 0x8000_0000;
    /// The four standard rights but SYNCHRONIZE.
    pub const STANDARD_REQUIRED: u32 = DELETE | READ_CONTROL | WRITE_DAC | WRITE_OWNER;
}

use rights::{GENERIC_ALL, GENERIC_EXECUTE, GENERIC_READ, GENERIC_WRITE};

/// [MS-DTYP] 2.5.3: what the four generic bits stand for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GenericMapping {
    /// For GENERIC_READ.
    pub read: u32,
    /// For GENERIC_WRITE.
    pub write: u32,
    /// For GENERIC_EXECUTE.
    pub execute: u32,
    /// For GENERIC_ALL; also what a null DACL gives.
    pub all: u32,
}

impl GenericMapping {
    /// Files, and shares, whose descriptors use file rights.
    pub const FILE: Self = Self {
        read: 0x0012_0089,
        write: 0x0012_0116,
        execute: 0x0012_00A0,
        all: 0x001F_01FF,
    };

    /// The mask with each generic bit replaced by what it stands for.
    #[must_use]
    pub const fn map(&self, mask: u32) -> u32 {
        let mut out = mask & !(GENERIC_READ | GENERIC_WRITE | GENERIC_EXECUTE | GENERIC_ALL);
        if mask & GENERIC_READ != 0 {
            out |= self.read;
        }
        if mask & GENERIC_WRITE != 0 {
            out |= self.write;
        }
        if mask & GENERIC_EXECUTE != 0 {
            out |= self.execute;
        }
        if mask & GENERIC_ALL != 0 {
            out |= self.all;
        }
        out
    }

    /// As Samba stores share descriptors: the bits meant are added and the generic bits stay, so that both kinds of reader agree.
    #[must_use]
    pub const fn map_keeping(&self, mask: u32) -> u32 {
        self.map(mask) | mask
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_rights() {
        let file = GenericMapping::FILE;
        assert_eq!(file.map(GENERIC_ALL), 0x001F_01FF);
        assert_eq!(file.map(GENERIC_READ | 2), 0x0012_008B);
        assert_eq!(file.map(0x1301BF), 0x1301BF);
        assert_eq!(file.map_keeping(GENERIC_ALL), 0x101F_01FF);
    }
}
