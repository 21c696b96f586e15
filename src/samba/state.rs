#![forbid(unsafe_code)]
//! What a worker tells about itself, for `srvsvc-rs-ctl status`: a file without a name, found as `/proc/PID/fd/N` by root alone, and
//! gone with the worker. Its first line is a JSON object, then comes a line for each call that Samba's own service answers, and why.

use std::fmt::Write as _;
use std::fs::File;
use std::os::unix::fs::FileExt as _;

use parking_lot::Mutex;

use super::sys::kernel::memfd_create;
use crate::host::Kinds;
use crate::opnum;
use crate::options::Options;

/// What was told last, and where.
static TOLD: Mutex<Option<(Options, Kinds, Option<File>)>> = Mutex::new(None);

/// Tell who answers, when it is not what was told before. `why` gives the reason for which a kind cannot be served.
pub(crate) fn tell(options: Options, without: Kinds, why: &dyn Fn(Kinds) -> String) {
    let mut told = TOLD.lock();
    if matches!(&*told, Some((known, lacks, _)) if *known == options && *lacks == without) {
        return;
    }
    let nameless = || memfd_create(c"srvsvc_rs", libc::MFD_CLOEXEC).map(File::from);
    let file = told.take().map_or_else(nameless, |(.., file)| file);
    if let Some(file) = &file {
        let text = text(options, without, why);
        // Whoever reads meanwhile may see both; the next look is right. A worker without its file is told by its absence.
        let _ = file.write_all_at(text.as_bytes(), 0);
        let _ = file.set_len(u64::try_from(text.len()).unwrap_or(0));
    }
    *told = Some((options, without, file));
}

fn text(options: Options, without: Kinds, why: &dyn Fn(Kinds) -> String) -> String {
    let serving = match options {
        Options { enable: false, .. } => "samba",
        Options { shadow: true, .. } => "shadow",
        _ => "srvsvc_rs",
    };
    let rows = opnum::TABLE.iter();
    let off: Vec<(u16, &str, String)> = rows
        .filter_map(|row| {
            let needs = row.served?.needs | Kinds::CALLERS;
            let lacks = needs.only(without);
            (lacks != Kinds::NONE).then(|| (row.opnum, row.name, why(lacks)))
        })
        .collect();
    let list: Vec<String> = off
        .iter()
        .map(|(number, name, why)| {
            let why: String = why
                .chars()
                .filter(|c| c.is_ascii() && !c.is_control() && !"\"\\".contains(*c))
                .collect();
            format!("{{\"opnum\":{number},\"call\":\"{name}\",\"why\":\"{why}\"}}")
        })
        .collect();
    let mut text = format!(
        "{{\"version\":\"{}\",\"serving\":\"{serving}\",\"fallback\":{},\"off\":[{}]}}\n",
        env!("CARGO_PKG_VERSION"),
        options.fallback,
        list.join(",")
    );
    for (number, name, why) in off {
        let _ = writeln!(text, "off: {number} {name}: {why}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Extent;

    #[test]
    fn the_first_line_is_json_and_the_others_say_why() {
        let options = Options {
            enable: true,
            shadow: false,
            fallback: true,
            audit: Extent::Denied,
        };
        let text = text(options, Kinds::SESSIONS, &|_| "no \"form\"".to_owned());
        let (first, rest) = text.split_once('\n').unwrap();
        let told: serde_json::Value = serde_json::from_str(first).unwrap();
        assert_eq!(told["serving"], "srvsvc_rs");
        let off = told["off"].as_array().unwrap();
        assert!(off
            .iter()
            .any(|one| one["opnum"] == 12 && one["why"] == "no form"));
        assert_eq!(rest.lines().count(), off.len());
        assert!(rest.contains("off: 12 NetrSessionEnum: no \"form\""));
        let disabled = Options {
            enable: false,
            ..options
        };
        assert!(super::text(disabled, Kinds::NONE, &|_| String::new())
            .contains("\"serving\":\"samba\""));
    }
}
