//! How much a request may ask of us.

/// Longest string in 16-bit units without its NUL. Windows paths end at 32,767 units; nothing in [MS-SRVS] is longer.
pub const MAX_STRING_UNITS: usize = 32_767;

/// Most elements of one array in a request. Clients send empty arrays; this is what a reply of 65,536 shares would have,
/// and half as much again.
pub const MAX_ELEMENTS: usize = 100_000;

/// Longest byte array: the limit that Samba's own interface puts on a security descriptor.
pub const MAX_BYTES: usize = 0x40000;

/// Pointers within pointers. The deepest type of [MS-SRVS] has five.
pub const MAX_DEPTH: u32 = 16;

/// Memory that decoded strings and arrays may take, as a multiple of the stub's size.
pub const MAX_GROWTH: usize = 3;

/// Memory beside [`MAX_GROWTH`], in bytes.
pub const MAX_FIXED: usize = 32 * 1024;
