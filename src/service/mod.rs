#![forbid(unsafe_code)]
//! [MS-SRVS] section 3.1.4 as functions: typed arguments in, typed results out, never a byte.
//!
//! A handler has the shape
//! `fn netr_share_enum(call: &Call<'_>, args: NetrShareEnumIn) -> Result<NetrShareEnumOut, Fault>`:
//! what goes wrong in the terms of the protocol is a status inside the `Out` message, a [`Fault`]
//! replaces the reply. A handler runs only for those who may make the call at its level, as the call's
//! row of [`opnum`](crate::opnum) says; rules that depend on the object are the handler's.
//!
//! [`Fault`]: crate::error::Fault

use std::collections::HashSet;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::access::{self, AccessObject, Caller, Operator, Policy, Rule};
use crate::error::NetApiStatus;
use crate::host::Host;
use crate::options::Options;
use crate::refusals::Refusals;
use crate::registry::deletions::Deletions;
use crate::registry::descriptors::Descriptors;
use crate::registry::generation::Latest;
use crate::registry::shares::ShareCache;

pub(crate) mod alias;
pub(crate) mod chardev;
#[cfg(test)]
mod common_tests;
pub(crate) mod connection;
pub(crate) mod dfs;
pub(crate) mod disk;
#[cfg(test)]
mod example_tests;
#[cfg(test)]
pub(crate) mod fake;
pub(crate) mod file;
mod global;
mod home;
mod live;
#[cfg(test)]
mod live_tests;
pub(crate) mod name;
#[cfg(test)]
mod page_tests;
pub(crate) mod paging;
pub(crate) mod path;
mod refused;
mod role;
mod scope;
pub(crate) mod security;
pub(crate) mod server;
pub(crate) mod service_bits;
pub(crate) mod session;
mod share;
pub(crate) mod share_add;
pub(crate) mod share_del;
mod share_descriptor;
pub(crate) mod share_enum;
pub(crate) mod share_info;
mod share_lock;
#[cfg(test)]
mod share_receipt_tests;
mod share_rules;
mod share_sent;
pub(crate) mod share_set;
mod share_store;
#[cfg(test)]
mod share_tests;
pub(crate) mod statistics;
pub(crate) mod time;

pub(crate) use time::civil;
pub(crate) mod transport;

/// What outlives a call: one for each worker process.
#[derive(Debug, Default)]
pub struct Service {
    said: Mutex<HashSet<&'static str>>,
    troubles: Mutex<HashSet<String>>,
    policy: Mutex<Option<(PolicyTexts, Arc<Policy>)>>,
    current: Latest<Arc<Policy>>,
    options: Latest<Options>,
    described: server::Described,
    pub(crate) descriptors: Descriptors,
    pub(crate) shares: ShareCache,
    pub(crate) deletions: Deletions,
    pub(crate) refusals: Refusals,
}

/// The options that a policy was made of.
type PolicyTexts = Vec<Result<Option<String>, NetApiStatus>>;

impl Service {
    /// Do something the first time only that a reason comes up.
    pub(crate) fn once(&self, reason: &'static str, say: impl FnOnce()) {
        let first = self.said.lock().insert(reason);
        if first {
            say();
        }
    }

    /// What a reason was said for is over: the next time is a first one again.
    pub(crate) fn is_over(&self, reason: &str) {
        self.said.lock().remove(reason);
    }

    /// The options that every call asks for.
    pub(crate) fn options(&self, host: &dyn Host) -> Options {
        self.options
            .get(host.config_generation(), || Options::of(host))
    }

    /// Whether a trouble was not told of before; from now on it was.
    pub(crate) fn is_new(&self, trouble: &str) -> bool {
        self.troubles.lock().insert(trouble.to_owned())
    }

    /// The rules in force, parsed again only when an option changed.
    fn policy(&self, host: &dyn Host) -> Arc<Policy> {
        let make = || self.policy_of_options(host);
        self.current.get(host.config_generation(), make)
    }

    fn policy_of_options(&self, host: &dyn Host) -> Arc<Policy> {
        let names = AccessObject::ALL.iter().flat_map(|object| object.options());
        // A host that has no options has the defaults; one that cannot tell them leaves the objects to nobody.
        let option = |name: &str| match host.parameter(None, name) {
            Err(NetApiStatus::ERROR_NOT_SUPPORTED) => Ok(None),
            told => told,
        };
        let mut texts: PolicyTexts = names
            .clone()
            .map(|name| option(&format!("srvsvc_rs:{name}")))
            .collect();
        let operators = texts.len();
        texts.extend(Operator::ALL.map(|kind| option(&format!("srvsvc_rs:{}", kind.option()))));
        texts.push(option("restrict anonymous"));
        if let Some((_, policy)) = self
            .policy
            .lock()
            .as_ref()
            .filter(|(known, _)| *known == texts)
        {
            return Arc::clone(policy);
        }
        let set = |name: &str| {
            names
                .clone()
                .position(|known| *known == name)
                .and_then(|at| texts.get(at).cloned())
                .unwrap_or(Ok(None))
        };
        let (mut policy, problems) = Policy::from_options(set, None);
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        if !problems.is_empty() {
            log::error!("{}", problems.join("\n"));
        }
        policy.operators = Operator::ALL
            .into_iter()
            .zip(texts.get(operators..).unwrap_or_default())
            .filter(|(_, text)| matches!(text, Ok(Some(text)) if !text.trim().is_empty()))
            .map(|(kind, _)| kind)
            .collect();
        policy.restrict_anonymous = match texts.last() {
            Some(Ok(Some(level))) => level.trim() != "0",
            Some(Ok(None)) | None => false,
            Some(Err(_)) => true,
        };
        let policy = Arc::new(policy);
        *self.policy.lock() = Some((texts, Arc::clone(&policy)));
        policy
    }
}

/// One call under way.
pub struct Call<'a> {
    /// The server around us, bound to this call.
    pub host: &'a dyn Host,
    /// Who calls.
    pub caller: &'a Caller,
    /// What outlives the call.
    pub service: &'a Service,
    /// Which call.
    pub opnum: u16,
}

impl Call<'_> {
    /// May the caller do what the rule asks? The row's own rule was asked before the handler ran.
    pub(crate) fn allow(&self, rule: &Rule) -> Result<(), NetApiStatus> {
        let policy = self.service.policy(self.host);
        access::check(&policy, self.caller, rule, |kind| {
            let option = format!("srvsvc_rs:{}", kind.option());
            // What cannot be told adds nobody.
            self.host.is_listed(&option).unwrap_or(false)
        })
    }

    /// May the caller change shares that are there?
    pub(crate) fn may_change_shares(&self) -> bool {
        self.allow(&access::rules::SHARE_CHANGE).is_ok()
    }

    /// May the caller add or delete shares of the kind that is meant?
    pub(crate) fn allow_share(&self, printer: bool) -> Result<(), NetApiStatus> {
        self.allow(&access::rules::SHARE_OF_A_KIND.for_share(printer))
    }
}
