//! Records that a host pushes, behind generation-checked handles.

use std::collections::HashMap;
use std::hash::Hash;

use parking_lot::RwLock;

/// Records of one kind by identity and by handle.
///
/// A handle is 64 bits: the kind in the highest 8, the generation in the next 24, the slot in the lowest 32. A slot's generation counts
/// its reuses; at 2^24 the slot is retired rather than used again.
#[derive(Debug)]
pub struct Store<K, R> {
    kind: u8,
    inner: RwLock<Inner<K, R>>,
}

#[derive(Debug)]
struct Inner<K, R> {
    slots: Vec<Slot<K, R>>,
    free: Vec<u32>,
    by_key: HashMap<K, u32>,
}

#[derive(Debug)]
struct Slot<K, R> {
    generation: u32,
    content: Option<(K, R)>,
}

/// Generations end here.
const LAST_GENERATION: u32 = 0x00ff_ffff;

impl<K: Eq + Hash + Clone, R: Clone> Store<K, R> {
    /// An empty store; `kind` is not 0, so no handle is.
    #[must_use]
    pub fn new(kind: u8) -> Self {
        Self {
            kind: kind.max(1),
            inner: RwLock::new(Inner {
                slots: Vec::new(),
                free: Vec::new(),
                by_key: HashMap::new(),
            }),
        }
    }

    /// Add a record or replace the one with the same key, whose handle stays. `None` after 2^32 slots.
    pub fn put(&self, key: K, record: R) -> Option<u64> {
        let mut inner = self.inner.write();
        let known = inner.by_key.get(&key).copied();
        let slot = match known {
            Some(slot) => slot,
            None => inner.free_slot()?,
        };
        let place = inner.slots.get_mut(usize::try_from(slot).ok()?)?;
        place.content = Some((key.clone(), record));
        let generation = place.generation;
        inner.by_key.insert(key, slot);
        Some(u64::from(self.kind) << 56 | u64::from(generation) << 32 | u64::from(slot))
    }

    /// Take a record out; false when the handle names none any more.
    pub fn remove(&self, handle: u64) -> bool {
        let Some((generation, slot)) = self.split(handle) else {
            return false;
        };
        let mut inner = self.inner.write();
        let Some(place) = usize::try_from(slot)
            .ok()
            .and_then(|at| inner.slots.get_mut(at))
        else {
            return false;
        };
        if place.generation != generation {
            return false;
        }
        let Some((key, _)) = place.content.take() else {
            return false;
        };
        place.generation += 1;
        let again = place.generation < LAST_GENERATION;
        inner.by_key.remove(&key);
        if again {
            inner.free.push(slot);
        }
        true
    }

    /// How many records there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.inner.read().by_key.len()
    }

    /// None.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Copies of all records, in the order of their slots.
    #[must_use]
    pub fn all(&self) -> Vec<R> {
        self.inner
            .read()
            .slots
            .iter()
            .filter_map(|slot| slot.content.as_ref().map(|(_, record)| record.clone()))
            .collect()
    }

    fn split(&self, handle: u64) -> Option<(u32, u32)> {
        let kind = u8::try_from(handle >> 56).ok()?;
        let generation = u32::try_from(handle >> 32 & u64::from(LAST_GENERATION)).ok()?;
        let slot = u32::try_from(handle & u64::from(u32::MAX)).ok()?;
        (kind == self.kind).then_some((generation, slot))
    }
}

impl<K, R> Inner<K, R> {
    fn free_slot(&mut self) -> Option<u32> {
        if let Some(slot) = self.free.pop() {
            return Some(slot);
        }
        let slot = u32::try_from(self.slots.len()).ok()?;
        self.slots.push(Slot {
            generation: 0,
            content: None,
        });
        Some(slot)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_names_one_life_of_a_record() {
        let store: Store<u32, &str> = Store::new(4);
        let first = store.put(7, "one").unwrap();
        assert_eq!(store.put(7, "two"), Some(first));
        assert_eq!(store.all(), ["two"]);
        assert!(store.remove(first));
        assert!(!store.remove(first));
        let second = store.put(8, "three").unwrap();
        assert_ne!(first, second);
        assert!(!store.remove(first), "the slot's former life");
        assert_eq!(store.len(), 1);
    }

    #[test]
    fn handles_of_other_kinds_and_garbage_name_nothing() {
        let (one, two): (Store<u32, ()>, Store<u32, ()>) = (Store::new(1), Store::new(2));
        let handle = one.put(1, ()).unwrap();
        two.put(1, ()).unwrap();
        assert!(!two.remove(handle));
        assert!(!two.remove(0));
        assert!(!two.remove(u64::MAX));
    }
}
