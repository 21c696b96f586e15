//! A host out of memory for tests: parameters, a store that feeds them, records, counts of what was asked.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use crate::access::{Caller, UserLevel};
use crate::error::NetApiStatus as Status;
use crate::host::*;
use crate::names::lower;
use crate::registry::records::{OpenRecord, SessionRecord, ShareFlags};
use crate::security::well_known::{AUTHENTICATED_USERS, WORLD};
use crate::security::Token;
use crate::service::{Call, Service};

/// A server whose `[global]` options are a map. What is stored is seen by the next question, as it is with `include = registry`.
#[derive(Default)]
pub(crate) struct FakeHost {
    /// `[global]`, from files and store together.
    pub(crate) global: RefCell<BTreeMap<String, String>>,
    /// What smb.conf says behind the store, so that it has the last word.
    pub(crate) last_word: RefCell<BTreeMap<String, String>>,
    /// The store alone, by section.
    pub(crate) stored: RefCell<BTreeMap<String, BTreeMap<String, String>>>,
    /// What a refresh brings.
    pub(crate) feed: Feed,
    /// What the list of shares is kept under; empty: it is not.
    pub(crate) stamp: Vec<u8>,
    /// The time.
    pub(crate) clock: Clock,
    /// What was counted.
    pub(crate) counters: Counters,
    /// Values that somebody else gives to a setting just before it is replaced; the last one comes first.
    pub(crate) meanwhile: RefCell<Vec<String>>,
    /// What every question for an option of `[global]` answers; success tells it.
    pub(crate) option_says: Cell<Status>,
    /// What is known of who may; success knows it.
    pub(crate) who_may_says: Cell<Status>,
    /// What every store answers; success lets it happen.
    pub(crate) store_says: Cell<Status>,
    /// Descriptors of shares.
    pub(crate) descriptors: RefCell<BTreeMap<String, Vec<u8>>>,
    /// What the share commands end with, and whether they do their work all the same.
    pub(crate) command: Cell<(i32, bool)>,
    /// The section that is locked.
    pub(crate) locked: RefCell<Option<String>>,
    /// Ids of what was to be closed, in order.
    pub(crate) closed: RefCell<Vec<u32>>,
    /// What closing the one with this id answers.
    pub(crate) close_says: Cell<(u32, Status)>,
    /// What was refreshed.
    pub(crate) asked: RefCell<Vec<Kinds>>,
    /// How often `config_changed` was called.
    pub(crate) told: Cell<u32>,
}

impl FakeHost {
    /// A server named FILES with these options.
    pub(crate) fn new(options: &[(&str, &str)]) -> Self {
        let this = Self::default();
        for (name, value) in [("netbios name", "FILES"), ("workgroup", "GROUP")]
            .iter()
            .chain(options)
        {
            let mut global = this.global.borrow_mut();
            global.insert((*name).to_owned(), (*value).to_owned());
        }
        this
    }

    /// An option of `[global]`.
    pub(crate) fn option(&self, name: &str) -> Option<String> {
        let last = self.last_word.borrow().get(name).cloned();
        last.or_else(|| self.global.borrow().get(name).cloned())
    }

    /// Shares and the server's settings are changed by one at a time.
    fn assert_locked(&self, section: &str) {
        let locked = self.locked.borrow();
        assert_eq!(locked.as_deref(), Some(&*lower(section)));
    }

    fn close(&self, id: u32) -> HostResult<()> {
        self.closed.borrow_mut().push(id);
        match self.close_says.get() {
            (of, status) if of == id && !status.is_success() => Err(status),
            _ => Ok(()),
        }
    }

