//! [3.1.1.1] ServerConfiguration as the options of smb.conf say it at this moment.

use super::fields::{self, Field};
use super::kind;
use crate::names::unescape;
use crate::ndr::{signed, unsigned, WString};
use crate::service::{scope, Call};

/// Longest comment in UTF-16 units, as on Windows.
pub(super) const MAX_TEXT: usize = 256;

/// `srvsvc_rs:userpath`, which nothing but this service knows.
pub(super) const USERPATH: &str = "srvsvc_rs:userpath";

/// What [`USERPATH`] holds as it is.
pub(super) fn keeps(letter: char) -> bool {
    !letter.is_control() && letter != '"'
}

/// What a call sees of the configuration; nothing is read before it is asked for.
pub(super) struct Config<'a> {
    call: &'a Call<'a>,
    /// ServerName as the client sent it.
    asked: Option<&'a WString>,
}

/// A member as it was sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum New {
    /// A number; BOOL and LONG by their bits.
    Number(u32),
    /// A string.
    Text(Option<WString>),
}

/// A type of SERVER_INFO's members.
pub(super) trait Member {
    /// The value to answer with.
    fn show(config: &Config<'_>, name: &str) -> Self;
    /// The value that was sent.
    fn sent(&self) -> New;
}

impl Member for u32 {
    fn show(config: &Config<'_>, name: &str) -> Self {
        config.number(name)
    }
    fn sent(&self) -> New {
        New::Number(*self)
    }
}

impl Member for i32 {
    fn show(config: &Config<'_>, name: &str) -> Self {
        signed(config.number(name))
    }
    fn sent(&self) -> New {
        New::Number(unsigned(*self))
    }
}

impl Member for Option<WString> {
    fn show(config: &Config<'_>, name: &str) -> Self {
        Some(config.text(name))
    }
    fn sent(&self) -> New {
        New::Text(self.clone())
    }
}

impl<'a> Config<'a> {
    /// Of this moment.
    pub(super) const fn new(call: &'a Call<'a>, asked: Option<&'a WString>) -> Self {
        Self { call, asked }
    }

    /// A `[global]` option; what cannot be read is not set.
    fn option(&self, name: &str) -> Option<String> {
        self.call.host.parameter(None, name).ok().flatten()
    }

    /// A number by its member's name.
    pub(super) fn number(&self, name: &str) -> u32 {
        match name {
            "server_type" => kind::server_type(self.call),
            "version_major" => kind::version(self.call).0,
            "version_minor" => kind::version(self.call).1,
            "sizreqbuf" => {
                let buffer = self.option("max xmit").and_then(|text| text.parse().ok());
                let field = fields::find(name);
                field.map_or(0, |field| {
                    buffer.unwrap_or(field.default).clamp(field.low, field.high)
                })
            }
            _ => fields::find(name).map_or(0, |field| self.field(field)),
        }
    }

    /// A number of the table. Of several options that go together the lowest counts.
    pub(super) fn field(&self, field: &Field) -> u32 {
        let options = field.options();
        let set = options
            .iter()
            .filter_map(|name| field.parse(&self.option(name)?));
        set.min().unwrap_or(field.default)
    }

    /// [3.1.4.17] The ServerName that was sent, less its backslashes as on Windows, where there is one.
    fn name(&self) -> String {
        let asked = self.asked.and_then(WString::to_text);
        let asked = asked.as_deref().map(|name| name.trim_start_matches('\\'));
        match asked.filter(|name| !name.is_empty()) {
            Some(name) => name.to_owned(),
            None => scope::first_name(self.call),
        }
    }

    /// A string by its member's name.
    pub(super) fn text(&self, name: &str) -> WString {
        let text = match name {
            "name" => self.name(),
            "comment" => cut(&self.option("server string").unwrap_or_default()),
            "userpath" => return self.userpath(),
            "domain" => self.option("workgroup").unwrap_or_default(),
            _ => String::new(),
        };
        text.as_str().into()
    }

    fn userpath(&self) -> WString {
        let kept = self.option(USERPATH);
        kept.map_or_else(|| "c:\\".into(), |text| unescape(&text).as_slice().into())
    }
}

/// The beginning of a text that fits.
fn cut(text: &str) -> String {
    let mut units = 0;
    let fits = |c: &char| {
        units += c.len_utf16();
        units <= MAX_TEXT
    };
    text.chars().take_while(fits).collect()
}
