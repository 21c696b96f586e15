"""Where a worker's time goes, by library: whether what is left to gain is ours or Samba's. Needs perf; without it there is no profile."""

import shutil
import subprocess
import time

from sandbox.module import target_dir

SECONDS = 2


def profile(one, call):
    """{library: per cent of the worker's time} while `call` is made over and over; empty without perf."""
    if not shutil.which("perf"):
        return {}
    data = target_dir() / "bench" / "perf.data"
    command = ["perf", "record", "-q", "-F", "5000", "-e", "cpu-clock", "-p", str(one.pid), "-o", str(data)]
    recorder = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and recorder.poll() is None:
        one.turn(call, 1)
    recorder.terminate()
    recorder.wait()
    command = ["perf", "report", "-i", str(data), "--stdio", "--sort", "dso", "-g", "none"]
    text = subprocess.run(command, capture_output=True, text=True).stdout
    data.unlink(missing_ok=True)
    lines = [line.split() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return {words[1]: float(words[0].rstrip("%")) for words in lines if len(words) == 2 and words[0].endswith("%")}


def rooms(found):
    """(ours, the kernel, libc, the rest: Samba and its libraries) of a profile, in per cent."""
    ours = sum(share for name, share in found.items() if "srvsvc_rs" in name)
    kernel = sum(share for name, share in found.items() if name.startswith("[kernel"))
    libc = sum(share for name, share in found.items() if name.startswith(("libc.", "libc-")))
    return ours, kernel, libc, max(0.0, sum(found.values()) - ours - kernel - libc)
