#![forbid(unsafe_code)]
//! `impl Host` for one call of a client to a worker.

use std::cell::Cell;
use std::path::PathBuf;

use super::config::engine::is_current;
use super::lock::Held;
use super::recovery::takes_part;
use super::selfcheck::proven;
use super::sys::shim::CallFacts;
use super::{
    access, accounts, actions, audit, command, config, counters, directory, file_security, kernel,
    live, options, parameters, purge, shares, store, text, transports,
};
use crate::error::NetApiStatus as Status;
use crate::host::{
    AuditTarget, Clock, Counters, Feed, Host, HostResult, Kinds, Notice, Setting, ShareChanges,
    ShareCommand,
};
use crate::registry::records::{OpenRecord, SessionRecord, ShareRecord};

/// Samba around us, for one call.
pub(crate) struct SambaHost<'a> {
    /// `None` outside of a call.
    call: Option<CallFacts<'a>>,
    /// The section that this call keeps others from changing.
    locked: Cell<Option<Held>>,
}

impl<'a> SambaHost<'a> {
    /// The host of one call.
    pub(crate) const fn new(call: Option<CallFacts<'a>>) -> Self {
        Self {
            call,
            locked: Cell::new(None),
        }
    }
}

/// Whether shares can be told: as configured now, with the descriptors that are stored.
fn can_tell_shares() -> HostResult<()> {
    is_current()?;
    takes_part()
}

impl Host for SambaHost<'_> {
    fn clock(&self) -> HostResult<Clock> {
        kernel::clock::now()
    }

    fn parameter(&self, share: Option<&str>, name: &str) -> HostResult<Option<String>> {
        parameters::get(self.call, share, name)
    }

    fn own_options(&self) -> Vec<String> {
        options::own_names()
    }

    fn path(&self, text: &str) -> PathBuf {
        text::path_from(text)
    }

    fn substitute(&self, share: &str, path: &str, text: &str) -> HostResult<String> {
        parameters::substitute(self.call, share, path, text)
    }

    fn knows_who_may(&self) -> HostResult<()> {
        is_current()
    }

    fn config_stamp(&self) -> HostResult<Vec<u8>> {
        can_tell_shares()?;
        config::stamp(self.call.ok_or(Status::ERROR_NOT_SUPPORTED)?)
    }

    fn shares_since(&self, stamp: &[u8]) -> Option<ShareChanges> {
        can_tell_shares().ok()?;
        shares::since(self.call?, stamp)
    }

    fn config_generation(&self) -> u64 {
        config::loaded::generation()
    }

    fn security_stamp(&self) -> HostResult<Vec<u8>> {
        access::stamp::bytes()
    }

    fn refresh(&self, kinds: Kinds) -> HostResult<Feed> {
        let mut feed = Feed::default();
        let of_shares = kinds.only(Kinds::SHARES | Kinds::HOME);
        if of_shares != Kinds::NONE {
            let call = self.call.ok_or(Status::ERROR_NOT_SUPPORTED)?;
            can_tell_shares()?;
            feed.shares = shares::list(call, of_shares)?;
        }
        if kinds.intersects(live::KINDS) {
            let call = self.call.ok_or(Status::ERROR_NOT_SUPPORTED)?;
            live::refresh(call, kinds, proven(), &mut feed)?;
        }
        if kinds.has(Kinds::TRANSPORTS) {
            feed.transports = transports::read()?;
        }
        Ok(feed)
    }

    fn shares_where(&self, wanted: &dyn Fn(&str) -> bool) -> HostResult<Vec<ShareRecord>> {
        can_tell_shares()?;
        shares::named(self.call.ok_or(Status::ERROR_NOT_SUPPORTED)?, wanted)
    }

    fn share_access(&self, share: &str, desired: u32) -> HostResult<()> {
        let call = self.call.ok_or(Status::ERROR_INVALID_PARAMETER)?;
        can_tell_shares()?;
        access::share(call, share, desired)
    }

    fn share_security_get(&self, share: &str) -> HostResult<Vec<u8>> {
        access::descriptors::get(share)
    }

    fn is_listed(&self, option: &str) -> HostResult<bool> {
        let call = self.call.ok_or(Status::ERROR_NOT_SUPPORTED)?;
        access::operators::has_caller(call, option)
    }

    fn share_security_set(&self, share: &str, sd: Option<&[u8]>) -> HostResult<()> {
        access::descriptors::set(share, sd)
    }

    fn store(&self, section: &str, create: bool, settings: &[Setting<'_>]) -> HostResult<()> {
        store::set(section, create, settings)
    }

    fn store_delete(&self, section: &str) -> HostResult<()> {
        store::delete(section)
    }

    fn section_lock(&self, section: &str) -> HostResult<()> {
        self.locked.set(Some(Held::section(section)?));
        // What the one before stored.
        if let Some(call) = self.call {
            purge::follow(call);
        }
        is_current()
    }

    fn section_unlock(&self, _section: &str) {
        drop(self.locked.take());
    }

    fn store_get(&self, section: &str, name: &str) -> HostResult<Option<String>> {
        store::get(section, name)
    }

    fn store_replace(
        &self,
        section: &str,
        name: &str,
        old: Option<&str>,
        value: Option<&str>,
    ) -> HostResult<()> {
        store::replace(section, name, old, value)
    }

    fn share_command(&self, what: ShareCommand, args: &[&str]) -> HostResult<i32> {
        command::run(what, args)
    }

    fn config_changed(&self, when: Notice) -> HostResult<()> {
        // This very call goes on with what it changed.
        if let Some(call) = self.call {
            purge::follow(call);
        }
        match when {
            Notice::Now => actions::tell_of_change(),
            Notice::Soon => {
                actions::tell_of_change_soon();
                Ok(())
            }
        }
    }

    fn share_disconnect(&self, share: &str) -> HostResult<()> {
        actions::disconnect(share)
    }

    fn open_close(&self, open: &OpenRecord) -> HostResult<()> {
        actions::close_open(proven(), open)
    }

    fn session_close(&self, session: &SessionRecord) -> HostResult<()> {
        let call = self.call.ok_or(Status::ERROR_NOT_SUPPORTED)?;
        actions::close_session(call, proven(), session)
    }

    fn check_directory(&self, path: &str) -> HostResult<()> {
        directory::check(self.call, path)
    }

    fn real_path(&self, path: &str) -> HostResult<String> {
        directory::real_path(self.call, path)
    }

    fn file_security_get(&self, share: &str, path: &str, info: u32) -> HostResult<Vec<u8>> {
        let call = self.call.ok_or(Status::ERROR_NOT_SUPPORTED)?;
        can_tell_shares()?;
        file_security::get(call, share, path, info)
    }

    fn file_security_set(&self, share: &str, path: &str, info: u32, sd: &[u8]) -> HostResult<()> {
        let call = self.call.ok_or(Status::ERROR_NOT_SUPPORTED)?;
        can_tell_shares()?;
        file_security::set(call, share, path, info, sd)
    }

    fn counters(&self) -> HostResult<Counters> {
        counters::read()
    }

    fn audit(&self, target: AuditTarget<'_>, line: &str) -> HostResult<()> {
        audit::write(target, line)
    }

    fn user_name(&self, uid: u32) -> HostResult<String> {
        accounts::user_name(uid)
    }
}
