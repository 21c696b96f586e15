"""The first call of a fresh worker, C's and ours in pairs.

Measured twice: the call alone, of a client that is bound when it makes it, and everything from the login on, the worker's start in it. A start
is tens of milliseconds of linking and page faults, and differs by a fifth from the next one. A pair is two starts right after each other; what
counts is the mean of the pairs' ratios, with its own uncertainty beside it.
"""

import math
import statistics
import time
from dataclasses import dataclass

from . import client, profile, worker
from .measure import quiet

# Pairs, if they fit into so many seconds; never fewer than the fewest.
PAIRS, FEWEST = 801, 9
SECONDS = 120
# Starts of a worker that may fail because the one before it was ended under the feet of samba-dcerpcd.
TRIES = 20
# Seconds after which a worker that has answered surely waits for the next call.
ASLEEP = 0.005
PROGRAM, PARENT = "rpcd_classic", "samba-dcerpcd"
PROFILED = 12


@dataclass
class Row:
    """One start in milliseconds; CPU is the worker's."""

    call_cpu: float
    call_wall: float
    cpu: float      # with the start
    wall: float     # with the start and the login


class FirstCalls:
    """What the pairs gave. `what` names a column of Row."""

    def __init__(self):
        self.rows = {"c": [], "ours": []}
        self.profiles = {}                  # server -> Profile or None

    def cost(self, name, what):
        """The lower quartile of one server."""
        return quiet([getattr(row, what) for row in self.rows[name]])

    def ratio(self, what):
        """(ours/C, its uncertainty): the mean of the pairs' ratios and twice its standard error."""
        pairs = zip(self.rows["ours"], self.rows["c"])
        logs = [math.log(getattr(ours, what) / getattr(theirs, what)) for ours, theirs in pairs]
        ratio = math.exp(statistics.fmean(logs))
        return ratio, 2 * ratio * statistics.stdev(logs) / math.sqrt(len(logs))

    @property
    def number(self):
        """How many pairs."""
        return len(self.rows["c"])


def first_calls(boxes, call, quick):
    """Kill the workers and call, C and ours in turns; then the same under a profiler."""
    found = pairs(boxes, call, SECONDS / 8 if quick else SECONDS, FEWEST)
    for name in found.rows:
        box = boxes[name]
        found.profiles[name] = profile.program(box.worker_pids(PARENT), PROGRAM, lambda: [_first_call(box, call) for _ in range(PROFILED)])
    return found


def pairs(boxes, call, seconds, fewest):
    """As many as fit into so many seconds, without a profile."""
    found = FirstCalls()
    end = time.monotonic() + seconds
    while found.number < fewest or (found.number < PAIRS and time.monotonic() < end):
        names = list(found.rows)
        for name in names if found.number % 2 else reversed(names):
            found.rows[name].append(_first_call(boxes[name], call))
    return found


def _first_call(box, call):
    """The Row of a login on a server without workers and its first call."""
    from samba import NTSTATUSError

    for _ in range(TRIES):
        box.kill_worker()
        started = time.perf_counter_ns()
        try:
            connection = client.connect(box)
            bound, idle = time.perf_counter_ns(), _cpu_ns(box)
            begun = time.perf_counter_ns()
            connection.request(call.opnum, call.stub)
        except NTSTATUSError:
            continue  # samba-dcerpcd had not noticed yet that the old worker is gone
        ended, cpu = time.perf_counter_ns(), _cpu_ns(box)
        return Row(*(nanoseconds / 1e6 for nanoseconds in (cpu - idle, ended - begun, cpu, ended - begun + bound - started)))
    raise RuntimeError("no worker starts")


def _cpu_ns(box):
    """The worker's time so far; the kernel counts what a process has just done when it goes to sleep."""
    time.sleep(ASLEEP)
    return worker.all_cpu_ns(box)
