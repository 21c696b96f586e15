#![forbid(unsafe_code)]
//! [3.1.1.3] AliasList and [3.1.6.8]: other names of this server and what a server name stands for.
//!
//! The list is kept as one option, `srvsvc_rs:aliases = OLDBOX=FILES ARCHIVE=FILES *=FILES`: pairs of
//! alias and target between blanks, `*` for the default server name, [`escape`] for what would end a name. It can be read and
//! written by hand, and one option changes as a whole or not at all.

use std::fmt;

use crate::names::{escape, same_name, unescape};

/// The option that keeps the list.
pub const OPTION: &str = "srvsvc_rs:aliases";

/// Aliases that are kept at most; a list past that is cut when it is read.
pub const MAX_ALIASES: usize = 1024;

/// [3.1.6.8]: a server name is shorter than 256 UTF-16 units.
const MAX_NAME: usize = 255;

/// How the default server name stands in the option.
const DEFAULT: &str = "*";

/// [3.1.1.3] Alias.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Alias {
    /// Alias.alias; empty when it is the default server name.
    pub alias: String,
    /// Alias.target: a name of this server.
    pub target: String,
    /// Alias.default.
    pub default: bool,
}

/// AliasList, in the order in which the aliases were added.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct AliasList {
    list: Vec<Alias>,
}

/// What a server name stands for ([3.1.6.8]).
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Scope {
    /// The empty name and `*`: this server, whatever it is called.
    Local,
    /// A name of this server: the one given, or the target of the alias that was given.
    Server(String),
    /// No name of this server; with DefaultServerName if there is one.
    Unknown(Option<String>),
}

/// Why an alias was not added or removed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AliasError {
    /// The alias or the target is no server name, or not empty where it must be.
    Invalid,
    /// The alias is there already.
    Exists,
    /// There is a default server name already.
    DefaultExists,
    /// No such alias.
    NotFound,
    /// [`MAX_ALIASES`] are there.
    Full,
}

impl AliasList {
    /// Read the option's value; entries that make no sense are left out, as the option may be edited
    /// by hand.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut this = Self::default();
        for (alias, target) in text
            .split_whitespace()
            .filter_map(|pair| pair.split_once('='))
        {
            let default = alias == DEFAULT;
            let alias = if default {
                Some(String::new())
            } else {
                read(alias)
            };
            let added = alias
                .zip(read(target))
                .map(|(alias, target)| this.add(&alias, &target, default));
            if added == Some(Err(AliasError::Full)) {
                break;
            }
        }
        this
    }

    /// The aliases in order.
    #[must_use]
    pub fn as_slice(&self) -> &[Alias] {
        &self.list
    }

    /// Add an alias, or with `default` and an empty alias the default server name.
    pub fn add(&mut self, alias: &str, target: &str, default: bool) -> Result<(), AliasError> {
        if alias.is_empty() != default || !is_server_name(target) {
            return Err(AliasError::Invalid);
        }
        if !default && (!is_server_name(alias) || alias == DEFAULT) {
            return Err(AliasError::Invalid);
        }
        if self.position(alias).is_some() {
            return Err(if default {
                AliasError::DefaultExists
            } else {
                AliasError::Exists
            });
        }
        if self.list.len() >= MAX_ALIASES {
            return Err(AliasError::Full);
        }
        self.list.push(Alias {
            alias: alias.to_owned(),
            target: target.to_owned(),
            default,
        });
        Ok(())
    }

    /// Remove an alias, or with `default` and an empty alias the default server name.
    pub fn remove(&mut self, alias: &str, default: bool) -> Result<(), AliasError> {
        if alias.is_empty() != default {
            return Err(AliasError::Invalid);
        }
        let position = self.position(alias).ok_or(AliasError::NotFound)?;
        self.list.remove(position);
        Ok(())
    }

    /// [3.1.1.1] DefaultServerName.
    #[must_use]
    pub fn default_server_name(&self) -> Option<&str> {
        let default = self.list.iter().find(|alias| alias.default)?;
        Some(&default.target)
    }

    /// [3.1.6.8] with an empty share name. `server_name` may begin with two backslashes; `is_own` says
    /// whether a name is one of the server's (Transport.ServerName).
    #[must_use]
    pub fn resolve(&self, server_name: &str, is_own: impl Fn(&str) -> bool) -> Scope {
        let name = server_name.trim_start_matches('\\');
        if name.is_empty() || name == DEFAULT {
            return Scope::Local;
        }
        if is_own(name) {
            return Scope::Server(name.to_owned());
        }
        match self.position(name).and_then(|index| self.list.get(index)) {
            Some(alias) => Scope::Server(alias.target.clone()),
            None => Scope::Unknown(self.default_server_name().map(str::to_owned)),
        }
    }

    /// Where the alias stands; the empty one is the default.
    fn position(&self, alias: &str) -> Option<usize> {
        self.list
            .iter()
            .position(|known| same_name(&known.alias, alias))
    }
}

impl fmt::Display for AliasList {
    /// The option's value.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, alias) in self.list.iter().enumerate() {
            let gap = if index == 0 { "" } else { " " };
            let name = if alias.default {
                DEFAULT.to_owned()
            } else {
                written(&alias.alias)
            };
            write!(f, "{gap}{name}={}", written(&alias.target))?;
        }
        Ok(())
    }
}

