#![forbid(unsafe_code)]
//! Names as pure functions ([MS-SRVS] 3.1.4.32 to 3.1.4.34).

mod drives;
mod name;

pub use drives::Drives;
pub use name::{canonicalize, compare, validate, NameType, CANONICAL, LM2X};
