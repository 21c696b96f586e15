//! The rules in force: who may what, as the options say it.

use std::sync::Arc;

use parking_lot::Mutex;

use crate::access::{AccessObject, Operator, Policy};
use crate::error::NetApiStatus;
use crate::host::Host;
use crate::registry::generation::Latest;

/// The last policy, and what it was made of.
#[derive(Debug, Default)]
pub(super) struct Policies {
    kept: Mutex<Option<(Texts, Arc<Policy>)>>,
    current: Latest<Arc<Policy>>,
}

impl Policies {
    /// The policy of this moment, parsed again only when an option changed.
    pub(super) fn get(&self, host: &dyn Host) -> Arc<Policy> {
        let make = || self.of(Texts::read(host));
        self.current.get(host.config_generation(), make)
    }

    fn of(&self, texts: Texts) -> Arc<Policy> {
        if let Some((known, policy)) = &*self.kept.lock() {
            if *known == texts {
                return Arc::clone(policy);
            }
        }
        let policy = Arc::new(texts.policy());
        *self.kept.lock() = Some((texts, Arc::clone(&policy)));
        policy
    }
}

/// An option as the host tells it.
type Text = Result<Option<String>, NetApiStatus>;

/// The options that a policy is made of.
#[derive(PartialEq, Eq, Debug)]
struct Texts {
    /// Descriptors of objects, by the names of their options.
    objects: Vec<(&'static str, Text)>,
    operators: [(Operator, Text); Operator::ALL.len()],
    restrict_anonymous: Text,
}

impl Texts {
    fn read(host: &dyn Host) -> Self {
        // A host that has no options has the defaults; one that cannot tell them leaves the objects to nobody.
        let option = |name: &str| match host.parameter(None, name) {
            Err(NetApiStatus::ERROR_NOT_SUPPORTED) => Ok(None),
            told => told,
        };
        let ours = |name: &str| option(&format!("srvsvc_rs:{name}"));
        let objects = AccessObject::ALL.iter().flat_map(|object| object.options());
        Self {
            objects: objects.map(|name| (*name, ours(name))).collect(),
            operators: Operator::ALL.map(|kind| (kind, ours(kind.option()))),
            restrict_anonymous: option("restrict anonymous"),
        }
    }

    fn policy(&self) -> Policy {
        let set = |name: &str| {
            let found = self.objects.iter().find(|(known, _)| *known == name);
            found.map_or(Ok(None), |(_, text)| text.clone())
        };
        let (mut policy, problems) = Policy::from_options(set, None);
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        if !problems.is_empty() {
            log::error!("{}", problems.join("\n"));
        }
        policy.operators = self.kinds_of_operators();
        policy.restrict_anonymous = self.restricts_anonymous();
        policy
    }

    /// Those whose option names anybody.
    fn kinds_of_operators(&self) -> Vec<Operator> {
        let names_any = |text: &Text| matches!(text, Ok(Some(text)) if !text.trim().is_empty());
        let kinds = self.operators.iter().filter(|(_, text)| names_any(text));
        kinds.map(|(kind, _)| *kind).collect()
    }

    fn restricts_anonymous(&self) -> bool {
        match &self.restrict_anonymous {
            Ok(Some(level)) => level.trim() != "0",
            Ok(None) => false,
            Err(_) => true,
        }
    }
}
