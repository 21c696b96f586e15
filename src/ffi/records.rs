//! Records of the ABI to the library's own.

use std::mem::offset_of;
use std::sync::Arc;

use super::convert::{lend, lent, sized, text};
use super::sys;
use crate::registry::records::{
    ConnectionRecord, FileKey, OpenFlags, OpenRecord, ServerId, SessionFlags, SessionRecord,
    ShareFlags, ShareKind, ShareOrigin, ShareRecord, TransportRecord,
};

fn server_id(from: sys::srvsvc_rs_server_id) -> ServerId {
    ServerId {
        pid: from.pid,
        task_id: from.task_id,
        vnn: from.vnn,
        unique_id: from.unique_id,
    }
}

fn server_id_out(from: ServerId) -> sys::srvsvc_rs_server_id {
    sys::srvsvc_rs_server_id {
        pid: from.pid,
        task_id: from.task_id,
        vnn: from.vnn,
        unique_id: from.unique_id,
    }
}

/// Owned texts of a struct, all with one reason.
macro_rules! texts {
    ($from:ident: $($name:ident),*) => {
        $(
            // SAFETY: the host lends a record's texts as long as the record.
            let $name = unsafe { text($from.$name) };
        )*
    };
}

/// # Safety
/// As [`sized`], the same for those below; the records' texts too.
pub(super) unsafe fn share(from: *const sys::srvsvc_rs_share) -> Result<ShareRecord, i32> {
    // SAFETY: NULL, or a struct of the size that it begins with, there for this call.
    let from = unsafe { sized(from, size_of::<sys::srvsvc_rs_share>()) }?;
    texts!(from: name, path, comment, volume, msdfs_proxy);
    Ok(ShareRecord {
        name,
        path,
        comment,
        volume,
        msdfs_proxy,
        flags: ShareFlags(from.flags),
        kind: match from.kind {
            sys::SRVSVC_RS_KIND_PRINTER => ShareKind::Printer,
            sys::SRVSVC_RS_KIND_IPC => ShareKind::Ipc,
            sys::SRVSVC_RS_KIND_DISK => ShareKind::Disk,
            _ => return Err(sys::SRVSVC_RS_INVALID),
        },
        origin: match from.origin {
            sys::SRVSVC_RS_ORIGIN_FILE => ShareOrigin::File,
            sys::SRVSVC_RS_ORIGIN_REGISTRY => ShareOrigin::Registry,
            sys::SRVSVC_RS_ORIGIN_USERSHARE => ShareOrigin::Usershare,
            sys::SRVSVC_RS_ORIGIN_GENERATED => ShareOrigin::Generated,
            _ => return Err(sys::SRVSVC_RS_INVALID),
        },
        max_connections: from.max_connections,
        csc_policy: from.csc_policy,
    })
}

/// # Safety
/// As [`share`].
pub(super) unsafe fn session(from: *const sys::srvsvc_rs_session) -> Result<SessionRecord, i32> {
    // SAFETY: NULL, or a struct of the size that it begins with, there for this call.
    let from = unsafe { sized(from, size_of::<sys::srvsvc_rs_session>()) }?;
    texts!(from: account_name, domain_name, unix_name, client_address, client_name, local_address);
    Ok(SessionRecord {
        id: from.id,
        flags: SessionFlags(from.flags),
        wire_id: from.wire_id,
        created_ns: from.created_ns,
        created_nttime: from.created_nttime,
        server: server_id(from.server),
        account_name,
        domain_name,
        unix_name,
        uid: from.uid,
        dialect: from.dialect,
        transport: from.transport,
        client_address,
        client_name,
        local_address,
        num_channels: from.num_channels,
        client_port: from.client_port,
        idle_ms: u64::try_from(from.idle_ms).ok(),
    })
}

/// # Safety
/// As [`share`].
pub(super) unsafe fn connection(
    from: *const sys::srvsvc_rs_connection,
) -> Result<ConnectionRecord, i32> {
    // SAFETY: NULL, or a struct of the size that it begins with, there for this call.
    let from = unsafe { sized(from, size_of::<sys::srvsvc_rs_connection>()) }?;
    texts!(from: share_name);
    Ok(ConnectionRecord {
        id: from.id,
        wire_id: from.wire_id,
        session_id: from.session_id,
        created_ns: from.created_ns,
        server: server_id(from.server),
        share_name,
    })
}

