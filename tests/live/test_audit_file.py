"""The file of the audit trail: what stands in its place must neither hold up a call nor take lines that are not for it."""

import json
import os
import time

from sandbox import Sandbox

TIME_OF_DAY = 28
OPTIONS = {"audit": "all", "audit format": "json", "audit to": "{tree}/log/audit"}


def asked(box, times=1):
    """Each call has its answer at once."""
    began = time.monotonic()
    with box.dce("alice") as pipe:
        for _ in range(times):
            assert pipe.request(TIME_OF_DAY, b"\0" * 4)[-4:] == b"\0" * 4
    assert time.monotonic() - began < 10


def lines(box):
    return [json.loads(line)["call"] for line in box.log("audit").splitlines()]


def test_a_pipe_in_its_place_holds_up_nobody_and_each_trouble_is_said():
    with Sandbox("ours", "plain", options=OPTIONS) as box:
        path = box.tree / "log/audit"
        for trouble in (1, 2):
            os.mkfifo(path)
            # Nobody is at its other end at first, then somebody who wants the lines.
            reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK) if trouble == 2 else None
            asked(box, 3)
            assert box.worker_log().count("audit lines cannot be written") == trouble, box.worker_log()
            if reader is not None:
                assert os.read(reader, 100) == b""
                os.close(reader)
            path.unlink()
            asked(box, 2)
            assert lines(box) == ["NetrRemoteTOD"] * 2
            path.unlink()
        assert len(box.worker_pids()) == 1, "one worker had all calls"
