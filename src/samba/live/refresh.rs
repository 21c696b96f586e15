#![forbid(unsafe_code)]
//! What one reading of live state has at hand: who asks, what for, and which processes live.

use std::cell::RefCell;

use super::databases::Care;
use crate::host::Kinds;
use crate::registry::records::ServerId;
use crate::samba::kernel::alive::Alive;
use crate::samba::records::Proven;
use crate::samba::sys::shim::CallFacts;

/// Reading of live state for one call.
pub(super) struct Refresh<'a> {
    pub(super) call: CallFacts<'a>,
    pub(super) kinds: Kinds,
    pub(super) proven: Proven,
    pub(super) alive: RefCell<Alive>,
    /// Whose the call is, as the sessions tell.
    pub(super) caller: Caller,
    /// This node of a cluster; `None`: Samba does not tell.
    pub(super) node: Option<u32>,
}

/// The process that serves the caller, who has sessions over the caller's connection, and what smbd calls the client.
#[derive(Default)]
pub(super) struct Caller {
    pub(super) server: Option<ServerId>,
    pub(super) users: Vec<Vec<u8>>,
    pub(super) client: Option<String>,
}

impl Refresh<'_> {
    /// How a database is walked.
    pub(super) fn care(&self) -> Care {
        if self.kinds.intersects(Kinds::HERE) {
            Care::Here
        } else {
            Care::Quick
        }
    }

    /// Whether what a process serves is asked for: not where other nodes are left out.
    pub(super) fn is_asked_for(&self, server: ServerId) -> bool {
        !self.kinds.intersects(Kinds::HERE) || self.node == Some(server.vnn)
    }

    /// Whether a process of Samba's lives; each is asked about once.
    pub(super) fn is_alive(&self, server: ServerId) -> bool {
        self.alive.borrow_mut().lives(server)
    }
}