/// # Safety
/// As [`share`].
pub(super) unsafe fn open(from: *const sys::srvsvc_rs_open) -> Result<OpenRecord, i32> {
    // SAFETY: NULL, or a record of the size that it begins with; its texts are there as long.
    unsafe { open_after(from, None) }
}

/// Shares the path of its folder with the open `before` it where that is the same.
///
/// # Safety
/// As [`share`].
pub(super) unsafe fn open_after(
    from: *const sys::srvsvc_rs_open,
    before: Option<&OpenRecord>,
) -> Result<OpenRecord, i32> {
    // SAFETY: NULL, or a struct of the size that it begins with, there for this call.
    let from = unsafe { sized(from, offset_of!(sys::srvsvc_rs_open, count)) }?;
    texts!(from: base_name, stream_name);
    // SAFETY: the host lends a record's texts as long as the record.
    let path: &[u8] = unsafe { lent(from.service_path.data.cast(), from.service_path.len) };
    let service_path = match before {
        Some(before) if before.service_path.as_bytes() == path => Arc::clone(&before.service_path),
        _ => String::from_utf8_lossy(path).into(),
    };
    Ok(OpenRecord {
        id: from.id,
        flags: OpenFlags(from.flags),
        server: server_id(from.server),
        file: FileKey {
            devid: from.file.devid,
            inode: from.file.inode,
            extid: from.file.extid,
        },
        share_file_id: from.share_file_id,
        session_id: from.session_id,
        connection_id: from.connection_id,
        uid: from.uid,
        access_mask: from.access_mask,
        share_access: from.share_access,
        num_locks: from.num_locks,
        opened_ns: from.opened_ns,
        count: from.count,
        service_path,
        base_name,
        stream_name,
    })
}

/// # Safety
/// As [`share`].
pub(super) unsafe fn transport(
    from: *const sys::srvsvc_rs_transport,
) -> Result<TransportRecord, i32> {
    // SAFETY: NULL, or a struct of the size that it begins with, there for this call.
    let from = unsafe { sized(from, size_of::<sys::srvsvc_rs_transport>()) }?;
    texts!(from: name, address);
    Ok(TransportRecord {
        name,
        address,
        port: from.port,
    })
}

/// A session to lend to a callback.
pub(super) fn session_out(from: &SessionRecord) -> sys::srvsvc_rs_session {
    sys::srvsvc_rs_session {
        size: size_of::<sys::srvsvc_rs_session>(),
        id: from.id,
        flags: from.flags.0,
        wire_id: from.wire_id,
        created_ns: from.created_ns,
        created_nttime: from.created_nttime,
        server: server_id_out(from.server),
        account_name: lend(&from.account_name),
        domain_name: lend(&from.domain_name),
        unix_name: lend(&from.unix_name),
        uid: from.uid,
        dialect: from.dialect,
        transport: from.transport,
        client_address: lend(&from.client_address),
        client_name: lend(&from.client_name),
        local_address: lend(&from.local_address),
        num_channels: from.num_channels,
        client_port: from.client_port,
        idle_ms: from
            .idle_ms
            .and_then(|ms| i64::try_from(ms).ok())
            .unwrap_or(-1),
    }
}

/// An open to lend to a callback.
pub(super) fn open_out(from: &OpenRecord) -> sys::srvsvc_rs_open {
    sys::srvsvc_rs_open {
        size: size_of::<sys::srvsvc_rs_open>(),
        id: from.id,
        flags: from.flags.0,
        server: server_id_out(from.server),
        file: sys::srvsvc_rs_file_id {
            devid: from.file.devid,
            inode: from.file.inode,
            extid: from.file.extid,
        },
        share_file_id: from.share_file_id,
        session_id: from.session_id,
        connection_id: from.connection_id,
        uid: from.uid,
        access_mask: from.access_mask,
        share_access: from.share_access,
        num_locks: from.num_locks,
        opened_ns: from.opened_ns,
        count: from.count,
        reserved: 0,
        service_path: lend(&from.service_path),
        base_name: lend(&from.base_name),
        stream_name: lend(&from.stream_name),
    }
}
