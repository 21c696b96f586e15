"""Nobody else's session key is in the memory of a worker that lists sessions."""

import re

import pytest
from impacket.smb3structs import SMB2_DIALECT_30

from live_calls import sessions, text
from sandbox import Sandbox

WRITABLE = re.compile(r"^([0-9a-f]+)-([0-9a-f]+) .w.p .*$", re.M)


@pytest.fixture(scope="module", params=["mapped", "not mapped"])
def box(request):
    with Sandbox("ours", "plain", extra=[] if request.param == "mapped" else ["use mmap = no"]) as box:
        yield box


def keys(smb):
    """The secrets of a session that impacket has, by what it calls them."""
    session = smb.getSMBServer()._Session
    found = {name: bytes(value) for name, value in session.items() if name.endswith("Key") and isinstance(value, (bytes, bytearray))}
    return {name: key for name, key in found.items() if len(key) >= 16}


def own_memory(pid):
    """What the process alone can have written."""
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb") as memory:
        for match in WRITABLE.finditer(maps.read()):
            begin, end = (int(at, 16) for at in match.groups())
            memory.seek(begin)
            try:
                yield memory.read(end - begin)
            except OSError:  # the kernel's own
                continue


def test_no_key_of_a_session_is_in_a_workers_memory(box, clients):
    users = [clients.smb(user, **how) for user in ("alice", "bob", "carol") for how in ({}, {"dialect": SMB2_DIALECT_30})]
    admin = clients.rpc("adminuser")
    for _ in range(3):
        assert {text(one["sesi502_username"]) for one in sessions(admin)} == {"alice", "bob", "carol", "adminuser"}
    stored = (box.tree / "lock/smbXsrv_session_global.tdb").read_bytes()
    secrets = {(at, name): key for at, smb in enumerate(users) for name, key in keys(smb).items() if key in stored}
    assert len(secrets) >= 3 * len(users), "signing, encryption and decryption keys are in the database"
    for pid in box.worker_pids():
        memory = list(own_memory(pid))
        assert any(b"adminuser" in part for part in memory), "the memory was read"
        assert [which for which, key in secrets.items() if any(key in part for part in memory)] == []
