#![forbid(unsafe_code)]
//! Shadow mode: what the former service answered beside what we would have, field by field.

use std::collections::HashMap;

use crate::error::Fault;
use crate::ndr::{Syntax, Value};
use crate::opnum;
use crate::security::{to_sddl, SecurityDescriptor};

/// Most differences of one call that are logged.
const MOST: usize = 64;

/// Most characters of one value that are logged.
const LONGEST: usize = 512;

/// Members that move between the two answers, and by how much that is no difference.
const MOVING: [(&str, i64); 5] = [
    ("_time", 2),
    ("tod_elapsedt", 2),
    ("tod_msecs", 2000),
    ("tod_secs", 59),
    ("tod_hunds", 99),
];

/// The member that every reply ends with.
const STATUS: &str = "ReturnValue";

/// Its values that come with other members that count: NERR_Success, ERROR_MORE_DATA, NERR_BufTooSmall.
const FILLS: [i64; 3] = [0, 234, 2123];

/// What the former service sent.
#[derive(Clone, Copy, Debug)]
pub enum Theirs<'a> {
    /// A reply.
    Reply(&'a [u8]),
    /// A fault, whichever it was.
    Fault,
}

/// One difference: where, ours, theirs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
    /// Members from the outermost to the innermost, by the names of [MS-SRVS]; an entry of a list of shares by the share's name.
    pub member: String,
    /// Ours.
    pub ours: String,
    /// Theirs.
    pub theirs: String,
}

/// True when differences would be seen by somebody.
#[must_use]
pub fn is_heard() -> bool {
    log::log_enabled!(log::Level::Info)
}

/// Log the differences between the two answers to one request, whose syntax is the one that it is [`spoken`](opnum::spoken) in: `shadow: CALL level N: FIELD: ours VALUE, theirs VALUE`.
pub fn report(
    number: u16,
    stub: &[u8],
    syntax: Syntax,
    ours: Result<&[u8], &Fault>,
    theirs: Theirs<'_>,
) {
    let Some(row) = opnum::row(number) else {
        return;
    };
    let request = row.request.map(|form| (form.fields)(stub, syntax, 0));
    let level = match request {
        Some(Ok(fields)) => fields.level().map(|level| format!(" level {level}")),
        _ => None,
    };
    let call = format!("{}{}", row.name, level.unwrap_or_default());
    let (ours, theirs) = match (ours, theirs) {
        (Ok(ours), Theirs::Reply(theirs)) => (ours, theirs),
        (Err(_), Theirs::Fault) => return,
        (Err(fault), Theirs::Reply(_)) => {
            return log::info!(
                "shadow: {call}: ours fault {:#010x}, theirs a reply",
                fault.0
            )
        }
        (Ok(_), Theirs::Fault) => {
            return log::info!("shadow: {call}: ours a reply, theirs a fault")
        }
    };
    let Some(fields) = row.reply.map(|form| form.fields) else {
        return;
    };
    let syntax = syntax.reply();
    let (Ok(ours), Ok(theirs)) = (
        fields(ours, syntax, usize::MAX),
        fields(theirs, syntax.samba(), usize::MAX),
    ) else {
        return log::info!("shadow: {call}: a reply does not decode");
    };
    for Difference {
        member,
        ours,
        theirs,
    } in compare(&ours, &theirs)
    {
        log::info!("shadow: {call}: {member}: ours {ours}, theirs {theirs}");
    }
}

/// All differences, at most 64. Where one of the two failed that is the one difference, where both did in the same way there is none.
#[must_use]
pub fn compare(ours: &Value, theirs: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    let status = (status(ours), status(theirs));
    if status.0 != status.1 {
        walk(STATUS, status.0, status.1, &mut found);
    } else if !matches!(status.0, Some(Value::Number(number)) if !FILLS.contains(number)) {
        walk("", Some(ours), Some(theirs), &mut found);
    }
    found
}

fn status(reply: &Value) -> Option<&Value> {
    let Value::Map(members) = reply else {
        return None;
    };
    let found = members.iter().find(|(name, _)| *name == STATUS);
    found.map(|(_, value)| value)
}

