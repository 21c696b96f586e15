//! `[global]` parameters as they were when the configuration was last loaded.

use std::collections::HashMap;

use parking_lot::Mutex;

use crate::host::HostResult;

/// Names that are kept; all that the service ever asks for are fewer.
const MOST: usize = 256;

/// What the host said of one parameter.
type Answer = HostResult<Option<String>>;

/// What the host answered, by name.
#[derive(Debug, Default)]
pub struct Parameters {
    kept: Mutex<(u64, HashMap<String, Answer>)>,
}

impl Parameters {
    /// The answer of this generation (0: not known, nothing is kept), asked for when it is not there yet.
    ///
    /// # Errors
    /// What the host said.
    pub fn get(&self, generation: u64, name: &str, ask: impl FnOnce() -> Answer) -> Answer {
        if generation == 0 {
            return ask();
        }
        {
            let mut kept = self.kept.lock();
            if kept.0 != generation {
                *kept = (generation, HashMap::new());
            }
            if let Some(known) = kept.1.get(name) {
                return known.clone();
            }
        }
        // Not under the lock: a callback may call back.
        let answer = ask();
        let mut kept = self.kept.lock();
        if kept.0 == generation && kept.1.len() < MOST {
            kept.1.insert(name.to_owned(), answer.clone());
        }
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_generation_is_asked_once() {
        let parameters = Parameters::default();
        let value = |text: &str| Ok(Some(text.to_owned()));
        assert_eq!(parameters.get(1, "a", || value("x")), value("x"));
        assert_eq!(parameters.get(1, "a", || value("y")), value("x"));
        assert_eq!(parameters.get(2, "a", || value("y")), value("y"));
        assert_eq!(parameters.get(0, "a", || value("z")), value("z"));
        assert_eq!(parameters.get(2, "a", || value("w")), value("y"));
    }
}
