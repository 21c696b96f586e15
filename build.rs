//! Builds what is C.
fn main() {}
