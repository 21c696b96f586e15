#![forbid(unsafe_code)]
//! The audit trail: one line for each change, each denied call and, when asked for, each call.
//!
//! `srvsvc_rs:audit` = `off`, `changes`, `denied` (changes too; the default) or `all`; `srvsvc_rs:audit format` = `text` or `json`;
//! `srvsvc_rs:audit to` = `log` (Samba's own, class rpc_srv, level 3), `syslog` or the absolute path of a file.

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::error::{Fault, NetApiStatus as Status};
use crate::host::{AuditTarget, Host};
use crate::names::unquoted;
use crate::ndr::{Syntax, Value};
use crate::opnum;
use crate::options::Extent;
use crate::refusals::{Entry, Same};
use crate::repeats::Note;
use crate::service::time::civil;
use crate::service::{Call, Service};

/// Longest object in characters; what is longer is cut, for it comes from the wire.
const MAX_OBJECT: usize = 512;
/// Members of requests that say what is meant.
const TELLING: [&str; 11] = [
    "NetName",
    "ShareName",
    "lpFileName",
    "FileId",
    "ClientName",
    "UserName",
    "Qualifier",
    "BasePath",
    "Device",
    "srvai0_alias",
    "svti0_transportname",
];
/// Fields of a line that are numbers.
const NUMBERS: [&str; 4] = ["opnum", "level", "result", "count"];
/// Structures in structures that are looked into.
const MAX_DEPTH: u32 = 6;

/// Elements of an array in a request that are looked into. No client sends more, and the tree of a long one would take many times the request.
const MAX_ELEMENTS: usize = 4;

/// How a call ended.
pub(crate) type Outcome = Result<Status, Fault>;

/// What a line is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Change,
    Denied,
    Other,
}

fn option(host: &dyn Host, name: &str) -> Option<String> {
    host.parameter(None, name).ok().flatten()
}

fn kind(reads: bool, outcome: &Outcome) -> Kind {
    match outcome {
        Ok(status) if status.is_refusal() => Kind::Denied,
        Ok(status) if !reads && status.is_success() => Kind::Change,
        _ => Kind::Other,
    }
}

/// Write the line of a call, if one is wanted; repeated refusals of one caller are counted until [`flush`]. That lines cannot be written
/// is logged once as an error, until one can be; the call's outcome stands.
pub(crate) fn record(call: &Call<'_>, stub: &[u8], syntax: Syntax, reads: bool, outcome: &Outcome) {
    let extent = call.service.options(call.host).audit;
    let kind = kind(reads, outcome);
    let wanted = match kind {
        Kind::Change => Extent::Changes,
        Kind::Denied => Extent::Denied,
        Kind::Other => Extent::All,
    };
    if extent < wanted || extent == Extent::Off {
        return;
    }
    let entry = || Entry::new(call, stub, syntax, kind, outcome);
    // With "all" every call has its line, because an administrator wants each.
    if kind == Kind::Denied && extent != Extent::All {
        let held = |several| {
            if several {
                Entry::of_several(outcome)
            } else {
                entry()
            }
        };
        let refusals = &call.service.refusals.0;
        if refusals.note(Instant::now(), same(call), held) == Note::Counted {
            return;
        }
    }
    write(call.service, call.host, &entry(), 1);
}

/// Write down the refusals that were counted and are due, or all of them. When to come again; None: none is held back.
pub(crate) fn flush(service: &Service, host: &dyn Host, all: bool) -> Option<Duration> {
    let now = Instant::now();
    for together in service.refusals.0.take(now, all) {
        write(service, host, &together.line, together.count);
    }
    service.refusals.0.wait(now)
}

/// What two refusals have in common that are counted together.
fn same(call: &Call<'_>) -> Same {
    let caller = call.caller;
    Same {
        domain: caller.domain_name.clone(),
        user: caller.account_name.clone(),
        sid: caller.token.user().cloned(),
        client: caller.client_address.clone(),
        opnum: call.opnum,
    }
}

/// The words of `srvsvc_rs:audit format`.
pub(crate) fn is_json(format: &str) -> Option<bool> {
    match format.trim().to_ascii_lowercase().as_str() {
        "json" => Some(true),
        "text" => Some(false),
        _ => None,
    }
}

