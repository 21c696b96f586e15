#![forbid(unsafe_code)]
//! What is wrong with the options of smb.conf, a sentence each: a wrong option never passes in silence.

use std::path::{Path, PathBuf};

use crate::access::{AccessObject, Operator, Policy};
use crate::audit;
use crate::host::Host;
use crate::names::{unquoted, Drives};
use crate::options::{boolean, extent};
use crate::registry::aliases::AliasList;
use crate::registry::transports_added::AddedTransports;
use crate::service::{disk, server, Service};

/// Options that no table has, as there are of descriptors, of operators and of numbers that NetrServerSetInfo stores, and of no family.
const OTHERS: [&str; 14] = [
    "enable",
    "fallback",
    "shadow",
    "audit",
    "audit format",
    "audit to",
    "metrics file",
    "announce version",
    "drives",
    "drive map",
    "share root",
    "aliases",
    "transports",
    "userpath",
];

/// Those that the service stores in a share, and that mean nothing elsewhere.
const OF_SHARES: [&str; 2] = ["temporary", "deletion mark"];

/// What starts like this has another name behind it.
const FAMILIES: [&str; 2] = ["remark ", "pretend "];

/// Log what is wrong with the options, each once. To find it out takes as long as many calls do: it is for when nobody waits.
pub(crate) fn say(service: &Service, host: &dyn Host) {
    let new = new(service, host);
    // One message: of those that one place in the code makes, most would be counted only.
    if !new.is_empty() {
        log::error!("{}", new.join("\n"));
    }
}

/// Those that were not said yet.
fn new(service: &Service, host: &dyn Host) -> Vec<String> {
    let option = |name: &str| {
        let told = host.parameter(None, &format!("srvsvc_rs:{name}"));
        told.ok().flatten()
    };
    let mut all = options(&option, &|text| host.path(text), &host.own_options());
    all.retain(|trouble| service.is_new(trouble));
    all
}

/// Everything that is wrong with the options of `[global]`, but for the descriptors: [`Policy::from_options`] tells of those itself.
/// `option` gives the text of one, without `srvsvc_rs:`; `path` makes a path of a text, as [`Host::path`]; `set` has the names of all that
/// are set.
pub(crate) fn options(
    option: &dyn Fn(&str) -> Option<String>,
    path: &dyn Fn(&str) -> PathBuf,
    set: &[String],
) -> Vec<String> {
    let mut troubles = unknown(set);
    let mut check = |name: &str, wrong: &dyn Fn(&str) -> Option<String>| {
        let text = option(name);
        let text = text
            .as_deref()
            .map(str::trim)
            .filter(|text| !text.is_empty());
        if let Some(why) = text.and_then(wrong) {
            troubles.push(format!("srvsvc_rs:{name}: {why}"));
        }
    };
    for (name, default) in [("enable", "yes"), ("fallback", "yes"), ("shadow", "no")] {
        check(name, &|text| {
            let wrong = boolean(text).is_none();
            wrong.then(|| format!("{text:?} is neither yes nor no; {default} holds"))
        });
    }
    check("audit", &|text| {
        let wrong = extent(text).is_none();
        wrong.then(|| format!("{text:?} is none of off, changes, denied, all; denied holds"))
    });
    check("audit format", &|text| {
        let wrong = audit::is_json(text).is_none();
        wrong.then(|| format!("{text:?} is neither text nor json; text holds"))
    });
    check("audit to", &|text| match unquoted(text) {
        "log" | "syslog" => None,
        file => file_to_be(
            &path(file),
            "is neither log nor syslog nor an absolute path",
        ),
    });
    check("metrics file", &|text| {
        file_to_be(&path(unquoted(text)), "is no absolute path")
    });
    check("announce version", &|text| {
        let wrong = server::announced(text).is_none();
        wrong.then(|| format!("{text:?} is no version such as 6.1; that one holds"))
    });
    check("drives", &|text| left_out(disk::not_drives(text)));
    check("drive map", &|text| {
        left_out(Drives::not_parsed(unquoted(text)))
    });
    check("share root", &|text| folder(&path(unquoted(text))));
    check("aliases", &|text| {
        lacks_some(text, AliasList::parse(text).as_slice().len())
    });
    check("transports", &|text| {
        lacks_some(text, AddedTransports::parse(text).as_slice().len())
    });
    let numbers = server::wrong_numbers(option);
    troubles.extend(numbers.map(|(name, why)| format!("srvsvc_rs:{name}: {why}")));
    troubles
}

