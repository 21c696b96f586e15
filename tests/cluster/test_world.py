"""The cluster itself: that it is one, and that nothing of it stays."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cluster import Cluster

HERE = Path(__file__).resolve().parent
CTL = HERE.parents[1] / "tools/srvsvc-rs-ctl"


def test_every_node_is_served_by_the_module(cluster):
    assert [node.served_by() for node in cluster] == ["ours"] * cluster.size
    assert all(node.is_healthy() for node in cluster)


def test_nodes_have_one_registry_one_sid_and_the_same_accounts(cluster):
    for what in (("conf", "listshares"), ("getlocalsid",), ("groupmap", "list")):
        told = {node.net(*what, check=True).stdout for node in cluster}
        assert len(told) == 1 and told != {""}, what


def test_the_cluster_lock_is_there_when_it_is_to_be(cluster):
    held = (cluster.shared / ".ctdb/cluster.lock").exists()
    assert held == cluster.lock


def test_the_line_is_not_put_where_it_counts_for_nodes_that_lack_the_module(cluster):
    """A Samba that has the line and not the module does not start."""
    node = cluster[0]
    tool, conf = shutil.copy(CTL, node.tree / "srvsvc-rs-ctl"), node.tree / "etc/own.conf"
    lines = [line for line in node.conf.read_text().splitlines(True) if "passdb backend" not in line]
    conf.write_text("".join(lines))
    for words, before, wanted in (("enable", "tdbsam", "srvsvc_rs:tdbsam"), ("disable", "srvsvc_rs:tdbsam", "tdbsam")):
        node.net("conf", "setparm", "global", "passdb backend", before, check=True)
        try:
            done = node.run([tool, "-s", conf, words])
            assert done.returncode == 1 and f"setparm global 'passdb backend' {wanted}" in done.stderr, done.stderr
            assert node.net("conf", "getparm", "global", "passdb backend", check=True).stdout.strip() == before
        finally:
            node.net("conf", "delparm", "global", "passdb backend", check=True)


CHILD = """
import sys, time
from cluster import Cluster
with Cluster(2, "c") as cluster:
    print(cluster.tree, *[node.namespace.pid for node in cluster], flush=True)
    if sys.argv[1] == "fail":
        raise SystemExit(3)
    time.sleep(600)
"""


@pytest.mark.parametrize("how", ["fail", "kill"])
def test_nothing_stays_after_a_failure_or_a_kill(how):
    child = subprocess.Popen([sys.executable, "-c", CHILD, how], stdout=subprocess.PIPE, text=True, cwd=HERE.parent, env={**os.environ, "PYTHONPATH": str(HERE.parent)})
    tree, *pids = child.stdout.readline().split()
    spaces = {os.readlink(f"/proc/{pid}/ns/pid") for pid in pids} if how == "kill" else set()
    if how == "kill":
        child.send_signal(signal.SIGKILL)
    child.wait()
    deadline = time.monotonic() + 30
    while Path(tree).exists() or inside(spaces) or any(Path(f"/proc/{pid}").exists() for pid in pids):
        assert time.monotonic() < deadline, (tree, inside(spaces))
        time.sleep(0.1)


def inside(spaces):
    """Processes that run in one of these pid namespaces."""
    found = []
    for entry in filter(str.isdigit, os.listdir("/proc")):
        try:
            if os.readlink(f"/proc/{entry}/ns/pid") in spaces:
                found.append(int(entry))
        except OSError:
            pass
    return found


def test_a_node_that_is_not_healthy_is_an_error_not_a_skip():
    from sandbox import SandboxError

    class Sick(Cluster):
        def await_health(self, nodes=None, seconds=90):
            super().await_health(nodes, seconds=0)

    with pytest.raises(SandboxError), Sick(2, "c"):
        pass