/// Write the line of so many calls.
fn write(service: &Service, host: &dyn Host, entry: &Entry, count: u64) {
    let time = now(host);
    let format = option(host, "srvsvc_rs:audit format");
    let json = format.as_deref().and_then(is_json).unwrap_or(false);
    let line = if json {
        entry.json(&time, count)
    } else {
        entry.text(&time, count)
    };
    let to = option(host, "srvsvc_rs:audit to").unwrap_or_default();
    let target = match unquoted(to.trim()) {
        "" | "log" => AuditTarget::Log,
        "syslog" => AuditTarget::Syslog,
        file => AuditTarget::File(Path::new(file)),
    };
    match host.audit(target, &line) {
        Ok(()) => service.is_over("audit"),
        Err(status) => service.once("audit", || {
            log::error!("audit lines cannot be written: {status}; the first of them: {line}");
        }),
    }
}

impl Entry {
    fn new(call: &Call<'_>, stub: &[u8], syntax: Syntax, kind: Kind, outcome: &Outcome) -> Self {
        let row = opnum::row(call.opnum);
        let request = row
            .and_then(|row| row.request)
            .and_then(|request| (request.fields)(stub, syntax, MAX_ELEMENTS).ok());
        let caller = call.caller;
        let sid = caller.token.user().map(ToString::to_string);
        let mut object = String::new();
        let mut level = None;
        if let Some(request) = &request {
            describe(request, &mut object, &mut level, 0);
        }
        let result = ended(outcome);
        Self(vec![
            ("event", format!("{kind:?}").to_ascii_lowercase()),
            ("call", row.map_or("?", |row| row.name).to_owned()),
            ("opnum", call.opnum.to_string()),
            (
                "level",
                level.map(|level| level.to_string()).unwrap_or_default(),
            ),
            ("object", object.chars().take(MAX_OBJECT).collect()),
            ("domain", caller.domain_name.clone()),
            ("user", caller.account_name.clone()),
            ("sid", sid.unwrap_or_default()),
            ("client", caller.client_address.clone()),
            ("result", result.0),
            ("status", result.1),
        ])
    }

    /// More callers were refused than are told apart.
    fn of_several(outcome: &Outcome) -> Self {
        let result = ended(outcome);
        Self(vec![
            ("event", "denied".to_owned()),
            ("call", "?".to_owned()),
            ("result", result.0),
            ("status", result.1),
        ])
    }

    /// All fields of a line that stands for so many calls.
    fn fields<'a>(
        &'a self,
        time: &'a str,
        count: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a str)> {
        let known = self.0.iter().map(|(name, value)| (*name, value.as_str()));
        [("time", time)]
            .into_iter()
            .chain(known)
            .chain([("count", count)])
    }

    /// `name="value"` pairs; quotes, backslashes and everything that is not printable are escaped.
    fn text(&self, time: &str, count: u64) -> String {
        let mut line = "srvsvc audit:".to_owned();
        for (name, value) in self.fields(time, &count.to_string()) {
            let _ = write!(line, " {name}=\"{}\"", value.escape_debug());
        }
        line
    }

    /// One JSON object ([RFC 8259]) with the same names, ASCII only; what is a number is a number, and null when there is none.
    fn json(&self, time: &str, count: u64) -> String {
        let mut line = "{\"type\":\"srvsvc\"".to_owned();
        for (name, value) in self.fields(time, &count.to_string()) {
            if NUMBERS.contains(&name) {
                match number(value) {
                    Some(number) => drop(write!(line, ",\"{name}\":{number}")),
                    None => drop(write!(line, ",\"{name}\":null")),
                }
                continue;
            }
            let _ = write!(line, ",\"{name}\":\"");
            for unit in value.encode_utf16() {
                match u8::try_from(unit) {
                    Ok(byte @ (b' ' | b'!' | b'#'..=b'[' | b']'..=b'~')) => {
                        line.push(char::from(byte));
                    }
                    _ => drop(write!(line, "\\u{unit:04x}")),
                }
            }
            line.push('"');
        }
        line.push('}');
        line
    }
}

/// A fault's number has another base.
fn number(text: &str) -> Option<i64> {
    match text.strip_prefix("0x") {
        Some(digits) => i64::from_str_radix(digits, 16).ok(),
        None => text.parse().ok(),
    }
}