/// The descriptors' troubles too, for whoever has no policy.
pub(crate) fn all(
    option: &dyn Fn(&str) -> Option<String>,
    path: &dyn Fn(&str) -> PathBuf,
    set: &[String],
) -> Vec<String> {
    let mut troubles = options(option, path, set);
    let (_, problems) = Policy::from_options(|name| Ok(option(name)), None);
    troubles.extend(problems.iter().map(ToString::to_string));
    troubles
}

/// What is wrong with options that stand in shares, given as (share, name). Samba takes them there without a word.
pub(crate) fn of_shares(set: &[(String, String)]) -> Vec<String> {
    let misplaced = set.iter().filter(|(_, name)| !is_of_shares(name));
    misplaced
        .map(|(share, name)| {
            format!("srvsvc_rs:{name} in [{share}]: it does nothing in a share; options belong into [global]")
        })
        .collect()
}

fn is_of_shares(name: &str) -> bool {
    OF_SHARES.iter().any(|known| plain(known) == plain(name))
}

/// Samba takes names in any case, and with any blanks in them.
fn plain(name: &str) -> String {
    let letters = name.chars().filter(|c| !c.is_whitespace());
    letters.flat_map(char::to_lowercase).collect()
}

fn unknown(set: &[String]) -> Vec<String> {
    let descriptors = AccessObject::ALL.iter().flat_map(|object| object.options());
    let operators = Operator::ALL.map(Operator::option);
    let known: Vec<String> = OTHERS
        .iter()
        .chain(descriptors)
        .chain(&operators)
        .map(|name| plain(name))
        .chain(server::own_names().map(plain))
        .collect();
    let is_known = |name: &str| {
        let name = plain(name);
        known.contains(&name)
            || FAMILIES
                .iter()
                .any(|family| name.starts_with(&plain(family)))
    };
    set.iter()
        .filter(|name| !is_known(name))
        .map(|name| {
            let why = if is_of_shares(name) {
                // Samba looks into [global] for whatever a share does not set.
                "it belongs to one share; in [global] it counts for each"
            } else {
                "there is no such option; it does nothing"
            };
            format!("srvsvc_rs:{name}: {why}")
        })
        .collect()
}

fn left_out(parts: Vec<String>) -> Option<String> {
    let list = parts.join(" ");
    (!parts.is_empty()).then(|| format!("{list:?} does not parse and is left out"))
}

/// `parsed`: so many of the entries were taken.
fn lacks_some(text: &str, parsed: usize) -> Option<String> {
    let left_out = text.split_whitespace().count().saturating_sub(parsed);
    (left_out > 0).then(|| format!("entries that do not parse are left out: {left_out}"))
}

fn folder(path: &Path) -> Option<String> {
    match path.metadata() {
        _ if !path.is_absolute() => Some(format!("{} is no absolute path", path.display())),
        Err(error) => Some(format!("{}: {error}", path.display())),
        Ok(found) if !found.is_dir() => Some(format!("{} is no folder", path.display())),
        Ok(_) => None,
    }
}

