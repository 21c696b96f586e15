"""Clients that behave badly, workers that die, servers that restart: nobody else notices."""

import random
import threading
import time

import pytest

from editors import check, finish, some_changes, started
from faults import LIST_1, SHARE_ENUM, Unbound, connections, cut, listed, names, ours, status
from sandbox import Fault, Sandbox
from sandbox.rpc import REQUEST

MANY = 5_000


@pytest.fixture(scope="module")
def large():
    """A server whose list takes many fragments."""
    text = "".join(f"[department{number:05}]\npath = /tmp\ncomment = Files of department {number}\n" for number in range(MANY))
    with Sandbox("ours", "plain", shares=text) as box:
        yield box


def settled(box, pids, limit, seconds=15):
    """Wait until the workers have at most `limit` connections between them; how many they have."""
    deadline = time.monotonic() + seconds
    while (count := sum(map(connections, pids))) > limit and time.monotonic() < deadline:
        time.sleep(0.1)
    return count


def ask_for_the_list(pipe):
    """Send NetrShareEnum and read nothing."""
    pipe.send_pdu(REQUEST, b"\0\0\0\0" + b"\0\0" + SHARE_ENUM.to_bytes(2, "little") + LIST_1)


@pytest.mark.parametrize("fragments", [0, 1, 20])
def test_clients_that_vanish_in_the_middle_of_a_reply(large, fragments):
    with large.dce("alice") as stays:
        assert status(stays.request(SHARE_ENUM, LIST_1)) == 0
        pids = ours(large)
        before = sum(map(connections, pids))
        for _ in range(20):
            pipe = large.dce("alice")
            ask_for_the_list(pipe)
            for _ in range(fragments):
                pipe.receive_pdu()
            cut(pipe)
        assert len(names(stays.request(SHARE_ENUM, LIST_1))) > MANY
        assert set(pids) <= set(ours(large)), "a worker went"
        assert settled(large, pids, before) <= before, "connections of the vanished clients stay"


def test_five_hundred_connections_at_once(sandboxes):
    box, pipes = sandboxes("ours", "plain"), []
    try:
        for _ in range(500):
            pipes.append(box.dce("alice"))
        for pipe in pipes:
            pipe.send_pdu(REQUEST, b"\0\0\0\0" + b"\0\0" + (28).to_bytes(2, "little") + b"\0\0\0\0")
        assert all(status(pipe.reply()) == 0 for pipe in pipes)
        assert box.served_by("alice") == "ours"
    finally:
        for pipe in pipes:
            cut(pipe)


@pytest.mark.parametrize("said", [b"", b"\x05", b"\x05\0\x0b\x03\x10\0\0\0\xd0\x16\0\0", b"\x05\0\x0b\x03\x10\0\0\0\x48\0\0\0\x01\0\0\0" + b"\xb8\x10"])
def test_half_open_binds(large, said):
    assert large.served_by("alice") == "ours"
    pids = ours(large)
    before = sum(map(connections, pids))
    half = [Unbound(large) for _ in range(40)]
    for pipe in half:
        if said:
            pipe.send_bytes(said)
    assert large.served_by("alice") == "ours"
    for pipe in half:
        cut(pipe)
    assert settled(large, pids, before) <= before
    assert "INTERNAL ERROR" not in large.worker_log() and "panicked" not in large.worker_log()


@pytest.mark.parametrize("what", ["worker", "smbd"])
def test_killed_at_random_points_during_changes(what):
    with Sandbox("ours", "registry") as box:
        editors = started(box, 3)
        for _ in range(20 if what == "worker" else 5):
            some_changes(editors, random.randint(1, 12))
            box.kill_worker() if what == "worker" else box.restart()
        some_changes(editors, 20)
        finish(editors)
        check(box, editors)
        assert box.served_by() == "ours"


def test_restarted_under_a_load_of_listings():
    wrong, done, end = [], [], threading.Event()
    with Sandbox("ours", "plain") as box:
        whole = listed(box)

        def read():
            while not end.is_set():
                try:
                    with box.dce("alice") as pipe:
                        for _ in range(20):
                            found = names(pipe.request(SHARE_ENUM, LIST_1))
                            done.append(1)
                            if found != whole:
                                wrong.append(found)
                except Fault as fault:
                    wrong.append(fault.status)
                except Exception:  # the connection went with the server
                    time.sleep(0.02)

        readers = [threading.Thread(target=read, daemon=True) for _ in range(6)]
        for reader in readers:
            reader.start()
        for _ in range(5):
            enough, deadline = len(done) + 60, time.monotonic() + 60
            while len(done) < enough and time.monotonic() < deadline:
                time.sleep(0.01)
            box.restart()
        end.set()
        for reader in readers:
            reader.join(30)
        assert wrong == [] and len(done) > 100
        assert listed(box) == whole
