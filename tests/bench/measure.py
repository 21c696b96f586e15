"""Costs of one call: processor time of the worker and wall time of the client, servers taken in turns."""

import os
import struct
import time
from dataclasses import dataclass

from . import client, worker

# Where client, smbd and worker run is not left to the scheduler: whether it wakes the next one on the same processor or on another doubles
# the cost of a call of 20 microseconds and the wall time of a big reply, and would decide the comparison by chance. Up to this size of reply
# (bytes) they take turns on one processor; the worker of a bigger one, which is piped through while it is sent, has one for itself.
SMALL = 16 << 10
# Turns of each server at one call; a call that takes long gets fewer, but not under the fewest.
TURNS = 31
FEWEST = 4


@dataclass
class Cost:
    """Of one call, in milliseconds; `size` is the reply's."""

    cpu: float
    wall: float
    size: int


class Bound:
    """A server with a connection to it and the pid of the worker behind that connection."""

    def __init__(self, box, probe):
        self.box = box
        self.connection = client.connect(box, patience=300)
        self.pid = worker.serving(box, lambda: self.try_call(probe))

    def place(self, together):
        """Put the worker, the smbd of this connection and the client on one processor, or the worker apart from the others."""
        everywhere = set(range(os.cpu_count()))
        last = {max(everywhere)}
        rest = last if together else everywhere - last or everywhere
        for pid in [0, *self.box.processes()]:
            self._run_on(pid, last if pid == self.pid else rest)

    def release(self):
        """Let all run where they like."""
        for pid in [0, *self.box.processes()]:
            self._run_on(pid, set(range(os.cpu_count())))

    @staticmethod
    def _run_on(pid, processors):
        try:
            os.sched_setaffinity(pid, processors)
        except ProcessLookupError:
            pass

    def try_call(self, call):
        """The reply's stub; None for a fault or a status that is not 0."""
        from samba import NTSTATUSError

        try:
            reply = self.connection.request(call.opnum, call.stub)
        except NTSTATUSError:
            return None
        return reply if struct.unpack("<I", reply[-4:])[0] == 0 else None

    def turn(self, call, times):
        """Call it `times` times: (worker's milliseconds a call, wall times in milliseconds)."""
        walls, before = [], worker.cpu_ns(self.pid)
        for _ in range(times):
            started = time.perf_counter_ns()
            self.connection.request(call.opnum, call.stub)
            walls.append((time.perf_counter_ns() - started) / 1e6)
        return (worker.cpu_ns(self.pid) - before) / times / 1e6, walls


def quiet(values):
    """The lower quartile: what it costs when the machine's other work is not in the way, without the luck of the minimum."""
    return sorted(values)[len(values) // 4]


def compare(bound, call, budget):
    """{server: Cost or None} of one call; `budget` is about how many seconds each server gets."""
    replies = {name: one.try_call(call) for name, one in bound.items() if name != "floor"}
    if "floor" in bound and replies["ours"] is not None:
        bound["floor"].box.teach(call, replies["ours"])
        replies["floor"] = bound["floor"].try_call(call)
    together = max(len(reply or b"") for reply in replies.values()) <= SMALL
    for one in bound.values():
        one.place(together)
    names = [name for name, reply in replies.items() if reply is not None]
    turns, times, costs, walls = {}, {}, {name: [] for name in names}, {name: [] for name in names}
    for name in names:
        once = max(bound[name].turn(call, 2)[1]) / 1000  # warms up, too
        turns[name] = max(FEWEST, min(TURNS, int(budget / once)))
        times[name] = max(1, min(60, int(budget / TURNS / once)))
    for turn in range(TURNS):
        for name in names:
            if turn < turns[name]:
                cpu, wall = bound[name].turn(call, times[name])
                costs[name].append(cpu)
                walls[name] += wall
    for one in bound.values():
        one.release()
    found = {name: Cost(quiet(costs[name]), quiet(walls[name]), len(replies[name])) for name in names}
    return {name: found.get(name) for name in bound}