/// A file that need not be there, in a folder that must. A link is not followed when it is written.
fn file_to_be(path: &Path, relative: &str) -> Option<String> {
    if !path.is_absolute() {
        return Some(format!("{} {relative}", path.display()));
    }
    match path.symlink_metadata() {
        Ok(found) if found.is_dir() => Some(format!("{} is a folder", path.display())),
        Ok(found) if !found.is_file() => Some(format!("{} is no plain file", path.display())),
        Ok(_) => None,
        Err(_) => folder(path.parent().unwrap_or(path)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::fake::FakeHost;

    fn told(set: &[(&str, &str)]) -> Vec<String> {
        let names: Vec<String> = set.iter().map(|(name, _)| (*name).to_owned()).collect();
        let option = |name: &str| {
            let found = set.iter().find(|(known, _)| *known == name);
            found.map(|(_, text)| (*text).to_owned())
        };
        all(&option, &|text| text.into(), &names)
    }

    #[test]
    fn each_trouble_is_a_new_one_once() {
        let host = FakeHost::new(&[("srvsvc_rs:enable", "yess")]);
        let service = Service::default();
        assert_eq!(new(&service, &host).len(), 1);
        assert_eq!(new(&service, &host).len(), 0);
        let wrong = ("srvsvc_rs:shadow".to_owned(), "maybe".to_owned());
        host.global.borrow_mut().extend([wrong]);
        say(&service, &host);
        assert!(new(&service, &host).is_empty());
    }

    #[test]
    fn each_wrong_option_is_one_trouble() {
        for (name, text, said) in [
            ("audlt", "all", "there is no such option"),
            (
                "sd sesion info",
                "D:(A;;CC;;;BA)",
                "there is no such option",
            ),
            ("enable", "yess", "neither yes nor no; yes holds"),
            ("shadow", "maybe", "neither yes nor no; no holds"),
            ("fallback", "2", "neither yes nor no"),
            ("audit", "everything", "none of off"),
            ("audit format", "xml", "neither text nor json"),
            ("audit to", "audit.log", "absolute path"),
            (
                "audit to",
                "/nowhere/x.json",
                "/nowhere: No such file or directory (os error 2)",
            ),
            ("audit to", "/tmp", "is a folder"),
            ("audit to", "/dev/null", "is no plain file"),
            ("audit to", "/proc/self/exe", "is no plain file"),
            ("metrics file", "/proc/self/exe", "is no plain file"),
            ("metrics file", "srvsvc.prom", "is no absolute path"),
            (
                "metrics file",
                "/nowhere/srvsvc.prom",
                "/nowhere: No such file or directory (os error 2)",
            ),
            ("metrics file", "/tmp", "is a folder"),
            ("metric file", "/tmp/x", "there is no such option"),
            ("announce version", "six", "no version"),
            ("announce version", "6.1.2", "no version"),
            ("drives", "C: nonsense D", "\"nonsense\" does not parse"),
            ("drive map", "C:=/ D=srv Z:", "\"D=srv Z:\" does not parse"),
            ("drive map", "C:=/ C:=/srv", "\"C:=/srv\" does not parse"),
            (
                "share root",
                "/nowhere",
                "/nowhere: No such file or directory (os error 2)",
            ),
            ("share root", "/etc/passwd", "is no folder"),
            ("share root", "srv", "no absolute path"),
            ("announce", "abc", "\"abc\" is no number; 720 holds"),
            ("maxlinkdelay", "-1", "-1 is not within 0 to "),
            ("maxlinkdelay", "1e9", "\"1e9\" is no number; 60 holds"),
            ("aliases", "a=b a/b", "do not parse are left out: 1"),
            ("transports", "junk junk", "do not parse are left out: 2"),
            ("sd file", "everyone", "nobody has the right"),
        ] {
            let troubles = told(&[(name, text)]);
            assert_eq!(troubles.len(), 1, "{name} = {text}: {troubles:?}");
            assert!(
                troubles[0].starts_with(&format!("srvsvc_rs:{name}: ")),
                "{troubles:?}"
            );
            assert!(troubles[0].contains(said), "{troubles:?}");
        }
    }

    #[test]
    fn options_of_shares_and_of_global_are_told_apart() {
        let set = |share: &str, name: &str| (share.to_owned(), name.to_owned());
        let right = [set("new", "temporary"), set("old", "Deletion Mark")];
        assert!(of_shares(&right).is_empty());
        assert_eq!(
            of_shares(&[set("data", "audit")]),
            ["srvsvc_rs:audit in [data]: it does nothing in a share; options belong into [global]"]
        );
        let global = told(&[("temporary", "1")]);
        assert!(global[0].starts_with("srvsvc_rs:temporary: it belongs to one share"));
        assert_eq!(global.len(), 1);
    }

    #[test]
    fn what_is_right_is_no_trouble() {
        let right = [
            ("enable", " Yes "),
            ("Fall Back", "no"),
            ("audit", "ALL"),
            ("audit format", "JSON"),
            ("audit to", "\"/tmp/srvsvc.json\""),
            ("metrics file", "\"/tmp/srvsvc.prom\""),
            ("announce version", "10.0"),
            ("drives", "c: D, e:"),
            ("drive map", "C:=/ d=/srv/data"),
            ("share root", "\"/tmp\""),
            ("sd session info", "D:(A;;CC;;;BA)"),
            ("remark ipc$", "x"),
            ("announce", " 300 "),
            ("aliases", "a=b c=d"),
            ("pretend version", "4.17"),
            ("announce", "720"),
            ("Share Operators", "@admins"),
            ("shadow", ""),
        ];
        assert_eq!(told(&right), Vec::<String>::new());
    }
}
