"""Runs the tests stage by stage and adds up; the last line is `N passed, M failed`. Arguments name stages to run, none means all but
`gate`, `cluster` and `domain`. $SLACK stretches the limits of time for a machine that has other work, $JOBS says how many test files run at once."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
PYTEST = [sys.executable, "-m", "pytest", "-c", str(HERE / "pytest.ini"), "--color=no"]

# More than there are processors, for most of a live test's time is waiting. A file stays together: its tests share sandboxes.
JOBS = int(os.environ.get("JOBS") or min(5, (os.cpu_count() or 1) + 2))
SIDE_BY_SIDE = ["-n", str(JOBS), "--dist", "loadfile", "--no-loadscope-reorder"] if JOBS > 1 else []

# Name -> (command, seconds after which it is ended and counts as failed).
STAGES = {
    "rust": (["cargo", "test", "--locked", "--quiet", "--no-fail-fast", "--color=never"], 900),
    "live": ([*PYTEST, *SIDE_BY_SIDE, str(HERE / "live")], 1800),
    "interop": ([*PYTEST, *SIDE_BY_SIDE, str(HERE / "interop")], 600),
    "suites": ([*PYTEST, *SIDE_BY_SIDE, str(HERE / "suites")], 600),
    "cluster-quick": (["env", "CLUSTER=two", *PYTEST, "-m", "quick", str(HERE / "cluster")], 300),
    "cluster": ([*PYTEST, str(HERE / "cluster")], 2400),
    # All that can be asked of a Samba that is not known: that its own service answers. A part of `live`.
    "gate": ([*PYTEST, str(HERE / "live/test_gate.py")], 300),
    # Not a part of all tests: it wants a Debian of its own (tests/domain/README.md).
    "domain": ([*PYTEST, "-ra", str(HERE / "domain")], 1800),
}

# A test that is known to fail, and does, is neither passed nor failed; one that begins to pass is failed.
COUNTED = re.compile(r"(\d+) (passed|failed|errors?)\b")
PYTEST_SUMMARY = re.compile(r"^=*\s*(\d+ \w+,? ?)+.* in [\d.]+s")


def counts(line):
    """(passed, failed) that a summary line of cargo or pytest tells; None when it is not one."""
    if not (line.startswith("test result:") or PYTEST_SUMMARY.match(line)):
        return None
    found = {what.rstrip("s") if what.startswith("error") else what: int(number) for number, what in COUNTED.findall(line)}
    return found.get("passed", 0), found.get("failed", 0) + found.get("error", 0)


def run(name, command, limit):
    """Run one stage with its output shown; (passed, failed)."""
    print(f"== {name}: {' '.join(os.path.relpath(word, HERE.parent) if word.startswith('/') else word for word in command)}")
    sys.stdout.flush()
    started, passed, failed = time.monotonic(), 0, 0
    process = subprocess.Popen(
        ["timeout", "--kill-after=30", str(limit), *command],
        cwd=HERE.parent, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="backslashreplace",
    )
    for line in process.stdout:
        print(line, end="", flush=True)
        one = counts(line)
        if one:
            passed, failed = passed + one[0], failed + one[1]
    status = process.wait()
    if status != 0 and failed == 0:
        print(f"{name}: ended with status {status}" + (f", over {limit} s" if status == 124 else ""))
        failed = 1
    if status == 0 and passed == 0:
        print(f"{name}: nothing ran")
        failed = 1
    print(f"== {name}: {passed} passed, {failed} failed, {time.monotonic() - started:.0f} s", flush=True)
    return passed, failed


def main():
    wanted = sys.argv[1:] or [name for name in STAGES if name not in ("gate", "cluster", "domain")]
    unknown = [name for name in wanted if name not in STAGES]
    if unknown:
        sys.exit(f"no stage named {', '.join(unknown)}; there are {', '.join(STAGES)}")
    if not sys.argv[1:]:
        # All of them are to take less than a quarter of an hour; tests/live/test_ctl_random.py by itself, or `live` named, makes 300 files.
        os.environ.setdefault("SRVSVC_RS_RANDOM", "100")
    slack = float(os.environ.get("SLACK", 1))
    totals = [run(name, STAGES[name][0], round(STAGES[name][1] * slack)) for name in wanted]
    passed, failed = (sum(column) for column in zip(*totals))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
