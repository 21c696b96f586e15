"""The machines themselves: nothing of them is left when a test run ends, however it ends."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from .boxes import until
from .world import root

MAKE = """
import sys
from pathlib import Path
from domain.boxes import Box, until

box = Box("short", "10.9.0.77", sys.argv[1], sys.argv[2])
box.daemon(["sleep", "1000"])
print(box.pid, *until(box.processes, 20), flush=True)
sys.stdin.read()
"""


def test_a_killed_run_leaves_nothing(tmp_path):
    folder = tmp_path / "short"
    run = subprocess.Popen([sys.executable, "-c", MAKE, str(root()), str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    pids = run.stdout.readline().split()
    assert len(pids) >= 2 and folder.exists()
    run.send_signal(signal.SIGKILL)
    run.communicate()
    assert until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in pids) and not folder.exists(), 20)


def test_nothing_of_the_machine_is_seen(world):
    for box in world.boxes:
        assert box.run(["hostname"]).stdout.strip() == box.name
        assert os.readlink(f"/proc/{box.pid}/ns/net") != os.readlink("/proc/self/ns/net")
