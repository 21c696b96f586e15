"""Faults: what a node, ctdb, or the network between them does wrong. Nothing is lost, nothing half done, and the answers are right after recovery."""

import signal
import threading
import time
from collections import Counter

import pytest
from impacket.dcerpc.v5 import srvs
from impacket.dcerpc.v5.rpcrt import DCERPCException

from live_calls import READ, connections, entries, files, open_file, sessions, text, users
from server_calls import aliases, transports
from share_calls import get, names, raw_add, raw_del, raw_set_descriptor, raw_set_remark, windows

from .hands import BUSY, CLOSED


FAILURE, TIMEOUT = 31, 1460


def until(answer, seconds=60):
    """Ask until it is so; a node in trouble may refuse or hang up meanwhile."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            if answer():
                return
        except Exception:  # of several libraries
            pass
        assert time.monotonic() < deadline, "it does not become so"
        time.sleep(0.3)


def fresh(node, ask):
    """Ask by a connection of its own."""
    dce = node.impacket("adminuser")
    try:
        return ask(dce)
    finally:
        dce.disconnect()


def names_of(shown):
    return {path.rsplit("\\", 1)[1] for path, *_ in shown.values()}


@pytest.fixture
def open_everywhere(cluster, clients):
    """A file that is open on each node, and how to see it."""
    for node in cluster:
        open_file(clients.smb(node), "public", f"held{node.number}", READ)
    return {f"held{node.number}" for node in cluster}


def shows(node, wanted):
    return fresh(node, lambda dce: names_of(files(dce)) >= wanted)


def test_smbd_of_a_node_is_killed(cluster, clients, open_everywhere):
    last = cluster[-1]
    last._signal([pid for pid, name in last.processes().items() if name == "smbd"], signal.SIGKILL)
    last.smbd.wait()
    left = open_everywhere - {f"held{last.number}"}
    until(lambda: fresh(cluster[0], lambda dce: names_of(files(dce))) == left)
    last.stop()
    last.start()
    until(lambda: shows(last, left))


def test_ctdbd_of_a_node_is_killed(cluster, clients, open_everywhere):
    last = cluster[-1]
    last.kill_ctdb()
    left = open_everywhere - {f"held{last.number}"}
    until(lambda: fresh(cluster[0], lambda dce: names_of(files(dce))) == left)
    last.stop()
    cluster.start_ctdb([last])
    last.start()
    until(lambda: shows(last, left) and shows(cluster[0], left))
    until(lambda: all(fresh(node, users) for node in cluster))


def test_a_node_is_banned(cluster, clients, open_everywhere):
    last = cluster[-1]
    last.ctdb("ban", "5")
    left = open_everywhere - {f"held{last.number}"}
    until(lambda: shows(cluster[0], left))
    cluster.await_health()
    until(lambda: shows(last, left))


LISTS = {
    "files": lambda dce: names_of(files(dce)),
    "sessions": lambda dce: Counter(text(one["sesi1_username"]) for one in sessions(dce, level=1))["alice"],
    "tree connects": lambda dce: len(connections(dce, "public")),
}


@pytest.mark.parametrize("of", LISTS)
def test_recoveries_during_lists(cluster, clients, open_everywhere, of):
    """Databases are emptied and filled again in one, and their records are given to another node."""
    wanted, stop, faults = LISTS[of](clients.rpc(cluster[0])), threading.Event(), []
    assert wanted in (open_everywhere, cluster.size)

    def recover():
        while not stop.is_set():
            began = time.monotonic()
            cluster[0].ctdb("recover")
            # On a machine that is slow at it, too, the cluster rests for as long as a recovery takes.
            time.sleep(max(0.3, time.monotonic() - began))

    thread = threading.Thread(target=recover)
    thread.start()
    try:
        admins = [clients.rpc(node) for node in cluster]
        for round in range(40):
            for admin in admins:
                shown = LISTS[of](admin)
                if shown != wanted:
                    faults.append((round, admins.index(admin), shown))
    finally:
        stop.set()
        thread.join()
    assert faults == []


def test_a_node_knows_its_own_after_a_recovery(cluster, clients, admins):
    """It gives all records to one node; a count of one node's sessions asks no other."""
    for node in cluster:
        open_file(clients.smb(node), "public", f"f{node.number}", READ)
    cluster[0].ctdb("recover", check=True)
    for node, admin in zip(cluster, admins):
        assert {address: count for _, _, address, count in transports(admin, 0)}[node.host] == 2
        told = srvs.hNetrServerStatisticsGet(admin, "\0", 0, 0)["InfoStruct"]
        assert (told["sts0_fopens"], told["sts0_sopens"]) == (2, 2)
        shown = entries(srvs.hNetrFileEnum(admin, srvs.NULL, srvs.NULL, 3), "FileInfo", 3)
        assert [text(one["fi3_username"]) for one in shown if text(one["fi3_path_name"]) == "\\PIPE\\srvsvc"] == ["adminuser"]
        assert len(connections(admin, "public")) == cluster.size


def told_or_refused(ask, dce):
    """What a list says; None when it says that it cannot be known now."""
    try:
        return ask(dce)
    except DCERPCException as error:
        assert error.get_error_code() in (TIMEOUT, FAILURE)
        return None


