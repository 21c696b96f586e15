#![forbid(unsafe_code)]
//! The descriptors in force and the decision.

use std::fmt;

use super::object::AccessObject;
use super::operator::Operator;
use super::rule::{Need, Rule};
use super::{Caller, UserLevel};
use crate::error::NetApiStatus;
use crate::security::{
    access_check, from_sddl, well_known, AclSlot, SddlError, SecurityDescriptor, Sid, Token,
    TokenSid,
};

/// A descriptor per object. The default is Windows'.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Policy {
    /// The objects whose descriptor is not the default.
    set: Vec<(AccessObject, SecurityDescriptor)>,
    /// `restrict anonymous` above 0: callers below [`UserLevel::User`] get nothing, not even what [`Rule::Anyone`] covers, as Samba's
    /// own service does with these calls.
    pub restrict_anonymous: bool,
    /// The kinds of operators whose option names anybody.
    pub operators: Vec<Operator>,
}

/// An option that could not be followed. Its object is left to nobody: whoever wrote it meant to change who may, and may have meant to
/// keep somebody out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PolicyProblem {
    /// The option, without `srvsvc_rs:`.
    pub option: &'static str,
    /// What is wrong with it.
    pub fault: PolicyFault,
}

/// Why an option was not followed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PolicyFault {
    /// The text is no descriptor.
    Sddl(SddlError),
    /// The descriptor has no access list, which would let everybody in.
    NoList,
    /// Two options for the same object are set.
    Twice(&'static str),
    /// Whether it is set cannot be told.
    Unreadable(NetApiStatus),
}

impl fmt::Display for PolicyProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let option = self.option;
        match &self.fault {
            PolicyFault::Sddl(error) => {
                write!(f, "srvsvc_rs:{option}: {error}; nobody has the right")
            }
            PolicyFault::NoList => write!(
                f,
                "srvsvc_rs:{option}: no access list (D:); nobody has the right"
            ),
            PolicyFault::Unreadable(status) => {
                write!(
                    f,
                    "srvsvc_rs:{option}: cannot be read, {status}; nobody has the right"
                )
            }
            PolicyFault::Twice(other) => {
                write!(f, "srvsvc_rs:{option}: srvsvc_rs:{other} is set for the same; nobody has the right")
            }
        }
    }
}

impl Policy {
    /// Reads the options of [`AccessObject::options`] through `option`, which gets the name behind `srvsvc_rs:` and answers `None` for one
    /// that is not set. `domain` resolves DA, DU and the like. What is wrong or cannot be read leaves its object to nobody, and is
    /// reported; nothing wrong ever opens.
    pub fn from_options(
        option: impl Fn(&str) -> Result<Option<String>, NetApiStatus>,
        domain: Option<&Sid>,
    ) -> (Self, Vec<PolicyProblem>) {
        let mut policy = Self::default();
        let mut problems = Vec::new();
        for object in AccessObject::ALL {
            match configured(object, &option, domain) {
                Ok(Some(sd)) => policy.set.push((object, sd)),
                Ok(None) => {}
                Err(problem) => {
                    policy.set.push((object, nobody()));
                    problems.push(problem);
                }
            }
        }
        (policy, problems)
    }

    /// The descriptor in force.
    #[must_use]
    pub fn descriptor(&self, object: AccessObject) -> &SecurityDescriptor {
        let set = self.set.iter().find(|(which, _)| *which == object);
        set.map_or_else(|| object.default_descriptor(), |(_, sd)| sd)
    }
}

/// A descriptor that grants nothing.
fn nobody() -> SecurityDescriptor {
    SecurityDescriptor {
        dacl: AclSlot::List(Default::default()),
        ..Default::default()
    }
}

