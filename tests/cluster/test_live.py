"""Sessions, tree connects and opens: whichever node is asked, those of all nodes are told, and each can be ended from each."""

import os
import re
import socket
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from impacket.dcerpc.v5 import srvs
from impacket.smbconnection import SMBConnection

from sandbox import accounts

from live_calls import READ, alive, code, connections, entries, files, killed, open_file, sessions, text, users
from server_calls import transports
from share_calls import wait_for

from .hands import works


@pytest.fixture(scope="module", autouse=True)
def folder(cluster):
    public = cluster.shared / "data/public"
    for number in range(20):
        (public / f"f{number}").touch()
        (public / f"f{number}").chmod(0o666)


def names_of(shown):
    return sorted(path.rsplit("\\", 1)[1] for path, *_ in shown.values())


@pytest.mark.quick
def test_sessions_of_all_nodes_are_told_by_each(cluster, clients, admins):
    opened = []
    for number, node in enumerate(cluster):
        smb = clients.smb(node, "alice" if number % 2 else "bob")
        opened += [open_file(smb, "public", f"s{number}x{at}") for at in range(number + 1)]
    for admin in admins:
        shown = [entry for entry in sessions(admin) if text(entry["sesi502_username"]) in ("alice", "bob")]
        assert sorted(entry["sesi502_num_opens"] for entry in shown) == [number + 1 for number in range(cluster.size)]
        assert {text(entry["sesi502_cname"]) for entry in shown} == {"\\\\10.77.0.254"}
        assert all(entry["sesi502_time"] <= 30 for entry in shown)
        assert [text(entry["sesi10_username"]) for entry in sessions(admin, user="ALICE", level=10)] == ["alice"]


@pytest.mark.quick
def test_a_session_of_another_node_ends_and_no_other(cluster, clients, admins):
    held = [[(smb, smb.connectTree("public")) for smb in (clients.smb(node, "alice"), clients.smb(node, "bob"))] for node in cluster]
    srvs.hNetrSessionDel(admins[0], srvs.NULL, "alice\0")
    wait_for(lambda: "alice" not in users(admins[-1]))
    assert len(sessions(admins[0], user="bob")) == cluster.size
    for alice, bob in held:
        assert works(*bob) and not works(*alice)


@pytest.mark.quick
def test_ids_of_files_are_the_same_on_all_nodes_and_unique(cluster, clients, admins):
    for node in cluster:
        smb = clients.smb(node)
        for number in range(5):
            open_file(smb, "public", f"f{number}", READ)
    shown = [files(admin) for admin in admins]
    assert all(one == shown[0] for one in shown)
    assert names_of(shown[0]) == sorted(f"f{number}" for number in range(5) for _ in cluster)


@pytest.mark.quick
def test_a_file_of_another_node_is_closed_and_no_other(cluster, clients, admins):
    held = {}
    for node in cluster:
        smb = clients.smb(node)
        before = set(files(admins[0]))
        handle = open_file(smb, "public", "f1")
        (number,) = set(files(admins[0])) - before
        held[number] = (smb, *handle)
    for at, gone in enumerate(list(held)):
        srvs.hNetrFileClose(admins[at - 1], gone)
        handle = held.pop(gone)
        wait_for(lambda: not alive(*handle))
        assert all(alive(*other) for other in held.values())
        assert code(srvs.hNetrFileClose, admins[at - 1], gone) == 2314


@pytest.mark.quick
def test_tree_connects_of_all_nodes_are_told_by_each(cluster, clients, admins):
    for node in cluster:
        smb = clients.smb(node)
        open_file(smb, "public", "f2"), open_file(smb, "public", "f3")
    for admin in admins:
        shown = connections(admin, "public")
        assert len(shown) == cluster.size
        assert [entry["coni1_num_opens"] for entry in shown] == [2] * cluster.size
        assert {text(entry["coni1_username"]) for entry in shown} == {"alice"}
        info = srvs.hNetrShareGetInfo(admin, "public\0", 2)["InfoStruct"]["ShareInfo2"]
        assert info["shi2_current_uses"] == cluster.size


