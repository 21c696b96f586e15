"""What a start of smbd costs, and which shares it ends."""

import fcntl
import shutil
import socket
import time
from contextlib import contextmanager

import pytest
from bench.calls import share_enum
from impacket.dcerpc.v5 import srvs
from sandbox import Sandbox
from share_calls import TEMPORARY, add, info_2, names

MANY = 2000
PAIRS = 40
LIST = r"HKLM\SOFTWARE\Samba\srvsvc_rs\temporary"


def start(box):
    """Seconds from smbd's start to its open port: those that passed, and those of a processor."""
    box.stop()
    begin = time.monotonic()
    box.start(wait=False)
    while True:
        try:
            with box.network():
                socket.create_connection((box.host, box.port), 1).close()
            with open(f"/proc/{box.smbd.pid}/schedstat", encoding="ascii") as spent:
                return time.monotonic() - begin, int(spent.read().split()[0]) / 1e9
        except OSError:
            assert box.smbd.poll() is None, box.log("smbd.out")
            time.sleep(0.001)


def listed(box):
    """The registry's list of temporary shares."""
    keys = box.net("registry", "enumerate", LIST).stdout.splitlines()
    return {line.partition("=")[2].strip().lower() for line in keys if line.startswith("Keyname")}


def kept(box):
    return set(box.net("conf", "listshares", check=True).stdout.split())


@pytest.fixture(scope="module")
def pair():
    """Samba's own service and ours, each with the same shares in its registry."""
    with Sandbox("c", "registry") as theirs, Sandbox("ours", "registry") as ours:
        text = "".join(f"[many{i}]\n    path = /tmp\n" for i in range(MANY))
        (theirs.tree / "etc/many.conf").write_text(text)
        theirs.net("conf", "import", theirs.tree / "etc/many.conf", check=True)
        theirs.stop()
        ours.stop()
        shutil.copy(theirs.tree / "state/registry.tdb", ours.tree / "state/registry.tdb")
        yield theirs, ours
        assert len(kept(ours)) >= MANY


def test_shares_of_the_registry_cost_a_start_nothing(pair):
    theirs, ours = pair
    starts = []
    for _ in range(PAIRS):
        # Side by side, as the machine may be busy: then a few starts tell nothing, and what is slow by itself is slow in all.
        starts.append((start(theirs), start(ours)))
        theirs_least, ours_least = ([min(spent) for spent in zip(*of_one)] for of_one in zip(*starts))
        if all(o <= 1.1 * c + 0.05 for c, o in zip(theirs_least, ours_least)):
            break
    else:
        raise AssertionError(starts)


def first_list(box):
    """Seconds of the first list of a new worker, and what is in it."""
    box.kill_worker()
    with box.dce("root") as pipe:
        begin = time.monotonic()
        reply = pipe.request(15, share_enum(1).stub)
        return time.monotonic() - begin, reply


def test_shares_of_the_registry_are_each_loaded_in_the_same_time(pair):
    """Samba's own load looks for each of them among all of them."""
    for box in pair:
        box.start()
    lists = [(first_list(pair[0]), first_list(pair[1])) for _ in range(4)]
    theirs, ours = (min(seconds for seconds, _ in of_one) for of_one in zip(*lists))
    assert ours < theirs / 2, lists
    assert lists[-1][0][1].count("many".encode("utf-16-le")) == lists[-1][1][1].count("many".encode("utf-16-le")) == MANY


def test_temporary_shares_end_at_a_start_all_at_once():
    count = 60
    with Sandbox("ours", "registry", folders=["data/new"]) as box:
        dce = box.impacket("adminuser")
        for number in range(count):
            assert add(dce, info_2(box, f"temp{number}", kind=TEMPORARY)) == (0, 0)
        assert add(dce, info_2(box, "lasting")) == (0, 0)
        dce.disconnect()
        temporary = {f"temp{number}" for number in range(count)}
        assert listed(box) == temporary and temporary < kept(box)
        # One registry transaction is some 10 ms on a slow disk: not one for each share, nor one wait for a lock.
        assert start(box)[0] < 1.5
        assert not kept(box) & temporary and "lasting" in kept(box)
        assert not listed(box) and not box.worker_pids()


def test_the_list_of_temporary_shares_tells_no_lie():
    with Sandbox("ours", "registry", folders=["data/new"]) as box:
        dce = box.impacket("adminuser")
        for name in ("deleted", "lasting", "again"):
            assert add(dce, info_2(box, name, kind=TEMPORARY)) == (0, 0)
        srvs.hNetrShareDel(dce, "deleted\0")
        assert listed(box) == {"lasting", "again"}
        # An administrator's own tool knows of no list.
        for name in ("lasting", "again"):
            box.net("conf", "delshare", name, check=True)
        box.net("conf", "addshare", "lasting", "/tmp", check=True)
        assert add(dce, info_2(box, "again", kind=TEMPORARY)) == (0, 0)
        dce.disconnect()
        box.restart()
        assert "lasting" in kept(box) and "again" not in kept(box)
        assert not listed(box)
        # One that came in another way ends with the first call.
        box.net("conf", "addshare", "other", "/tmp", check=True)
        box.net("conf", "setparm", "other", "srvsvc_rs:temporary", "1", check=True)
        dce = box.impacket("adminuser")
        assert "other" not in names(dce) and "other" not in kept(box) and "lasting" in names(dce)
        dce.disconnect()


@contextmanager
def changing(box, byte=0, count=0):
    """Another process changes the shares that these bytes of the lock's file are for, 0: all; it takes as long as a share command may."""
    with open(box.tree / "lock/srvsvc_rs.lock", "ab") as file:
        fcntl.lockf(file, fcntl.LOCK_EX, count, byte)
        yield


def with_a_temporary_share(box):
    dce = box.impacket("adminuser")
    assert add(dce, info_2(box, "temp", kind=TEMPORARY)) == (0, 0)
    dce.disconnect()


def test_a_change_of_another_share_keeps_no_temporary_one_alive():
    with Sandbox("ours", "registry", folders=["data/new"]) as box:
        with_a_temporary_share(box)
        with changing(box, 7, 1):
            assert start(box)[0] < 1.5
            assert "temp" not in kept(box) and "temp" not in listed(box)


def test_a_temporary_share_that_is_being_changed_ends_later_and_nobody_waits():
    with Sandbox("ours", "registry", folders=["data/new"]) as box:
        with_a_temporary_share(box)
        with changing(box):
            start(box)
            assert "temp" in kept(box)
            dce = box.impacket("adminuser")
            begin = time.monotonic()
            assert "temp" not in names(dce)
            assert time.monotonic() - begin < 1
            time.sleep(1.1)
            names(dce)
            assert "temp" in kept(box)
        time.sleep(1.1)
        names(dce)
        assert "temp" not in kept(box) and "temp" not in listed(box)
        dce.disconnect()
