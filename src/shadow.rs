#![forbid(unsafe_code)]
//! Shadow mode: what the former service answered beside what we would have, member by member.

use crate::error::Fault;
use crate::ndr::{Syntax, Value};
use crate::opnum;

/// Most differences of one call that are logged.
const MOST: usize = 32;

/// One difference: where, ours, theirs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
    /// Members from the outermost to the innermost, by the names of [MS-SRVS].
    pub member: String,
    /// Ours.
    pub ours: String,
    /// Theirs.
    pub theirs: String,
}

/// Log the differences between two replies to the same request. Ours may be a fault, theirs is a stub.
pub fn report(number: u16, syntax: Syntax, ours: Result<&[u8], &Fault>, theirs: &[u8]) {
    let Some(row) = opnum::row(number) else {
        return;
    };
    let name = row.name;
    let ours = match ours {
        Ok(stub) => stub,
        Err(fault) => {
            return log::info!(
                "shadow: {name}: ours is fault {:#010x}, theirs a reply",
                fault.0
            )
        }
    };
    let Some(echo) = row.reply.map(|form| form.echo) else {
        return;
    };
    let (Ok((_, ours)), Ok((_, theirs))) = (echo(ours, syntax), echo(theirs, syntax.samba()))
    else {
        return log::info!("shadow: {name}: a reply does not decode");
    };
    for Difference {
        member,
        ours,
        theirs,
    } in compare(&ours, &theirs)
    {
        log::info!("shadow: {name}: {member}: ours {ours}, theirs {theirs}");
    }
}

/// All differences, at most 32.
#[must_use]
pub fn compare(ours: &Value, theirs: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    walk("", ours, theirs, &mut found);
    found
}

fn walk(path: &str, ours: &Value, theirs: &Value, found: &mut Vec<Difference>) {
    if found.len() >= MOST || ours == theirs {
        return;
    }
    match (ours, theirs) {
        (Value::Map(a), Value::Map(b))
            if a.iter()
                .map(|(name, _)| name)
                .eq(b.iter().map(|(name, _)| name)) =>
        {
            for ((name, ours), (_, theirs)) in a.iter().zip(b) {
                walk(
                    &format!("{path}{}{name}", if path.is_empty() { "" } else { "." }),
                    ours,
                    theirs,
                    found,
                );
            }
        }
        (Value::List(a), Value::List(b)) if a.len() == b.len() => {
            for (at, (ours, theirs)) in a.iter().zip(b).enumerate() {
                walk(&format!("{path}[{at}]"), ours, theirs, found);
            }
        }
        _ => found.push(Difference {
            member: path.to_owned(),
            ours: show(ours),
            theirs: show(theirs),
        }),
    }
}

fn show(value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Text(text) => format!("\"{text}\""),
        Value::Bytes(bytes) => format!("{} bytes", bytes.len()),
        Value::List(list) => format!("{} entries", list.len()),
        Value::Map(members) => format!("{} members", members.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_names_its_member() {
        let tree = |n: i64| {
            Value::Map(vec![(
                "Buffer",
                Value::List(vec![Value::Map(vec![("id", Value::Number(n))])]),
            )])
        };
        assert!(compare(&tree(1), &tree(1)).is_empty());
        let found = compare(&tree(1), &tree(2));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].member, "Buffer[0].id");
        assert_eq!(
            (found[0].ours.as_str(), found[0].theirs.as_str()),
            ("1", "2")
        );
    }
}
