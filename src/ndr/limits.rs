//! How much a request may ask of us: all the limits of the codec, beside the ranges that the IDL itself gives.
//!
//! A count is compared with its limit and with what the bytes that are left can hold, and what it takes is charged to the budget of
//! the call, before anything is allocated; and then exactly that is allocated. So decoding a stub of n bytes allocates less than 4 n + 64 KiB
//! (tests/codec_limits.rs counts).

/// Longest string in 16-bit units without its NUL. Windows paths end at 32,767 units; nothing in [MS-SRVS] is longer.
pub const MAX_STRING_UNITS: usize = 32_767;

/// Most elements of one array in a request. Clients send empty arrays; this is what a reply of 65,536 shares would have,
/// and half as much again.
pub const MAX_ELEMENTS: usize = 100_000;

/// Longest byte array: the limit that Samba's own interface puts on a security descriptor.
pub const MAX_BYTES: usize = 0x40000;

/// Pointers within pointers. The deepest type of [MS-SRVS] has five.
pub const MAX_DEPTH: u32 = 16;

/// Memory that decoded strings and arrays may take in all, as a multiple of the stub's size. The widest element beside its wire form is
/// a string of one unit: 16 bytes in NDR, 18 and the heap's own as a value.
pub const MAX_GROWTH: usize = 3;

/// Memory beside [`MAX_GROWTH`], in bytes: small requests are never refused for it. Half of the 64 KiB that a call may take; the other
/// half is for what is not counted.
pub const MAX_FIXED: usize = 32 * 1024;
