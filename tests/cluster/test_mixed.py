"""The module on one node only, Samba's own service on the other: both go on working, and nothing of ours harms the other."""

import pytest

from cluster import Cluster
from live_calls import READ, files, open_file, sessions, text
from share_calls import DESCRIPTOR, UNLIMITED, add, delete, info, names, raw_set_descriptor, wait_for, windows

from .hands import CLOSED, works


@pytest.fixture(scope="module")
def mixed():
    """Ours, then Samba's own, which changes shares by commands that are `net conf`."""
    with Cluster(2, ["ours", "c"]) as cluster:
        (cluster.shared / "data/new").mkdir()
        yield cluster


@pytest.fixture
def both(mixed, clients):
    return [clients.rpc(node) for node in mixed]


def share(mixed, **members):
    return info(2, netname="new", remark="", max_uses=UNLIMITED, path=windows(mixed.shared / "data/new"), **members)


def test_each_node_is_served_by_its_own(mixed):
    assert [node.served_by() for node in mixed] == ["ours", "c"]


def test_what_the_module_changes_the_other_node_shows_and_enforces(mixed, clients, both):
    assert add(both[0], share(mixed)) == (0, 0)
    wait_for(lambda: "new" in names(clients.rpc(mixed[1])))
    smb = clients.smb(mixed[1])
    tree = smb.connectTree("new")
    with mixed[0].dce("adminuser") as pipe:
        for descriptor, is_let_in in ((CLOSED, False), (DESCRIPTOR, True)):
            assert raw_set_descriptor(pipe, "new", descriptor)[0] == 0
            assert (mixed[1].smbclient(f"//{mixed[1].host}/new", "-c", "ls", user="alice").returncode == 0) is is_let_in
    delete(both[0], "new")
    wait_for(lambda: not works(smb, tree))
    wait_for(lambda: "new" not in names(clients.rpc(mixed[1])))


def test_what_is_changed_on_the_other_node_the_module_shows_at_its_next_call(mixed, both):
    assert "theirs" not in names(both[0])
    mixed[1].net("conf", "addshare", "theirs", str(mixed.shared / "data/new"), check=True)
    assert "theirs" in names(both[0])
    mixed[1].net("conf", "delshare", "theirs", check=True)
    assert "theirs" not in names(both[0])


def test_the_module_shows_and_ends_what_the_other_node_serves(mixed, clients, both):
    smb = clients.smb(mixed[1])
    open_file(smb, "public", "theirs", READ)
    assert [path.rsplit("\\", 1)[1] for path, *_ in files(both[0]).values()] == ["theirs"]
    assert "alice" in {text(entry["sesi502_username"]) for entry in sessions(both[0])}
    assert [entry["fi3_path_name"] for entry in files_of_c(both[1])]


def files_of_c(dce):
    """NetrFileEnum as Samba's own service answers it."""
    from impacket.dcerpc.v5 import srvs

    return srvs.hNetrFileEnum(dce, srvs.NULL, srvs.NULL, 3)["InfoStruct"]["FileInfo"]["Level3"]["Buffer"]
