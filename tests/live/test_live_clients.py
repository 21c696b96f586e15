"""Sessions, connections and files by Samba's own clients: rpcclient, net rpc file, libnetapi."""

import json
import time
from pathlib import Path

import pytest

from live_calls import alive, files, open_file
from sandbox import PASSWORD, Sandbox

NETAPI = Path(__file__).with_name("netapi_files.py")


@pytest.fixture(scope="module")
def box():
    with Sandbox("ours", "plain", shares="[twin]\n    path = {tree}/data/public\n    read only = no\n") as box:
        (box.tree / "data/public").chmod(0o777)
        yield box


@pytest.fixture
def two(clients):
    """Two opens of one file by one client, through two shares on one folder: [(client, tree, handle), ...]."""
    alice = clients.smb("alice")
    return [(alice, *open_file(alice, share, "both.txt")) for share in ("public", "twin")]


def until(what, patience=10):
    """Wait for a condition."""
    deadline = time.monotonic() + patience
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_rpcclient(box, two):
    assert "Received 2 entries" in box.rpcclient("netsessenum", user="adminuser").stdout  # alice and the one who asks
    assert "Received 1 entries" in box.rpcclient(rf"netsessenum \\\\{box.host} alice", user="adminuser").stdout
    assert "Received" not in box.rpcclient(rf"netsessenum \\\\{box.host} bob", user="adminuser").stdout
    connections = box.rpcclient("netconnenum 1 twin", user="adminuser")
    assert connections.returncode == 0
    shown = box.rpcclient("netfileenum", user="adminuser").stdout
    assert shown.count("both.txt") == 2


def test_net_rpc_file(box, two, admin):
    def listed():
        lines = box.net_rpc("file", user="adminuser").stdout.splitlines()
        return [int(line.split()[0]) % 2**32 for line in lines if "both.txt" in line]  # net prints it signed

    numbers = listed()
    assert len(set(numbers)) == 2 and set(numbers) == set(files(admin))
    assert "both.txt" in box.net_rpc("file", "user", "alice", user="adminuser").stdout
    done = box.net_rpc("file", "close", numbers[0], user="adminuser")
    assert done.returncode == 0, done.stdout + done.stderr
    until(lambda: listed() == numbers[1:])
    assert sorted(alive(*one) for one in two) == [False, True]


def netapi(box, *ids):
    done = box.run(["python3", "-", box.host, "adminuser", PASSWORD, *ids], input=NETAPI.read_text())
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def test_libnetapi(box, two, admin):
    first = netapi(box)
    shown = {int(number): values for number, values in first["files"].items() if "both.txt" in values[2]}
    assert {number: (path, user, permissions, locks) for number, (permissions, locks, path, user) in shown.items()} == files(admin)
    assert len(shown) == 2 and first["missing"] == 2
    number = min(shown)
    # the second closing is of one that is gone
    closed = netapi(box, number, "twice")["closed"]
    until(lambda: set(files(admin)) == set(shown) - {number})
    assert closed[0] == 0 and closed[1] in (0, 2314)  # the client may still be told while the first one is under way
    assert netapi(box, number)["closed"] == [2314, 2314]
    assert sorted(alive(*one) for one in two) == [False, True]
