//! The one service of a worker, over Samba itself.

use std::ffi::{c_int, c_void};
use std::ptr::null_mut;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use once_cell::sync::{Lazy, OnceCell};

use super::callbacks::{Callbacks, Unasked};
use super::convert::text;
use super::handle::Without;
use super::log::{self as host_log, Through};
use super::panic::guard;
use super::sys::{srvsvc_rs_host, srvsvc_rs_text};
use crate::audit;
use crate::dispatch::{self, Answer, Route};
use crate::error::Fault;
use crate::host::{Host as _, Kinds};
use crate::ndr::Syntax;
use crate::registry::generation::Latest;
use crate::samba::caller::Callers;
use crate::samba::config::{loaded, own_look, whom};
use crate::samba::kernel::watch;
use crate::samba::metrics::Metrics;
use crate::samba::needs::{lacking, lacks};
use crate::samba::sys::handles::Events;
use crate::samba::sys::shim::CallFacts;
use crate::samba::{
    actions, debug_log, purge, recovery, selfcheck, state, text as charset, SambaHost,
};
use crate::service::{Call, Service};
use crate::troubles;

/// What calls need that is in none of the databases of live state.
const NO_RECORDS: Kinds = Kinds(Kinds::SHARES.0 | Kinds::FILES.0 | Kinds::CHANGES.0);

/// By then a call that has just come has its answer.
const ANSWERED: Duration = Duration::from_millis(20);

/// Changes that nobody waits for are told once in this time.
const SOON: Duration = Duration::from_secs(1);

/// What outlives a call.
pub(super) struct Worker {
    service: Service,
    callers: Callers,
    metrics: Metrics,
    without: Without,
    /// The functions are there that following the configuration takes.
    follows: bool,
    is_known: Latest<bool>,
    /// What is wrong with the options of a configuration is said once.
    looked_over: Latest<()>,
    /// What was looked for: functions that most calls need, others, the forms of live records.
    early: OnceCell<()>,
    late: OnceCell<()>,
    live: OnceCell<()>,
    /// A child that the worker forks has nothing to say.
    process: u32,
    /// Something is held back, and a timer is running.
    waits: AtomicBool,
    /// The same for what smbd is to be told.
    tells: AtomicBool,
}

static WORKER: OnceCell<Worker> = OnceCell::new();

extern "C" {
    /// Not atexit(3), whose functions belong to the library that asks for it.
    fn on_exit(function: unsafe extern "C" fn(c_int, *mut c_void), arg: *mut c_void) -> c_int;
}

unsafe extern "C" fn at_exit(_: c_int, _: *mut c_void) {
    guard((), || {
        Worker::with(Worker::end);
    });
}

impl Worker {
    /// Make it, before the first call.
    pub(super) fn start() {
        selfcheck::pretend();
        let worker = Self {
            service: Service::default(),
            callers: Callers::default(),
            metrics: Metrics::default(),
            without: Without::default(),
            follows: !lacks(Kinds::SHARES),
            is_known: Latest::default(),
            looked_over: Latest::default(),
            early: OnceCell::new(),
            late: OnceCell::new(),
            live: OnceCell::new(),
            process: std::process::id(),
            waits: AtomicBool::new(false),
            tells: AtomicBool::new(false),
        };
        if worker.follows {
            loaded::at_start();
        }
        if WORKER.set(worker).is_ok() {
            // SAFETY: `at_exit` stays, as the library is never unloaded.
            unsafe { on_exit(at_exit, null_mut()) };
            Self::with(|worker| worker.look_for(Kinds::SHARES));
        }
    }

