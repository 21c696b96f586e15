#![forbid(unsafe_code)]
//! Names and paths as pure functions ([MS-SRVS] 3.1.4.29 to 3.1.4.34).

mod case;
mod drives;
mod escape;
mod name;
mod path;
mod path_dos;
mod path_kind;
mod path_parts;
mod path_type;
mod quotes;
mod variables;

pub(crate) use case::lower;
pub use case::same_name;
pub use drives::{drive_of_share, Drives};
pub(crate) use drives::{MAX_UNIX_NAME, MAX_UNIX_PATH};
pub use escape::{escape, unescape};
pub use name::{canonicalize, compare, validate, NameType, CANONICAL, LM2X};
pub use path::{canonicalize_path, compare_paths, OLD_RULES, RESERVED};
pub use path_kind::PathType;
pub use path_type::{path_type, Rules, MAX_PATH};
pub use quotes::{reads_as_written, unquoted};
pub use variables::shows_as_written;
