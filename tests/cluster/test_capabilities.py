"""A node without the capability of a location master has records, though ctdb's list of who took part in a recovery leaves it out."""

import signal
import time

import pytest
from impacket.dcerpc.v5.rpcrt import DCERPCException

from cluster import Cluster
from cluster.node import Node
from live_calls import READ, files, open_file
from sandbox import SandboxError

from .test_faults import TIMEOUT, fresh, until

NAMES = [f"f{number}" for number in range(10)]


class Lesser(Node):
    """The last of three nodes lacks the capability."""

    def _write_ctdb_conf(self):
        super()._write_ctdb_conf()
        if self.number == 2:
            self.run(["sh", "-c", "printf '[legacy]\\nlmaster capability = false\\n' >>/etc/ctdb/ctdb.conf"], check=True)


class Uneven(Cluster):
    node_class = Lesser

    def start(self):
        """The first that opens a database on such a node may fail: Samba reads what another node has just written there too early."""
        for node in self:
            for _ in range(3):
                try:
                    node.start()
                    break
                except SandboxError:
                    node.stop()
                    time.sleep(3)
            else:
                node.start()


def opens(node):
    """How many files are told to be open; None: that is not known."""
    try:
        return fresh(node, lambda dce: len(files(dce)))
    except DCERPCException as error:
        assert error.get_error_code() == TIMEOUT
        return None


def test_records_that_die_with_such_a_node_are_missed():
    with Uneven(3, lock=False) as cluster:
        first, second, last = cluster
        assert "LMASTER: NO" in last.ctdb("getcapabilities", check=True).stdout
        kept = [node.smb("alice") for node in (first, second)]
        for smb in kept:
            for name in NAMES:
                open_file(smb, "public", name, READ)
        wanted = 2 * len(NAMES)
        assert opens(first) == wanted
        # Its records go to the last node with each file that is opened there.
        visitor = last.smb("alice")
        tree, server = visitor.connectTree("public"), visitor.getSMBServer()
        for _ in range(2):
            for name in NAMES:
                visitor.closeFile(tree, server.create(tree, name, READ, 7, 0x40, 3, 0))
        last._signal(last.ctdb_pids(), signal.SIGKILL)
        ends = time.monotonic() + 12
        shown = []
        while time.monotonic() < ends:
            shown.append(opens(first))
        # By a worker that was not there before as well.
        workers = [pid for pid, name in first.processes().items() if name == "rpcd_classic"]
        first._signal(workers, signal.SIGTERM)
        time.sleep(1)
        shown.append(opens(first))
        assert set(shown) <= {wanted, None} and shown[-1] is None, shown
        first.ctdb("recover", check=True)
        until(lambda: opens(first) == wanted)
        last.stop()
