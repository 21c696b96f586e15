"""Where a worker's time goes, by library and function: whether what is left to gain is ours or Samba's. Needs perf; without it there is no profile."""

import contextlib
import shutil
import subprocess
import time
from collections import Counter
from dataclasses import dataclass

from sandbox.module import target_dir

# Perf takes its time to begin on a busy machine: what saw nothing is tried again for longer.
SECONDS = (1.5, 5, 15)
TOP = 12


@dataclass
class Profile:
    """Shares of a worker's time in per cent."""

    libraries: Counter
    functions: Counter   # (library, function)

    def of(self, *starts):
        """The share of the libraries whose names begin so."""
        return sum(share for name, share in self.libraries.items() if name.startswith(starts))

    def rooms(self):
        """(ours, the kernel, libc, the rest: Samba and its libraries)."""
        ours, kernel, libc = self.of("srvsvc_rs", "libsrvsvc_rs"), self.of("[kernel"), self.of("libc.", "libc-")
        return ours, kernel, libc, max(0.0, sum(self.libraries.values()) - ours - kernel - libc)

    def top(self):
        """The functions that take most."""
        return self.functions.most_common(TOP)


def profile(one, call):
    """What the worker does while `call` is made over and over; None without perf."""
    if not shutil.which("perf"):
        return None
    tries = (_profile(one, call, seconds) for seconds in SECONDS)
    return next((found for found in tries if found), None)


def program(parents, name, work):
    """What the processes of a program do that these parents start while `work()` runs; None without perf."""
    if not shutil.which("perf"):
        return None
    with _recording(parents) as (_, data):
        work()
    # By command first: what several commands share would be counted as one of them.
    lines = (line.split("\t", 2) for line in _report(data, "comm,dso,symbol"))
    mine = ["\t".join((cells[0], cells[2])) for cells in lines if len(cells) == 3 and cells[1].strip() == name]
    return read(mine, whole=True)


def _profile(one, call, seconds):
    with _recording([one.pid]) as (recorder, data):
        end = time.monotonic() + seconds
        while time.monotonic() < end and recorder.poll() is None:
            one.turn(call, 1)
    return read(_report(data, "dso,symbol"))


@contextlib.contextmanager
def _recording(pids):
    """(perf, its file) at work on these processes and their children."""
    data = target_dir() / "bench" / "perf.data"
    data.unlink(missing_ok=True)
    command = ["perf", "record", "-q", "-F", "5000", "-e", "cpu-clock", "-p", ",".join(map(str, pids)), "-o", str(data)]
    recorder = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield recorder, data
    finally:
        recorder.terminate()
        recorder.wait()


def _report(data, sort):
    command = ["perf", "report", "-i", str(data), "--stdio", "--sort", sort, "-g", "none", "--no-inline", "-t", "\t"]
    text = subprocess.run(command, capture_output=True, text=True).stdout
    data.unlink(missing_ok=True)
    return text.splitlines()


def read(lines, whole=False):
    """Out of the lines of perf report: per cent, library, [where] function, each followed by a tab. `whole`: they are all there is."""
    found = Profile(Counter(), Counter())
    for line in lines:
        cells = [cell.strip() for cell in line.split("\t")]
        if line.startswith("#") or len(cells) < 3:
            continue
        try:
            share = float(cells[0].rstrip("%"))
        except ValueError:
            continue
        function = cells[2].split("] ", 1)[-1].split("  ")[0]
        found.libraries[cells[1]] += share
        found.functions[cells[1], function] += share
    total = sum(found.libraries.values())
    if whole and total:
        for shares in (found.libraries, found.functions):
            for key in shares:
                shares[key] *= 100 / total
    return found if total else None
