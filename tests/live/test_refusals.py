"""Whoever is refused fills no disk: repeated refusals are few lines, none is lost, and the log is begun anew in time."""

import json
import re
import struct
import time
from collections import Counter

import pytest

from sandbox import Fault, Sandbox

SESSION_ENUM = 12
SESSIONS = struct.pack("<IIIIIIIIII", 0, 0, 0, 10, 10, 0x20000, 0, 0, 0xFFFFFFFF, 0)
DENIED = struct.pack("<I", 5)
MAX_LOG_KIB = 64
TIMES = 3_000
LOG = {"extra": [f"max log size = {MAX_LOG_KIB}"]}


def refuse(box, user, times, opnum=SESSION_ENUM, stub=SESSIONS):
    with box.dce(user) as pipe:
        for _ in range(times):
            assert pipe.request(opnum, stub)[-4:] == DENIED


def written(box, name="log.rpcd_classic"):
    """Bytes of a log, and of the one before it."""
    files = (box.log_dir / name, box.log_dir / f"{name}.old")
    return sum(file.stat().st_size for file in files if file.exists())


def counted(text):
    """How many refusals its lines stand for."""
    return sum(int(count) for count in re.findall(r'event="denied".* count="(\d+)"', text))


def test_many_refusals_are_few_lines_and_none_is_lost():
    with Sandbox("ours", "plain", log_level="1 rpc_srv:3", **LOG) as box:
        refuse(box, "anonymous", TIMES)
        box.stop()
        log = box.worker_log()
        assert counted(log) == TIMES
        assert len(log) < 2 * MAX_LOG_KIB * 1024 and log.count('event="denied"') < 20


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_file_gets_them_without_another_call(form):
    options = {"audit to": "{tree}/log/audit", "audit format": form}
    with Sandbox("ours", "plain", options=options) as box:
        refuse(box, "alice", 300)
        refuse(box, "bob", 10)
        deadline = time.monotonic() + 20
        while told(box, form) != {"alice": 300, "bob": 10} and time.monotonic() < deadline:
            time.sleep(0.2)
        assert told(box, form) == {"alice": 300, "bob": 10}
        assert box.log("audit").count("\n") < 20


def told(box, form):
    """Of each user, how many refusals the file tells of."""
    lines = box.log("audit").splitlines()
    counts = Counter()
    for line in map(json.loads, lines) if form == "json" else map(dict, map(re.compile(r'(\w+)="([^"]*)"').findall, lines)):
        counts[line["user"]] += int(line["count"])
    return counts


def test_at_a_low_level_the_log_has_none():
    with Sandbox("ours", "plain", log_level="1", **LOG) as box:
        refuse(box, "anonymous", 100)
        box.stop()
        assert "srvsvc audit" not in box.worker_log()


def test_one_line_a_call_when_all_are_wanted_and_the_log_is_begun_anew():
    with Sandbox("ours", "plain", options={"audit": "all"}, log_level="1 rpc_srv:3", **LOG) as box:
        refuse(box, "anonymous", 500)
        assert box.log("log.rpcd_classic.old") != ""
        assert written(box) < 2 * (MAX_LOG_KIB * 1024 + 512)


def wire(name):
    text = (name + "\0").encode("utf-16-le")
    return struct.pack("<IIII", 0, len(text) // 2, 0, len(text) // 2) + text + b"\0" * (-len(text) % 4) + struct.pack("<I", 1)


HOSTILE = {
    "a stub that is cut short": (15, b"\0" * 7),
    "no stub": (SESSION_ENUM, b""),
    "an unknown call": (900, b""),
    "a call that is not used": (3, b"\0" * 64),
    "a share that is not there": (16, wire("nowhere")),
    "a name with everything in it": (16, wire("\x01\n%s" + "x" * 300)),
    "a level that is not known": (21, struct.pack("<II", 0, 77)),
    "no access": (SESSION_ENUM, SESSIONS),
}


@pytest.mark.parametrize("user", ["anonymous", "alice"])
def test_no_call_makes_the_log_grow(user):
    """At the level that Samba has by itself, whatever is sent."""
    with Sandbox("ours", "plain", log_level="1") as box:
        with box.dce(user) as pipe:
            for again in range(2):
                before = written(box)
                for what, (opnum, stub) in HOSTILE.items():
                    for _ in range(200 if again else 1):
                        try:
                            pipe.request(opnum, stub)
                        except Fault:
                            pass
        assert written(box) == before, box.worker_log()
        # What smbd says there itself (an unavailable share, a packet of a session that is gone) is not of these calls.
        assert "srvsvc" not in box.smbd_log()


def test_a_panic_that_comes_again_is_a_short_line_now_and_then():
    with Sandbox("ours", "plain", log_level="1", env={"SRVSVC_RS_PANIC_AT": "28"}) as box:
        with box.dce("alice") as pipe:
            for _ in range(100):
                with pytest.raises(Fault):
                    pipe.request(28, b"\0" * 4)
            box.stop()
        log = box.worker_log()
        assert log.count("srvsvc_rs::drill::panicking_call") == 1, "one backtrace"
        assert "94 lines like this one: again: panicked at src/drill.rs" in log
        assert log.count("a drill") == 1 + 5 + 1 and len(log) < 32 * 1024
