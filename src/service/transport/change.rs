//! [3.1.4.22], [3.1.4.23], [3.1.4.25], [3.1.4.26]: names added to the server's transports and taken away.

use super::list::TransportList;
use crate::error::{Fault, NetApiStatus as Status};
use crate::idl::*;
use crate::ndr::{Bytes, WString};
use crate::registry::transports::{server_name, ADDRESS_LENGTH};
use crate::registry::transports_added::{AddedTransport, AddedTransports, OPTION};
use crate::service::Call;

/// [2.2.4.96] bytes of svti3_password.
const MAX_PASSWORD: u32 = 256;
/// SVTI2_REMAP_PIPE_NAMES and SVTI2_SCOPED_NAME.
const KNOWN_FLAGS: u32 = 0x2 | 0x4;

/// What a client said of a transport, whatever the level.
struct Wanted {
    device: Option<WString>,
    address: Option<Bytes>,
    domain: Option<WString>,
    flags: u32,
    passwordlength: u32,
}

/// [3.1.4.22] NetrServerTransportAdd: as NetrServerTransportAddEx, level 0 only.
pub(crate) fn netr_server_transport_add(
    call: &Call<'_>,
    args: NetrServerTransportAddIn,
) -> Result<NetrServerTransportAddOut, Fault> {
    let done = match args.level {
        0 => add(call, wanted(TransportInfo::Level0(args.buffer))),
        _ => Err(Status::ERROR_INVALID_LEVEL),
    };
    Ok(NetrServerTransportAddOut {
        return_value: done.err().unwrap_or_default(),
    })
}

/// [3.1.4.23] NetrServerTransportAddEx at level 0, 1, 2 or 3: one more server name on a device that the server listens on, kept in
/// `srvsvc_rs:transports` of the registry configuration.
///
/// ERROR_INVALID_LEVEL, ERROR_ACCESS_DENIED; ERROR_INVALID_PARAMETER for a missing or impossible name, a domain of more than 15
/// characters, unknown flags, more of a password than there is room for; ERROR_DUP_NAME; ERROR_NOT_SUPPORTED for what Samba cannot do: other
/// devices, remapped pipes, scoped names, a password of its own, and for want of `include = registry`.
pub(crate) fn netr_server_transport_add_ex(
    call: &Call<'_>,
    args: NetrServerTransportAddExIn,
) -> Result<NetrServerTransportAddExOut, Fault> {
    let done = add(call, wanted(args.buffer));
    Ok(NetrServerTransportAddExOut {
        return_value: done.err().unwrap_or_default(),
    })
}

/// [3.1.4.25] NetrServerTransportDel: as NetrServerTransportDelEx with level 0, whatever Level says.
pub(crate) fn netr_server_transport_del(
    call: &Call<'_>,
    args: NetrServerTransportDelIn,
) -> Result<NetrServerTransportDelOut, Fault> {
    let done = del(call, wanted(TransportInfo::Level0(args.buffer)));
    Ok(NetrServerTransportDelOut {
        return_value: done.err().unwrap_or_default(),
    })
}

/// [3.1.4.26] NetrServerTransportDelEx at level 0 or 1: takes away a name that was added.
///
/// ERROR_INVALID_LEVEL, ERROR_ACCESS_DENIED, ERROR_INVALID_PARAMETER, NERR_NetNameNotFound; ERROR_NOT_SUPPORTED for the server's own
/// transports, which smbd cannot leave while it runs.
pub(crate) fn netr_server_transport_del_ex(
    call: &Call<'_>,
    args: NetrServerTransportDelExIn,
) -> Result<NetrServerTransportDelExOut, Fault> {
    let done = match args.level {
        0 | 1 => del(call, wanted(args.buffer)),
        _ => Err(Status::ERROR_INVALID_LEVEL),
    };
    Ok(NetrServerTransportDelExOut {
        return_value: done.err().unwrap_or_default(),
    })
}

macro_rules! of {
    ($info:ident, $domain:expr, $flags:expr, $passwordlength:expr) => {
        Wanted {
            device: $info.transportname,
            address: $info.transportaddress,
            domain: $domain,
            flags: $flags,
            passwordlength: $passwordlength,
        }
    };
}

/// `None` for an unknown level.
fn wanted(info: TransportInfo) -> Option<Wanted> {
    Some(match info {
        TransportInfo::Level0(info) => of!(info, None, 0, 0),
        TransportInfo::Level1(info) => of!(info, info.domain, 0, 0),
        TransportInfo::Level2(info) => of!(info, info.domain, info.flags, 0),
        TransportInfo::Level3(info) => of!(info, info.domain, info.flags, info.passwordlength),
        TransportInfo::Unknown(_) => return None,
    })
}

fn add(call: &Call<'_>, wanted: Option<Wanted>) -> Result<(), Status> {
    let wanted = wanted.ok_or(Status::ERROR_INVALID_LEVEL)?;
    let mut new = wanted.checked()?;
    if wanted.flags != 0 || wanted.passwordlength != 0 {
        return Err(Status::ERROR_NOT_SUPPORTED);
    }
    let known = TransportList::read(call)?;
    if known.has(&new.device, &new.server_name) {
        return Err(Status::ERROR_DUP_NAME);
    }
    new.device = known
        .device(&new.device)
        .ok_or(Status::ERROR_NOT_SUPPORTED)?;
    call.change_global(OPTION, |kept| {
        let mut added = AddedTransports::parse(kept);
        if added.has(&new.device, &new.server_name) {
            return Err(Status::ERROR_DUP_NAME);
        }
        if !added.add(new.clone()) {
            return Err(Status::ERROR_NOT_ENOUGH_MEMORY);
        }
        Ok(added.to_string())
    })
}

fn del(call: &Call<'_>, wanted: Option<Wanted>) -> Result<(), Status> {
    let wanted = wanted.ok_or(Status::ERROR_INVALID_LEVEL)?;
    let old = wanted.checked()?;
    call.change_global(OPTION, |kept| {
        let mut added = AddedTransports::parse(kept);
        if added.remove(&old.device, &old.server_name) {
            return Ok(added.to_string());
        }
        let known = TransportList::read(call)?.has(&old.device, &old.server_name);
        Err(if known {
            Status::ERROR_NOT_SUPPORTED
        } else {
            Status::NERR_NET_NAME_NOT_FOUND
        })
    })
}

impl Wanted {
    /// [3.1.4.23] the checks of the text.
    fn checked(&self) -> Result<AddedTransport, Status> {
        let text = |name: &Option<WString>| name.as_ref().map(WString::to_text);
        let device = text(&self.device).flatten();
        let address = self.address.as_ref().filter(|bytes| !bytes.is_empty());
        // A domain that is no text is wrong, one that is not there is not.
        let domain = text(&self.domain).unwrap_or_else(|| Some(String::new()));
        let sound = |found: &AddedTransport| {
            found.is_sound()
                && self.flags & !KNOWN_FLAGS == 0
                && self.passwordlength <= MAX_PASSWORD
        };
        let found = device.zip(domain).and_then(|(device, domain)| {
            // The sixteenth byte of a NetBIOS name is its kind.
            let name: Vec<u8> = address?
                .0
                .iter()
                .copied()
                .take(ADDRESS_LENGTH - 1)
                .collect();
            Some(AddedTransport {
                device,
                server_name: server_name(&name)?,
                domain,
            })
        });
        found.filter(sound).ok_or(Status::ERROR_INVALID_PARAMETER)
    }
}
