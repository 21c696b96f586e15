"""Clients that end with the test, for the tests of sessions, connections and files. Each file of these has its own `box`."""

import pytest
from impacket.dcerpc.v5 import srvs


class Made:
    """clients.smb(user, host), clients.rpc(user): connections that somebody else closes."""

    def __init__(self, box):
        self._box, self._made = box, []

    def smb(self, user, **kwargs):
        """impacket's SMBConnection."""
        self._made.append(self._box.smb(user, **kwargs))
        return self._made[-1]

    def rpc(self, user):
        """impacket's binding to srvsvc."""
        self._made.append(self._box.impacket(user))
        return self._made[-1]

    def close(self):
        """End all of them."""
        for one in self._made:
            try:
                (one.close if hasattr(one, "connectTree") else one.disconnect)()
            except Exception:  # the server may have ended it: some tests are about that
                pass


@pytest.fixture
def clients(box):
    """Connections that end with the test."""
    made = Made(box)
    yield made
    made.close()


@pytest.fixture
def admin(clients):
    """An administrator's binding."""
    return clients.rpc("adminuser")


@pytest.fixture
def many(request):
    """many(box): bindings that end up on several workers."""
    made = []

    def get(box, count=6):
        made.extend(box.impacket("alice") for _ in range(count))
        for dce in made:
            srvs.hNetrRemoteTOD(dce)
        assert len(box.worker_pids()) > 1
        return made

    yield get
    for dce in made:
        try:
            dce.disconnect()
        except Exception:  # its sandbox is gone
            pass
