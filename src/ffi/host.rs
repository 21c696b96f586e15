//! `trait Host` over the callbacks of one host, for one call.

use std::ffi::c_void;

use super::convert::{collect, lend, lend_bytes};
use super::handle::Handle;
use super::records::{open_out, session_out};
use super::sys::{self, srvsvc_rs_host, srvsvc_rs_setting, srvsvc_rs_text};
use crate::error::NetApiStatus as Status;
use crate::host::{
    AuditTarget, Clock, Counters, Feed, Host, HostResult, Kinds, Notice, Setting, ShareCommand,
};
use crate::registry::records::{OpenFlags, OpenRecord, SessionRecord};

const ABSENT: srvsvc_rs_text = srvsvc_rs_text {
    data: std::ptr::null(),
    len: 0,
};

/// Bytes that hold most of what is fetched.
const FETCHED: usize = 64;

/// One call's view of the host.
pub(super) struct CallHost<'a> {
    pub(super) table: &'a srvsvc_rs_host,
    pub(super) host: *mut c_void,
    pub(super) call: *mut c_void,
    pub(super) handle: &'a Handle,
}

impl Handle {
    /// The host as one call sees it.
    ///
    /// # Safety
    /// NULL, or what the request under way has as its call.
    pub(super) const unsafe fn host(&self, call: *mut c_void) -> CallHost<'_> {
        CallHost {
            table: &self.callbacks.table,
            host: self.callbacks.host,
            call,
            handle: self,
        }
    }
}

fn done(status: u32) -> HostResult<()> {
    if status == 0 {
        Ok(())
    } else {
        Err(Status(status))
    }
}

/// Call a callback with host, call and the rest; a missing one is ERROR_NOT_SUPPORTED.
macro_rules! ask {
    ($self:ident.$name:ident($($arg:expr),* $(,)?)) => {
        match $self.table.$name {
            // SAFETY: the host gave this function for this host pointer; what is lent lives until it returns.
            Some(callback) => done(unsafe { callback($self.host, $self.call, $($arg),*) }),
            None => Err(Status::ERROR_NOT_SUPPORTED),
        }
    };
}

/// The same for callbacks that put bytes into a sink, which is what comes out.
macro_rules! fetch {
    ($self:ident.$name:ident($($arg:expr),* $(,)?)) => {{
        let mut bytes: Vec<u8> = Vec::with_capacity(FETCHED);
        let sink: *mut Vec<u8> = &raw mut bytes;
        ask!($self.$name($($arg,)* Some(collect), sink.cast())).map(|()| bytes)
    }};
}

fn string(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

fn found<T>(result: HostResult<T>) -> HostResult<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(Status::ERROR_FILE_NOT_FOUND) => Ok(None),
        Err(status) => Err(status),
    }
}

