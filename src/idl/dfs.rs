//! DFS.

use super::sitelist::DfsSitelistInfo;
use crate::error::NetApiStatus;
use crate::ndr::{Guid, Indirect, WString};

crate::ndr_struct! {
    /// [2.2.4.107] NET_DFS_ENTRY_ID.
    NetDfsEntryId = "NET_DFS_ENTRY_ID" {
        uid: Guid = "Uid",
        prefix: Option<WString> = "Prefix",
    }
}

crate::ndr_struct! {
    /// [2.2.4.108] NET_DFS_ENTRY_ID_CONTAINER.
    NetDfsEntryIdContainer = "NET_DFS_ENTRY_ID_CONTAINER" {
        count: u32 = "Count",
        buffer: Option<Vec<NetDfsEntryId>> = "Buffer",
    } sizes { count => buffer }
}

crate::ndr_message! {
    /// [3.1.4.35] NetrDfsGetVersion, request.
    NetrDfsGetVersionIn {
        server_name: Option<WString> = "ServerName",
    }
}

crate::ndr_message! {
    /// [3.1.4.35] NetrDfsGetVersion, reply.
    NetrDfsGetVersionOut {
        version: u32 = "Version",
        return_value: NetApiStatus = "ReturnValue",
    } answers NetrDfsGetVersionIn
}

crate::ndr_message! {
    /// [3.1.4.36] NetrDfsCreateLocalPartition, request.
    NetrDfsCreateLocalPartitionIn {
        server_name: Option<WString> = "ServerName",
        share_name: WString = "ShareName",
        entry_uid: Guid = "EntryUid",
        entry_prefix: WString = "EntryPrefix",
        short_name: WString = "ShortName",
        relation_info: NetDfsEntryIdContainer = "RelationInfo",
        force: i32 = "Force",
    }
}

crate::ndr_message! {
    /// [3.1.4.36] NetrDfsCreateLocalPartition, reply.
    NetrDfsCreateLocalPartitionOut {
        return_value: NetApiStatus = "ReturnValue",
    } answers NetrDfsCreateLocalPartitionIn
}

crate::ndr_message! {
    /// [3.1.4.37] NetrDfsDeleteLocalPartition, request.
    NetrDfsDeleteLocalPartitionIn {
        server_name: Option<WString> = "ServerName",
        uid: Guid = "Uid",
        prefix: WString = "Prefix",
    }
}

crate::ndr_message! {
    /// [3.1.4.37] NetrDfsDeleteLocalPartition, reply.
    NetrDfsDeleteLocalPartitionOut {
        return_value: NetApiStatus = "ReturnValue",
    } answers NetrDfsDeleteLocalPartitionIn
}

crate::ndr_message! {
    /// [3.1.4.38] NetrDfsSetLocalVolumeState, request.
    NetrDfsSetLocalVolumeStateIn {
        server_name: Option<WString> = "ServerName",
        uid: Guid = "Uid",
        prefix: WString = "Prefix",
        state: u32 = "State",
    }
}

crate::ndr_message! {
    /// [3.1.4.38] NetrDfsSetLocalVolumeState, reply.
    NetrDfsSetLocalVolumeStateOut {
        return_value: NetApiStatus = "ReturnValue",
    } answers NetrDfsSetLocalVolumeStateIn
}

crate::ndr_message! {
    /// [3.1.4.39] NetrDfsCreateExitPoint, request.
    NetrDfsCreateExitPointIn {
        server_name: Option<WString> = "ServerName",
        uid: Guid = "Uid",
        prefix: WString = "Prefix",
        entry_type: u32 = "Type",
        short_prefix_len: u32 = "ShortPrefixLen",
    } check |this| {
        this.short_prefix_len <= 32 => "ShortPrefixLen",
    }
}

crate::ndr_message! {
    /// [3.1.4.39] NetrDfsCreateExitPoint, reply.
    NetrDfsCreateExitPointOut {
        short_prefix: Vec<u16> = "ShortPrefix",
        return_value: NetApiStatus = "ReturnValue",
    } answers NetrDfsCreateExitPointIn |request| {
        short_prefix: vec![0; usize::try_from(request.short_prefix_len).unwrap_or_default()],
    }
}

crate::ndr_message! {
    /// [3.1.4.41] NetrDfsDeleteExitPoint, request.
    NetrDfsDeleteExitPointIn {
        server_name: Option<WString> = "ServerName",
        uid: Guid = "Uid",
        prefix: WString = "Prefix",
        entry_type: u32 = "Type",
    }
}

crate::ndr_message! {
    /// [3.1.4.41] NetrDfsDeleteExitPoint, reply.
    NetrDfsDeleteExitPointOut {
        return_value: NetApiStatus = "ReturnValue",
    } answers NetrDfsDeleteExitPointIn
}

crate::ndr_message! {
    /// [3.1.4.40] NetrDfsModifyPrefix, request.
    NetrDfsModifyPrefixIn {
        server_name: Option<WString> = "ServerName",
        uid: Guid = "Uid",
        prefix: WString = "Prefix",
    }
}

crate::ndr_message! {
    /// [3.1.4.40] NetrDfsModifyPrefix, reply.
    NetrDfsModifyPrefixOut {
        return_value: NetApiStatus = "ReturnValue",
    } answers NetrDfsModifyPrefixIn
}

crate::ndr_message! {
    /// [3.1.4.42] NetrDfsFixLocalVolume, request.
    NetrDfsFixLocalVolumeIn {
        server_name: Option<WString> = "ServerName",
        volume_name: WString = "VolumeName",
        entry_type: u32 = "EntryType",
        service_type: u32 = "ServiceType",
        stg_id: WString = "StgId",
        entry_uid: Guid = "EntryUid",
        entry_prefix: WString = "EntryPrefix",
        relation_info: NetDfsEntryIdContainer = "RelationInfo",
        create_disposition: u32 = "CreateDisposition",
    }
}

crate::ndr_message! {
    /// [3.1.4.42] NetrDfsFixLocalVolume, reply.
    NetrDfsFixLocalVolumeOut {
        return_value: NetApiStatus = "ReturnValue",
    } answers NetrDfsFixLocalVolumeIn
}

crate::ndr_message! {
    /// [3.1.4.43] NetrDfsManagerReportSiteInfo, request.
    NetrDfsManagerReportSiteInfoIn {
        server_name: Option<WString> = "ServerName",
        site_info: Option<Indirect<DfsSitelistInfo>> = "ppSiteInfo",
    }
}

crate::ndr_message! {
    /// [3.1.4.43] NetrDfsManagerReportSiteInfo, reply.
    NetrDfsManagerReportSiteInfoOut {
        site_info: Option<Indirect<DfsSitelistInfo>> = "ppSiteInfo",
        return_value: NetApiStatus = "ReturnValue",
    } answers NetrDfsManagerReportSiteInfoIn |request| {
        site_info: request.site_info.as_ref().map(|_| Default::default()),
    }
}
