//! What follows from the configuration, as long as that is not loaded again.

use parking_lot::Mutex;

/// A value of the last generation of the configuration.
#[derive(Debug)]
pub struct OfGeneration<T>(Mutex<Option<(u64, T)>>);

impl<T> Default for OfGeneration<T> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<T: Clone> OfGeneration<T> {
    /// The value of this generation (0: not known, nothing is kept), made when it is not there yet.
    pub fn get(&self, generation: u64, make: impl FnOnce() -> T) -> T {
        let known = self.0.lock().clone();
        if let Some((_, value)) = known.filter(|(of, _)| *of == generation && generation != 0) {
            return value;
        }
        // Not under the lock: the host is asked, and may call back.
        let value = make();
        *self.0.lock() = Some((generation, value.clone()));
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_generation_makes_it_once() {
        let kept = OfGeneration::default();
        assert_eq!(kept.get(1, || "a"), "a");
        assert_eq!(kept.get(1, || "b"), "a");
        assert_eq!(kept.get(2, || "c"), "c");
        assert_eq!(kept.get(0, || "d"), "d");
        assert_eq!(kept.get(0, || "e"), "e");
        assert_eq!(kept.get(2, || "f"), "f");
    }
}