/// The descriptor an object's options ask for, `None` when none is set.
fn configured(
    object: AccessObject,
    option: &impl Fn(&str) -> Result<Option<String>, NetApiStatus>,
    domain: Option<&Sid>,
) -> Result<Option<SecurityDescriptor>, PolicyProblem> {
    let mut found: Option<(&'static str, String)> = None;
    for &name in object.options() {
        let text = option(name).map_err(|status| PolicyProblem {
            option: name,
            fault: PolicyFault::Unreadable(status),
        })?;
        let Some(text) = text else { continue };
        if let Some((other, _)) = &found {
            return Err(PolicyProblem {
                option: name,
                fault: PolicyFault::Twice(other),
            });
        }
        found = Some((name, text));
    }
    let Some((name, text)) = found else {
        return Ok(None);
    };
    let problem = |fault| PolicyProblem {
        option: name,
        fault,
    };
    let sd = from_sddl(text.trim(), domain).map_err(|error| problem(PolicyFault::Sddl(error)))?;
    match sd.dacl {
        AclSlot::List(_) => Ok(Some(sd)),
        AclSlot::Absent | AclSlot::Null => Err(problem(PolicyFault::NoList)),
    }
}

/// May the caller do what `rule` asks? ERROR_ACCESS_DENIED if not.
///
/// Uid 0 counts as an Administrator, provided that somebody logged on: neither a null session nor a guest account that maps to
/// root does. Until names of operators are asked for, nothing but the policy and the caller is looked at, so that a refusal says nothing
/// of the server.
///
/// `is_one` tells whether the caller is named as an operator. It is asked last, of those whose right would be enough alone: names may
/// have to be looked up, which can take long.
pub fn check(
    policy: &Policy,
    caller: &Caller,
    rule: &Rule,
    is_one: impl Fn(Operator) -> bool,
) -> Result<(), NetApiStatus> {
    let shut_out = policy.restrict_anonymous && caller.level < UserLevel::User;
    let allowed = match rule {
        _ if shut_out => false,
        Rule::Anyone => true,
        Rule::Nobody => false,
        Rule::Needs(_) | Rule::Share { .. } => {
            let token = effective_token(caller);
            rule.needs().any(|need| has(policy, token, need))
                || by_name(policy, caller, rule).any(is_one)
        }
    };
    if allowed {
        Ok(())
    } else {
        Err(NetApiStatus::ERROR_ACCESS_DENIED)
    }
}

/// The kinds of operators that may do it. Who did not log on is none of them.
fn by_name<'a>(
    policy: &'a Policy,
    caller: &Caller,
    rule: &'a Rule,
) -> impl Iterator<Item = Operator> + 'a {
    let kinds = if caller.level < UserLevel::User {
        &[]
    } else {
        policy.operators.as_slice()
    };
    kinds
        .iter()
        .copied()
        .filter(|kind| rule.needs().any(|need| kind.has(need)))
}

/// True when the caller is an administrator of this server: root, or a member of the Administrators.
#[must_use]
pub fn is_administrator(caller: &Caller) -> bool {
    is_root(caller) || caller.token.has_sid(&well_known::ADMINISTRATORS)
}

fn is_root(caller: &Caller) -> bool {
    caller.uid == 0 && caller.level >= UserLevel::User
}

/// The caller's token, root's with Administrators added.
fn effective_token(caller: &Caller) -> &Token {
    if !is_root(caller) {
        return &caller.token;
    }
    caller.effective.get_or_init(|| {
        let administrators = TokenSid {
            sid: well_known::ADMINISTRATORS,
            deny_only: false,
        };
        let sids = caller.token.sids.iter().copied();
        Token {
            sids: sids.chain([administrators]).collect(),
            privileges: caller.token.privileges,
        }
    })
}

fn has(policy: &Policy, token: &Token, need: &Need) -> bool {
    if need
        .privilege
        .is_some_and(|privilege| token.privileges.has(privilege))
    {
        return true;
    }
    // A right of no bits would be had by all.
    need.right != 0 && {
        let sd = policy.descriptor(need.object);
        access_check(sd, token, need.right, &need.object.mapping()).is_ok()
    }
}

#[cfg(test)]
#[path = "policy_tests.rs"]
mod tests;