/// A name that a ServerName can be: any letters but those that end it in a UNC path, and control characters.
pub(crate) fn is_server_name(name: &str) -> bool {
    !name.is_empty()
        && name.encode_utf16().count() <= MAX_NAME
        && name
            .chars()
            .all(|letter| !letter.is_control() && !matches!(letter, '\\' | '/'))
}

/// A name as an option's list keeps it.
pub(crate) fn written(name: &str) -> String {
    const ENDS: &str = "=|*\"#;,";
    let units: Vec<u16> = name.encode_utf16().collect();
    escape(&units, |letter| {
        !letter.is_control() && !letter.is_whitespace() && !ENDS.contains(letter)
    })
}

/// The name back; `None` when the list has none there.
pub(crate) fn read(text: &str) -> Option<String> {
    if text.contains(['=', '|', '*', '"', '#', ';', ',']) {
        return None;
    }
    String::from_utf16(&unescape(text)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> AliasList {
        AliasList::parse("OLDBOX=FILES  archive=files.example.com *=FILES")
    }

    #[test]
    fn text_and_list_agree() {
        let list = sample();
        assert_eq!(
            list.to_string(),
            "OLDBOX=FILES archive=files.example.com *=FILES"
        );
        assert_eq!(AliasList::parse(&list.to_string()), list);
        assert_eq!(list.default_server_name(), Some("FILES"));
        assert_eq!(AliasList::parse(""), AliasList::default());
        assert_eq!(AliasList::parse("nonsense =x y= a=b=c").as_slice().len(), 0);
    }

    #[test]
    fn an_alias_is_unique_without_regard_to_case() {
        let mut list = sample();
        assert_eq!(list.add("oldbox", "FILES", false), Err(AliasError::Exists));
        assert_eq!(list.add("", "FILES", true), Err(AliasError::DefaultExists));
        assert_eq!(list.add("", "FILES", false), Err(AliasError::Invalid));
        assert_eq!(list.add("X", "FILES", true), Err(AliasError::Invalid));
        assert_eq!(list.add("X", "", false), Err(AliasError::Invalid));
        assert_eq!(list.add("a\\b", "FILES", false), Err(AliasError::Invalid));
        assert_eq!(list.add("a\nb", "FILES", false), Err(AliasError::Invalid));
        assert_eq!(list.add("*", "FILES", false), Err(AliasError::Invalid));
        assert_eq!(list, sample());
    }

    #[test]
    fn a_name_has_255_units_at_most() {
        let mut list = AliasList::default();
        for (letter, most) in [("x", 255), ("\u{1f5c4}", 127)] {
            let (fits, long) = (letter.repeat(most), letter.repeat(most + 1));
            assert_eq!(list.add(&long, "t", false), Err(AliasError::Invalid));
            assert_eq!(list.add("a", &long, false), Err(AliasError::Invalid));
            assert_eq!(list.add(&fits, &fits, false), Ok(()));
        }
    }

    #[test]
    fn names_with_any_letter_are_kept() {
        let mut list = AliasList::default();
        for (alias, target) in [("two words", "A B$"), ("a=b|c", "50%"), ("%0041*", "#;,\"")] {
            assert_eq!(list.add(alias, target, false), Ok(()));
        }
        assert_eq!(AliasList::parse(&list.to_string()), list);
        assert_eq!(list.to_string().split_whitespace().count(), 3);
    }

    #[test]
    fn removing_takes_the_one_named() {
        let mut list = sample();
        assert_eq!(list.remove("nosuch", false), Err(AliasError::NotFound));
        assert_eq!(list.remove("", false), Err(AliasError::Invalid));
        assert_eq!(list.remove("ARCHIVE", false), Ok(()));
        assert_eq!(list.remove("", true), Ok(()));
        assert_eq!(list.to_string(), "OLDBOX=FILES");
        assert_eq!(list.remove("", true), Err(AliasError::NotFound));
    }

    #[test]
    fn names_resolve_to_servers() {
        let list = sample();
        let own = |name: &str| same_name(name, "FILES");
        assert_eq!(list.resolve("", own), Scope::Local);
        assert_eq!(list.resolve("*", own), Scope::Local);
        assert_eq!(
            list.resolve("\\\\files", own),
            Scope::Server("files".into())
        );
        assert_eq!(
            list.resolve("\\\\OldBox", own),
            Scope::Server("FILES".into())
        );
        assert_eq!(
            list.resolve("other", own),
            Scope::Unknown(Some("FILES".into()))
        );
        assert_eq!(
            AliasList::default().resolve("other", own),
            Scope::Unknown(None)
        );
    }

    #[test]
    fn the_list_has_a_limit() {
        let text: Vec<String> = (0..MAX_ALIASES + 5).map(|n| format!("a{n}=t")).collect();
        let mut list = AliasList::parse(&text.join(" "));
        assert_eq!(list.as_slice().len(), MAX_ALIASES);
        assert_eq!(list.add("one-more", "t", false), Err(AliasError::Full));
    }
}
