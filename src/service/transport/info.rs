//! [2.2.4.93] to [2.2.4.100]: a transport at each level.

use crate::idl::*;
use crate::ndr::{Bytes, WString};
use crate::registry::transports::{transport_address, Transport, ADDRESS_LENGTH};

/// Bytes of an entry in NDR, without the domain and password of the higher levels' fixed part.
pub(super) fn size(transport: &Transport) -> usize {
    let texts = [
        &transport.name,
        &transport.network_address,
        &transport.domain,
    ];
    let text = |text: &&String| WString::from(text.as_str()).wire_size();
    32 + 4 + ADDRESS_LENGTH + texts.iter().map(text).sum::<usize>()
}

macro_rules! container {
    ($arm:ident $container:ident $info:ident { $($member:ident: $value:expr),* } $transports:ident as $transport:ident) => {{
        let buffer: Vec<_> = $transports
            .iter()
            .map(|$transport| $info {
                numberofvcs: $transport.connection_count,
                transportname: Some($transport.name.as_str().into()),
                transportaddress: Some(Bytes(transport_address(&$transport.server_name))),
                transportaddresslength: u32::try_from(ADDRESS_LENGTH).unwrap_or_default(),
                networkaddress: Some($transport.network_address.as_str().into()),
                $($member: $value),*
            })
            .collect();
        ServerXportEnumUnion::$arm(Some($container {
            entries_read: u32::try_from(buffer.len()).unwrap_or(u32::MAX),
            buffer: Some(buffer),
        }))
    }};
}

/// The container of a level.
pub(super) fn fill(level: u32, transports: &[Transport]) -> ServerXportEnumUnion {
    match level {
        0 => container!(Level0 ServerXportInfo0Container ServerTransportInfo0 {} transports as one),
        1 => container!(Level1 ServerXportInfo1Container ServerTransportInfo1 {
            domain: Some(one.domain.as_str().into())
        } transports as one),
        2 => container!(Level2 ServerXportInfo2Container ServerTransportInfo2 {
            domain: Some(one.domain.as_str().into()),
            flags: 0
        } transports as one),
        3 => container!(Level3 ServerXportInfo3Container ServerTransportInfo3 {
            domain: Some(one.domain.as_str().into()),
            flags: 0,
            passwordlength: 0,
            password: Default::default()
        } transports as one),
        level => ServerXportEnumUnion::empty(level),
    }
}