/// The number that the client got, and its name.
fn ended(outcome: &Outcome) -> (String, String) {
    match outcome {
        Ok(status) => (status.0.to_string(), status.name().unwrap_or("").to_owned()),
        Err(fault) => (format!("{:#010x}", fault.0), "fault".to_owned()),
    }
}

/// The telling members of a request as `name=value`, and its level.
fn describe(value: &Value, object: &mut String, level: &mut Option<i64>, depth: u32) {
    if depth > MAX_DEPTH || object.len() > MAX_OBJECT {
        return;
    }
    match value {
        Value::Map(members) => {
            for (name, member) in members {
                match member {
                    Value::Number(number) if *name == "Level" => *level = Some(*number),
                    Value::Number(number) if TELLING.contains(name) => {
                        let _ = write!(object, "{}{name}={number}", separator(object));
                    }
                    Value::Text(text) if TELLING.contains(name) || name.ends_with("_netname") => {
                        let text = text.to_text().unwrap_or_else(|| text.to_string());
                        let _ = write!(object, "{}{name}={text}", separator(object));
                    }
                    Value::Map(_) | Value::List(_) => describe(member, object, level, depth + 1),
                    _ => {}
                }
            }
        }
        Value::List(list) => list
            .iter()
            .for_each(|one| describe(one, object, level, depth + 1)),
        _ => {}
    }
}

fn separator(object: &str) -> &'static str {
    if object.is_empty() {
        ""
    } else {
        " "
    }
}

/// The time in UTC, RFC 3339 with milliseconds.
fn now(host: &dyn Host) -> String {
    let clock = host.clock().unwrap_or_default();
    let (days, second) = (
        clock.seconds.div_euclid(86_400),
        clock.seconds.rem_euclid(86_400),
    );
    let (year, month, day) = civil(days);
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}.{:03}Z",
        second / 3600,
        second / 60 % 60,
        second % 60,
        clock.nanoseconds / 1_000_000
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn entry(object: &str) -> Entry {
        Entry(vec![("event", "denied".into()), ("object", object.into())])
    }

    proptest! {
        #[test]
        fn json_is_json_on_one_line(object in ".{0,40}|[\\x00-\\x1f\"\\\\\u{2028}]{0,10}") {
            let line = entry(&object).json("now", 1);
            prop_assert!(line.is_ascii() && !line.chars().any(char::is_control));
            let parsed: serde_json::Value = serde_json::from_str(&line).unwrap();
            prop_assert_eq!(parsed["object"].as_str(), Some(object.as_str()));
        }

        #[test]
        fn text_is_one_line_that_cannot_be_forged(object in ".{0,40}|[\\x00-\\x1f\"\\\\\u{2028} =]{0,10}") {
            let line = entry(&object).text("now", 1);
            prop_assert!(!line.chars().any(char::is_control));
            let inner = line.strip_prefix("srvsvc audit: time=\"now\" event=\"denied\" object=\"").and_then(|rest| rest.strip_suffix("\" count=\"1\"")).unwrap();
            prop_assert!(!inner.replace("\\\\", "").replace("\\\"", "").contains('"'));
        }
    }

    #[test]
    fn numbers_are_numbers_in_json() {
        let fields = [
            ("opnum", "12"),
            ("level", ""),
            ("user", "7"),
            ("result", "0x1c010002"),
        ];
        let entry = Entry(
            fields
                .map(|(name, value)| (name, value.to_owned()))
                .to_vec(),
        );
        let told: serde_json::Value = serde_json::from_str(&entry.json("now", 3)).unwrap();
        assert_eq!(told["opnum"], 12);
        assert!(told["level"].is_null());
        assert_eq!(told["user"], "7");
        assert_eq!(told["result"], 0x1c01_0002);
        assert_eq!(told["count"], 3);
    }

    #[test]
    fn denials_and_changes_are_told_apart() {
        for (reads, outcome, wanted) in [
            (true, Ok(Status::ERROR_ACCESS_DENIED), Kind::Denied),
            (false, Ok(Status::SUCCESS), Kind::Change),
            (true, Ok(Status::SUCCESS), Kind::Other),
            (false, Ok(Status::ERROR_INVALID_PARAMETER), Kind::Other),
            (false, Err(Fault::BAD_STUB_DATA), Kind::Other),
        ] {
            assert_eq!(kind(reads, &outcome), wanted);
        }
    }
}
