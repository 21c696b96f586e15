"""One connection with thousands of opens: each has an id of its own, and closing one closes that one.

SRVSVC_RS_MANY_OPENS=40000 asks for more of them than the 4,000 of every day; each takes a file descriptor of one smbd, so `ulimit -Hn` has to
allow that many and some more, or the tests may have to be run with the right to raise it.
"""

import os
import random
import resource
import struct
import time

import pytest
from impacket.dcerpc.v5 import srvs
from impacket.nt_errors import STATUS_FILE_CLOSED
from impacket.smb3structs import SMB2_DIALECT_30

from live_calls import code, files, sessions, text
from sandbox import Sandbox
from smb2_batch import batch, create, data_of, handle_of, read, write

OPENS = int(os.environ.get("SRVSVC_RS_MANY_OPENS", 4000))
EACH = 4  # opens of every file
READ_WRITE = 0x12019F


@pytest.fixture(scope="module")
def box():
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    room = max(OPENS + 500, before[0])
    resource.setrlimit(resource.RLIMIT_NOFILE, (room, max(room, before[1])))
    try:
        shares = "[twin]\n    path = {tree}/data/public\n    guest ok = yes\n    read only = no\n"
        with Sandbox("ours", "plain", shares=shares, extra=[f"max open files = {OPENS + 100}"]) as box:
            (box.tree / "data/public").chmod(0o777)
            yield box
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def low_half(handle):
    """The id that an open must be shown with: the low half of the persistent handle."""
    return struct.unpack_from("<I", handle)[0]


def test_thousands_of_opens(box, clients, admin):
    smb = clients.smb("alice", dialect=SMB2_DIALECT_30)
    trees = [smb.connectTree(share) for share in ("public", "twin")]
    names = [f"file{at // EACH}" for at in range(OPENS // 2)]
    held = [(tree, handle_of(answer)) for tree in trees for answer in batch(smb, tree, [create(name, READ_WRITE) for name in names])]
    assert len({handle for _, handle in held}) == len(held) == OPENS

    shown = files(admin)
    assert set(shown) == {low_half(handle) for _, handle in held}
    assert all(shown[low_half(handle)][0].endswith("\\" + name) for (_, handle), name in zip(held, names * 2))
    assert set(files(admin, level=2)) >= set(shown)
    (alice,) = [one for one in sessions(admin) if text(one["sesi502_username"]) == "alice"]
    assert alice["sesi502_num_opens"] == OPENS

    gone = set(random.sample(range(OPENS), 5))
    for at in gone:
        srvs.hNetrFileClose(admin, low_half(held[at][1]))
    deadline = time.monotonic() + 10
    while len(files(admin, level=2)) > OPENS - len(gone) + 1 and time.monotonic() < deadline:  # 1: the caller's pipe
        time.sleep(0.05)
    assert set(files(admin)) == {low_half(handle) for at, (_, handle) in enumerate(held) if at not in gone}
    # every other handle still writes and reads: each at a place of its own in its file
    places = {at: struct.pack("<I", at) for at in range(OPENS)}
    for number, tree in enumerate(trees):
        ours = [at for at in range(OPENS) if held[at][0] == tree]
        wrote = batch(smb, tree, [write(held[at][1], places[at], at * 4) for at in ours])
        assert {at for at, (status, _) in zip(ours, wrote) if status != 0} == gone & set(ours)
        assert {status for status, _ in wrote} <= {0, STATUS_FILE_CLOSED}
        left = [at for at in ours if at not in gone]
        assert [data_of(answer) for answer in batch(smb, tree, [read(held[at][1], 4, at * 4) for at in left])] == [places[at] for at in left]
    assert {code(srvs.hNetrFileClose, admin, low_half(held[at][1])) for at in gone} == {2314}