    /// Do something with it, which is heard in Samba's log; `None`: it was not made.
    pub(super) fn with<R>(run: impl FnOnce(&'static Self) -> R) -> Option<R> {
        let worker = WORKER.get()?;
        let _heard = heard();
        Some(run(worker))
    }

    /// Options and shares are those of this moment, for this caller; then who answers.
    pub(super) fn route(&'static self, call: CallFacts<'_>) -> Route {
        let route = self.route_of(call);
        // Samba's own service reads users' files; `forwarded` takes that back.
        if matches!(route, Route::Forward | Route::Shadow) {
            own_look::on();
        }
        route
    }

    fn route_of(&'static self, call: CallFacts<'_>) -> Route {
        let began = Instant::now();
        let kinds = dispatch::needs(call.opnum);
        whom::speaks(call);
        recovery::look_again();
        charset::look_again();
        if self.follows {
            purge::fresh(kinds != Kinds::NONE);
        } else {
            watch::SHARED.lock().look();
        }
        self.look_for(kinds);
        let host = SambaHost::new(None);
        let is_known = self
            .is_known
            .get(host.config_generation(), selfcheck::is_known_samba);
        if !is_known {
            self.service.once("release", selfcheck::say_unknown);
            return Route::Forward;
        }
        match host.config_generation() {
            0 => self.service.once("options", || self.look_over_later(call)),
            known => self.looked_over.get(known, || self.look_over_later(call)),
        }
        let why = |lacks| self.without.why(lacks);
        state::tell(self.service.options(&host), self.without.kinds(), &why);
        let route = dispatch::route(&self.service, &host, self.without.kinds(), call.opnum);
        self.metrics.routed(&host, began, call.opnum, route);
        if route != Route::Ours {
            self.write_metrics_later(call);
        }
        route
    }

    /// Say what is wrong with the options, when the caller has their answer.
    fn look_over_later(&'static self, call: CallFacts<'_>) {
        let look = || {
            let _heard = heard();
            troubles::say(&self.service, &SambaHost::new(None));
        };
        let waits = call
            .events
            .is_some_and(|events| events.after(ANSWERED, look));
        if !waits {
            look();
        }
    }

    /// What calls of these kinds need is looked for before the first of them.
    fn look_for(&self, kinds: Kinds) {
        self.early.get_or_init(|| self.say_lacking(false));
        if kinds.without(Kinds::SHARES) != Kinds::NONE {
            self.late.get_or_init(|| self.say_lacking(true));
        }
        if kinds.without(NO_RECORDS) != Kinds::NONE {
            self.live.get_or_init(|| {
                for (kinds, why) in selfcheck::without_live() {
                    self.without.add(kinds, why);
                }
            });
        }
    }

    fn say_lacking(&self, late: bool) {
        for (kinds, name) in lacking(late) {
            let which = if kinds.intersects(Kinds::SHARES) {
                "that lists shares "
            } else {
                ""
            };
            let why = format!("a function {which}is missing: {name}");
            self.without.add(kinds, &why);
        }
    }

    /// Answer a call; `None`: nobody knows who calls.
    pub(super) fn answer(
        &self,
        call: CallFacts<'_>,
        syntax: Syntax,
        answer: Answer,
    ) -> Option<Result<Vec<u8>, Fault>> {
        let caller = self.callers.of(call)?;
        let host = SambaHost::new(Some(call));
        let whole = Call {
            host: &host,
            caller: &caller,
            service: &self.service,
            opnum: call.opnum,
        };
        Some(answer(&whole, call.stub(), syntax))
    }

    /// A call of ours has its answer; `None`: there is none.
    pub(super) fn answered(
        &'static self,
        call: CallFacts<'_>,
        answer: Option<&Result<Vec<u8>, Fault>>,
    ) {
        self.metrics.answered(call.opnum, answer);
        self.write_metrics_later(call);
        self.tell_later(call);
    }

    /// Tell of changes that nobody waits for, once for all until then. A worker that ends before that tells nobody: what is new in the
    /// registry is found without it, and a remark is seen when smbd looks by itself, within a minute.
    fn tell_later(&'static self, call: CallFacts<'_>) {
        if !actions::has_to_tell() || self.tells.swap(true, Ordering::Relaxed) {
            return;
        }
        let tell = || {
            let _heard = heard();
            self.tells.store(false, Ordering::Relaxed);
            actions::tell_what_is_left();
        };
        let waits = call.events.is_some_and(|events| events.after(SOON, tell));
        if !waits {
            tell();
        }
    }

    fn write_metrics_later(&'static self, call: CallFacts<'_>) {
        let Some(events) = call.events else { return };
        if let Some(wait) = self.metrics.due() {
            self.write_metrics_after(events, wait);
        }
    }

    fn write_metrics_after(&'static self, events: Events<'static>, wait: Duration) {
        let again = move || {
            let _heard = heard();
            if let Some(wait) = self.metrics.write() {
                self.write_metrics_after(events, wait);
            }
        };
        let waits = events.after(wait, again);
        self.metrics.waits(waits);
    }

    /// Write what was put together and is due, or all of it. How long to wait for the rest; `None`: nothing is held back.
    fn flush(&self, all: bool) -> Option<Duration> {
        let audit = audit::flush(&self.service, &SambaHost::new(None), all);
        let lines = LOG.flush(all);
        audit.into_iter().chain(lines).min()
    }

    /// After a call: what is due now, and come back when something else will be, though no call comes.
    pub(super) fn flush_later(&'static self, events: Events<'static>) {
        if self.waits.load(Ordering::Relaxed) {
            return;
        }
        let Some(wait) = self.flush(false) else {
            return;
        };
        let again = move || {
            let _heard = heard();
            self.waits.store(false, Ordering::Relaxed);
            self.flush_later(events);
        };
        self.waits
            .store(events.after(wait, again), Ordering::Relaxed);
    }

    /// Nothing is held back beyond the end of the process.
    pub(super) fn end(&self) {
        if std::process::id() == self.process {
            self.flush(true);
            self.metrics.end();
        }
    }
}

static LOG: Lazy<Callbacks> = Lazy::new(|| Callbacks {
    table: srvsvc_rs_host {
        log: Some(write_log),
        log_level: Some(log_level),
        ..Default::default()
    },
    host: null_mut(),
    unasked: Unasked::default(),
});

/// What this thread says while the result lives goes to Samba's log.
pub(super) fn heard() -> Through {
    host_log::start();
    // SAFETY: the callbacks are a static's, and need no host; what comes of it stays on this thread.
    unsafe { Through::host(&LOG) }
}

unsafe extern "C" fn write_log(_: *mut c_void, level: i32, line: srvsvc_rs_text) {
    // SAFETY: lent by the library itself, for the time of the call.
    let line = unsafe { text(line) };
    guard((), || debug_log::write(level, c"srvsvc", &line));
}

unsafe extern "C" fn log_level(_: *mut c_void) -> i32 {
    guard(0, debug_log::level)
}
