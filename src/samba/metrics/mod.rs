#![forbid(unsafe_code)]
//! Counters for whoever watches: `srvsvc_rs:metrics file` names a text that Prometheus' node_exporter reads.
//!
//! All workers count in one set of numbers ([`counts`]), as atomics in memory that is a file's: nothing is asked of the kernel for a call,
//! and what a killed worker counted stays. Some worker writes the text anew a while after something was counted, and at its end.

mod cells;
mod counts;
mod folder;
mod text;

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};

use parking_lot::Mutex;

use self::counts::Counts;
use super::kernel::moment::since_boot;
use super::{paths, text as charset};
use crate::dispatch::Route;
use crate::error::Fault;
use crate::host::Host;
use crate::names::unquoted;
use crate::registry::generation::Latest;

/// The text is no older than this, and not written more often.
const INTERVAL: Duration = Duration::from_secs(5);
/// How long a worker that ends waits for another one that writes just now.
const PATIENCE: Duration = Duration::from_millis(100);
const PAUSE: Duration = Duration::from_millis(2);

/// Loads of the configuration that are not among the shared numbers yet.
#[derive(Debug)]
pub(super) struct Loads {
    whole: AtomicU64,
    sections: AtomicU64,
}

/// Those of this worker.
pub(super) static LOADS: Loads = Loads {
    whole: AtomicU64::new(0),
    sections: AtomicU64::new(0),
};

impl Loads {
    /// All of it was loaded.
    pub(super) fn whole(&self) {
        self.whole.fetch_add(1, Ordering::Relaxed);
    }

    /// Sections of the registry that changed were.
    pub(super) fn sections(&self) {
        self.sections.fetch_add(1, Ordering::Relaxed);
    }
}

/// What a worker counts with.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    option: Latest<Option<Arc<Path>>>,
    state: Mutex<State>,
    /// A timer is running that will write the text.
    waits: AtomicBool,
}

#[derive(Debug, Default)]
struct State {
    /// Where the text goes; `None`: nothing is counted.
    path: Option<Arc<Path>>,
    counts: Option<Counts>,
    /// When the call that is under way began.
    began: Option<Instant>,
    /// A trouble is said once.
    said: bool,
}

impl Metrics {
    /// Who answers a call was decided. It is timed when we do, from that moment on.
    pub(crate) fn routed(&self, host: &dyn Host, began: Instant, opnum: u16, route: Route) {
        let generation = host.config_generation();
        let path = self.option.get(generation, || option(host));
        if path.is_none() && self.state.lock().path.is_none() {
            return;
        }
        self.with(|state| {
            state.follow(path);
            state.began = (route == Route::Ours).then_some(began);
            let Some(counts) = &state.counts else { return };
            let method = cells::method(opnum);
            match route {
                Route::Ours => {}
                Route::Forward | Route::Shadow => counts.add(cells::forwarded(method), 1),
                Route::Fault => counts.answered(opnum, None, began.elapsed()),
            }
            count_loads(counts);
        });
    }

    /// Not under the lock: Samba is called.
    fn with<R>(&self, run: impl FnOnce(&mut State) -> R) -> R {
        let mut state = std::mem::take(&mut *self.state.lock());
        let result = run(&mut state);
        *self.state.lock() = state;
        result
    }

    /// A call was answered; `None`: it could not be.
    pub(crate) fn answered(&self, opnum: u16, outcome: Option<&Result<Vec<u8>, Fault>>) {
        let mut state = self.state.lock();
        let began = state.began.take();
        if let (Some(began), Some(counts)) = (began, &state.counts) {
            counts.answered(opnum, outcome, began.elapsed());
            count_loads(counts);
        }
    }

    /// How long to wait before the text is written; `None`: nothing is counted, or somebody waits already.
    pub(crate) fn due(&self) -> Option<Duration> {
        let counts = self.state.lock().counts.is_some();
        (counts && !self.waits.swap(true, Ordering::Relaxed)).then_some(INTERVAL)
    }

    /// Whether somebody waits.
    pub(crate) fn waits(&self, waits: bool) {
        self.waits.store(waits, Ordering::Relaxed);
    }

