"""The first call of a fresh worker, C's and ours in pairs.

A start is tens of milliseconds of linking and page faults, and differs by a fifth from the next one. A pair is two starts right after each
other; what counts is the mean of the pairs' ratios, with its own uncertainty beside it.
"""

import math
import statistics
import time

from . import client, profile, worker
from .measure import quiet

# Pairs, if they fit into so many seconds; never fewer than the fewest.
PAIRS, FEWEST = 101, 9
SECONDS = 25
# Starts of a worker that may fail because the one before it was ended under the feet of samba-dcerpcd.
TRIES = 20
PROGRAM, PARENT = "rpcd_classic", "samba-dcerpcd"
PROFILED = 12


class FirstCalls:
    """What the pairs gave; milliseconds."""

    CPU, WALL = 0, 1

    def __init__(self):
        self.rows = {"c": [], "ours": []}   # of (worker's CPU, wall)
        self.profiles = {}                  # server -> Profile or None

    def cost(self, name, column):
        """The lower quartile of one server."""
        return quiet([row[column] for row in self.rows[name]])

    def ratio(self, column):
        """(ours/C, its uncertainty): the mean of the pairs' ratios and twice its standard error."""
        pairs = zip(self.rows["ours"], self.rows["c"])
        logs = [math.log(ours[column] / theirs[column]) for ours, theirs in pairs]
        ratio = math.exp(statistics.fmean(logs))
        return ratio, 2 * ratio * statistics.stdev(logs) / math.sqrt(len(logs))

    @property
    def number(self):
        """How many pairs."""
        return len(self.rows["c"])


def first_calls(boxes, call, quick):
    """Kill the workers and call, C and ours in turns; then the same under a profiler."""
    found = FirstCalls()
    end = time.monotonic() + (SECONDS / 4 if quick else SECONDS)
    while found.number < FEWEST or (found.number < PAIRS and time.monotonic() < end):
        names = list(found.rows)
        for name in names if found.number % 2 else reversed(names):
            found.rows[name].append(_first_call(boxes[name], call))
    for name in found.rows:
        box = boxes[name]
        found.profiles[name] = profile.program(box.worker_pids(PARENT), PROGRAM, lambda: [_first_call(box, call) for _ in range(PROFILED)])
    return found


def _first_call(box, call):
    """(worker's, wall) milliseconds from a login on a server without workers to the reply of its first call."""
    from samba import NTSTATUSError

    for _ in range(TRIES):
        box.kill_worker()
        started = time.perf_counter_ns()
        try:
            client.connect(box).request(call.opnum, call.stub)
        except NTSTATUSError:
            continue  # samba-dcerpcd had not noticed yet that the old worker is gone
        wall = (time.perf_counter_ns() - started) / 1e6
        return worker.all_cpu_ns(box) / 1e6, wall
    raise RuntimeError("no worker starts")
