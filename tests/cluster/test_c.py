"""Samba's own service on every node: what the table of docs/cluster.md says of it."""

import signal
import time

import pytest
from impacket.dcerpc.v5 import srvs
from impacket.dcerpc.v5.rpcrt import DCERPCException

from bench import calls
from live_calls import READ, alive, connections, files, open_file, sessions, text
from share_calls import UNLIMITED, get, info, names, raw_add, raw_del, raw_set_descriptor, set_info, wait_for, windows

from .hands import at_once, works
from .node import TUNABLES
from .test_shares import descriptor, stored
from .test_silence import recover

# It changes shares by commands of smb.conf, which are `net conf`; each takes a quarter of a second.
ARGUMENTS = {"impl": "c", "scripts": True}
DONE, DENIED, EXISTS = 0, 5, 80
LIST = calls.share_enum(0)
ROUNDS = 10


@pytest.fixture
def pipes(cluster, clients):
    """A raw pipe of root to each node: nobody else's descriptors are stored."""
    return [clients.pipe(node, "root") for node in cluster]


@pytest.fixture
def roots(cluster, clients):
    """A binding of root to each node."""
    return [clients.rpc(node, "root") for node in cluster]


@pytest.fixture
def new(cluster, pipes):
    """Adds and deletes the share `new`, and waits until each node's list has followed, which it does when smbd has told it to."""
    path = windows(cluster.shared / "data/new")

    class New:
        @staticmethod
        def add(at, remark, number):
            return raw_add(pipes[at], "new", path, remark, descriptor(number))[0]

        @staticmethod
        def make():
            # Only a list makes a worker look whether the one before is gone.
            pipes[0].request(LIST.opnum, LIST.stub)
            assert New.add(0, "old", 0) == DONE
            New.await_everywhere(True)

        @staticmethod
        def delete(at):
            return raw_del(pipes[at], "new")

        @staticmethod
        def await_everywhere(there):
            for node in cluster:
                wait_for(lambda node=node: ("new" in fresh_names(node)) is there)

    yield New
    cluster[0].net("conf", "delshare", "new")
    New.await_everywhere(False)


def fresh_names(node):
    dce = node.impacket("adminuser")
    try:
        return names(dce)
    finally:
        dce.disconnect()


def test_every_node_is_served_by_sambas_own(cluster):
    assert {node.served_by() for node in cluster} == {"c"}


def test_changes_are_seen_by_the_next_call_of_each(cluster, admins):
    cluster[0].net("conf", "addshare", "theirs", str(cluster.shared / "data/new"), check=True)
    try:
        for admin in admins:
            wait_for(lambda admin=admin: "theirs" in names(admin))
    finally:
        cluster[0].net("conf", "delshare", "theirs", check=True)


def test_a_descriptor_of_an_administrator_who_is_not_root_is_not_stored(cluster, clients, new):
    path, sealed = windows(cluster.shared / "data/new"), descriptor(0)
    assert raw_add(clients.pipe(cluster[0]), "new", path, "", sealed)[0] == DONE
    new.await_everywhere(True)
    assert stored(clients.rpc(cluster[0], "root"), "new") is None
    assert "Failed to add security info" in cluster[0].worker_log()
    assert raw_set_descriptor(clients.pipe(cluster[0], "root"), "new", sealed)[0] == DONE
    assert stored(clients.rpc(cluster[0], "root"), "new") == 0


def test_nodes_that_add_one_name_at_once(cluster, roots, new):
    lost = []
    for round in range(ROUNDS):
        results = at_once(lambda: new.add(0, "first", 0), lambda: new.add(1, "second", 1))
        assert set(results) <= {DONE, DENIED, EXISTS}
        new.await_everywhere(True)
        winner = results.index(DONE) if results.count(DONE) == 1 else None
        shown = {stored(admin, "new") for admin in roots}
        if shown != {winner}:
            lost.append((round, results, shown))
        new.delete(0)
        new.await_everywhere(False)
    print(f"adds at once: {len(lost)} of {ROUNDS} without the winner's descriptor: {lost}")


def test_a_delete_beside_an_add(cluster, roots, new):
    lost = []
    for round in range(ROUNDS):
        new.make()
        deleted, added = at_once(lambda: new.delete(0), lambda: new.add(1, "young", 1))
        assert deleted in (DONE, DENIED) and added in (DONE, DENIED, EXISTS)
        new.await_everywhere(added == DONE)
        shown = {stored(admin, "new") for admin in roots} if added == DONE else {1}
        if shown != {1}:
            lost.append((round, shown))
        if added == DONE:
            new.delete(0)
        new.await_everywhere(False)
    print(f"delete beside add: {len(lost)} of {ROUNDS} without their descriptor: {lost}")


