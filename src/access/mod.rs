#![forbid(unsafe_code)]
//! Who is calling and what they may do.
//!
//! A call's row of [`opnum`](crate::opnum) names its [`Rules`], [`check`] decides them under the [`Policy`] in force. The check comes
//! before anything that depends on the server's state.

mod caller;
mod object;
mod operator;
mod policy;
mod rule;
pub mod rules;

pub use caller::{Caller, Transport, UserLevel};
pub use object::{right, AccessObject};
pub use operator::Operator;
pub use policy::{check, is_administrator, Policy, PolicyFault, PolicyProblem};
pub use rule::{Levels, Need, Rule, Rules};
