"""A node that is there and does not answer: what a walk over all nodes took too long for is an error, never a shorter list."""

import os
import signal
import time

import pytest
from impacket.dcerpc.v5 import srvs
from impacket.dcerpc.v5.rpcrt import DCERPCException

from live_calls import READ, connections, files, open_file, sessions

from .node import TUNABLES
from .test_faults import fresh, shows, until

TIMEOUT = 1460
# One walk and one more, as Samba's own NetrSessionEnum takes, and what the first connection waits for.
LONGEST = 2 * TUNABLES["TraverseTimeout"] + 10


@pytest.mark.parametrize("ask", [files, sessions, lambda dce: connections(dce, "public")], ids=["files", "sessions", "connections"])
def test_a_list_that_a_node_does_not_answer_is_an_error(cluster, clients, ask):
    last = cluster[-1]
    open_file(clients.smb(cluster[0]), "public", "held0", READ)
    open_file(clients.smb(last), "public", "held1", READ)
    dce = clients.rpc(cluster[0])
    whole = len(ask(dce))
    stopped = last.ctdb_pids()
    last._signal(stopped, signal.SIGSTOP)
    began = time.monotonic()
    try:
        try:
            # The other nodes may have found it gone before the walk began: then what is left is the truth.
            assert len(ask(dce)) < whole and time.monotonic() - began > 1
        except DCERPCException as error:
            assert error.get_error_code() == TIMEOUT
        assert time.monotonic() - began < LONGEST
    finally:
        last._signal(stopped, signal.SIGCONT)
        recover(cluster)


def test_a_link_that_goes_down_and_comes_up_again(cluster, clients):
    last = cluster[-1]
    open_file(clients.smb(cluster[0]), "public", "held0", READ)
    last.link(up=False)
    try:
        until(lambda: shows(cluster[0], {"held0"}))
    finally:
        last.link(up=True)
        recover(cluster)
    for node in cluster:
        until(lambda node=node: shows(node, {"held0"}))


def recover(cluster):
    """Healthy again, with ctdbd and smbd on every node: one that found itself alone may have ended."""
    for node in cluster:
        if not node.ctdb_pids():
            node.stop()
            node.start_ctdb()
    cluster.await_health()
    for node in cluster:
        if not any(name == "smbd" for name in node.processes().values()):
            node.stop()
            node.start()
