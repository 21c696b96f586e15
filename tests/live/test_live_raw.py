"""Records of the databases read from their bytes, against the same ones through Samba's own functions: the lists are the same.

What goes through Samba's functions is told by hiding one that the other way needs.
"""

import os

import pytest
from impacket.smb3structs import FILE_DELETE_ON_CLOSE, SMB2_DIALECT_30

from live_calls import READ, WRITE, connections, files, lock, open_file, sessions, text
from sandbox import Sandbox

SLOW = "is read through Samba's own functions"
DELETE = 0x10000
SHARES = "[twin]\n    path = {tree}/data/public\n    read only = no\n"


@pytest.fixture(scope="module")
def box():
    with Sandbox("ours", "plain", shares=SHARES, log_level="1 rpc_srv:3") as box:
        (box.tree / "data/public").chmod(0o777)
        yield box


def lists(box):
    """What the three lists show of what does not change by itself; the asking connection's own entries left out."""
    dce = box.impacket("adminuser")
    try:
        files(dce)  # the pipe and the tree connect of this client are there from now on
        shown = sessions(dce)
        others = [one for one in shown if text(one["sesi502_username"]) != "adminuser"]
        facts = ["cname", "username", "num_opens", "user_flags", "cltype_name", "transport"]
        return (
            files(dce),
            sorted(tuple(str(one[f"sesi502_{fact}"]) for fact in facts) for one in others),
            sorted((one["coni1_id"], one["coni1_num_opens"], text(one["coni1_username"]), text(one["coni1_netname"]))
                   for share in ("public", "twin") for one in connections(dce, share)),
        )
    finally:
        dce.disconnect()


def through_samba(box, how):
    """Let new workers read in that way; how much of the log is old."""
    box.options.pop("pretend missing", None)
    if how:
        box.options["pretend missing"] = "tdb_wrap_open"
    box.write_conf()
    box.kill_worker()
    return len(box.worker_log())


def open_much(clients):
    """Files of all kinds: shared by two, with locks, to be deleted, folders, long and foreign names, two shares."""
    alice, bob = clients.smb("alice"), clients.smb("bob", dialect=SMB2_DIALECT_30)
    for smb in (alice, bob):
        for name in ("both", "x" * 200, "Ünïcode 漢字 😀", "sub"):
            open_file(smb, "public", name, access=READ, options=1 if name == "sub" else 0x40)
    for offset in (0, 4, 8):
        tree, file = open_file(bob, "public", f"locked{offset}")
        assert lock(bob, tree, file, offset) == 0
    open_file(alice, "public", "dying", access=WRITE | DELETE, options=0x40 | FILE_DELETE_ON_CLOSE)
    open_file(bob, "twin", "second")
    open_file(bob, "twin", "both", access=READ)
    tree, file = open_file(alice, "public", "doomed", access=WRITE | DELETE)
    disposition = b"\x01"
    alice.getSMBServer().setInfo(tree, file, fileInfoClass=13, inputBlob=disposition)


def test_both_ways_show_the_same(box, clients):
    open_much(clients)
    begin = through_samba(box, False)
    ours = lists(box)
    assert SLOW not in box.worker_log()[begin:]
    begin = through_samba(box, True)
    theirs = lists(box)
    for name in ("locking", "smbXsrv_open_global", "smbXsrv_session_global", "smbXsrv_tcon_global"):
        assert f"{name}.tdb {SLOW}" in box.worker_log()[begin:], name
    through_samba(box, False)
    assert ours == theirs
    shown = {path.rsplit("\\", 1)[1] for path, *_ in ours[0].values()}
    assert shown >= {"both", "x" * 200, "Ünïcode 漢字 😀", "sub", "dying", "doomed", "second", "locked8"}
    assert len(ours[0]) == 4 * 2 + 3 + 1 + 2 + 1 and len(ours[1]) == 2 and len(ours[2]) == 3


def test_a_session_that_changes_is_read_anew(box, clients):
    """The decoded session is kept with its bytes: one that takes another user's place, with the same worker, is shown as it is."""
    through_samba(box, False)
    admin = clients.rpc("adminuser")
    for user in ("alice", "bob", "alice"):
        smb = clients.smb(user)
        assert {text(one["sesi502_username"]) for one in sessions(admin)} == {user, "adminuser"}
        smb.close()
        while any(text(one["sesi502_username"]) == user for one in sessions(admin)):
            os.sched_yield()


# Copies every record of a database under another id. Without locks: the database has those of another process.
MISFILE = """
import os, sys, tdb
db = tdb.Tdb(sys.argv[1], 0, tdb.INCOMPATIBLE_HASH | 4, os.O_RDWR)
for key in [key for key in db if len(key) == 4]:
    db.store(bytes([key[0] ^ 0x55]) + key[1:], db[key])
"""


@pytest.mark.parametrize("name", ["session", "tcon", "open"])
def test_a_record_under_another_id_is_not_shown(box, clients, name):
    """The id in a record is the key that it lies under; what does not agree is no record of Samba's."""
    box.restart()
    through_samba(box, False)
    smb, admin = clients.smb("alice"), clients.rpc("adminuser")
    open_file(smb, "public", "here")
    before = files(admin), len(sessions(admin)), len(connections(admin, "public"))
    begin = len(box.worker_log())
    box.run(["python3", "-c", MISFILE, box.tree / f"lock/smbXsrv_{name}_global.tdb"], check=True)
    for _ in range(3):
        assert (files(admin), len(sessions(admin)), len(connections(admin, "public"))) == before
    said = box.worker_log()[begin:]
    assert f"smbXsrv_{name}_global.tdb: " in said and "records are under another's key" in said and SLOW not in said
