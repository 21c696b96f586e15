"""What a worker waits for, and what its other clients feel of it."""

import fcntl
import threading
import time
from contextlib import contextmanager

import pytest
from impacket.dcerpc.v5 import srvs
from sandbox import Sandbox
from share_calls import add, code, info, info_2, names, set_info

ERROR_BUSY = 170
SLEEPS = "#!/bin/sh\n{ echo x >> {tree}/tmp/ran; sleep 6; } < /dev/null > /dev/null 2>&1\n"


@pytest.fixture(scope="module")
def box():
    """One worker serves everybody."""
    with Sandbox("ours", "registry", folders=["data/new"], extra=["rpcd_classic:num_workers = 1"]) as box:
        yield box


@contextmanager
def held(box):
    """Another process is in the middle of a change of every share, and stays there."""
    with open(box.tree / "lock/srvsvc_rs.lock", "ab") as file:
        fcntl.lockf(file, fcntl.LOCK_EX)
        yield


def timed(call, *args):
    begin = time.monotonic()
    return call(*args), time.monotonic() - begin


CHANGES = {
    "add": lambda box, dce: add(dce, info_2(box, "new"))[0],
    "set": lambda box, dce: set_info(dce, "projects", 1004, info(1004, remark="other"))[0],
    "delete": lambda box, dce: code(srvs.hNetrShareDel, dce, "projects\0"),
    "delete sticky": lambda box, dce: code(srvs.hNetrShareDelSticky, dce, "projects\0"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_that_another_one_keeps_waiting_says_so_after_two_seconds(box, what):
    dce, other = box.impacket("adminuser"), box.impacket("alice")
    assert "projects" in names(dce) and "projects" in names(other)
    assert len(box.worker_pids()) == 1
    with held(box):
        said = []
        changing = threading.Thread(target=lambda: said.extend(timed(CHANGES[what], box, dce)))
        changing.start()
        time.sleep(0.3)
        _, waited = timed(srvs.hNetrRemoteTOD, other)
        changing.join()
    assert said[0] == ERROR_BUSY and 1.5 < said[1] < 3.5, said
    assert waited < 3.5, "another client of the same worker"
    assert "projects" in names(dce) and "new" not in names(dce), "nothing was done"
    assert CHANGES["add"](box, dce) == 0, "and the next one works"
    srvs.hNetrShareDel(dce, "new\0")
    dce.disconnect()
    other.disconnect()


def test_a_slow_share_command_keeps_others_waiting_no_longer():
    with Sandbox("ours", "plain", folders=["data/new"], extra=["add share command = {tree}/etc/slow"]) as box:
        script = box.tree / "etc/slow"
        script.write_text(SLEEPS.replace("{tree}", str(box.tree)))
        script.chmod(0o755)
        first, second = box.impacket("adminuser"), box.impacket("adminuser")
        names(first), names(second)
        assert len(box.worker_pids()) > 1
        slow = threading.Thread(target=add, args=(first, info_2(box, "new")))
        slow.start()
        while not (box.tree / "tmp/ran").exists():
            time.sleep(0.01)
        (status, _), waited = timed(add, second, info_2(box, "new"))
        slow.join()
        assert status == ERROR_BUSY and 1.5 < waited < 3.5, (status, waited)
        assert (box.tree / "tmp/ran").read_text() == "x\n", "the command ran once"