def test_a_set_beside_a_delete(cluster, pipes, new):
    left = []
    for round in range(ROUNDS):
        new.make()
        was_set, deleted = at_once(lambda: raw_set_descriptor(pipes[0], "new", descriptor(1))[0], lambda: new.delete(1))
        assert deleted == DONE
        new.await_everywhere(False)
        kept = cluster[0].run(["dbwrap_tool", "-s", cluster[0].conf, "--persistent", "share_info.tdb", "listkeys"]).stdout
        if "SECDESC/new" in kept:
            left.append((round, was_set))
    print(f"set beside delete: {len(left)} of {ROUNDS} left a descriptor of a share that is gone: {left}")


def test_nodes_that_set_one_share_at_once(cluster, roots, new):
    new.make()

    def setter(number):
        sd = descriptor(number)
        wanted = info(502, netname="new", remark=f"of {number}", max_uses=UNLIMITED, path=windows(cluster.shared / "data/new"),
                      reserved=len(sd), security_descriptor=list(sd))
        return lambda: set_info(roots[number], "new", 502, wanted)[0]

    mixed = []
    for round in range(ROUNDS):
        results = at_once(setter(0), setter(1))
        time.sleep(0.5)  # until all workers have followed
        shown = get(roots[0], "new", 502)
        found = (text(shown["shi502_remark"]), stored(roots[0], "new"))
        if found not in [(f"of {number}", number) for number in (0, 1)]:
            mixed.append((round, results, found))
    print(f"set at once: {len(mixed)} of {ROUNDS} mixed: {mixed}")


def test_deleting_leaves_the_clients_connected(cluster, clients, new):
    new.make()
    held = [(smb, smb.connectTree("new")) for smb in (clients.smb(node) for node in cluster)]
    assert new.delete(0) == DONE
    new.await_everywhere(False)
    assert all(works(smb, tree) for smb, tree in held)


def test_sessions_files_and_tree_connects_of_all_nodes_are_told_by_each(cluster, clients, admins):
    for node in cluster:
        open_file(clients.smb(node), "public", f"of{node.number}", READ)
    for admin in admins:
        # It looks at no user filter.
        shown = [text(entry["sesi1_username"]) for entry in sessions(admin, user="alice", level=1)]
        assert shown.count("alice") == cluster.size
        # Its list misses a record that moves between nodes at that moment, and looks no second time; so the test does. The caller's pipe is
        # never among it.
        wait_for(lambda admin=admin: paths(admin) == {f"of{node.number}" for node in cluster})
        assert len(connections(admin, "public")) == cluster.size


def paths(admin):
    return {path.rsplit("\\", 1)[-1] for path, *_ in files(admin).values()}


def test_a_file_of_another_node_is_closed(cluster, clients, admins):
    handles = [(smb, *open_file(smb, "public", f"of{number}", READ)) for number, smb in enumerate(map(clients.smb, cluster))]
    for number, handle in enumerate(handles):
        # What its walk misses is neither listed nor closed, so it is told more than once.
        wait_for(lambda number=number, handle=handle: closed(admins[0], f"of{number}") and not alive(*handle))


def closed(admin, name):
    """Tell it to close all that has this name."""
    for id in [id for id, (path, *_) in files(admin).items() if path.endswith(name)]:
        try:
            srvs.hNetrFileClose(admin, id)
        except srvs.DCERPCSessionError:
            pass
    return True


def test_ids_of_files_are_the_same_on_all_nodes(cluster, clients, admins):
    for node in cluster:
        open_file(clients.smb(node), "public", f"of{node.number}", READ)
    wait_for(lambda: len({tuple(sorted((id, path) for id, (path, *_) in files(admin).items())) for admin in admins}) == 1)


def test_idle_time_is_0_for_all(cluster, clients, admins):
    held = [clients.smb(node) for node in cluster]
    time.sleep(3)
    assert len(held) == cluster.size
    assert {entry["sesi1_idle_time"] for entry in sessions(admins[0], user="alice", level=1)} == {0}


@pytest.mark.parametrize("call", [
    lambda dce: srvs.hNetrFileGetInfo(dce, 1, 3),
    lambda dce: srvs.hNetrServerTransportEnum(dce, 0),
    lambda dce: srvs.hNetrServerStatisticsGet(dce, "\0", 0, 0),
], ids=["NetrFileGetInfo", "NetrServerTransportEnum", "NetrServerStatisticsGet"])
def test_it_has_no_such_call(admins, call):
    with pytest.raises(DCERPCException) as refused:
        call(admins[0])
    assert "nca_s_op_rng_error" in str(refused.value)


def test_a_node_that_does_not_answer_is_left_out_of_a_list_without_a_word(cluster, clients):
    last, dce = cluster[-1], clients.rpc(cluster[0])
    open_file(clients.smb(cluster[0]), "public", "held0", READ)
    open_file(clients.smb(last), "public", "held1", READ)
    wait_for(lambda: paths(dce) == {"held0", "held1"})
    stopped = last.ctdb_pids()
    last._signal(stopped, signal.SIGSTOP)
    began = time.monotonic()
    try:
        shown = paths(dce)
    finally:
        last._signal(stopped, signal.SIGCONT)
        recover(cluster)
    assert "held1" not in shown
    print(f"a node that does not answer: {shown} after {time.monotonic() - began:.0f} s of {TUNABLES['TraverseTimeout']}")
