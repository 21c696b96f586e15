#![forbid(unsafe_code)]
//! What Samba's lp_ functions say of services of the loaded configuration.
//!
//! Texts are Samba's own. A number is good until something is loaded, which happens at a call's begin and when a call itself changed
//! the configuration.

use std::ffi::CString;

use super::sys::frame::Frame;
use super::sys::handles::Service;
use super::sys::samba;
use super::sys::texts::{written, Substitution};
use super::text::outwards;

/// How a text of a parameter is wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::samba) enum Variables {
    /// As it is written, less quotation marks at its ends, which Samba takes away unless another one is inside.
    AsWritten,
    /// With the variables that are the same for all services, for who speaks.
    Expanded,
}

/// What `ask` asks Samba for, as Samba's text; `None`: no memory.
pub(in crate::samba) fn text(
    variables: Variables,
    ask: impl FnOnce(Option<&Frame>, &Substitution) -> Option<CString>,
) -> Option<CString> {
    match variables {
        Variables::AsWritten => as_written(ask, |text| CString::new(text).ok()).flatten(),
        Variables::Expanded => {
            let frame = Frame::new()?;
            ask(Some(&frame), samba::loadparm_s3_global_substitution()?)
        }
    }
}

/// What `take` makes of the text that `ask` asks Samba for, which is not copied; `None`: `take` panicked.
fn as_written<R>(
    ask: impl FnOnce(Option<&Frame>, &Substitution) -> Option<CString>,
    take: impl FnOnce(&[u8]) -> R,
) -> Option<R> {
    let ask = |how: &Substitution| drop(ask(None, how));
    written(ask, |text| take(unquoted(text.to_bytes())))
}

fn unquoted(text: &[u8]) -> &[u8] {
    let start = text.iter().take_while(|byte| **byte == b'"').count();
    let inside = text.get(start..).unwrap_or_default();
    let end = inside
        .iter()
        .rev()
        .take_while(|byte| **byte == b'"')
        .count();
    let inside = inside.get(..inside.len() - end).unwrap_or_default();
    if inside.contains(&b'"') {
        text
    } else {
        inside
    }
}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident, $shown:ident = $function:ident;)*) => {
        impl Service {
            $(
                $(#[$doc])*
                #[allow(dead_code, reason = "of some only the other one is wanted")]
                pub(in crate::samba) fn $name(self, variables: Variables) -> Option<CString> {
                    text(variables, |on, how| samba::$function(on, how, self))
                }

                /// The same as our text, as it is written.
                #[allow(dead_code, reason = "the same")]
                pub(in crate::samba) fn $shown(self) -> Option<String> {
                    as_written(|on, how| samba::$function(on, how, self), outwards)
                }
            )*
        }
    };
}

texts! {
    /// `path`
    path, path_shown = lp_path;
    /// `comment`
    comment, comment_shown = lp_comment;
    /// `volume`
    volume, volume_shown = lp_volume;
    /// `msdfs proxy`
    msdfs_proxy, msdfs_proxy_shown = lp_msdfs_proxy;
    /// `preexec`
    preexec, preexec_shown = lp_preexec;
    /// `root preexec`
    root_preexec, root_preexec_shown = lp_root_preexec;
    /// `veto files`
    veto_files, veto_files_shown = lp_veto_files;
}

macro_rules! flags {
    ($($(#[$doc:meta])* $name:ident = $function:ident;)*) => {
        impl Service {
            $(
                $(#[$doc])*
                pub(in crate::samba) fn $name(self) -> bool {
                    samba::$function(self) == Some(true)
                }
            )*
        }
    };
}

flags! {
    /// `available`, and really there
    is_ok = lp_snum_ok;
    /// `printable`
    printable = lp_printable;
    /// `read only`
    read_only = lp_read_only;
    /// `guest ok`
    guest_ok = lp_guest_ok;
    /// `browseable`
    browseable = lp_browseable;
    /// `administrative share`
    administrative = lp_administrative_share;
    /// `msdfs root`
    msdfs_root = lp_msdfs_root;
    /// `access based share enum`
    access_based = lp_access_based_share_enum;
    /// `hide unreadable`
    hide_unreadable = lp_hide_unreadable;
    /// `continuous availability`, where Samba has such a parameter
    continuous = lp_continuous_availability;
    /// Samba made it of `[homes]` or `[printers]`
    autoloaded = lp_autoloaded;
    /// `oplocks`
    oplocks = lp_oplocks;
    /// `preexec close`
    preexec_closes = lp_preexec_close;
    /// `root preexec close`
    root_preexec_closes = lp_root_preexec_close;
}

/// SMB_ENCRYPTION_OFF and SMB_ENCRYPTION_REQUIRED of `server smb encrypt`
const ENCRYPTION_OFF: i32 = 0;
const ENCRYPTION_REQUIRED: i32 = 3;

impl Service {
    /// Whether there is such a service, be it available or not.
    pub(in crate::samba) fn is_there(self) -> bool {
        self.name(|_| ()).is_some()
    }

    /// `max connections`; 0: no limit.
    pub(in crate::samba) fn max_connections(self) -> u32 {
        let number = samba::lp_max_connections(self).map(u32::try_from);
        number.and_then(Result::ok).unwrap_or_default()
    }

    /// `csc policy`
    pub(in crate::samba) fn csc_policy(self) -> u32 {
        let number = samba::lp_csc_policy(self).map(u32::try_from);
        number.and_then(Result::ok).unwrap_or_default()
    }

    /// `server smb encrypt = required`
    pub(in crate::samba) fn wants_encryption(self) -> bool {
        self.encryption() == Some(ENCRYPTION_REQUIRED)
    }

    /// `server smb encrypt = off`
    pub(in crate::samba) fn forbids_encryption(self) -> bool {
        self.encryption() == Some(ENCRYPTION_OFF)
    }

    /// From 4.24 on the name without the second _ wants to know the connection.
    fn encryption(self) -> Option<i32> {
        let wants = samba::lp__server_smb_encrypt(self);
        wants.or_else(|| samba::lp_server_smb_encrypt(self))
    }

    /// `fstype = IPC`, which `IPC$` has.
    pub(in crate::samba) fn is_ipc(self) -> bool {
        self.fstype_is(b"IPC")
    }
}

impl Service {
    /// `preexec close`: a command that is run for each tree connect may refuse it.
    pub(in crate::samba) fn is_guarded(self) -> bool {
        let is_set = |command: Option<CString>| command.is_none_or(|command| !command.is_empty());
        let [own, root] = [self.preexec_closes(), self.root_preexec_closes()];
        (own && is_set(self.preexec(Variables::AsWritten)))
            || (root && is_set(self.root_preexec(Variables::AsWritten)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotation_marks_go_at_the_ends_alone() {
        for (written, kept) in [
            ("", ""),
            ("a", "a"),
            ("\"a b\"", "a b"),
            ("\"\"a\"", "a"),
            ("\"", ""),
            ("\"\"", ""),
            ("a\"b", "a\"b"),
            ("\"a\"b\"", "\"a\"b\""),
        ] {
            assert_eq!(unquoted(written.as_bytes()), kept.as_bytes(), "{written}");
        }
    }
}