    /// Make a call as root.
    pub(crate) fn call<T>(&self, opnum: u16, work: impl FnOnce(&Call<'_>) -> T) -> T {
        self.call_as(&root(), opnum, work)
    }

    /// Make a call.
    pub(crate) fn call_as<T>(
        &self,
        caller: &Caller,
        opnum: u16,
        work: impl FnOnce(&Call<'_>) -> T,
    ) -> T {
        let service = Service::default();
        work(&Call {
            host: self,
            caller,
            service: &service,
            opnum,
        })
    }
}

/// Root, who is an administrator.
pub(crate) fn root() -> Caller {
    Caller {
        level: UserLevel::Administrator,
        local_address: "10.0.0.1".to_owned(),
        ..Caller::default()
    }
}

/// A user without rights.
pub(crate) fn nobody_much() -> Caller {
    Caller {
        uid: 1000,
        gid: 1000,
        level: UserLevel::User,
        token: Token::of(&[WORLD, AUTHENTICATED_USERS]),
        ..Caller::default()
    }
}

impl Host for FakeHost {
    fn clock(&self) -> HostResult<Clock> {
        Ok(self.clock)
    }
    fn parameter(&self, share: Option<&str>, name: &str) -> HostResult<Option<String>> {
        match share {
            None if !self.option_says.get().is_success() => Err(self.option_says.get()),
            None => Ok(self.option(name)),
            Some(share) => self
                .stored
                .borrow()
                .get(share)
                .map_or(Err(Status::NERR_NET_NAME_NOT_FOUND), |kept| {
                    Ok(kept.get(name).cloned())
                }),
        }
    }
    fn substitute(&self, share: &str, _: &str, text: &str) -> HostResult<String> {
        Ok(text.replace("%S", share).replace("%U", "alice"))
    }
    fn knows_who_may(&self) -> HostResult<()> {
        match self.who_may_says.get() {
            Status::SUCCESS => Ok(()),
            status => Err(status),
        }
    }
    fn config_stamp(&self) -> HostResult<Vec<u8>> {
        Ok(self.stamp.clone())
    }
    fn refresh(&self, kinds: Kinds) -> HostResult<Feed> {
        self.asked.borrow_mut().push(kinds);
        let mut feed = self.feed.clone();
        feed.shares.retain(|share| {
            let kind = if share.flags.has(ShareFlags::CALLER_HOME) {
                Kinds::HOME
            } else {
                Kinds::SHARES
            };
            kinds.intersects(kind)
        });
        if !kinds.intersects(Kinds::TRANSPORTS) {
            feed.transports.clear();
        }
        if !kinds.intersects(Kinds::SESSIONS) {
            feed.sessions.clear();
        }
        if !kinds.intersects(Kinds::OPENS | Kinds::OPEN_OWNERS) {
            feed.opens.clear();
        }
        Ok(feed)
    }
    fn share_access(&self, _: &str, _: u32) -> HostResult<()> {
        Ok(())
    }
    fn share_security_get(&self, share: &str) -> HostResult<Vec<u8>> {
        let kept = self.descriptors.borrow().get(share).cloned();
        kept.ok_or(Status::ERROR_FILE_NOT_FOUND)
    }
    fn share_security_set(&self, share: &str, sd: Option<&[u8]>) -> HostResult<()> {
        self.assert_locked(share);
        let mut kept = self.descriptors.borrow_mut();
        match sd {
            Some(sd) => kept.insert(share.to_owned(), sd.to_vec()),
            None => kept.remove(share),
        };
        Ok(())
    }
    fn section_lock(&self, section: &str) -> HostResult<()> {
        let before = self.locked.replace(Some(section.to_owned()));
        assert_eq!(before, None, "one lock at a time");
        Ok(())
    }
    fn section_unlock(&self, section: &str) {
        assert_eq!(self.locked.take().as_deref(), Some(section));
    }
    fn store(&self, section: &str, create: bool, settings: &[Setting<'_>]) -> HostResult<()> {
        self.assert_locked(section);
        if !self.store_says.get().is_success() {
            return Err(self.store_says.get());
        }
        let mut stored = self.stored.borrow_mut();
        if create && stored.contains_key(section) {
            return Err(Status::ERROR_FILE_EXISTS);
        }
        if !create && section != "global" && !stored.contains_key(section) {
            return Err(Status::ERROR_FILE_NOT_FOUND);
        }
        let kept = stored.entry(section.to_owned()).or_default();
        let mut global = self.global.borrow_mut();
        let change = |map: &mut BTreeMap<String, String>| {
            for (name, value) in settings {
                match value {
                    Some(value) => map.insert((*name).to_owned(), (*value).to_owned()),
                    None => map.remove(*name),
                };
            }
        };
        change(kept);
        if section == "global" {
            change(&mut global);
        }
        Ok(())
    }
    fn store_delete(&self, section: &str) -> HostResult<()> {
        self.assert_locked(section);
        let gone = self.stored.borrow_mut().remove(section);
        gone.map(|_| ()).ok_or(Status::ERROR_FILE_NOT_FOUND)
    }
    fn store_get(&self, section: &str, name: &str) -> HostResult<Option<String>> {
        let stored = self.stored.borrow();
        Ok(stored.get(section).and_then(|kept| kept.get(name)).cloned())
    }
    fn store_replace(
        &self,
        section: &str,
        name: &str,
        old: Option<&str>,
        value: Option<&str>,
    ) -> HostResult<()> {
        if let Some(meanwhile) = self.meanwhile.borrow_mut().pop() {
            self.store(section, false, &[(name, Some(&meanwhile))])?;
        }
        if self.store_get(section, name)?.as_deref() != old {
            return Err(Status::ERROR_BUSY);
        }
        self.store(section, false, &[(name, value)])
    }
    fn share_command(&self, _: ShareCommand, args: &[&str]) -> HostResult<i32> {
        let (status, works) = self.command.get();
        if works {
            let share = args.first().copied().unwrap_or_default();
            self.stored
                .borrow_mut()
                .entry(share.to_owned())
                .or_default();
        }
        Ok(status)
    }
    fn config_changed(&self, _: Notice) -> HostResult<()> {
        self.told.set(self.told.get() + 1);
        Ok(())
    }
    fn share_disconnect(&self, _: &str) -> HostResult<()> {
        Ok(())
    }
    fn open_close(&self, open: &OpenRecord) -> HostResult<()> {
        self.close(open.id)
    }
    fn session_close(&self, session: &SessionRecord) -> HostResult<()> {
        self.close(session.id)
    }
    fn check_directory(&self, _: &str) -> HostResult<()> {
        Ok(())
    }
    fn real_path(&self, path: &str) -> HostResult<String> {
        Ok(path.to_owned())
    }
    fn file_security_get(&self, _: &str, _: &str, _: u32) -> HostResult<Vec<u8>> {
        Err(Status::ERROR_NOT_SUPPORTED)
    }
    fn file_security_set(&self, _: &str, _: &str, _: u32, _: &[u8]) -> HostResult<()> {
        Err(Status::ERROR_NOT_SUPPORTED)
    }
    fn counters(&self) -> HostResult<Counters> {
        Ok(self.counters)
    }
    fn audit(&self, _: AuditTarget<'_>, _: &str) -> HostResult<()> {
        Ok(())
    }
    fn user_name(&self, uid: u32) -> HostResult<String> {
        Ok(uid.to_string())
    }
}
