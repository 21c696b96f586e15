"""Locks that somebody on another node does not give back: nobody waits for them longer than it is said."""

import ctypes
import fcntl
import os
import re
import shlex
import threading
import time
from contextlib import contextmanager

from impacket.dcerpc.v5.rpcrt import DCERPCException

from share_calls import names, raw_add, raw_del, raw_set_remark, wait_for, windows

from .hands import BUSY

# What a change waits for locks, and a little.
PATIENCE = 2
LONGEST = PATIENCE + 1
# TDB_SEQNUM
COUNTS_CHANGES = 128


@contextmanager
def registry_held(node, seconds):
    """Samba's lock of the registry's transactions, as one has it who stops in the middle of a change."""
    number = re.search("dbid: 0x([0-9a-f]+)", node.ctdb("getdbstatus", "registry.tdb", check=True).stdout)
    done = node.tree / "held"
    command = f"touch {shlex.quote(str(done))}; sleep {seconds}"
    words = ["g_lock", "do", f"transaction_db_0x{int(number[1], 16):08x}", "5", command]
    thread = threading.Thread(target=node.net, args=words)
    thread.start()
    wait_for(done.exists)
    try:
        yield
    finally:
        thread.join()
        done.unlink()


class Data(ctypes.Structure):
    """TDB_DATA"""

    _fields_ = [("bytes", ctypes.c_char_p), ("size", ctypes.c_size_t)]


@contextmanager
def registry_kept_changing(node):
    """The number of changes in the node's own file of the registry is another one at each look: a record is stored as it is, again and again."""
    path = re.search("path: (.+)", node.ctdb("getdbstatus", "registry.tdb", check=True).stdout)[1].strip()
    tdb = ctypes.CDLL("libtdb.so.1")
    tdb.tdb_open.restype = ctypes.c_void_p
    tdb.tdb_fetch.argtypes, tdb.tdb_fetch.restype = [ctypes.c_void_p, Data], Data
    tdb.tdb_store.argtypes = [ctypes.c_void_p, Data, Data, ctypes.c_int]
    database = tdb.tdb_open(f"/proc/{node.namespace.pid}/root{path}".encode(), 0, COUNTS_CHANGES, os.O_RDWR, 0)
    key = b"__db_sequence_number__\0"
    key, stop, failed = Data(key, len(key)), threading.Event(), []
    record = tdb.tdb_fetch(database, key)
    assert record.size > 0

    def change():
        while not stop.is_set():
            failed.append(tdb.tdb_store(database, key, record, 0))
            time.sleep(0.0002)

    thread = threading.Thread(target=change)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
        tdb.tdb_close(ctypes.c_void_p(database))
        assert set(failed) == {0}


def took(call):
    """What it says, and the seconds that it took."""
    began = time.monotonic()
    return call(), time.monotonic() - began


def told(dce):
    """The names of shares, or what the call is refused with."""
    try:
        return names(dce)
    except DCERPCException as error:
        return error.get_error_code()


def test_a_change_waits_for_all_its_locks_together(cluster, clients):
    path, last = windows(cluster.shared / "data/new"), cluster[-1]
    first, pipe = clients.pipe(cluster[0]), clients.pipe(last)
    assert raw_add(first, "new", path, "one")[0] == 0 and raw_set_remark(pipe, "new", "two")[0] == 0
    with registry_held(cluster[0], 8):
        # It has the lock of the share, and waits for the registry.
        change = threading.Thread(target=raw_set_remark, args=(first, "new", "three"))
        change.start()
        time.sleep(0.5)
        own = next(last.tree.rglob("srvsvc_rs.lock"))
        with open(own, "r+b") as file:
            fcntl.lockf(file, fcntl.LOCK_EX)
            threading.Timer(PATIENCE * 0.75, lambda: fcntl.lockf(file, fcntl.LOCK_UN)).start()
            status, seconds = took(lambda: raw_set_remark(pipe, "new", "four")[0])
            time.sleep(PATIENCE)
    change.join()
    assert status == BUSY and PATIENCE * 0.9 < seconds < LONGEST, (status, seconds)
    assert raw_del(pipe, "new") == 0


def test_a_list_does_not_wait_for_a_registry_that_is_held_for_good(cluster, clients):
    """While it changes all the time others are kept from changing it, if they let themselves be kept."""
    last = cluster[-1]
    dce = clients.rpc(last, "alice")
    shown = names(dce)
    with registry_held(cluster[0], 15), registry_kept_changing(last):
        asked, ends = [], time.monotonic() + 8
        # Some have the luck that it does not change for as long as they read it.
        while time.monotonic() < ends and not any(seconds > 1 for _, seconds in asked):
            asked.append(took(lambda: told(dce)))
    assert all(answer in (BUSY, shown) and seconds < LONGEST for answer, seconds in asked), asked
    assert asked[-1][1] > PATIENCE * 0.9, asked
    assert names(dce) == shown
