//! The last callers to whom the host gave numbers: what was made of them is kept.

use std::sync::Arc;

use parking_lot::Mutex;

use super::caller::{caller, level, transport};
use super::convert::{bytes, sized};
use super::sys::{self, srvsvc_rs_text};
use crate::access::Caller;

/// So many are kept; a worker rarely serves more clients in turns.
const KEPT: usize = 16;

/// Callers by their numbers, the latest first.
#[derive(Debug, Default)]
pub(super) struct Callers(Mutex<Vec<(u64, Arc<Caller>)>>);

impl Callers {
    /// The caller of a request.
    ///
    /// # Safety
    /// NULL, or a caller of the size that it begins with; its arrays and texts are there for this call.
    pub(super) unsafe fn get(
        &self,
        from: *const sys::srvsvc_rs_caller,
    ) -> Result<Arc<Caller>, i32> {
        // SAFETY: NULL, or a struct of the size that it begins with, there for this call.
        let from = unsafe { sized(from, size_of::<sys::srvsvc_rs_caller>()) }?;
        if from.known_as == 0 {
            // SAFETY: the host lends the caller's arrays and texts for this call.
            return unsafe { caller(&from) }.map(Arc::new);
        }
        let mut kept = self.0.lock();
        let known = kept.iter().find(|(known_as, known)| {
            // SAFETY: the host lends the caller's texts for this call.
            *known_as == from.known_as && unsafe { is_same(known, &from) }
        });
        if let Some((_, known)) = known {
            return Ok(Arc::clone(known));
        }
        // SAFETY: the host lends the caller's arrays and texts for this call.
        let fresh = unsafe { caller(&from) }.map(Arc::new)?;
        kept.truncate(KEPT - 1);
        kept.insert(0, (from.known_as, Arc::clone(&fresh)));
        Ok(fresh)
    }
}

/// What the number does not stand for: the way by which this call came.
///
/// # Safety
/// The caller's texts are there for this call.
unsafe fn is_same(known: &Caller, from: &sys::srvsvc_rs_caller) -> bool {
    let is = |known: &str, text: srvsvc_rs_text| {
        let text = sys::srvsvc_rs_bytes {
            data: text.data.cast(),
            len: text.len,
        };
        // SAFETY: the host lends the texts as long as the caller.
        known.as_bytes() == unsafe { bytes(text) }
    };
    known.auth_type == from.auth_type
        && known.auth_level == from.auth_level
        && known.level == level(from.user_level)
        && known.transport == transport(from.transport)
        && is(&known.client_address, from.client_address)
        && is(&known.client_name, from.client_name)
        && is(&known.local_address, from.local_address)
}

#[cfg(test)]
mod tests {
    use super::super::convert::lend;
    use super::*;

    fn login(known_as: u64, uid: u32, client: &str) -> sys::srvsvc_rs_caller {
        sys::srvsvc_rs_caller {
            size: size_of::<sys::srvsvc_rs_caller>(),
            known_as,
            uid,
            client_address: lend(client),
            ..Default::default()
        }
    }

    fn get(callers: &Callers, from: &sys::srvsvc_rs_caller) -> Arc<Caller> {
        // SAFETY: what it points to lives as long as the test.
        unsafe { callers.get(from) }.unwrap()
    }

    #[test]
    fn a_number_is_one_login_by_one_way() {
        let callers = Callers::default();
        let first = get(&callers, &login(7, 1, "192.0.2.1"));
        assert!(Arc::ptr_eq(
            &first,
            &get(&callers, &login(7, 1, "192.0.2.1"))
        ));
        for other in [
            login(8, 2, "192.0.2.1"),
            login(7, 1, "192.0.2.2"),
            login(0, 3, "192.0.2.1"),
        ] {
            let caller = get(&callers, &other);
            assert!(!Arc::ptr_eq(&first, &caller));
            assert_eq!(caller.uid, other.uid);
        }
        let mut signed = login(7, 1, "192.0.2.1");
        signed.auth_level = 6;
        assert_eq!(get(&callers, &signed).auth_level, 6);
    }

    #[test]
    fn no_more_than_the_most_are_kept_and_without_a_number_none() {
        let callers = Callers::default();
        for number in 0..40 {
            get(&callers, &login(number % 2 * number, 0, ""));
        }
        assert_eq!(callers.0.lock().len(), KEPT);
    }
}
