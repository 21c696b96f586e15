//! Changes of the server's own settings.

use super::role::Role;
use super::share_lock::lock;
use super::Call;
use crate::error::NetApiStatus as Status;
use crate::host::{Notice, Setting};
use crate::options::boolean;

/// The section of the server's own settings. One changes them at a time: what is taken back is nobody else's.
const GLOBAL: &str = "global";

/// So often a change is tried again when another one came between.
const TRIES: usize = 100;

impl Call<'_> {
    /// Store settings of the registry configuration's `[global]` section, all or none, and tell everybody.
    ///
    /// ERROR_NOT_SUPPORTED when smb.conf does not take the registry in, or has the last word on one of them: what does not come true is
    /// taken back. ERROR_BUSY when another change takes too long.
    pub(super) fn store_global(&self, settings: &[Setting<'_>]) -> Result<(), Status> {
        let _locked = lock(self, GLOBAL)?;
        let before = self.stored(settings);
        let stored = self.host.store(GLOBAL, false, settings);
        stored.inspect_err(|status| self.explain(*status))?;
        if !self.overruled(settings) {
            return Ok(());
        }
        let names = settings.iter().map(|(name, _)| *name);
        let back: Vec<_> = names.zip(before.iter().map(Option::as_deref)).collect();
        self.took_back(self.host.store(GLOBAL, false, &back))
    }

    /// Change one setting that is a list: `change` makes the new text of the one that is kept, and is asked again when somebody else was
    /// faster. An empty text leaves no setting behind.
    ///
    /// What `change` says; ERROR_NOT_SUPPORTED as above; ERROR_BUSY when others never stop.
    pub(super) fn change_global(
        &self,
        name: &str,
        change: impl Fn(&str) -> Result<String, Status>,
    ) -> Result<(), Status> {
        let _locked = lock(self, GLOBAL)?;
        for _ in 0..TRIES {
            let before = self.stored_one(name);
            let kept = before.clone().or_else(|| self.in_force(name));
            let text = change(&kept.unwrap_or_default())?;
            let value = Some(text.as_str()).filter(|text| !text.is_empty());
            match self
                .host
                .store_replace(GLOBAL, name, before.as_deref(), value)
            {
                Err(Status::ERROR_BUSY) => {}
                Err(status) => return Err(status).inspect_err(|status| self.explain(*status)),
                Ok(()) if !self.overruled(&[(name, Some(&text))]) => return Ok(()),
                Ok(()) => {
                    let host = self.host;
                    let back = host.store_replace(GLOBAL, name, value, before.as_deref());
                    return self.took_back(back);
                }
            }
        }
        Err(Status::ERROR_BUSY)
    }

    /// Tell everybody of a change; whether smb.conf has the last word on one of the settings. One that is to be removed may have another
    /// value by default.
    fn overruled(&self, settings: &[Setting<'_>]) -> bool {
        for _ in 0..TRIES {
            let stored = self.stored(settings);
            self.tell();
            let differs = |((name, wanted), stored): &(&Setting<'_>, &Option<String>)| {
                let in_force = self.in_force(name).unwrap_or_default();
                let stored = stored.as_deref().unwrap_or_default();
                wanted.is_some() && !same(name, &in_force, stored)
            };
            let found = settings.iter().zip(&stored).find(differs);
            // Others may change the same settings: what is compared has to be of one moment.
            if self.stored(settings) == stored {
                if let Some(((name, _), _)) = found {
                    log::warn!(
                        "\"{name}\" cannot be changed: smb.conf sets it over what the registry has"
                    );
                }
                return found.is_some();
            }
        }
        false
    }

    fn took_back(&self, done: Result<(), Status>) -> Result<(), Status> {
        if let Err(status) = done {
            log::error!("what was stored in vain could not be taken back: {status}");
        }
        self.tell();
        Err(Status::ERROR_NOT_SUPPORTED)
    }

    /// What is stored is stored: a message that does not get through is logged only.
    fn tell(&self) {
        if let Err(status) = self.host.config_changed(Notice::Now) {
            log::warn!("smbd could not be told of a change: {status}");
        }
    }

    fn stored(&self, settings: &[Setting<'_>]) -> Vec<Option<String>> {
        let names = settings.iter().map(|(name, _)| *name);
        names.map(|name| self.stored_one(name)).collect()
    }

    fn stored_one(&self, name: &str) -> Option<String> {
        self.host.store_get(GLOBAL, name).ok().flatten()
    }

    fn in_force(&self, name: &str) -> Option<String> {
        self.host.parameter(None, name).ok().flatten()
    }

    /// What an administrator can do.
    fn explain(&self, status: Status) {
        if status == Status::ERROR_NOT_SUPPORTED {
            let advice = Role::of(self.host).stores_settings();
            log::warn!("a change of the server's settings was refused: {advice}");
        }
    }
}

/// Options whose every letter counts, for that is what clients are shown.
const TEXTS: [&str; 2] = ["server string", "srvsvc_rs:userpath"];

/// Texts that Samba takes for the same value of an option.
fn same(name: &str, one: &str, other: &str) -> bool {
    if TEXTS.contains(&name) {
        return one == other;
    }
    match (boolean(one), boolean(other)) {
        (Some(one), Some(other)) => one == other,
        _ => one.trim().eq_ignore_ascii_case(other.trim()),
    }
}
