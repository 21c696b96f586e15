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

use parking_lot::Mutex;

use crate::access::{self, Caller, Rule, UserLevel};
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
mod policy;
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
#[cfg(test)]
mod share_del_tests;
mod share_descriptor;
pub(crate) mod share_enum;
pub(crate) mod share_info;
mod share_lock;
#[cfg(test)]
mod share_receipt_tests;
mod share_rules;
mod share_sent;
pub(crate) mod share_set;
mod share_shown;
mod share_store;
#[cfg(test)]
mod share_tests;
pub(crate) mod statistics;
pub(crate) mod time;
pub(crate) mod transport;

/// What outlives a call: one for each worker process.
#[derive(Debug, Default)]
pub struct Service {
    said: Mutex<HashSet<&'static str>>,
    troubles: Mutex<HashSet<String>>,
    policies: policy::Policies,
    options: Latest<Options>,
    described: server::Described,
    pub(crate) descriptors: Descriptors,
    pub(crate) shares: ShareCache,
    pub(crate) deletions: Deletions,
    pub(crate) refusals: Refusals,
}

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
    ///
    /// Where that is known to have changed, only what needs no right is left, to those who logged on.
    pub(crate) fn allow(&self, rule: &Rule) -> Result<(), NetApiStatus> {
        if *rule != Rule::Anyone || self.caller.level < UserLevel::User {
            self.host.knows_who_may()?;
        }
        let policy = self.service.policies.get(self.host);
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
