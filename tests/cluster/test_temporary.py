"""Temporary shares, and those deleted sticky: they are over when smbd of their own node starts again, and no other node says so."""

import pytest
from impacket.dcerpc.v5 import srvs

from share_calls import TEMPORARY, UNLIMITED, add, delete, info, names, wait_for, windows

from .hands import works


@pytest.fixture(params=["temporary", "sticky"])
def temp(request, cluster, clients):
    """A share of the first node's smbd."""
    admin = clients.rpc(cluster[0])
    kind = TEMPORARY if request.param == "temporary" else 0
    share = info(2, netname="temp", type=kind, remark="", max_uses=UNLIMITED, path=windows(cluster.shared / "data/new"))
    assert add(admin, share) == (0, 0)
    if request.param == "sticky":
        srvs.hNetrShareDelSticky(admin, "temp\0")
    yield "temp"
    admin = clients.rpc(cluster[0])
    if "temp" in names(admin):
        delete(admin, "temp")


def listed(cluster, clients):
    """The nodes that list the share."""
    return [node.number for node in cluster if "temp" in names(clients.rpc(node))]


def test_another_nodes_list_or_start_does_not_end_it(cluster, clients, temp):
    everywhere = list(range(cluster.size))
    smb = clients.smb(cluster[0])
    tree = smb.connectTree("temp")
    assert listed(cluster, clients) == everywhere == listed(cluster, clients)
    for node in list(cluster)[1:]:
        node.restart()
    assert listed(cluster, clients) == everywhere
    assert works(smb, tree)


def test_it_ends_with_its_own_nodes_smbd_and_so_do_its_users_anywhere(cluster, clients, temp):
    smb = clients.smb(cluster[-1])
    tree = smb.connectTree("temp")
    cluster[0].restart()
    assert listed(cluster, clients) == []
    wait_for(lambda: not works(smb, tree))


def test_each_node_can_delete_it_when_its_own_does_not_come_back(cluster, clients, temp):
    cluster[0].stop()
    admin = clients.rpc(cluster[1])
    assert "temp" in names(admin)
    delete(admin, "temp")
    cluster[0].start()
    assert listed(cluster, clients) == []
