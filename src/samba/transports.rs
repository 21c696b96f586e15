#![forbid(unsafe_code)]
//! The addresses that smbd listens on, as transports ([3.1.1.6]).

use super::kernel::listening;
use crate::error::NetApiStatus as Status;
use crate::host::HostResult;
use crate::registry::records::TransportRecord;
use crate::registry::transports::NETBIOS_PORT;

/// All of them. ERROR_NOT_SUPPORTED: the kernel does not tell, or no smbd is known.
pub(super) fn read() -> HostResult<Vec<TransportRecord>> {
    let addresses = listening::of_smbd().ok_or(Status::ERROR_NOT_SUPPORTED)?;
    let transport = |at: std::net::SocketAddr| TransportRecord {
        name: device(at.port().into()).into(),
        address: at.ip().to_string(),
        port: at.port().into(),
    };
    Ok(addresses.into_iter().map(transport).collect())
}

/// As Windows names them: NetBIOS over TCP, and SMB over TCP without it.
const fn device(port: u32) -> &'static str {
    if port == NETBIOS_PORT {
        "\\Device\\NetBT_If0"
    } else {
        "\\Device\\NetbiosSmb"
    }
}