    /// Write the text when something was counted since. How long to wait and come again; `None`: there is nothing more to write.
    pub(crate) fn write(&self) -> Option<Duration> {
        self.waits(false);
        let wait = self.with(|state| state.write(since_boot()));
        if wait.is_some() {
            self.waits(true);
        }
        wait
    }

    /// The same at the worker's end.
    pub(crate) fn end(&self) {
        let begin = Instant::now();
        while self.with(|state| state.write(None)).is_some() && begin.elapsed() < PATIENCE {
            sleep(PAUSE);
        }
    }
}

fn option(host: &dyn Host) -> Option<Arc<Path>> {
    let set = host.parameter(None, "srvsvc_rs:metrics file").ok()??;
    let path = charset::to_samba(unquoted(set.trim()))?;
    let path = charset::path_of(&path);
    // What is wrong with another one, the list of troubles says.
    path.is_absolute().then(|| path.into())
}

fn count_loads(counts: &Counts) {
    for (loads, cell) in [
        (&LOADS.whole, cells::WHOLE_LOADS),
        (&LOADS.sections, cells::PART_LOADS),
    ] {
        if loads.load(Ordering::Relaxed) != 0 {
            counts.add(cell, loads.swap(0, Ordering::Relaxed));
        }
    }
}

impl State {
    fn follow(&mut self, path: Option<Arc<Path>>) {
        if self.path == path {
            return;
        }
        self.said = false;
        self.path = path;
        if self.path.is_none() {
            self.counts = None;
        } else if self.counts.is_none() {
            let place = paths::lock_path(c"srvsvc_rs.counts");
            let opened = place.map(|place| {
                let place = charset::path_of(&place);
                Counts::open(place).map_err(|error| (place.display().to_string(), error))
            });
            match opened {
                Some(Ok(counts)) => {
                    counts.add(cells::WORKERS, 1);
                    self.counts = Some(counts);
                }
                Some(Err((place, error))) => log::error!("nothing is counted: {place}: {error}"),
                None => log::error!("nothing is counted: Samba does not tell its lock directory"),
            }
        }
    }

    /// `now`: the time since the machine started; `None`: however short the time since the last text is.
    fn write(&mut self, now: Option<Duration>) -> Option<Duration> {
        let (path, counts) = (self.path.as_ref()?, self.counts.as_mut()?);
        let sum = counts.sum();
        if counts.get(cells::WRITTEN) == sum {
            return None;
        }
        if let Some(wait) = now.and_then(|now| early(now, counts.get(cells::WRITTEN_AT))) {
            return Some(wait);
        }
        let written = match counts.turn() {
            Ok(None) => return Some(INTERVAL),
            Ok(Some(turn)) => {
                let text = text::render(&|cell| counts.get(cell));
                let written = folder::replace(path, text::BEGIN, &text);
                counts.set(cells::WRITTEN, sum);
                let now = now.or_else(since_boot).unwrap_or_default();
                counts.set(
                    cells::WRITTEN_AT,
                    u64::try_from(now.as_millis()).unwrap_or(0),
                );
                drop(turn);
                written
            }
            Err(error) => Err(error),
        };
        if let Err(error) = written {
            // The next call has it tried again.
            if !std::mem::replace(&mut self.said, true) {
                log::error!("metrics are not written: {}: {error}", path.display());
            }
        }
        None
    }
}

/// How long it is too early for the next text. A moment that is to come yet is of the machine's life before this one.
fn early(now: Duration, written_at: u64) -> Option<Duration> {
    let since = now.checked_sub(Duration::from_millis(written_at))?;
    INTERVAL.checked_sub(since).filter(|wait| !wait.is_zero())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_early_within_the_interval_alone() {
        let second = Duration::from_secs(1);
        assert_eq!(early(second * 10, 9_000), Some(second * 4));
        assert_eq!(early(second * 10, 5_000), None);
        assert_eq!(early(second * 10, 11_000), None);
        assert_eq!(early(second * 10, 0), None);
        assert_eq!(early(second * 2, 0), Some(second * 3));
    }
}
