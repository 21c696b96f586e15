#![forbid(unsafe_code)]
//! The table of who may call what, as Markdown, so that documentation cannot drift from what is enforced.

use std::fmt::Write as _;

use crate::access::{AccessObject, Need, Operator, Rule, Rules};
use crate::opnum::{Row, TABLE};
use crate::security::{
    ace_type, from_sddl, to_sddl, Ace, Acl, AclSlot, Privileges, SecurityDescriptor,
};

/// Three Markdown tables: calls, objects with their options and defaults, operators.
#[must_use]
pub fn markdown() -> String {
    let mut out = String::from("| Opnum | Method | Levels | Object: right | Who, by default |\n| --- | --- | --- | --- | --- |\n");
    for row in TABLE.iter().filter(|row| row.is_on_the_wire()) {
        match &row.rules {
            Rules::Same(rule) => line(&mut out, row, "all", rule),
            Rules::ByLevel(levels) => {
                for (levels, rule) in levels.rows() {
                    line(&mut out, row, &names(levels), &rule);
                }
            }
        }
    }
    out.push_str("\n| Object | Option | Rights | Default |\n| --- | --- | --- | --- |\n");
    for object in AccessObject::ALL {
        let options: Vec<String> = object
            .options()
            .iter()
            .map(|name| format!("`srvsvc_rs:{name}`"))
            .collect();
        let rights: Vec<String> = object
            .rights()
            .iter()
            .map(|(name, bit)| format!("{} {name}", letters(*bit)))
            .collect();
        let _ = writeln!(
            out,
            "| {} | {} | {} | `{}` |",
            object.name(),
            options.join(" or "),
            rights.join(", "),
            object.default_sddl()
        );
    }
    out.push_str("\n| Option | Rights that it adds |\n| --- | --- |\n");
    for kind in Operator::ALL {
        let grants: Vec<String> = kind.grants().iter().map(granted).collect();
        let _ = writeln!(
            out,
            "| `srvsvc_rs:{}` | {} |",
            kind.option(),
            grants.join("; ")
        );
    }
    out
}

fn granted((object, mask): &(AccessObject, u32)) -> String {
    let rights = object.rights().iter().filter(|(_, bit)| mask & bit != 0);
    let names: Vec<&str> = rights.map(|(name, _)| *name).collect();
    format!("{}: {}", object.name(), names.join(", "))
}

fn line(out: &mut String, row: &Row, levels: &str, rule: &Rule) {
    let (opnum, name) = (row.opnum, row.name);
    let (needs, who) = (needs(rule), who(rule));
    let _ = writeln!(out, "| {opnum} | {name} | {levels} | {needs} | {who} |");
}

fn names(levels: &[u32]) -> String {
    if levels.is_empty() {
        return "any other".to_owned();
    }
    let levels: Vec<String> = levels.iter().map(u32::to_string).collect();
    levels.join(", ")
}

fn needs(rule: &Rule) -> String {
    let one = |need: &Need| format!("{}: {}", need.object.name(), right_name(need));
    match rule {
        Rule::Anyone | Rule::Nobody => "-".to_owned(),
        Rule::Needs(need) => one(need),
        Rule::Share { file, print } => format!("{}; printers {}", one(file), one(print)),
    }
}

fn who(rule: &Rule) -> String {
    match rule {
        Rule::Anyone => "anyone".to_owned(),
        Rule::Nobody => "nobody".to_owned(),
        Rule::Needs(need) => holders(need),
        Rule::Share { file, print } => format!("{}; printers: {}", holders(file), holders(print)),
    }
}

fn right_name(need: &Need) -> &'static str {
    need.object
        .rights()
        .iter()
        .find(|(_, bit)| *bit == need.right)
        .map_or("?", |(name, _)| name)
}

/// The SDDL letters of one right, from the writer itself.
fn letters(bit: u32) -> String {
    let ace = Ace::new(
        ace_type::ALLOWED,
        0,
        bit,
        crate::security::well_known::WORLD,
    );
    let sd = SecurityDescriptor {
        dacl: AclSlot::List(Acl { aces: vec![ace] }),
        ..Default::default()
    };
    let text = to_sddl(&sd).unwrap_or_default();
    text.split(';').nth(2).unwrap_or_default().to_owned()
}

/// Who has the right by the default descriptor, which only allows, and by which privilege besides.
fn holders(need: &Need) -> String {
    let sd = from_sddl(need.object.default_sddl(), None).unwrap_or_default();
    let aces = sd
        .dacl
        .list()
        .map(|acl| acl.aces.as_slice())
        .unwrap_or_default();
    let allowed = aces.iter().filter(|ace| ace.mask & need.right != 0);
    let mut names: Vec<String> = allowed.map(|ace| group_name(&ace.sid)).collect();
    if names.iter().any(|name| name == "anyone") {
        return "anyone".to_owned();
    }
    names.extend(need.privilege.map(|privilege| {
        match privilege {
            Privileges::DISK_OPERATOR => "SeDiskOperatorPrivilege",
            Privileges::PRINT_OPERATOR => "SePrintOperatorPrivilege",
            _ => "a privilege",
        }
        .to_owned()
    }));
    names.join(", ")
}

fn group_name(sid: &crate::security::Sid) -> String {
    use crate::security::well_known as w;
    let known = [
        (w::ADMINISTRATORS, "Administrators"),
        (w::SERVER_OPERATORS, "Server Operators"),
        (w::POWER_USERS, "Power Users"),
        (w::PRINT_OPERATORS, "Print Operators"),
        (w::WORLD, "anyone"),
        (w::ANONYMOUS, "anyone"),
    ];
    known
        .iter()
        .find(|(which, _)| which == sid)
        .map_or_else(|| sid.to_string(), |(_, name)| (*name).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_is_enforced() {
        let text = markdown();
        for line in [
            "| 12 | NetrSessionEnum | 0, 10 | SrvsvcSessionInfo: read sessions | Administrators, Server Operators |",
            "| 15 | NetrShareEnum | 0, 1 | SrvsvcShareFileInfo: read share | anyone |",
            "| 28 | NetrRemoteTOD | all | - | anyone |",
            "| `srvsvc_rs:file operators` | SrvsvcFile: enumerate open files, close files |",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
        assert!(text.contains("| SrvsvcFile | `srvsvc_rs:sd file` or `srvsvc_rs:sd file enum` | CC enumerate open files, RP close files |"));
        assert!(!text.contains('?'));
    }
}
