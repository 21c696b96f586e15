"""The module in a real smbd: who serves when, and what hostile or plentiful requests do to the worker."""

import json
import os
import struct
from pathlib import Path

import pytest

from sandbox import Fault, Sandbox

NULL = struct.pack("<I", 0)


def string(units):
    """A conformant varying string of raw UTF-16 units with its NUL."""
    body = units + b"\0\0"
    count = len(body) // 2
    return struct.pack("<III", count, 0, count) + body + b"\0" * (-len(body) % 4)


def get_info(name, level):
    """NetrShareGetInfo for a name in UTF-16 bytes."""
    return NULL + string(name) + struct.pack("<I", level)


def status(reply):
    """The return value at a reply's end."""
    return struct.unpack("<I", reply[-4:])[0]


@pytest.mark.parametrize("options", [{"enable": "no"}, {"pretend version": "9.99"}, {"pretend version": "4.16.1"}])
def test_samba_serves_when_it_should(options):
    with Sandbox("ours", "plain", options=options) as box:
        assert box.served_by("alice") == "c"
        assert "public" in box.rpcclient("netshareenumall", user="alice").stdout


def test_a_call_without_code_goes_to_samba():
    with Sandbox("ours", "plain", options={"fallback": "yes"}, log_level="1 rpc_srv:5") as box:
        with box.dce("adminuser") as pipe, pytest.raises(Fault):
            pipe.request(47, NULL)
        assert "Opnum47NotUsedOnWire has no code here" in box.worker_log()
        assert box.served_by("alice") == "ours"


def test_a_call_without_code_faults_without_fallback(sandboxes):
    with sandboxes("ours", "plain").dce("adminuser") as pipe, pytest.raises(Fault) as fault:
        pipe.request(47, NULL)
    assert fault.value.status == 0x1C010002


def test_calls_not_used_on_the_wire_are_refused_in_a_reply(sandboxes):
    files = [Path(__file__).parents[1] / "deviant" / name for name in ("samba-not-on-wire.jsonl", "samba-char-dev.jsonl")]
    vectors = [json.loads(line) for file in files for line in file.open()]
    requests = [v for v in vectors if (v["dir"], v["syntax"], v.get("endian")) == ("in", "ndr32", None)]
    assert {v["opnum"] for v in requests} == {0, 1, 2, 3, 4, 5, 6, 7, 29, 42}
    with sandboxes("ours", "plain").dce("alice") as pipe:
        assert {status(pipe.request(v["opnum"], bytes.fromhex(v["hex"]))) for v in requests} == {50}


def test_preloaded():
    with Sandbox("ours", "plain", route="preload") as box:
        assert box.served_by("alice") == "ours"


@pytest.mark.parametrize(
    ("opnum", "stub", "fault"),
    [(58, b"", 0x1C010002), (65535, b"", 0x1C010002), (16, NULL + b"\x05", 0x6F7), (15, b"", 0x6F7), (15, b"\xff" * 64, 0x6F7)],
)
def test_bad_requests_fault(sandboxes, opnum, stub, fault):
    box = sandboxes("ours", "plain")
    with box.dce("alice") as pipe:
        with pytest.raises(Fault) as raised:
            pipe.request(opnum, stub)
        assert raised.value.status == fault
    assert box.served_by("alice") == "ours"


NAMES = {
    "missing": "nosuchshare".encode("utf-16-le"),
    "empty": b"",
    "long": "a".encode("utf-16-le") * 4000,
    "invalid": b"\x00\xd8\x41\x00",
    "nul": "public\0x".encode("utf-16-le"),
    "quotes": "';$(reboot)\"".encode("utf-16-le"),
}


@pytest.mark.parametrize("name", NAMES)
def test_names_that_are_no_share(sandboxes, name):
    box = sandboxes("ours", "plain")
    with box.dce("alice") as pipe:
        assert status(pipe.request(16, get_info(NAMES[name], 1))) == (87 if name == "empty" else 2310)
    assert box.served_by("alice") == "ours"


def test_unknown_levels_and_the_level_that_needs_rights(sandboxes):
    with sandboxes("ours", "plain").dce("alice") as pipe:
        public = "public".encode("utf-16-le")
        assert status(pipe.request(16, get_info(public, 77))) == 124
        assert status(pipe.request(16, get_info(public, 2))) == 5
        assert status(pipe.request(16, get_info("nosuchshare".encode("utf-16-le"), 2))) == 5
        assert status(pipe.request(16, get_info(public, 1))) == 0


def resident(pid):
    """Resident memory of a process, in kB."""
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1])


def test_ten_thousand_calls_leave_nothing():
    with Sandbox("ours", "plain") as box, box.dce("alice") as pipe:
        stub = get_info("public".encode("utf-16-le"), 1)
        for _ in range(300):
            pipe.request(28, NULL)
            pipe.request(16, stub)
        (pid,) = [pid for pid in box.worker_pids() if "srvsvc_rs.so" in Path(f"/proc/{pid}/maps").read_text()]
        memory, files = resident(pid), len(os.listdir(f"/proc/{pid}/fd"))
        for turn in range(10_000):
            assert status(pipe.request(*((16, stub) if turn % 10 == 0 else (28, NULL)))) == 0
        assert resident(pid) - memory < 512, "kB more than before"
        assert len(os.listdir(f"/proc/{pid}/fd")) <= files
