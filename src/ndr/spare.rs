//! The memory of the last large reply, for the next one: fresh pages cost more than what is written there.

use parking_lot::Mutex;

/// Smaller ones the allocator has at hand.
const LEAST: usize = 64 << 10;
/// Larger ones go back.
const MOST: usize = 8 << 20;

/// One buffer at most.
struct Spare(Mutex<Vec<u8>>);

static SPARE: Spare = Spare(Mutex::new(Vec::new()));

/// An empty buffer with room for `capacity` bytes.
pub(crate) fn take(capacity: usize) -> Vec<u8> {
    SPARE.take(capacity)
}

/// A buffer that is not needed any more.
pub(crate) fn give(buffer: Vec<u8>) {
    SPARE.give(buffer);
}

impl Spare {
    fn take(&self, capacity: usize) -> Vec<u8> {
        if (LEAST..=MOST).contains(&capacity) {
            let mut spare = self.0.lock();
            if spare.capacity() >= capacity {
                return std::mem::take(&mut *spare);
            }
        }
        Vec::with_capacity(capacity)
    }

    fn give(&self, mut buffer: Vec<u8>) {
        buffer.clear();
        if (LEAST..=MOST).contains(&buffer.capacity()) {
            let mut spare = self.0.lock();
            if spare.capacity() < buffer.capacity() {
                *spare = buffer;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_buffer_comes_back_empty_and_others_do_not() {
        let spare = Spare(Mutex::new(Vec::new()));
        let mut large = spare.take(100_000);
        large.push(1);
        let at = large.as_ptr();
        spare.give(large);
        spare.give(Vec::with_capacity(MOST + 1));
        spare.give(Vec::with_capacity(1));
        let again = spare.take(90_000);
        assert!(again.is_empty());
        assert_eq!(again.as_ptr(), at);
        assert!(spare.take(90_000).capacity() < 100_000);
    }
}
