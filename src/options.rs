#![forbid(unsafe_code)]
//! The options of `[global]` that every call asks for, parsed once for each state of the configuration.

use crate::host::Host;

/// What the audit trail holds: `srvsvc_rs:audit`, each more than the one before.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Extent {
    Off,
    Changes,
    Denied,
    All,
}

/// The options as they are set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Options {
    /// `srvsvc_rs:enable`
    pub(crate) enable: bool,
    /// `srvsvc_rs:shadow`
    pub(crate) shadow: bool,
    /// `srvsvc_rs:fallback`
    pub(crate) fallback: bool,
    /// `srvsvc_rs:audit`
    pub(crate) audit: Extent,
}

impl Options {
    /// Ask the host for each.
    pub(crate) fn of(host: &dyn Host) -> Self {
        Self {
            enable: switch(host, "srvsvc_rs:enable", true),
            shadow: switch(host, "srvsvc_rs:shadow", false),
            fallback: switch(host, "srvsvc_rs:fallback", true),
            audit: extent(&word(host, "srvsvc_rs:audit")).unwrap_or(Extent::Denied),
        }
    }
}

/// The words of `srvsvc_rs:audit`.
pub(crate) fn extent(text: &str) -> Option<Extent> {
    match text.trim().to_ascii_lowercase().as_str() {
        "off" | "no" => Some(Extent::Off),
        "changes" => Some(Extent::Changes),
        "denied" => Some(Extent::Denied),
        "all" => Some(Extent::All),
        _ => None,
    }
}

/// An option of `[global]` in lower case; empty when it is not set.
pub(crate) fn word(host: &dyn Host, name: &str) -> String {
    let set = host.parameter(None, name).ok().flatten();
    set.unwrap_or_default().trim().to_ascii_lowercase()
}

/// Whether an option of `[global]` is set to yes; `default` when it is not set, or to no such word.
pub(crate) fn switch(host: &dyn Host, name: &str, default: bool) -> bool {
    boolean(&word(host, name)).unwrap_or(default)
}

/// The words that Samba takes for yes and for no.
pub(crate) fn boolean(text: &str) -> Option<bool> {
    let is = |word: &&str| text.trim().eq_ignore_ascii_case(word);
    if ["yes", "true", "on", "1"].iter().any(is) {
        Some(true)
    } else if ["no", "false", "off", "0"].iter().any(is) {
        Some(false)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_yes_and_no() {
        for (text, meant) in [
            ("Yes", Some(true)),
            (" on ", Some(true)),
            ("1", Some(true)),
            ("FALSE", Some(false)),
            ("0", Some(false)),
            ("", None),
            ("2", None),
            ("yess", None),
        ] {
            assert_eq!(boolean(text), meant, "{text:?}");
        }
    }
}
