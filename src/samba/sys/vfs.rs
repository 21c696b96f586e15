//! Files of a share through Samba's VFS, as the caller.

use std::ffi::{c_void, CStr};
use std::marker::PhantomData;

use super::frame::Frame;
use super::functions::samba;
use super::identity::AsCaller;
use super::services::Service;
use super::shim::CallFacts;
use super::types::NtStatus;
use crate::error::NetApiStatus as Status;
use crate::host::HostResult;
use crate::samba::status::win32;

/// Bytes for all the small things that Samba allocates for one connection; what does not fit is allocated one by one.
const POOL: usize = 0x10000;

/// `FILE_SHARE_READ`, `_WRITE` and `_DELETE`
const SHARE_ALL: u32 = 7;
/// `FILE_OPEN`
const OPEN: u32 = 1;
/// No other handle is asked to give way.
const INTERNAL_OPEN_ONLY: u32 = 8;
/// `NORMAL_CLOSE`
const NORMAL_CLOSE: i32 = 0;

/// A connection of our own to a share. Making it changes the working directory.
pub(in crate::samba) struct Connection<'a> {
    conn: *mut c_void,
    /// Ends the connection.
    frame: Frame,
    of: PhantomData<&'a AsCaller>,
}

impl<'a> Connection<'a> {
    /// To a service whose folder is `folder`. `more`: privileges that the connection has beyond the caller's.
    pub(in crate::samba) fn new(
        _as_caller: &'a AsCaller,
        call: CallFacts<'_>,
        service: Service,
        folder: &CStr,
        more: u64,
    ) -> HostResult<Self> {
        let frame = Frame::with_pool(POOL).ok_or(Status::ERROR_NOT_ENOUGH_MEMORY)?;
        let session = call
            .session_with(frame.context(), more)
            .ok_or(Status::ERROR_ACCESS_DENIED)?;
        let messages = samba::global_messaging_context
            .get()
            .ok_or(Status::ERROR_NOT_SUPPORTED)?;
        // SAFETY: no conditions.
        let messages = unsafe { messages() };
        let mut wrap: *mut c_void = std::ptr::null_mut();
        let status = if let Some(connect) = samba::create_conn_struct_chdir.get() {
            // SAFETY: Samba's prototype; the session and the folder stay for the call, the connection is the frame's.
            unsafe {
                connect(
                    frame.context(),
                    messages,
                    service.number(),
                    folder.as_ptr(),
                    session,
                    &raw mut wrap,
                )
            }
        } else {
            let connect = samba::create_conn_struct_tos_cwd
                .get()
                .ok_or(Status::ERROR_NOT_SUPPORTED)?;
            // SAFETY: the same; the frame is the one that Samba allocates on.
            unsafe {
                connect(
                    messages,
                    service.number(),
                    folder.as_ptr(),
                    session,
                    &raw mut wrap,
                )
            }
        };
        win32(status)?;
        let conn = connection_of(wrap).ok_or(Status::ERROR_NOT_ENOUGH_MEMORY)?;
        Ok(Self {
            conn,
            frame,
            of: PhantomData,
        })
    }

    /// Open a file of the share with these rights.
    pub(in crate::samba) fn open(&self, path: &CStr, access: u32) -> HostResult<Open<'_>> {
        let missing = Status::ERROR_NOT_SUPPORTED;
        let convert = samba::filename_convert_dirfsp.get().ok_or(missing)?;
        let create = samba::create_file_default.get().ok_or(missing)?;
        let null = std::ptr::null_mut;
        let (mut folder, mut name) = (null(), null());
        // SAFETY: Samba's prototype; what is found is the frame's.
        win32(unsafe {
            convert(
                self.frame.context(),
                self.conn,
                path.as_ptr(),
                0,
                0,
                &raw mut folder,
                &raw mut name,
            )
        })?;
        let (mut file, mut info) = (null(), 0);
        // SAFETY: Samba's prototype; folder and name are what it just made, and NULL is none of the other things.
        let status = unsafe {
            create(
                self.conn,
                null(),
                folder,
                name,
                access,
                SHARE_ALL,
                OPEN,
                0,
                0,
                INTERNAL_OPEN_ONLY,
                null(),
                0,
                0,
                null(),
                null(),
                &raw mut file,
                &raw mut info,
                null(),
                null(),
            )
        };
        win32(status)?;
        Ok(Open { file, of: self })
    }
}

/// The `struct connection_struct` inside what holds it.
fn connection_of(wrap: *mut c_void) -> Option<*mut c_void> {
    if wrap.is_null() {
        return None;
    }
    let conn = if let Some(of) = samba::conn_wrap_connection.get() {
        // SAFETY: what Samba made, not NULL.
        unsafe { of(wrap) }
    } else {
        // SAFETY: `struct conn_struct_tos` of releases that have no function for it begins with the connection.
        unsafe { wrap.cast::<*mut c_void>().read() }
    };
    (!conn.is_null()).then_some(conn)
}

/// An open file, closed when it is dropped.
pub(in crate::samba) struct Open<'a> {
    file: *mut c_void,
    of: &'a Connection<'a>,
}

impl Open<'_> {
    /// The parts `info` of its descriptor, self-relative.
    pub(in crate::samba) fn security(&self, info: u32, most: u32) -> HostResult<Vec<u8>> {
        let query = samba::smbd_do_query_security_desc
            .get()
            .ok_or(Status::ERROR_NOT_SUPPORTED)?;
        let context = self.of.frame.context();
        let (mut data, mut len) = (std::ptr::null_mut(), 0);
        // SAFETY: Samba's prototype; the bytes are the frame's.
        win32(unsafe {
            query(
                self.of.conn,
                context,
                self.file,
                info,
                most,
                &raw mut data,
                &raw mut len,
            )
        })?;
        if data.is_null() {
            return Err(Status::ERROR_GEN_FAILURE);
        }
        // SAFETY: so many bytes, as Samba says.
        Ok(unsafe { std::slice::from_raw_parts(data, len) }.to_vec())
    }

    /// Set them.
    pub(in crate::samba) fn set_security(&self, info: u32, descriptor: &[u8]) -> HostResult<()> {
        let set = samba::set_sd_blob
            .get()
            .ok_or(Status::ERROR_NOT_SUPPORTED)?;
        let len = u32::try_from(descriptor.len()).map_err(|_| Status::ERROR_INVALID_PARAMETER)?;
        let mut copy = descriptor.to_vec();
        // SAFETY: Samba's prototype; the bytes are ours for the call, whatever it does with them.
        win32(unsafe { set(self.file, copy.as_mut_ptr(), len, info) })
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        if let Some(close) = samba::close_file_free.get() {
            // SAFETY: opened by `Connection::open`, closed once; nobody uses it after this.
            let _: NtStatus =
                unsafe { close(std::ptr::null_mut(), &raw mut self.file, NORMAL_CLOSE) };
        }
    }
}
