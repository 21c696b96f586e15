#![forbid(unsafe_code)]
//! Files of a share through Samba's VFS, as the caller.

use std::ffi::CStr;

use super::identity::AsCaller;
use super::status::win32;
use super::sys::frame::Frame;
use super::sys::handles::{self, Bytes, Service, Short, TosWrap};
use super::sys::owned::OpenFile;
use super::sys::samba;
use super::sys::shim::CallFacts;
use crate::error::NetApiStatus as Status;
use crate::host::HostResult;

/// Bytes for all the small things that Samba allocates for one connection; what does not fit is allocated one by one.
const POOL: usize = 0x10000;

/// `FILE_SHARE_READ`, `_WRITE` and `_DELETE`
const SHARE_ALL: u32 = 7;
/// `FILE_OPEN`
const OPEN: u32 = 1;
/// No other handle is asked to give way.
const INTERNAL_OPEN_ONLY: u32 = 8;

const MISSING: Status = Status::ERROR_NOT_SUPPORTED;

/// What a connection lies on, and ends with.
pub(super) fn room() -> HostResult<Frame> {
    Frame::with_pool(POOL).ok_or(Status::ERROR_NOT_ENOUGH_MEMORY)
}

/// A connection of our own to a share. Making it changes the working directory.
pub(super) struct Connection<'a> {
    conn: handles::Connection<'a>,
    on: &'a Frame,
}

/// An open file.
pub(super) struct Open<'a> {
    file: OpenFile<'a>,
    of: &'a Connection<'a>,
}

impl<'a> Connection<'a> {
    /// To a service whose folder is `folder`. `more`: privileges that the connection has beyond the caller's.
    pub(super) fn new(
        on: &'a Frame,
        _as_caller: &'a AsCaller,
        call: CallFacts<'a>,
        service: Service,
        folder: &CStr,
        more: u64,
    ) -> HostResult<Self> {
        let session = call.session_with(on, more);
        let session = session.ok_or(Status::ERROR_ACCESS_DENIED)?;
        let from = samba::global_messaging_context().ok_or(MISSING)?;
        let (mut wrap, mut older) = (None, None);
        let made = samba::create_conn_struct_chdir(on, from, service, folder, session, &mut wrap);
        // Older releases allocate on the frame that is in force.
        let made = made.or_else(|| {
            samba::create_conn_struct_tos_cwd(from, service, folder, session, &mut older)
        });
        win32(made.ok_or(MISSING)?)?;
        let conn = wrap.and_then(samba::conn_wrap_connection);
        let conn = conn.or_else(|| older.and_then(TosWrap::connection));
        let conn = conn.ok_or(Status::ERROR_NOT_ENOUGH_MEMORY)?;
        Ok(Self { conn, on })
    }

    /// Open a file of the share with these rights, unless the path that it leads to is hidden.
    pub(super) fn open(
        &'a self,
        path: &CStr,
        access: u32,
        is_hidden: impl Fn(&CStr) -> bool,
    ) -> HostResult<Open<'a>> {
        let (mut dir, mut name, mut file, mut info) = (None, None, None, 0);
        let (on, conn) = (self.on, self.conn);
        let found = samba::filename_convert_dirfsp(on, conn, path, 0, 0, &mut dir, &mut name);
        win32(found.ok_or(MISSING)?)?;
        let (dir, name) = dir.zip(name).ok_or(Status::ERROR_GEN_FAILURE)?;
        if is_hidden(path) || name.path().get().is_none_or(is_hidden) {
            return Err(Status::ERROR_FILE_NOT_FOUND);
        }
        let how = (SHARE_ALL, OPEN, INTERNAL_OPEN_ONLY);
        let (file_out, info_out) = (&mut file, &mut info);
        let opened = samba::create_file_default(
            conn, dir, name, access, how.0, how.1, 0, 0, how.2, 0, 0, file_out, info_out,
        );
        win32(opened.ok_or(MISSING)?)?;
        let file = file.ok_or(Status::ERROR_GEN_FAILURE)?;
        Ok(Open { file, of: self })
    }
}

impl Open<'_> {
    /// The parts `info` of its descriptor, self-relative.
    pub(super) fn security(&self, info: u32, most: u32) -> HostResult<Vec<u8>> {
        let mut bytes = Bytes::NONE;
        let (conn, on, file) = (self.of.conn, self.of.on, &self.file);
        let told = samba::smbd_do_query_security_desc(conn, on, file, info, most, &mut bytes);
        win32(told.ok_or(MISSING)?)?;
        bytes.copied().ok_or(Status::ERROR_GEN_FAILURE)
    }

    /// Set them.
    pub(super) fn set_security(&self, info: u32, descriptor: &[u8]) -> HostResult<()> {
        // Ours, whatever Samba does with them.
        let mut copy = descriptor.to_vec();
        win32(samba::set_sd_blob(&self.file, Short(&mut copy), info).ok_or(MISSING)?)
    }
}
