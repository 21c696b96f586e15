"""Nodes, the hub that they are plugged into, and the folder that they share."""

import os
import subprocess
import tempfile
import time
from pathlib import Path

from sandbox import SandboxError, conf
from sandbox.life import Life
from sandbox.namespace import Namespace, Plan
from sandbox.roots import samba_root

from .node import Node


class Cluster(Life):
    """A context manager: nodes that are healthy, with smbd on each; all gone at the end of the block, or of the test run.

    size      number of nodes.
    impl      `ours` or `c` for all, or one of them for each node.
    lock      whether ctdb has a cluster lock.
    extra     more lines for [global] of each; options: srvsvc_rs options, scripts: commands that change shares, as for a sandbox.
    keep      leave the trees behind (also: SANDBOX_KEEP=1).
    """

    node_class = Node

    def __init__(self, size=2, impl="ours", lock=True, extra=(), options=None, scripts=False, log_level="1", keep=False):
        self.size, self.lock = size, lock
        self.keep = keep or bool(os.environ.get("SANDBOX_KEEP"))
        self._kinds = [impl] * size if isinstance(impl, str) else list(impl)
        self._of_node = {"extra": extra, "options": options, "scripts": scripts, "log_level": log_level}
        self.hub, self.nodes, self.tree = None, [], None

    def __iter__(self):
        return iter(self.nodes)

    def __getitem__(self, number):
        return self.nodes[number]

    def _prepare(self):
        self.tree = Path(tempfile.mkdtemp(prefix="cluster-"))
        self.tree.chmod(0o755)
        self.shared = self.tree / "shared"
        (self.shared / ".ctdb").mkdir(parents=True)
        self.shared.chmod(0o755)
        conf.write_extras(self.shared, "registry")
        self._make_hub()
        for number, kind in enumerate(self._kinds):
            node = self.node_class(self, number, kind, **self._of_node)
            self.nodes.append(node)
            node._prepare()
        self.start_ctdb()
        self.nodes[0].fill_databases()

    def _make_hub(self):
        """A network of its own with a bridge. Its holder removes the whole tree when the test run was killed."""
        (self.tree / "etc").mkdir()
        for name in ("passwd", "group"):
            (self.tree / "etc" / name).write_bytes(Path("/etc", name).read_bytes())
        self.hub = Namespace(Plan(str(self.tree), "/dev/null", "/", samba_root("/").modules_dir, "", "", True, self.keep))
        for words in ("ip link add hub type bridge", "ip address add 10.77.0.254/24 dev hub", "ip link set hub up"):
            subprocess.run(self.hub.enter_network(words.split()), check=True)

    def start(self):
        """Start smbd everywhere."""
        for node in self.nodes:
            node.start()

    def start_ctdb(self, nodes=None):
        """Start ctdbd on these nodes, all by default, and wait until the cluster is healthy."""
        nodes = self.nodes if nodes is None else nodes
        for node in nodes:
            node.start_ctdb()
        self.await_health()

    def await_health(self, nodes=None, seconds=90):
        """Wait until these nodes, all by default, say that all are healthy."""
        deadline = time.monotonic() + seconds
        while not all(node.is_healthy() for node in nodes or self.nodes):
            if time.monotonic() > deadline:
                status = self.nodes[0].ctdb("status")
                logs = "\n".join(node.ctdb_log()[-3000:] for node in self.nodes)
                raise SandboxError(f"the cluster is not healthy:\n{status.stdout}{status.stderr}{logs}")
            time.sleep(0.2)

    def restart(self):
        """All of it: every smbd and every ctdbd ends, and starts again."""
        for node in self.nodes:
            node.stop()
        for node in self.nodes:
            node.stop_ctdb()
        self.start_ctdb()
        self.start()

    def close(self):
        """End everything. Safe to call twice."""
        for node in self.nodes:
            node.close()
        self.nodes = []
        if self.hub:
            self.hub.close()
            self.hub = None
        if self.tree and not self.keep:
            subprocess.run(["rm", "-rf", "--one-file-system", str(self.tree)], check=False)
        elif self.tree:
            print(f"kept: {self.tree}")
        self.tree = None
