//! Fuzz target: whole calls through the C ABI, from a C host.
#![no_main]

use srvsvc_rs as _;

extern "C" {
    fn fuzz_abi(opnum: u16, flags: u32, root: i32, data: *const u8, len: usize) -> i32;
}

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    if let [opnum, flags, stub @ ..] = input {
        let root = i32::from(flags & 8 == 0);
        // SAFETY: the C host lends the bytes for the time of the call.
        let defect = unsafe {
            fuzz_abi(
                u16::from(*opnum),
                u32::from(*flags),
                root,
                stub.as_ptr(),
                stub.len(),
            )
        };
        assert_eq!(defect, 0, "a panic was caught, or a reply has no status");
    }
});
