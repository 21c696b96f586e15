#![forbid(unsafe_code)]
//! [MS-SRVS] section 2.2.4 and appendix A: every structure, union and message, members in IDL order.
//!
//! Names are those of the specification: `SHARE_INFO_502_I` is [`ShareInfo502I`], `shi502_path` is `path`, a method's messages are
//! [`NetrShareEnumIn`] and [`NetrShareEnumOut`]. Levels that the IDL does not have decode to `Unknown`.

mod alias;
mod chardev;
mod connection;
mod dfs;
mod disk;
mod file;
mod name;
mod path;
mod security;
mod server;
mod server_messages;
mod server_single;
mod service_bits;
mod session;
mod share;
mod share_messages;
mod sitelist;
mod statistics;
mod time;
mod transport;

pub use alias::*;
pub use chardev::*;
pub use connection::*;
pub use dfs::*;
pub use disk::*;
pub use file::*;
pub use name::*;
pub use path::*;
pub use security::*;
pub use server::*;
pub use server_messages::*;
pub use server_single::*;
pub use service_bits::*;
pub use session::*;
pub use share::*;
pub use share_messages::*;
pub use sitelist::*;
pub use statistics::*;
pub use time::*;
pub use transport::*;
