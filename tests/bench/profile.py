"""Where a worker's time goes, by library and function: whether what is left to gain is ours or Samba's. Needs perf; without it there is no profile."""

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

    def rooms(self):
        """(ours, the kernel, libc, the rest: Samba and its libraries)."""
        def of(*starts):
            return sum(share for name, share in self.libraries.items() if name.startswith(starts))

        ours, kernel, libc = of("srvsvc_rs", "libsrvsvc_rs"), of("[kernel"), of("libc.", "libc-")
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


def _profile(one, call, seconds):
    data = target_dir() / "bench" / "perf.data"
    data.unlink(missing_ok=True)
    command = ["perf", "record", "-q", "-F", "5000", "-e", "cpu-clock", "-p", str(one.pid), "-o", str(data)]
    recorder = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end = time.monotonic() + seconds
    while time.monotonic() < end and recorder.poll() is None:
        one.turn(call, 1)
    recorder.terminate()
    recorder.wait()
    command = ["perf", "report", "-i", str(data), "--stdio", "--sort", "dso,symbol", "-g", "none", "--no-inline", "-t", "\t"]
    text = subprocess.run(command, capture_output=True, text=True).stdout
    data.unlink(missing_ok=True)
    return read(text)


def read(text):
    """Out of the lines of perf report: per cent, library, [where] function, each followed by a tab."""
    found = Profile(Counter(), Counter())
    for line in text.splitlines():
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
    return found if found.libraries else None
