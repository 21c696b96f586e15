//! What follows from the configuration as it was last loaded: the host's parameters, and what is made of them.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;

use parking_lot::Mutex;

/// Values that are kept. All parameters that the service ever asks for are fewer; keys that clients choose are not.
const MOST: usize = 256;

/// Values of the last generation of the configuration, by key.
#[derive(Debug)]
pub struct OfGeneration<K, V>(Mutex<(u64, HashMap<K, V>)>);

impl<K, V> Default for OfGeneration<K, V> {
    fn default() -> Self {
        Self(Mutex::new((0, HashMap::new())))
    }
}

impl<K: Hash + Eq, V: Clone> OfGeneration<K, V> {
    /// The value of this generation (0: not known, nothing is kept), made when it is not there yet.
    pub fn get<Q>(&self, generation: u64, key: &Q, make: impl FnOnce() -> V) -> V
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ToOwned<Owned = K> + ?Sized,
    {
        if generation == 0 {
            return make();
        }
        {
            let mut kept = self.0.lock();
            if kept.0 != generation {
                *kept = (generation, HashMap::new());
            }
            if let Some(known) = kept.1.get(key) {
                return known.clone();
            }
        }
        // Not under the lock: the host is asked, and may call back.
        let value = make();
        let mut kept = self.0.lock();
        if kept.0 == generation && kept.1.len() < MOST {
            kept.1.insert(key.to_owned(), value.clone());
        }
        value
    }
}

/// One value, of the last generation of the configuration.
#[derive(Debug)]
pub struct Latest<V>(Mutex<Option<(u64, V)>>);

impl<V> Default for Latest<V> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<V: Clone> Latest<V> {
    /// The value of this generation (0: not known, nothing is kept), made when it is not there yet.
    pub fn get(&self, generation: u64, make: impl FnOnce() -> V) -> V {
        let known = self.0.lock().clone();
        match known {
            Some((of, value)) if of == generation && generation != 0 => value,
            _ => {
                // Not under the lock: the host is asked, and may call back.
                let value = make();
                *self.0.lock() = Some((generation, value.clone()));
                value
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_generation_is_asked_once() {
        let kept = OfGeneration::<String, &str>::default();
        assert_eq!(kept.get(1, "a", || "x"), "x");
        assert_eq!(kept.get(1, "a", || "y"), "x");
        assert_eq!(kept.get(2, "a", || "y"), "y");
        assert_eq!(kept.get(0, "a", || "z"), "z");
        assert_eq!(kept.get(2, "a", || "w"), "y");
    }

    #[test]
    fn the_latest_is_of_its_generation() {
        let kept = Latest::default();
        for (generation, made, got) in [
            (0, 1, 1),
            (0, 2, 2),
            (3, 4, 4),
            (3, 5, 4),
            (6, 7, 7),
            (0, 8, 8),
        ] {
            assert_eq!(kept.get(generation, || made), got);
        }
    }

    #[test]
    fn no_more_is_kept_than_the_most() {
        let kept = OfGeneration::<usize, usize>::default();
        for key in 0..2 * MOST {
            kept.get(1, &key, || key);
        }
        assert_eq!(kept.0.lock().1.len(), MOST);
        assert_eq!(kept.get(1, &(MOST - 1), || 0), MOST - 1);
        assert_eq!(kept.get(1, &MOST, || 0), 0);
    }
}
