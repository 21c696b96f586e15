//! Changes of the server's own settings.

use super::Call;
use crate::error::NetApiStatus as Status;
use crate::host::Setting;

impl Call<'_> {
    /// Store settings of the registry configuration's `[global]` section, all or none, and tell everybody. ERROR_NOT_SUPPORTED when
    /// smb.conf does not take the registry in, or sets one of them itself over the registry.
    pub(super) fn store_global(&self, settings: &[Setting<'_>]) -> Result<(), Status> {
        for (name, _) in settings {
            self.overridden(name)?;
        }
        self.host
            .store("global", false, settings)
            .inspect_err(|status| {
                if *status == Status::ERROR_NOT_SUPPORTED {
                    log::warn!("a change of the server's settings was refused: set \"include = registry\" in smb.conf to have them stored");
                }
            })?;
        // What is stored is stored: a message that does not get through is logged only.
        if let Err(status) = self.host.config_changed() {
            log::warn!("smbd could not be told of a change: {status}");
        }
        Ok(())
    }

    /// ERROR_NOT_SUPPORTED when the registry has the option already, but another value is in force: smb.conf has the last word then,
    /// and what would be stored would not come true.
    fn overridden(&self, name: &str) -> Result<(), Status> {
        let Ok(Some(kept)) = self.host.store_get("global", name) else {
            return Ok(());
        };
        let in_force = self.host.parameter(None, name)?;
        if in_force.is_some_and(|in_force| !same(&in_force, &kept)) {
            log::warn!("smb.conf sets \"{name}\" over what the registry has: change it there");
            return Err(Status::ERROR_NOT_SUPPORTED);
        }
        Ok(())
    }
}

/// Texts that Samba takes for the same value.
fn same(one: &str, other: &str) -> bool {
    let plain = |text: &str| match text.trim().to_ascii_lowercase().as_str() {
        "yes" | "true" | "on" => "1".to_owned(),
        "no" | "false" | "off" => "0".to_owned(),
        other => other.to_owned(),
    };
    plain(one) == plain(other)
}
