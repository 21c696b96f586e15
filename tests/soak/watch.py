"""Looks at the workers every so often, and says at the end whether anything grew."""

import os
import time
from dataclasses import dataclass

from bench.worker import memory_kib

# What a worker may have more at the end than after a third of the time: allocators round, caches fill once.
MEMORY_KIB, FILES, SLOWER = 1024, 4, 2.0
# Sockets of a worker without clients, and the seconds in which the last of a client's is closed.
IDLE_SOCKETS, SETTLED = 2, 10
# What the descriptor of a held process is.
PROCESS = "anon_inode:[pidfd]"


@dataclass
class Sample:
    """One worker at one moment."""

    at: float
    pid: int
    memory: int
    files: int      # less the sockets of clients and the processes of smbd that are held, of which there are as many as just now
    sockets: int
    ended: int      # held processes that have ended: let go of at the next call


def _has_ended(pid, number):
    """Whether the process that a descriptor holds is gone."""
    return "Pid:\t-1\n" in open(f"/proc/{pid}/fdinfo/{number}").read()


def _descriptors(pid):
    """(files, sockets, ended) of a process."""
    targets, ended = [], 0
    for number in os.listdir(f"/proc/{pid}/fd"):
        try:
            targets.append(os.readlink(f"/proc/{pid}/fd/{number}"))
            ended += targets[-1] == PROCESS and _has_ended(pid, number)
        except FileNotFoundError:
            continue  # closed since
    sockets = sum(target.startswith("socket:") for target in targets)
    return len(targets) - sockets - targets.count(PROCESS), sockets, ended


class Watch:
    """Collects samples; a worker that leaves and comes back counts as another one."""

    def __init__(self, box):
        self.box, self.started, self.samples = box, time.monotonic(), []

    def look(self):
        now = time.monotonic() - self.started
        for pid in self.box.worker_pids():
            try:
                if "srvsvc_rs" in open(f"/proc/{pid}/maps").read():
                    self.samples.append(Sample(now, pid, memory_kib(pid)[0], *_descriptors(pid)))
            except OSError:
                continue  # it has just left

    def workers(self):
        """{pid: its samples}"""
        found = {}
        for sample in self.samples:
            found.setdefault(sample.pid, []).append(sample)
        return found

    def growth(self):
        """What grew, in words; nothing is good. Ended processes are compared at their fewest, for smbd's come and go."""
        problems = []
        for pid, samples in self.workers().items():
            if len(samples) < 9:
                continue
            third = len(samples) // 3
            middle, last = samples[third : 2 * third], samples[2 * third :]
            for what, most, level in (("memory", MEMORY_KIB, max), ("files", FILES, max), ("ended", FILES, min)):
                before, after = (level(getattr(sample, what) for sample in part) for part in (middle, last))
                if after > before + most:
                    problems.append(f"worker {pid}: {what} grew from {before} to {after}")
        return problems

    def left(self):
        """Sockets that workers still have when all clients have gone, in words."""
        deadline = time.monotonic() + SETTLED
        while True:
            self.look()
            last = {pid: samples[-1] for pid, samples in self.workers().items() if pid in self.box.worker_pids()}
            kept = {pid: sample.sockets for pid, sample in last.items() if sample.sockets > IDLE_SOCKETS}
            if not kept or time.monotonic() > deadline:
                return [f"worker {pid}: {sockets} sockets are left" for pid, sockets in kept.items()]
            time.sleep(1)


def median_by_slice(times, slices):
    """[(start of the slice, median time in ms)] of (when, seconds) pairs."""
    if not times:
        return []
    times = sorted(times)
    first, last = times[0][0], times[-1][0]
    width = (last - first) / slices or 1
    found = []
    for number in range(slices):
        part = sorted(took for at, took in times if number * width <= at - first < (number + 1) * width)
        if part:
            found.append((number * width, part[len(part) // 2] * 1000))
    return found


def slower(times):
    """Said when the calls of the last third took longer than those of the middle one."""
    if len(times) < 300:
        return []
    (_, before), (_, after) = median_by_slice(times, 3)[1:]
    return [f"calls took {before:.2f} ms, then {after:.2f} ms"] if after > before * SLOWER else []
