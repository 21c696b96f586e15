"""How often a list asks all nodes for all that they have: ctdb's log tells. It is what most of a list's time goes to."""

import re

import pytest
from impacket.dcerpc.v5 import srvs

from live_calls import READ, connections, files, open_file, sessions

ROUNDS = {
    "NetrSessionEnum 0": (1, lambda dce, _: sessions(dce, level=0)),
    "NetrSessionEnum 502": (2, lambda dce, _: sessions(dce)),
    "NetrFileEnum 2": (2, lambda dce, _: srvs.hNetrFileEnum(dce, srvs.NULL, srvs.NULL, 2)),
    "NetrFileEnum 3": (4, lambda dce, _: files(dce)),
    "NetrFileClose": (2, lambda dce, id: srvs.hNetrFileClose(dce, id)),
    "NetrConnectionEnum 0": (1, lambda dce, _: srvs.hNetrConnectionEnum(dce, "public\0", 0)),
    "NetrConnectionEnum 1": (2, lambda dce, _: connections(dce, "public")),
    "NetrServerTransportEnum": (0, lambda dce, _: srvs.hNetrServerTransportEnum(dce, 0)),
    "NetrServerStatisticsGet": (0, lambda dce, _: srvs.hNetrServerStatisticsGet(dce, "\0", 0, 0)),
}


@pytest.fixture
def traverses(cluster):
    """Names the databases that the first node began to walk over all nodes."""
    cluster[0].ctdb("setdebug", "NOTICE", check=True)
    yield lambda: re.findall(r"Starting traverse on DB (\S+)", cluster[0].ctdb_log())
    cluster[0].ctdb("setdebug", "ERROR", check=True)


@pytest.mark.parametrize("name", ROUNDS)
def test_rounds_over_all_nodes(cluster, clients, admins, traverses, name):
    most, ask = ROUNDS[name]
    # 4.25 hands over what one record holds in another way, so sessions of other nodes are found by a list.
    most += name == "NetrConnectionEnum 1" and cluster[0].samba.version_pair >= (4, 25)
    for node in cluster:
        open_file(clients.smb(node), "public", f"of{node.number}", READ)
    # What has no entry, as pipes of other callers, was looked for by now.
    id = min(files(admins[0], user="alice"))
    before = len(traverses())
    ask(admins[0], id)
    assert before > 0
    assert len(traverses()[before:]) == most, traverses()[before:]


def test_where_nothing_is_open_no_locks_are_counted(cluster, admins, traverses):
    assert files(admins[0]) == {}
    before = len(traverses())
    assert files(admins[0]) == {}
    assert "brlock.tdb" not in traverses()[before:]
