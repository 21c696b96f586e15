//! [3.1.4.18] NetrServerSetInfo.

use super::config::{self, Config, New, MAX_TEXT, USERPATH};
use super::fields::{self, Field, Place};
use super::levels;
use crate::error::{Fault, NetApiStatus as Status};
use crate::idl::*;
use crate::names::{escape, shows_as_written};
use crate::ndr::WString;
use crate::service::refused::Refused;
use crate::service::Call;

/// Levels that show only.
const READ_ONLY: [u32; 2] = [100, 103];

/// Options to store, with their values.
type Settings = Vec<(String, String)>;

/// [3.1.4.18] NetrServerSetInfo: every level of SERVER_INFO but 100 and 103.
///
/// Members that differ from what is in force are stored in the registry configuration's `[global]` section, all or none. ParmErr tells
/// the first member that is out of range (ERROR_INVALID_PARAMETER) and otherwise stays as it came. ERROR_INVALID_LEVEL,
/// ERROR_ACCESS_DENIED, ERROR_NOT_SUPPORTED when smb.conf lacks `include = registry` or sets the same option over the registry.
pub(crate) fn netr_server_set_info(
    call: &Call<'_>,
    args: NetrServerSetInfoIn,
) -> Result<NetrServerSetInfoOut, Fault> {
    let refused = set(call, args.level, &args.server_info).err();
    let member = refused.map(|refused| refused.member);
    let member = member.filter(|member| *member != 0);
    Ok(NetrServerSetInfoOut {
        parm_err: args.parm_err.map(|sent| member.unwrap_or(sent)),
        return_value: refused.map_or(Status::SUCCESS, |refused| refused.status),
    })
}

fn set(call: &Call<'_>, level: u32, info: &ServerInfo) -> Result<(), Refused> {
    if !levels::exists(level) || READ_ONLY.contains(&level) {
        return Err(Status::ERROR_INVALID_LEVEL.into());
    }
    let members = levels::members(info).ok_or(Status::ERROR_INVALID_PARAMETER)?;
    let config = Config::new(call, None);
    let mut settings = Settings::new();
    for (name, new) in members {
        match new {
            New::Number(value) => settings.extend(number(&config, name, value)?),
            New::Text(value) => settings.extend(text(&config, name, value)?),
        }
    }
    Ok(store(call, &settings)?)
}

/// What a number changes; nothing when it is in force already.
fn number(config: &Config<'_>, name: &str, value: u32) -> Result<Settings, Refused> {
    let field = fields::find(name).filter(|field| field.place != Place::Ignored);
    let Some(field) = field else {
        return Ok(Settings::new());
    };
    let text = field.format(value).ok_or(Refused::parameter(field.parm))?;
    if field.place == Place::Checked || Some(config.field(field)) == field.parse(&text) {
        return Ok(Settings::new());
    }
    Ok(options(field, &text))
}

fn options(field: &Field, text: &str) -> Settings {
    let names = field.options().into_iter();
    names.map(|name| (name, text.to_owned())).collect()
}

/// What a string changes. A null pointer is the empty string; names and domains cannot be set and are not looked at.
fn text(config: &Config<'_>, name: &str, value: Option<WString>) -> Result<Settings, Refused> {
    let value = value.unwrap_or_default();
    let set = |option: &str, text: String| Ok(vec![(option.to_owned(), text)]);
    match name {
        "comment" | "userpath" if config.text(name) == value => Ok(Settings::new()),
        "comment" => set("server string", comment(&value)?),
        // Any value at all; it means nothing to anybody here.
        "userpath" => set(USERPATH, escape(&value.units(), config::keeps)),
        _ => Ok(Settings::new()),
    }
}

/// A comment that Samba shows as it was sent.
fn comment(value: &WString) -> Result<String, Refused> {
    let text = value.to_text().filter(|text| {
        value.len() <= MAX_TEXT && !text.chars().any(char::is_control) && shows_as_written(text)
    });
    text.ok_or(Refused::parameter(fields::COMMENT_PARM))
}

/// Store all or nothing, and tell everybody.
fn store(call: &Call<'_>, settings: &Settings) -> Result<(), Status> {
    if settings.is_empty() {
        return Ok(());
    }
    let settings: Vec<_> = settings
        .iter()
        .map(|(name, value)| (name.as_str(), Some(value.as_str())))
        .collect();
    call.store_global(&settings)
}