fn walk(path: &str, ours: Option<&Value>, theirs: Option<&Value>, found: &mut Vec<Difference>) {
    if found.len() >= MOST || ours == theirs || only_moved(path, ours, theirs) {
        return;
    }
    match (ours, theirs) {
        (Some(Value::Map(a)), Some(Value::Map(b)))
            if a.iter()
                .map(|(name, _)| name)
                .eq(b.iter().map(|(name, _)| name)) =>
        {
            for ((name, ours), (_, theirs)) in a.iter().zip(b) {
                let dot = if path.is_empty() { "" } else { "." };
                walk(
                    &format!("{path}{dot}{name}"),
                    Some(ours),
                    Some(theirs),
                    found,
                );
            }
        }
        (Some(Value::List(a)), Some(Value::List(b))) => lists(path, a, b, found),
        _ => found.push(Difference {
            member: path.to_owned(),
            ours: show(ours),
            theirs: show(theirs),
        }),
    }
}

/// Entries with a share's name are compared with the entry of that name, others with the one in the same place.
fn lists(path: &str, ours: &[Value], theirs: &[Value], found: &mut Vec<Difference>) {
    let names = |list: &[Value]| list.iter().map(net_name).collect::<Option<Vec<String>>>();
    let (Some(our_names), Some(their_names)) = (names(ours), names(theirs)) else {
        for at in 0..ours.len().max(theirs.len()) {
            walk(
                &format!("{path}[{at}]"),
                ours.get(at),
                theirs.get(at),
                found,
            );
        }
        return;
    };
    let (our_places, their_places) = (places(&our_names), places(&their_names));
    for (name, entry) in our_names.iter().zip(ours) {
        let other = their_places.get(name).and_then(|at| theirs.get(*at));
        walk(&format!("{path}[{name}]"), Some(entry), other, found);
    }
    for (name, entry) in their_names.iter().zip(theirs) {
        if !our_places.contains_key(name) {
            walk(&format!("{path}[{name}]"), None, Some(entry), found);
        }
    }
    let common = |names: &[String], others: &HashMap<&String, usize>| {
        let both = names.iter().filter(|name| others.contains_key(name));
        both.cloned().collect::<Vec<String>>().join(" ")
    };
    let (ours, theirs) = (
        common(&our_names, &their_places),
        common(&their_names, &our_places),
    );
    if ours != theirs {
        found.push(Difference {
            member: format!("{path} order"),
            ours: shortened(ours),
            theirs: shortened(theirs),
        });
    }
}

/// Where each name stands first: lists may be long.
fn places(names: &[String]) -> HashMap<&String, usize> {
    let mut places = HashMap::with_capacity(names.len());
    for (name, at) in names.iter().zip(0..) {
        places.entry(name).or_insert(at);
    }
    places
}

/// The name of the share that an entry of a list is about.
fn net_name(entry: &Value) -> Option<String> {
    let Value::Map(members) = entry else {
        return None;
    };
    let is_share = |name: &str| name.starts_with("shi") && name.ends_with("_netname");
    match members.iter().find(|(name, _)| is_share(name)) {
        Some((_, Value::Text(text))) => Some(text.to_string()),
        _ => None,
    }
}

fn only_moved(path: &str, ours: Option<&Value>, theirs: Option<&Value>) -> bool {
    let (Some(Value::Number(a)), Some(Value::Number(b))) = (ours, theirs) else {
        return false;
    };
    // Samba's age of a session is -1 in the first half of its first second.
    let apart = a.abs_diff(*b);
    let apart = apart.min((1_u64 << 32).abs_diff(apart));
    MOVING
        .iter()
        .any(|(name, most)| path.ends_with(name) && apart <= most.unsigned_abs())
}

/// A value in one line of bounded length; a security descriptor in SDDL.
fn show(value: Option<&Value>) -> String {
    let text = match value {
        None => "(absent)".to_owned(),
        Some(Value::Null) => "NULL".to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Text(text)) => format!("\"{text}\""),
        Some(Value::Bytes(bytes)) => sddl(bytes).unwrap_or_else(|| hex(bytes)),
        Some(Value::List(list)) => {
            let entries: Vec<String> = list
                .iter()
                .take(LONGEST)
                .map(|one| show(Some(one)))
                .collect();
            format!("[{}]", entries.join(" "))
        }
        Some(Value::Map(members)) => {
            let members: Vec<String> = members
                .iter()
                .map(|(name, member)| format!("{name}={}", show(Some(member))))
                .collect();
            format!("{{{}}}", members.join(" "))
        }
    };
    shortened(text)
}

fn shortened(text: String) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}...", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

