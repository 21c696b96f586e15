"""The panic drill: a defect in one call costs that call and nothing else."""

import struct

import pytest

from sandbox import Fault, Sandbox

NULL = struct.pack("<I", 0)
TIME_OF_DAY, DISK_ENUM = 28, 23
UNSPECIFIED = 0x1C000012


def disk_enum():
    """NetrServerDiskEnum: level 0, no entries, everything, no resume handle."""
    return NULL + struct.pack("<IIIIII", 0, 0, 0, 0xFFFFFFFF, 0, 0)


def workers(box):
    return [pid for pid in box.worker_pids() if "srvsvc_rs.so" in open(f"/proc/{pid}/maps").read()]


@pytest.fixture(scope="module")
def drilled():
    with Sandbox("ours", "plain", env={"SRVSVC_RS_PANIC_AT": str(TIME_OF_DAY)}) as box:
        yield box


def test_a_panic_faults_its_call_and_the_next_one_works(drilled):
    with drilled.dce("adminuser") as pipe:
        before = workers(drilled)
        for _ in range(50):
            with pytest.raises(Fault) as fault:
                pipe.request(TIME_OF_DAY, NULL)
            assert fault.value.status == UNSPECIFIED
            assert pipe.request(DISK_ENUM, disk_enum())[-4:] == NULL
        assert workers(drilled) == before, "a worker went"
    assert "public" in drilled.rpcclient("netshareenumall", user="adminuser").stdout


def test_the_backtrace_is_in_the_log(drilled):
    with drilled.dce("alice") as pipe, pytest.raises(Fault):
        pipe.request(TIME_OF_DAY, NULL)
    log = drilled.worker_log()
    said = log[log.index("panicked at src/drill.rs"):]
    assert "SRVSVC_RS_PANIC_AT=28: a drill" in said
    for frame in ("srvsvc_rs::drill::panicking_call", "srvsvc_rs::ffi::samba::answer", "srvsvc_dispatch"):
        assert frame in said, f"no {frame} in the backtrace"


def test_nothing_panics_without_being_asked(sandboxes):
    with sandboxes("ours", "plain").dce("alice") as pipe:
        assert pipe.request(TIME_OF_DAY, NULL)[-4:] == NULL
    assert "panicked" not in sandboxes("ours", "plain").worker_log()
