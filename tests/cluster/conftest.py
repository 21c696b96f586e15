"""A cluster for each file of tests, and clients of its nodes that end with the test."""

import os

import pytest

from cluster import Cluster

# Number of nodes, and whether ctdb has a cluster lock.
WORLDS = {"two": (2, True), "three": (3, False)}


def pytest_generate_tests(metafunc):
    """What asks for `cluster` runs in each world; $CLUSTER names the only one."""
    if "cluster" in metafunc.fixturenames:
        wanted = os.environ.get("CLUSTER", " ".join(WORLDS)).split()
        metafunc.parametrize("cluster", wanted, indirect=True, scope="module")


@pytest.fixture(scope="module")
def cluster(request):
    """A cluster with the module on every node; a file says more in its ARGUMENTS."""
    size, lock = WORLDS[request.param]
    with Cluster(size, lock=lock, **getattr(request.module, "ARGUMENTS", {})) as cluster:
        (cluster.shared / "data/new").mkdir()
        (cluster.shared / "data/new").chmod(0o777)
        yield cluster


class Clients:
    """Connections to nodes, ended with the test."""

    def __init__(self):
        self._made = []

    def _kept(self, one):
        self._made.append(one)
        return one

    def smb(self, node, user="alice", **kwargs):
        """impacket's SMBConnection."""
        return self._kept(node.smb(user, **kwargs))

    def rpc(self, node, user="adminuser"):
        """impacket's binding to srvsvc."""
        return self._kept(node.impacket(user))

    def pipe(self, node, user="adminuser"):
        """A RawPipe."""
        return self._kept(node.dce(user))

    def close(self):
        """End all of them."""
        for one in self._made:
            end = getattr(one, "disconnect", None) or one.close
            try:
                (one.close if hasattr(one, "connectTree") else end)()
            except Exception:  # the node may have ended it: some tests are about that
                pass


@pytest.fixture
def clients():
    """Connections that end with the test."""
    made = Clients()
    yield made
    made.close()


@pytest.fixture
def admins(cluster, clients):
    """An administrator's binding to each node."""
    return [clients.rpc(node) for node in cluster]
