//! Changes of the server's own settings.

use super::Call;
use crate::error::NetApiStatus as Status;
use crate::host::Setting;

impl Call<'_> {
    /// Store settings of the registry configuration's `[global]` section, all or none, and tell everybody.
    ///
    /// ERROR_NOT_SUPPORTED when smb.conf does not take the registry in, or has the last word on one of them: what does not come true is
    /// taken back.
    pub(super) fn store_global(&self, settings: &[Setting<'_>]) -> Result<(), Status> {
        let before: Vec<_> = settings
            .iter()
            .map(|(name, _)| self.host.store_get("global", name).ok().flatten())
            .collect();
        self.host
            .store("global", false, settings)
            .inspect_err(|status| {
                if *status == Status::ERROR_NOT_SUPPORTED {
                    log::warn!("a change of the server's settings was refused: set \"include = registry\" in smb.conf to have them stored");
                }
            })?;
        self.tell();
        let Some(name) = self.not_in_force(settings) else {
            return Ok(());
        };
        log::warn!("\"{name}\" cannot be changed: smb.conf sets it over what the registry has");
        let back: Vec<_> = settings
            .iter()
            .zip(&before)
            .map(|((name, _), value)| (*name, value.as_deref()))
            .collect();
        if let Err(status) = self.host.store("global", false, &back) {
            log::error!("what was stored in vain could not be taken back: {status}");
        }
        self.tell();
        Err(Status::ERROR_NOT_SUPPORTED)
    }

    /// What is stored is stored: a message that does not get through is logged only.
    fn tell(&self) {
        if let Err(status) = self.host.config_changed() {
            log::warn!("smbd could not be told of a change: {status}");
        }
    }

    /// The first setting that did not come true. One that was removed may have another value by default.
    fn not_in_force<'s>(&self, settings: &[Setting<'s>]) -> Option<&'s str> {
        let differs = |(name, value): &&Setting<'s>| {
            let in_force = self.host.parameter(None, name).ok().flatten();
            value.is_some_and(|value| !in_force.is_some_and(|in_force| same(&in_force, value)))
        };
        settings.iter().find(differs).map(|(name, _)| *name)
    }
}

/// Texts that Samba takes for the same value.
fn same(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let plain = |text: &str| match text.trim().to_ascii_lowercase().as_str() {
        "yes" | "true" | "on" => "1".to_owned(),
        "no" | "false" | "off" => "0".to_owned(),
        other => other.to_owned(),
    };
    plain(one) == plain(other)
}