fn sddl(bytes: &[u8]) -> Option<String> {
    let descriptor = SecurityDescriptor::parse(bytes).ok()?;
    to_sddl(&descriptor).ok()
}

fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().take(LONGEST).map(|byte| format!("{byte:02x}"));
    format!("0x{}", digits.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ndr::WString;

    fn share(name: &str, uses: i64) -> Value {
        Value::Map(vec![
            ("shi2_netname", Value::Text(WString::from(name))),
            ("shi2_current_uses", Value::Number(uses)),
        ])
    }

    fn list(entries: Vec<Value>) -> Value {
        Value::Map(vec![("Buffer", Value::List(entries))])
    }

    fn words(ours: &Value, theirs: &Value) -> Vec<String> {
        compare(ours, theirs)
            .into_iter()
            .map(|one| format!("{}: {} {}", one.member, one.ours, one.theirs))
            .collect()
    }

    #[test]
    fn a_difference_names_its_member() {
        let tree = |n: i64| list(vec![Value::Map(vec![("id", Value::Number(n))])]);
        assert!(compare(&tree(1), &tree(1)).is_empty());
        assert_eq!(words(&tree(1), &tree(2)), ["Buffer[0].id: 1 2"]);
    }

    #[test]
    fn shares_are_compared_by_their_names() {
        let ours = list(vec![share("a", 1), share("b", 2), share("c", 3)]);
        let theirs = list(vec![share("c", 3), share("x\n", 0), share("b", 9)]);
        assert_eq!(
            words(&ours, &theirs),
            [
                "Buffer[a]: {shi2_netname=\"a\" shi2_current_uses=1} (absent)",
                "Buffer[b].shi2_current_uses: 2 9",
                "Buffer[x\\n]: (absent) {shi2_netname=\"x\\n\" shi2_current_uses=0}",
                "Buffer order: b c c b",
            ]
        );
    }

    #[test]
    fn long_lists_take_no_longer_than_they_are() {
        let long = |names: &mut dyn Iterator<Item = u32>| {
            list(names.map(|name| share(&name.to_string(), 1)).collect())
        };
        let began = std::time::Instant::now();
        let up = long(&mut (0..30_000));
        let found = compare(&up, &long(&mut (0..30_000).rev()));
        assert_eq!(found.len(), 1);
        assert!(found[0].ours.len() < LONGEST + 4 && found[0].theirs.starts_with("29999 29998"));
        assert_eq!(compare(&up, &long(&mut (30_000..60_000))).len(), MOST);
        assert!(began.elapsed().as_secs() < 5);
    }

    #[test]
    fn a_failure_is_the_one_difference() {
        let reply = |entries, status| {
            Value::Map(vec![
                ("TotalEntries", Value::Number(entries)),
                (STATUS, Value::Number(status)),
            ])
        };
        assert_eq!(words(&reply(3, 0), &reply(0, 5)), ["ReturnValue: 0 5"]);
        assert!(compare(&reply(3, 5), &reply(0, 5)).is_empty());
        assert_eq!(words(&reply(3, 234), &reply(1, 234)), ["TotalEntries: 3 1"]);
    }

    #[test]
    fn the_clock_moves_between_the_two_answers() {
        let time = |seconds| Value::Map(vec![("tod_elapsedt", Value::Number(seconds))]);
        assert!(compare(&time(100), &time(101)).is_empty());
        assert!(compare(&time(0), &time(0xffff_ffff)).is_empty());
        assert_eq!(words(&time(100), &time(3700)), ["tod_elapsedt: 100 3700"]);
    }

    #[test]
    fn values_are_shown_whole_in_one_line_of_bounded_length() {
        let bytes = |bytes: &[u8]| Value::Map(vec![("x", Value::Bytes(bytes.to_vec()))]);
        assert_eq!(words(&bytes(b"\x01\xab"), &bytes(b"")), ["x: 0x01ab 0x"]);
        let everyone = crate::security::from_sddl("D:(A;;FA;;;WD)", None).unwrap();
        let found = words(&bytes(&everyone.to_bytes().unwrap()), &bytes(b""));
        assert_eq!(found, ["x: D:(A;;FA;;;WD) 0x"]);
        let long = Value::Text(WString::from("a".repeat(5000).as_str()));
        let one = &compare(&long, &Value::Null)[0];
        assert!(one.ours.len() < LONGEST + 4 && one.theirs == "NULL");
    }
}