def test_the_leader_dies_right_after_a_recovery(cluster, clients, open_everywhere):
    """All records are its own then, and nobody has them until the next recovery is over."""
    cluster[0].ctdb("recover", check=True)
    leader = cluster[int(cluster[0].ctdb("leader", check=True).stdout)]
    left = open_everywhere - {f"held{leader.number}"}
    dce = clients.rpc(next(node for node in cluster if node is not leader))
    list_files = lambda dce: names_of(files(dce))
    assert list_files(dce) == open_everywhere
    leader.kill_ctdb()
    try:
        shown = [told_or_refused(list_files, dce) for _ in range(20)]
    finally:
        leader.stop()
        cluster.start_ctdb([leader])
        leader.start()
    assert all(one is None or one >= left for one in shown) and shown[-1] == left, shown


ASKED = {
    "shares": names,
    "descriptor": lambda dce: get(dce, "public", 502),
    "files": files,
    "sessions": sessions,
    "statistics": lambda dce: srvs.hNetrServerStatisticsGet(dce, "\0", 0, 0),
    "transports": lambda dce: transports(dce, 0),
}


def test_a_stopped_node_says_at_once_that_it_cannot_tell(cluster, clients):
    last = cluster[-1]
    dce = clients.rpc(last)
    assert None not in [told_or_refused(ask, dce) for ask in ASKED.values()]
    last.ctdb("stop", check=True)
    began = time.monotonic()
    try:
        shown = {name: told_or_refused(ask, dce) for name, ask in ASKED.items()}
        took = time.monotonic() - began
    finally:
        last.ctdb("continue", check=True)
        cluster.await_health()
    assert set(shown.values()) == {None} and took < 2, (shown, took)
    until(lambda: None not in [told_or_refused(ask, dce) for ask in ASKED.values()])


LEAVES = {"stopped": ("stop", "continue"), "banned": ("ban 60", "unban")}


@pytest.mark.parametrize("how", LEAVES)
def test_a_node_that_left_after_a_change_says_so_at_once_and_changes_nothing(cluster, clients, how):
    """Its ctdb keeps the registry locked, which its workers have yet to read. What it refused is not done later, over newer changes."""
    last, (leave, come_back) = cluster[-1], LEAVES[how]
    first, pipe, dce = clients.pipe(cluster[0]), clients.pipe(last), clients.rpc(last)
    assert raw_add(first, "new", windows(cluster.shared / "data/new"), "one")[0] == 0
    assert raw_set_remark(pipe, "new", "two")[0] == 0 and "new" in names(dce)
    assert raw_set_remark(first, "new", "three")[0] == 0
    # By then smbd has read it, which is told of it within a second, and would hang itself.
    time.sleep(4)
    last.ctdb(*leave.split(), check=True)
    try:
        until(lambda: told_or_refused(files, dce) is None, 5)
        began = time.monotonic()
        assert srvs.hNetrRemoteTOD(dce)["ErrorCode"] == 0
        shown = {name: told_or_refused(ask, dce) for name, ask in {**ASKED, "aliases": aliases}.items()}
        refused = [raw_set_remark(pipe, "new", "four")[0], raw_set_descriptor(pipe, "new", CLOSED)[0], raw_del(pipe, "new")]
        took = time.monotonic() - began
        until(lambda: raw_set_remark(first, "new", "five")[0] == 0)
    finally:
        last.ctdb(come_back, check=True)
        cluster.await_health()
    assert set(shown.values()) == {None} and refused == [FAILURE] * 3 and took < 2, (shown, refused, took)
    until(lambda: None not in [told_or_refused(ask, dce) for ask in ASKED.values()])
    assert {text(get(clients.rpc(node), "new")["shi2_remark"]) for node in cluster} == {"five"}
    assert raw_del(pipe, "new") == 0 and "new" not in names(clients.rpc(cluster[0]))


def test_all_nodes_are_restarted(cluster, clients):
    path = windows(cluster.shared / "data/new")
    with cluster[0].dce("adminuser") as pipe:
        assert raw_add(pipe, "lasting", path, "")[0] == 0
    cluster.restart()
    for node in cluster:
        assert node.served_by() == "ours"
        assert "lasting" in fresh(node, names) and fresh(node, files) == {}
    with cluster[-1].dce("adminuser") as pipe:
        assert raw_del(pipe, "lasting") == 0


def test_a_node_leaves_in_the_middle_of_changes(cluster):
    path, done, last = windows(cluster.shared / "data/new"), {}, cluster[-1]

    def change(node):
        made = done.setdefault(node.number, set())
        try:
            with node.dce("adminuser") as pipe:
                for number in range(100):
                    name = f"c{node.number}x{number}"
                    while (status := raw_add(pipe, name, path, "")[0]) == BUSY:
                        pass
                    assert status == 0, (name, status)
                    made.add(name)
        except AssertionError:
            raise
        except Exception:  # its node has left
            assert node is last

    threads = [threading.Thread(target=change, args=(node,)) for node in (cluster[0], last)]
    for thread in threads:
        thread.start()
    until(lambda: len(done.get(last.number, ())) > 20)
    last.kill_ctdb()
    for thread in threads:
        thread.join()
    assert len(done[0]) == 100
    last.stop()
    cluster.start_ctdb([last])
    last.start()
    # Each that was told to be done is there, on each node; the one under way when the node left may be.
    for node in cluster:
        shown = {name for name in fresh(node, names) if name.startswith(("c0x", f"c{last.number}x"))}
        assert shown >= done[0] | done[last.number] and len(shown - done[0] - done[last.number]) <= 1
    with cluster[0].dce("adminuser") as pipe:
        for name in shown:
            assert raw_del(pipe, name) == 0