impl Host for CallHost<'_> {
    fn clock(&self) -> HostResult<Clock> {
        let mut out = sys::srvsvc_rs_clock {
            size: size_of::<sys::srvsvc_rs_clock>(),
            ..Default::default()
        };
        let Some(callback) = self.table.clock else {
            return Err(Status::ERROR_NOT_SUPPORTED);
        };
        // SAFETY: the host gave this function for this host pointer; `out` is there until it returns.
        done(unsafe { callback(self.host, &raw mut out) })?;
        Ok(Clock {
            seconds: out.seconds,
            nanoseconds: out.nanoseconds.min(999_999_999),
            minutes_west: out.minutes_west,
            uptime_ms: out.uptime_ms,
            server_start: out.server_start,
            server_instance: out.server_instance,
        })
    }

    fn parameter(&self, share: Option<&str>, name: &str) -> HostResult<Option<String>> {
        let ask =
            || found(fetch!(self.parameter(share.map_or(ABSENT, lend), lend(name))).map(string));
        // The one parameter with variables that depend on the caller.
        if share.is_some() || name == "server string" {
            return ask();
        }
        self.handle
            .parameters
            .get(self.config_generation(), name, ask)
    }

    fn config_generation(&self) -> u64 {
        // SAFETY: the host gave this function for this host pointer.
        let ask =
            |callback: unsafe extern "C" fn(*mut c_void) -> u64| unsafe { callback(self.host) };
        self.table.config_generation.map_or(0, ask)
    }

    fn security_stamp(&self) -> HostResult<Vec<u8>> {
        let mut bytes: Vec<u8> = Vec::new();
        let sink: *mut Vec<u8> = &raw mut bytes;
        match self.table.security_stamp {
            Some(callback) => {
                // SAFETY: the host gave this function for this host pointer; the sink is there until it returns.
                let status = unsafe { callback(self.host, Some(collect), sink.cast()) };
                done(status).map(|()| bytes)
            }
            None => Err(Status::ERROR_NOT_SUPPORTED),
        }
    }

    fn substitute(&self, share: &str, path: &str, text: &str) -> HostResult<String> {
        fetch!(self.substitute(lend(share), lend(path), lend(text))).map(string)
    }

    fn config_stamp(&self) -> HostResult<Vec<u8>> {
        fetch!(self.config_stamp())
    }

    fn refresh(&self, kinds: Kinds) -> HostResult<Feed> {
        let mut feed = Feed::default();
        let pushed = self.handle.pushed();
        let mut asked = kinds.0 & !pushed.0;
        if pushed.has(Kinds::OPENS) {
            let about_opens =
                Kinds::OPEN_IDS | Kinds::OPEN_OWNERS | Kinds::LOCKS | Kinds::UNCHECKED;
            asked &= !about_opens.0;
        }
        if asked != 0 {
            let into: *mut Feed = &raw mut feed;
            ask!(self.refresh(asked, into.cast()))?;
        }
        let held = Kinds(kinds.0 & pushed.0);
        if held.has(Kinds::SHARES) {
            feed.shares = self.handle.shares.all();
        }
        if held.has(Kinds::SESSIONS) {
            feed.sessions = self.handle.sessions.all();
        }
        if held.has(Kinds::CONNECTIONS) {
            feed.connections = self.handle.connections.all();
        }
        if pushed.has(Kinds::OPENS) && kinds.intersects(Kinds::OPENS | Kinds::OPEN_OWNERS) {
            feed.opens = self.handle.opens.all();
        }
        if !kinds.intersects(Kinds::UNCHECKED) {
            feed.opens.retain(|open| !open.flags.has(OpenFlags::STALE));
        }
        Ok(feed)
    }

    fn share_access(&self, share: &str, desired: u32) -> HostResult<()> {
        ask!(self.share_access(lend(share), desired))
    }

    fn share_security_get(&self, share: &str) -> HostResult<Vec<u8>> {
        fetch!(self.share_security_get(lend(share)))
    }

    fn share_security_set(&self, share: &str, sd: Option<&[u8]>) -> HostResult<()> {
        ask!(self.share_security_set(lend(share), lend_bytes(sd.unwrap_or_default())))
    }

    fn store(&self, section: &str, create: bool, settings: &[Setting<'_>]) -> HostResult<()> {
        let list: Vec<srvsvc_rs_setting> = settings
            .iter()
            .map(|(name, value)| srvsvc_rs_setting {
                name: lend(name),
                value: value.map_or(ABSENT, lend),
            })
            .collect();
        ask!(self.store(lend(section), create, list.as_ptr(), list.len()))
    }

    fn store_delete(&self, section: &str) -> HostResult<()> {
        ask!(self.store_delete(lend(section)))
    }

    fn store_get(&self, section: &str, name: &str) -> HostResult<Option<String>> {
        found(fetch!(self.store_get(lend(section), lend(name))).map(string))
    }

    fn store_replace(
        &self,
        section: &str,
        name: &str,
        old: Option<&str>,
        value: Option<&str>,
    ) -> HostResult<()> {
        if self.table.store_replace.is_none() {
            return self.store(section, false, &[(name, value)]);
        }
        let text = |text: Option<&str>| text.map_or(ABSENT, lend);
        ask!(self.store_replace(lend(section), lend(name), text(old), text(value)))
    }

    fn section_lock(&self, section: &str) -> HostResult<()> {
        ask!(self.section_lock(lend(section)))
    }

    fn section_unlock(&self, section: &str) {
        if let Some(callback) = self.table.section_unlock {
            // SAFETY: the host gave this function for this host pointer; the text is lent until it returns.
            unsafe { callback(self.host, self.call, lend(section)) };
        }
    }

    fn share_command(&self, what: ShareCommand, args: &[&str]) -> HostResult<i32> {
        let list: Vec<srvsvc_rs_text> = args.iter().map(|arg| lend(arg)).collect();
        let what = match what {
            ShareCommand::Add => sys::SRVSVC_RS_COMMAND_ADD,
            ShareCommand::Change => sys::SRVSVC_RS_COMMAND_CHANGE,
            ShareCommand::Delete => sys::SRVSVC_RS_COMMAND_DELETE,
        };
        let mut exit_code = 0_i32;
        ask!(self.share_command(what, list.as_ptr(), list.len(), &raw mut exit_code))?;
        Ok(exit_code)
    }

    fn config_changed(&self, _: Notice) -> HostResult<()> {
        ask!(self.config_changed())
    }

    fn share_disconnect(&self, share: &str) -> HostResult<()> {
        ask!(self.share_disconnect(lend(share)))
    }

    fn open_close(&self, open: &OpenRecord) -> HostResult<()> {
        let open = open_out(open);
        ask!(self.open_close(&raw const open))
    }

    fn session_close(&self, session: &SessionRecord) -> HostResult<()> {
        let session = session_out(session);
        ask!(self.session_close(&raw const session))
    }

    fn check_directory(&self, path: &str) -> HostResult<()> {
        ask!(self.check_directory(lend(path)))
    }

    fn real_path(&self, path: &str) -> HostResult<String> {
        fetch!(self.real_path(lend(path))).map(string)
    }

    fn file_security_get(&self, share: &str, path: &str, info: u32) -> HostResult<Vec<u8>> {
        fetch!(self.file_security_get(lend(share), lend(path), info))
    }

    fn file_security_set(&self, share: &str, path: &str, info: u32, sd: &[u8]) -> HostResult<()> {
        ask!(self.file_security_set(lend(share), lend(path), info, lend_bytes(sd)))
    }

    fn counters(&self) -> HostResult<Counters> {
        let mut out = sys::srvsvc_rs_counters {
            size: size_of::<sys::srvsvc_rs_counters>(),
            ..Default::default()
        };
        ask!(self.counters(&raw mut out))?;
        Ok(Counters {
            bytes_received: out.bytes_received,
            bytes_sent: out.bytes_sent,
            files_opened: out.files_opened,
            files_closed: out.files_closed,
            sessions_opened: out.sessions_opened,
            jobs_queued: out.jobs_queued,
            password_errors: out.password_errors,
            permission_errors: out.permission_errors,
            system_errors: out.system_errors,
            average_response_us: out.average_response_us,
        })
    }

    fn audit(&self, target: AuditTarget<'_>, line: &str) -> HostResult<()> {
        let (number, file) = match target {
            AuditTarget::Log => (sys::SRVSVC_RS_AUDIT_LOG, ABSENT),
            AuditTarget::Syslog => (sys::SRVSVC_RS_AUDIT_SYSLOG, ABSENT),
            AuditTarget::File(path) => {
                let path = path.to_str().ok_or(Status::ERROR_INVALID_NAME)?;
                (sys::SRVSVC_RS_AUDIT_FILE, lend(path))
            }
        };
        ask!(self.audit(number, file, lend(line)))
    }

    fn user_name(&self, uid: u32) -> HostResult<String> {
        fetch!(self.user_name(uid)).map(string)
    }
}