def test_what_a_killed_smbd_left_is_gone_at_the_next_call(cluster, clients, admins):
    node = cluster[-1]
    before = {pid for pid, name in node.processes().items() if name == "smbd"}
    open_file(clients.smb(node), "public", "orphan")
    (child,) = {pid for pid, name in node.processes().items() if name == "smbd"} - before
    assert "orphan" in names_of(files(admins[0]))
    killed(child)
    assert "orphan" not in names_of(files(admins[0]))
    assert "alice" not in users(admins[0])


def test_sessions_that_were_looked_up_are_at_hand(cluster, clients, admins):
    """ctdb gives a record to the node that asks for it: those of other nodes cost one look-up each, once."""
    calls = lambda: int(re.findall(r"req_call +(\d+)", cluster[0].ctdb("statistics", check=True).stdout)[-1])
    held = [clients.smb(cluster[-1]) for _ in range(20)]
    for smb in held:
        smb.connectTree("public")
    assert len(connections(admins[0], "public")) == len(held)
    before = calls()
    assert len(connections(admins[0], "public")) == len(held)
    assert calls() - before < len(held) // 2


def test_processes_of_the_node_are_held(cluster, clients, admins):
    """Whether they live need not be asked at the next call."""
    clients.smb(cluster[0]).connectTree("public")
    connections(admins[0], "public")
    open_files = [link for pid in cluster[0].worker_pids() for link in Path(f"/proc/{pid}/fd").iterdir()]
    assert any("pidfd" in os.readlink(link) for link in open_files)


class Churn:
    """Somebody on each node who opens and closes files that others have open, so that their records move from node to node."""

    def __init__(self, cluster, clients, names):
        self._stop = threading.Event()
        self._threads = []
        for node in cluster:
            smb = clients.smb(node, "bob")
            self._threads.append(threading.Thread(target=self._run, args=(smb, names)))

    def _run(self, smb, names):
        tree, server = smb.connectTree("public"), smb.getSMBServer()
        while not self._stop.is_set():
            for name in names:
                smb.closeFile(tree, server.create(tree, name, READ, 7, 0x40, 3, 0))

    def __enter__(self):
        for thread in self._threads:
            thread.start()

    def __exit__(self, *_):
        self._stop.set()
        for thread in self._threads:
            thread.join()


HELD = [f"f{number}" for number in range(8)]


@pytest.fixture
def held(cluster, clients, admins):
    """Ids of files that stay open: each file on each node."""
    for node in cluster:
        smb = clients.smb(node)
        for name in HELD:
            open_file(smb, "public", name, READ)
    shown = files(admins[0], user="alice")
    assert len(shown) == len(HELD) * cluster.size
    return set(shown)


def test_a_list_shows_what_is_open_all_the_time(cluster, clients, admins, held):
    faults = []

    def lister(admin):
        for round in range(60):
            ids = [entry["fi3_id"] for entry in entries(srvs.hNetrFileEnum(admin, srvs.NULL, srvs.NULL, 3), "FileInfo", 3)]
            missing, doubled = held - set(ids), len(ids) - len(set(ids))
            if missing or doubled:
                faults.append((round, len(missing), doubled))

    with Churn(cluster, clients, HELD):
        threads = [threading.Thread(target=lister, args=(admin,)) for admin in admins[:2]]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    print(f"{len(faults)} of 120 lists were wrong")
    assert faults == []


def test_an_open_that_moves_is_found_by_its_id(cluster, clients, admins, held):
    missed = 0
    with Churn(cluster, clients, HELD):
        for number in sorted(held) * 6:
            try:
                srvs.hNetrFileGetInfo(admins[number % len(admins)], number, 3)
            except srvs.DCERPCSessionError as error:
                assert error.get_error_code() == 2
                missed += 1
    assert missed == 0


def test_an_open_that_moves_is_closed(cluster, clients, admins, held):
    with Churn(cluster, clients, HELD):
        for number in held:
            srvs.hNetrFileClose(admins[number % len(admins)], number)
        wait_for(lambda: not held & set(files(admins[0])))


