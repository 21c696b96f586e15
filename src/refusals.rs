#![forbid(unsafe_code)]
//! Refusals of calls that are counted, and the lines of the audit trail that stand for them.

use crate::repeats::Repeats;
use crate::security::Sid;

/// Those of a service.
#[derive(Debug)]
pub(crate) struct Refusals(pub(crate) Repeats<Same, Entry>);

impl Default for Refusals {
    fn default() -> Self {
        Self(Repeats::new(1))
    }
}

/// What two refusals have in common that are counted together.
#[derive(PartialEq, Eq, Debug)]
pub(crate) struct Same {
    /// Of the account.
    pub(crate) domain: String,
    /// Its name.
    pub(crate) user: String,
    /// Its SID.
    pub(crate) sid: Option<Sid>,
    /// The address that the call came from.
    pub(crate) client: String,
    /// What was asked for.
    pub(crate) opnum: u16,
}

/// A line's fields in their order, but for the time in front and the count at the end.
#[derive(Clone, Debug)]
pub(crate) struct Entry(pub(crate) Vec<(&'static str, String)>);
