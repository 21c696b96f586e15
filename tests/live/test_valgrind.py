"""A worker under valgrind: every call at every level, and no error or lost memory with the module in its stack."""

import re
import signal
import time
from pathlib import Path

import pytest
from access_table import REQUESTS

from sandbox import Fault, Sandbox, samba_root

# Seconds; a worker takes some fifty times as long to start, and to answer.
PATIENCE = 300
WRAPPER = """#!/bin/sh
exec valgrind --leak-check=full --show-leak-kinds=definite --num-callers=60 --log-file={log}/valgrind.%p {program} "$@"
"""
HOMES = [Path("/usr/libexec/samba"), Path("/usr/lib/x86_64-linux-gnu/samba"), Path("/usr/lib/aarch64-linux-gnu/samba")]


class Checked(Sandbox):
    """A sandbox whose workers run under valgrind."""

    def _make_namespace(self, *args, **kwargs):
        super()._make_namespace(*args, **kwargs)
        stock = next(folder / "rpcd_classic" for folder in HOMES if (folder / "rpcd_classic").exists())
        program, wrapper = self.tree / "rpcd_classic", self.tree / "wrapper"
        wrapper.write_text(WRAPPER.format(log=self.log_dir, program=program))
        wrapper.chmod(0o755)
        self.run(["sh", "-ec", f"cp {stock} {program}; mount --bind {wrapper} {stock}"], check=True)

    def reports(self):
        """What valgrind wrote of each worker that has ended."""
        texts = [path.read_text(errors="replace") for path in self.log_dir.glob("valgrind.*")]
        return [text for text in texts if "ERROR SUMMARY" in text]

    def end_workers(self):
        """Let them end as Samba ends them, with what is still held told."""
        pids = [pid for pid, program in self.processes().items() if program.startswith("memcheck")]
        self._signal(pids, signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        while any(Path(f"/proc/{pid}").exists() for pid in pids):
            assert time.monotonic() < deadline
            time.sleep(0.1)
        return pids


def of_ours(report):
    """Errors and lost memory with the module in their stack."""
    blocks = re.split(r"^==\d+== *\n", report, flags=re.M)
    return [block for block in blocks if "srvsvc_rs.so" in block and " at 0x" in block]


def everything(box, user):
    """Each golden request of one caller; how many were answered."""
    pipe, answered = box.dce(user, timeout=PATIENCE), 0
    for opnum, _, stub in REQUESTS:
        try:
            pipe.request(opnum, stub)
            answered += 1
        except Fault:
            pass
    return answered


@pytest.mark.skipif(not (Path(samba_root().root) / "usr/bin/valgrind").exists(), reason="valgrind is not beside this Samba")
def test_no_error_and_no_lost_memory():
    with Checked("ours", "registry") as box:
        assert everything(box, "adminuser") > 100
        assert everything(box, "alice") > 100
        assert box.end_workers()
        reports = box.reports()
        assert reports, "no worker ran under valgrind to its end"
        assert not [block for report in reports for block in of_ours(report)]
