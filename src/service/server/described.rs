//! What is kept of answers of NetrServerGetInfo.

use crate::idl::ServerInfo;
use crate::ndr::WString;
use crate::registry::generation::OfGeneration;

/// Answers, by level, ServerName, comment and whether there are printers: nothing else of a call matters.
pub(in crate::service) type Described =
    OfGeneration<(u32, Option<WString>, Option<String>, bool), Option<ServerInfo>>;
