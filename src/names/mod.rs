#![forbid(unsafe_code)]
//! Names and paths as pure functions ([MS-SRVS] 3.1.4.29 to 3.1.4.34).

mod drives;
mod name;
mod path;
mod path_dos;
mod path_kind;
mod path_parts;
mod path_type;
mod quotes;

pub use drives::{drive_of_share, Drives};
pub use name::{canonicalize, compare, validate, NameType, CANONICAL, LM2X};
pub use path::{canonicalize_path, compare_paths, OLD_RULES, RESERVED};
pub use path_kind::PathType;
pub use path_type::{path_type, Rules, MAX_PATH};
pub use quotes::{reads_as_written, unquoted};
