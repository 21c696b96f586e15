"""Samba's own options for big servers: what NetrFileEnum then leaves out, and what it then shows."""

import pytest
from impacket.dcerpc.v5 import srvs

from live_calls import code, connections, files, killed, lock, open_file, users
from sandbox import Sandbox


@pytest.fixture(scope="module")
def box():
    with Sandbox("ours", "plain") as box:
        (box.tree / "data/public").chmod(0o777)
        yield box


@pytest.fixture
def options(box):
    """options(line, ...): [global] with these lines."""
    kept = list(box.extra)

    def put(*lines):
        box.extra[:] = [*kept, *lines]
        box.write_conf()

    yield put
    put()


@pytest.mark.parametrize("value, locks", [("no", 0), ("FALSE", 0), ("yes", 2), (None, 2)])
def test_locks_are_counted_unless_told_otherwise(clients, admin, options, value, locks):
    options(*([f"srvsvc:file enum count locks = {value}"] if value else []))
    alice = clients.smb("alice")
    tree, file = open_file(alice, "public", "locked.txt")
    assert [lock(alice, tree, file, offset) for offset in (0, 4)] == [0, 0]
    ((number, shown),) = files(admin).items()
    assert shown[3] == locks
    assert srvs.hNetrFileGetInfo(admin, number, 3)["InfoStruct"]["FileInfo3"]["fi3_num_locks"] == locks


@pytest.mark.parametrize("value", ["no", "yes", None])
def test_leftovers_of_a_killed_smbd(box, clients, admin, options, value):
    options(*([f"srvsvc:file enum check stale = {value}"] if value else []))
    before = {pid for pid, name in box.processes().items() if name == "smbd"}
    alice, bob = clients.smb("alice"), clients.smb("bob")
    open_file(bob, "public", "living")
    children = {pid for pid, name in box.processes().items() if name == "smbd"} - before
    open_file(alice, "public", f"orphan{value}")
    child = min(children)  # alice came first
    killed(child)
    shown = {path.rsplit("\\", 1)[1]: number for number, (path, *_) in files(admin).items()}
    leftover = value == "no"
    assert set(shown) == {"living", f"orphan{value}"} if leftover else {"living"}
    if leftover:
        assert code(srvs.hNetrFileClose, admin, shown[f"orphan{value}"]) == 2314
    assert "alice" not in users(admin) and "bob" in users(admin)
    assert {one["coni1_username"].rstrip("\0") for one in connections(admin, "public")} == {"bob"}
    # the file can be opened by others whatever is shown of it
    open_file(bob, "public", f"orphan{value}", access=0x120089)