def test_idle_time_is_no_invention_on_another_node(cluster, clients, admins):
    smb = [clients.smb(node) for node in cluster]
    time.sleep(4)
    open_file(smb[0], "public", "f1", READ)
    time.sleep(3)
    for level in (1, 2, 10, 502):
        for admin in admins:
            idle = sorted(entry[f"sesi{level}_idle_time"] for entry in sessions(admin, user="alice", level=level))
            # One opened a file three seconds ago, the others were last heard of when they came.
            assert 3 <= idle[0] < 7 and all(7 <= other < 30 for other in idle[1:]), (level, idle)


@contextmanager
def bound(monkeypatch, address, port):
    """Connections that are made meanwhile come from there."""
    class Bound(socket.socket):
        def connect(self, to):
            self.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self.bind((address, port))
            super().connect(to)

    with monkeypatch.context() as patch:
        patch.setattr(socket, "socket", Bound)
        yield


def bound_rpc(monkeypatch, node, user, port):
    """A binding whose connection comes from a port of the hub that is told."""
    with bound(monkeypatch, "10.77.0.254", port):
        return node.impacket(user)


def smb_of_the_node_itself(monkeypatch, node, user, port):
    """A client on the node, which has the same address there as any other node's own clients have."""
    with node.namespace.network(), bound(monkeypatch, "127.0.0.1", port):
        smb = SMBConnection("127.0.0.1", "127.0.0.1", sess_port=node.port)
        smb.login(user, accounts.PASSWORD)
        smb.connectTree("public")
        return smb


def test_a_client_of_another_node_is_not_taken_for_one_with_the_same_ends(cluster, admins, monkeypatch):
    works, rests = (smb_of_the_node_itself(monkeypatch, cluster[at], user, 40555) for at, user in enumerate(("alice", "bob")))
    for _ in range(4):
        time.sleep(1)
        works.listPath("public", "*")
    idle = {text(entry["sesi1_username"]): entry["sesi1_idle_time"] for entry in sessions(admins[0], level=1)}
    assert idle["alice"] <= 2 and idle["bob"] >= 4, idle
    works.close(), rests.close()


@pytest.mark.parametrize("asked", [0, 1])
def test_a_pipe_of_another_node_is_not_taken_for_the_callers(cluster, admins, monkeypatch, asked):
    other = bound_rpc(monkeypatch, cluster[1 - asked], "alice", 40404 + asked)
    own = bound_rpc(monkeypatch, cluster[asked], "adminuser", 40404 + asked)
    try:
        for _ in range(3):
            shown = entries(srvs.hNetrFileEnum(own, srvs.NULL, srvs.NULL, 3), "FileInfo", 3)
            pipes = [(text(entry["fi3_path_name"]), text(entry["fi3_username"])) for entry in shown if "PIPE" in entry["fi3_path_name"]]
            assert pipes == [("\\PIPE\\srvsvc", "adminuser")]
    finally:
        own.disconnect(), other.disconnect()


def test_transports_count_the_sessions_of_their_own_node(cluster, clients, admins):
    held = [clients.smb(node) for node in cluster for _ in range(3)]
    assert len(held) == 3 * cluster.size
    for node, admin in zip(cluster, admins):
        counts = {address: count for _, _, address, count in transports(admin, 0)}
        assert counts[node.host] == 3 + 1, counts
        assert sum(counts.values()) == 3 + 1, counts


def test_statistics_are_those_of_the_node(cluster, clients, admins):
    smb = clients.smb(cluster[1])
    for number in range(7):
        open_file(smb, "public", f"f{number}", READ)
    opens, logons = [], []
    for admin in admins:
        told = srvs.hNetrServerStatisticsGet(admin, "\0", 0, 0)["InfoStruct"]
        opens.append(told["sts0_fopens"])
        logons.append(told["sts0_sopens"])
    # An administrator's pipe each; the files and alice are on one node only.
    assert (opens[1], logons[1]) == (8, 2)
    assert set(opens[:1] + opens[2:]) == {1} and set(logons[:1] + logons[2:]) == {1}
