//! [2.2.4.93] to [2.2.4.100]: a transport at each level.

use crate::idl::*;
use crate::ndr::{Bytes, WString};
use crate::registry::transports::{transport_address, Transport, ADDRESS_LENGTH};
use crate::service::paging::{Asked, Listed};

macro_rules! info {
    ($info:ident of $transport:ident { $($member:ident: $value:expr),* }) => {
        $info {
            numberofvcs: $transport.connection_count,
            transportname: Some($transport.name.as_str().into()),
            transportaddress: Some(Bytes(transport_address(&$transport.server_name))),
            transportaddresslength: u32::try_from(ADDRESS_LENGTH).unwrap_or_default(),
            networkaddress: Some($transport.network_address.as_str().into()),
            $($member: $value),*
        }
    };
}

fn domain(transport: &Transport) -> Option<WString> {
    Some(transport.domain.as_str().into())
}

/// The page at a level, `None` for one that is not known.
pub(super) fn list<K: Fn(&Transport) -> u32>(
    asked: Asked<Transport, K>,
    level: u32,
) -> Option<Listed<ServerXportEnumUnion>> {
    use ServerXportEnumUnion as Union;
    Some(match level {
        0 => asked.list(|one| info!(ServerTransportInfo0 of one {}), Union::Level0),
        1 => asked.list(
            |one| info!(ServerTransportInfo1 of one { domain: domain(one) }),
            Union::Level1,
        ),
        2 => asked.list(
            |one| info!(ServerTransportInfo2 of one { domain: domain(one), flags: 0 }),
            Union::Level2,
        ),
        3 => asked.list(
            |one| {
                info!(ServerTransportInfo3 of one {
                    domain: domain(one),
                    flags: 0,
                    passwordlength: 0,
                    password: Default::default()
                })
            },
            Union::Level3,
        ),
        _ => return None,
    })
}
