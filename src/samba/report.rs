#![forbid(unsafe_code)]
//! What a worker of this Samba would serve, and what is wrong with the options: printed by a worker's own program that serves nobody.

use std::fmt::Write as _;

use super::needs::{self, Presence};
use super::version::{number, release};
use super::{access, config, forgotten, options, selfcheck, text};
use crate::access::Operator;
use crate::host::Kinds;
use crate::options::boolean;
use crate::{opnum, troubles};

/// Lines of `WHAT: ...`, and whether all calls would be served and nothing is wrong.
pub(crate) fn report() -> (String, bool) {
    let mut out = String::new();
    let mut good = true;
    let option = |name: &str| {
        let name = std::ffi::CString::new(name).ok()?;
        options::own_global(&name)
    };
    if let Some(names) = option("pretend missing") {
        forgotten::forget(&names);
    }
    let release = option("pretend version").map_or_else(release, |text| number(&text));
    let known = selfcheck::RELEASES.contains(&release);
    let version = format!("{}.{}", release / 100, release % 100);
    if known {
        let _ = writeln!(out, "samba: {version} is known");
    } else {
        good = false;
        let _ = writeln!(
            out,
            "off: Samba {version} is not known to srvsvc_rs: Samba's own srvsvc answers"
        );
    }
    let lacking = functions(&mut out, &mut good);
    records(&mut out);
    let served = known && option("enable").is_none_or(|text| boolean(&text) != Some(false));
    if known && !served {
        let _ = writeln!(
            out,
            "off: srvsvc_rs:enable = no: Samba's own srvsvc answers"
        );
    }
    calls(&mut out, &mut good, &lacking, served);
    for trouble in troubles::all(&option, &text::path_from, &options::own_names()) {
        good = false;
        let _ = writeln!(out, "option: {trouble}");
    }
    (out, good)
}

/// Options that stand in shares. A program that serves nobody has read `[global]` alone: all shares are loaded for that, which takes a
/// while where there are thousands.
pub(crate) fn shares(say: &dyn Fn(&str)) {
    if config::load_whole() {
        for trouble in troubles::of_shares(&options::own_names_of_shares()) {
            say(&format!("option: {trouble}"));
        }
    }
}

/// Which names of operators stand for nobody. A line comes before each is looked up, which may take as long as winbindd takes: whoever
/// loses patience knows which one it was.
pub(crate) fn operators(say: &dyn Fn(&str)) {
    for kind in Operator::ALL {
        let option = format!("srvsvc_rs:{}", kind.option());
        access::operators::look_up(
            &option,
            &mut |name| say(&format!("asking: {option}: {name}")),
            &mut |name, why| say(&format!("option: {option}: {name} {why}; it adds nobody")),
        );
    }
    say("asked: all");
}

/// Each function: there, of other releases, or missing; what cannot be served for want of one.
fn functions(out: &mut String, good: &mut bool) -> Vec<(Kinds, String)> {
    let mut lacking = Vec::new();
    for (name, presence) in needs::presences() {
        let said = match presence {
            Presence::There => "there, its prototype taken by version",
            Presence::OfOthers => "of other releases",
            Presence::Missing(Kinds::NONE) => "missing, and done without",
            Presence::Missing(kinds) => {
                *good = false;
                lacking.push((kinds, format!("a function is missing: {name}")));
                "missing"
            }
        };
        let _ = writeln!(out, "function: {name}: {said}");
    }
    for (kinds, why) in selfcheck::without_live() {
        *good = false;
        lacking.push((kinds, why.to_owned()));
    }
    lacking
}

/// Who answers each call, and why it is not this service where it could be.
fn calls(out: &mut String, good: &mut bool, lacking: &[(Kinds, String)], served: bool) {
    for row in opnum::TABLE {
        let Some(call) = row.served else { continue };
        let needs = call.needs | Kinds::CALLERS;
        let why = lacking.iter().find(|(kinds, _)| kinds.intersects(needs));
        let who = if why.is_none() && served {
            "srvsvc_rs"
        } else {
            "Samba's own"
        };
        let _ = writeln!(out, "call: {} {}: {who}", row.opnum, row.name);
        if let (Some((_, why)), true) = (why, served) {
            *good = false;
            let _ = writeln!(
                out,
                "off: {} {}: {why}: Samba's own srvsvc answers",
                row.opnum, row.name
            );
        }
    }
}

/// The form of each record.
fn records(out: &mut String) {
    let proven = selfcheck::proven();
    let forms = [
        ("smbXsrv_session_global", proven.session),
        ("smbXsrv_tcon_global", proven.connection),
        ("smbXsrv_open_global", proven.open),
        (
            "share_mode_data",
            proven.locking.map(|locking| locking.data),
        ),
        ("smbXsrv_session_close", proven.session_close),
    ];
    for (name, form) in forms {
        let said = form.map_or_else(
            || "unknown".to_owned(),
            |form| format!("proven, as in {}.{}", form.since / 100, form.since % 100),
        );
        let _ = writeln!(out, "layout: {name}: {said}");
    }
    let close = if proven.file_close.is_some() {
        "proven"
    } else {
        "unknown"
    };
    let _ = writeln!(out, "layout: the message that closes a file: {close}");
}
