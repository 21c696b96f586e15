#![forbid(unsafe_code)]
//! [3.1.4.23] Transports that a client added: further server names on the devices that the server listens on.
//!
//! Kept as one option, `srvsvc_rs:transports = \Device\NetbiosSmb|NAME|DOMAIN`, entries between blanks and names as the list of aliases
//! writes them, which changes as a whole or not at all. Samba answers to any name already, so nothing needs to be told to smbd.

use std::fmt;

use crate::names::same_name;
use crate::registry::aliases::{read, written};

/// The option that keeps the list.
pub const OPTION: &str = "srvsvc_rs:transports";

/// Transports that are kept at most; a list past that is cut when it is read.
pub const MAX_ADDED: usize = 256;

/// Longest device name and server name that is kept, in UTF-16 units.
const MAX_DEVICE: usize = 255;

/// [3.1.4.23] svti*_domain is not longer.
const MAX_DOMAIN: usize = 15;

/// One transport that was added.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AddedTransport {
    /// Transport.Name
    pub device: String,
    /// Transport.ServerName
    pub server_name: String,
    /// Transport.Domain, empty: the server's.
    pub domain: String,
}

/// The added transports in their order.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct AddedTransports {
    list: Vec<AddedTransport>,
}

impl AddedTransports {
    /// Read the option's value; entries that make no sense are left out, as the option may be edited by hand.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut this = Self::default();
        for entry in text.split_whitespace() {
            let mut parts = entry.splitn(3, '|');
            let mut part = || read(parts.next().unwrap_or_default());
            if let (Some(device), Some(server_name), Some(domain)) = (part(), part(), part()) {
                this.add(AddedTransport {
                    device,
                    server_name,
                    domain,
                });
            }
        }
        this
    }

    /// In their order.
    #[must_use]
    pub fn as_slice(&self) -> &[AddedTransport] {
        &self.list
    }

    /// Whether a name is on a device already.
    #[must_use]
    pub fn has(&self, device: &str, server_name: &str) -> bool {
        self.position(device, server_name).is_some()
    }

    /// Add one; false when it is there already, cannot be kept, or is one too many.
    pub fn add(&mut self, new: AddedTransport) -> bool {
        let fits = new.is_sound()
            && self.list.len() < MAX_ADDED
            && !self.has(&new.device, &new.server_name);
        if fits {
            self.list.push(new);
        }
        fits
    }

    /// Remove one; false when it is not there.
    pub fn remove(&mut self, device: &str, server_name: &str) -> bool {
        let position = self.position(device, server_name);
        if let Some(position) = position {
            self.list.remove(position);
        }
        position.is_some()
    }

    fn position(&self, device: &str, server_name: &str) -> Option<usize> {
        self.list.iter().position(|known| {
            known.device.eq_ignore_ascii_case(device) && same_name(&known.server_name, server_name)
        })
    }
}

impl AddedTransport {
    /// Whether it can be kept: [3.1.4.23] asks for a device and an address, and for a short domain.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let is_text = |text: &str, most: usize| {
            text.encode_utf16().count() <= most && !text.chars().any(char::is_control)
        };
        !self.device.is_empty()
            && !self.server_name.is_empty()
            && is_text(&self.device, MAX_DEVICE)
            && is_text(&self.server_name, MAX_DEVICE)
            && is_text(&self.domain, MAX_DOMAIN)
    }
}

impl fmt::Display for AddedTransports {
    /// The option's value.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, added) in self.list.iter().enumerate() {
            let gap = if index == 0 { "" } else { " " };
            let [device, name, domain] =
                [&added.device, &added.server_name, &added.domain].map(|text| written(text));
            write!(f, "{gap}{device}|{name}|{domain}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_list_agree() {
        let text = "\\Device\\NetbiosSmb|ONE|GROUP \\Device\\X|TWO|";
        let list = AddedTransports::parse(text);
        assert_eq!(list.to_string(), text);
        assert_eq!(list.as_slice().len(), 2);
        assert_eq!(
            AddedTransports::parse("nonsense |x| a|b|way-too-long-a-domain x|y|a|b")
                .as_slice()
                .len(),
            0
        );
    }

    #[test]
    fn one_name_is_on_a_device_once() {
        let mut list = AddedTransports::parse("\\Device\\X|ONE|");
        let new = |device: &str, server_name: &str| AddedTransport {
            device: device.into(),
            server_name: server_name.into(),
            domain: String::new(),
        };
        assert!(!list.add(new("\\device\\x", "one")));
        assert!(list.add(new("\\Device\\Y", "one")));
        assert!(list.add(new("a device", "two|words$ %")));
        assert_eq!(AddedTransports::parse(&list.to_string()), list);
        assert!(list.remove("a device", "two|words$ %"));
        assert!(list.remove("\\DEVICE\\X", "One"));
        assert!(!list.remove("\\DEVICE\\X", "One"));
        assert_eq!(list.to_string(), "\\Device\\Y|one|");
    }

    #[test]
    fn the_list_has_a_limit() {
        let text: Vec<String> = (0..MAX_ADDED + 5).map(|n| format!("d|n{n}|")).collect();
        assert_eq!(
            AddedTransports::parse(&text.join(" ")).as_slice().len(),
            MAX_ADDED
        );
    }
}