#[cfg(test)]
mod tests {
    use std::ptr::null_mut;

    use super::*;
    use crate::ffi::feed::srvsvc_rs_feed_open;

    fn open(id: u32, flags: OpenFlags) -> OpenRecord {
        OpenRecord {
            id,
            flags,
            ..OpenRecord::default()
        }
    }

    unsafe extern "C" fn two_opens(
        _: *mut c_void,
        _: *mut c_void,
        _: u32,
        feed: *mut sys::srvsvc_rs_feed,
    ) -> u32 {
        for record in [open(1, OpenFlags::STALE), open(2, OpenFlags::default())] {
            // SAFETY: the feed of this refresh, and a record that is there for the call.
            unsafe { srvsvc_rs_feed_open(feed, &open_out(&record)) };
        }
        0
    }

    #[test]
    fn what_dead_processes_left_behind_is_shown_unchecked_alone() {
        let table = srvsvc_rs_host {
            refresh: Some(two_opens),
            ..Default::default()
        };
        // SAFETY: the table's one callback takes any pointer.
        let handle = unsafe { Handle::new(table, null_mut()) };
        for pushed in [Kinds::NONE, Kinds::OPENS] {
            handle.set_pushed(pushed.0);
            for record in [open(1, OpenFlags::STALE), open(2, OpenFlags::default())] {
                handle.opens.put(record.id, record);
            }
            // SAFETY: NULL will do: no callback looks at the call.
            let host = unsafe { handle.host(null_mut()) };
            let ids = |kinds| {
                let feed = host.refresh(kinds).unwrap();
                feed.opens.iter().map(|open| open.id).collect::<Vec<_>>()
            };
            assert_eq!(ids(Kinds::OPENS), [2]);
            assert_eq!(ids(Kinds::OPEN_OWNERS), [2]);
            let mut all = ids(Kinds::OPENS | Kinds::UNCHECKED);
            all.sort_unstable();
            assert_eq!(all, [1, 2]);
        }
    }
}
