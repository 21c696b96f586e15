//! Security descriptors of shares, as long as the host says that none changed.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::host::{Host, HostResult};
use crate::ndr::Bytes;

/// Descriptors that are kept at most; a server with more shares reads the others each time.
const MOST: usize = 100_000;

type Kept = HashMap<String, Arc<Bytes>>;

/// Descriptors by the share's name, of one stamp.
#[derive(Debug, Default)]
pub struct Descriptors {
    kept: Mutex<(Vec<u8>, Kept)>,
}

/// The descriptors of one call: the host is asked for its stamp once.
#[derive(Debug)]
pub struct Reading<'a> {
    from: &'a Descriptors,
    stamp: Vec<u8>,
}

impl Descriptors {
    /// Begin to read.
    pub fn read(&self, host: &dyn Host) -> Reading<'_> {
        let stamp = host.security_stamp().unwrap_or_default();
        let mut kept = self.kept.lock();
        if kept.0 != stamp {
            *kept = (stamp.clone(), Kept::new());
        }
        Reading { from: self, stamp }
    }
}

impl Reading<'_> {
    /// A share's descriptor; empty when it has none.
    ///
    /// # Errors
    /// What the host said.
    pub fn get(&self, host: &dyn Host, share: &str) -> HostResult<Arc<Bytes>> {
        if self.stamp.is_empty() {
            return host.share_security_get(share).map(|sd| Arc::new(Bytes(sd)));
        }
        {
            let kept = self.from.kept.lock();
            if let Some(known) = kept.1.get(share).filter(|_| kept.0 == self.stamp) {
                return Ok(Arc::clone(known));
            }
        }
        // Not under the lock: a callback may call back.
        let fresh = Arc::new(Bytes(host.share_security_get(share)?));
        let mut kept = self.from.kept.lock();
        if kept.0 == self.stamp && kept.1.len() < MOST {
            kept.1.insert(share.to_owned(), Arc::clone(&fresh));
        }
        Ok(fresh)
    }
}
