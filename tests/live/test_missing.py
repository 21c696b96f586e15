"""A Samba that lacks a function: whatever needs it is not answered here, and no caller is ever shown more for it."""

import re
import struct
from pathlib import Path

import pytest
from impacket.dcerpc.v5 import transport
from impacket.nmb import NetBIOSError
from impacket.smbconnection import SessionError

from bench.calls import NULL, listing, share_enum, share_info, text
from file_security_calls import DACL, descriptor
from live_calls import open_file
from sandbox import Fault, Sandbox
from sandbox.rpc import NDR32, SRVSVC, RawPipe
from share_calls import octets, raw_add, raw_del, raw_set_remark

SYS = Path(__file__).resolve().parents[2] / "src/samba/sys"
TABLES = "".join((SYS / name).read_text() for name in ("functions.rs", "raw.rs"))
FUNCTIONS = re.findall(r"^    \[[^\]]*\] fn (\w+)\(", TABLES, re.M)
CALLERS = ("adminuser", "alice", "anonymous")
REFUSED, ENDED = "refused", (SessionError, NetBIOSError)

SHARES = """
[barred]
    path = {tree}/data/public
    hosts deny = 127.0.0.1
[private]
    path = {tree}/data/public
    valid users = bob
    access based share enum = yes
[unlisted]
    path = {tree}/data/public
    browseable = no
[off]
    path = {tree}/data/public
    available = no
[over]
    path = {tree}/data/public
    srvsvc_rs:temporary = 1
[reader]
    path = {tree}/data/public
    read only = no
    read list = alice
[readonly]
    path = {tree}/data/public
    write list = bob
[variable]
    path = {tree}/data/%U
    comment = of %U
[homes]
    comment = home of %U
"""


def words(*values):
    return struct.pack(f"<{len(values)}I", *values)


def file_security(share, info=7):
    """NetrpGetFileSecurity of the share's folder."""
    return NULL + words(0x20000) + text(share) + text("\\") + words(info)


# Lists: an answer may have less in it. Everything else is the same, or refused.
LISTS = [
    *((15, share_enum(level).stub) for level in (0, 1, 2, 501, 502)),
    *((36, NULL + listing(level)) for level in (1, 2, 502)),
    (12, NULL + NULL + NULL + listing(10)), (12, NULL + NULL + NULL + listing(502)),
    (9, NULL + words(0x20000) + text("C:\\tmp") + NULL + listing(3)),
    (8, NULL + words(0x20000) + text("public") + listing(1)),
    (26, NULL + listing(0)),
    (55, NULL + listing(0)),
    *((16, share_info(2, share).stub) for share in ("barred", "private", "off", "over", "variable", "alice", "public")),
]
SINGLE = [
    *((16, share_info(level, share).stub) for share in ("barred", "private", "off", "over", "variable", "alice", "public") for level in (1, 1501)),
    *((39, file_security(share)) for share in ("barred", "private", "unlisted", "off", "over", "public", "variable", "alice")),
    *((21, NULL + words(level)) for level in (100, 101, 102, 502)),
    (20, NULL + text("C:\\data\\none")),
    (23, NULL + words(0, 0, 0) + words(0xFFFFFFFF, 0)),
]
CALLS = LISTS + SINGLE
# What alice and the anonymous caller may never do; an administrator is not asked, for it would.
REMARK = lambda pipe: raw_set_remark(pipe, "registered", "x")[0]
FORBIDDEN = [
    REMARK,
    lambda pipe: raw_del(pipe, "registered"),
    lambda pipe: raw_add(pipe, "new", "C:\\tmp", "")[0],
    lambda pipe: struct.unpack("<I", pipe.request(40, NULL + words(0x20000) + text("reader") + text("hers") + words(DACL) + set_dacl()))[0],
    lambda pipe: struct.unpack("<I", pipe.request(40, NULL + words(0x20000) + text("readonly") + text("hers") + words(DACL) + set_dacl()))[0],
]


def set_dacl():
    """ADT_SECURITY_DESCRIPTOR: the world may do everything."""
    made = descriptor((0, 0x1F01FF, "S-1-1-0"))
    return words(len(made), 0x20004) + octets(made)


class Pipe(RawPipe):
    """One more pipe of an SMB connection that is there."""

    def __init__(self, box, smb):
        self._order, self._call_id, self._pending = "<", 0, b""
        self._transport = transport.SMBTransport(box.host, filename=r"\srvsvc", smb_connection=smb)
        self._transport.connect()
        self._bind(SRVSVC, NDR32)


def answer(pipe, opnum, stub):
    """The reply, or that it was refused."""
    try:
        reply = pipe.request(opnum, stub)
    except Fault:
        return REFUSED
    return reply if struct.unpack("<I", reply[-4:])[0] == 0 else REFUSED


def answers(box, connections):
    """What each caller is answered, by (caller, place of the call)."""
    found = {}
    for user, smb in connections.items():
        with Pipe(box, smb) as pipe:
            for at, (opnum, stub) in enumerate(CALLS):
                found[user, at] = answer(pipe, opnum, stub)
            if user != "adminuser":
                for number, forbidden in enumerate(FORBIDDEN):
                    try:
                        assert forbidden(pipe) != 0, f"{user} is let do number {number}"
                    except Fault:
                        pass
    return found


def texts(reply):
    """The texts in a reply, which is all of a list that matters here."""
    runs = re.findall(rb"(?:[\x20-\x7e]\0){2,}", reply)
    return {run.decode("utf-16-le") for run in runs}


def shows_more(at, now, whole):
    """Whether an answer tells what the one of a Samba that lacks nothing does not."""
    if now == REFUSED or now == whole:
        return False
    # Whether printers are shared is a bit of the server's type, which is not set where shares cannot be listed.
    if CALLS[at][0] == 21 and whole != REFUSED and len(now) == len(whole) and all(a & b == a for a, b in zip(now, whole)):
        return False
    if whole == REFUSED or at >= len(LISTS):
        return True
    longer = len(now) > len(whole) and CALLS[at][0] in (15, 16, 36)  # sessions come and go
    return longer or not texts(now) <= texts(whole)


def without(box, *names):
    """Let a new worker do without these functions."""
    box.options["pretend missing"] = " ".join(names)
    box.write_conf()
    box.kill_worker()


@pytest.fixture(scope="module")
def box():
    # A caller without a name is shut out by an option, which must be read to hold.
    with Sandbox("ours", "registry", shares=SHARES, extra="restrict anonymous = 1") as box:
        (box.tree / "data/public/hers").write_text("x")
        box.run(["chown", "alice", box.tree / "data/public/hers"], check=True)
        box.net("conf", "addshare", "registered", box.tree / "data/public", check=True)
        yield box


def test_the_table_is_read():
    assert len(set(FUNCTIONS)) > 150
    assert {"allow_access", "lp_hosts_deny", "create_conn_struct_tos_cwd", "tdb_wrap_open", "loadparm_s3_global_substitution"} <= set(FUNCTIONS)


def test_no_answer_shows_more_without_a_function(box):
    connections = {user: box.smb(user) for user in CALLERS}
    holder = box.smb("alice")
    open_file(holder, "public", "hers", access=0x120089)
    whole = answers(box, connections)
    assert {"public", "registered", "of alice"} <= texts(whole["alice", 1]) and "private" not in texts(whole["alice", 1])
    assert any(whole["adminuser", at] != REFUSED for at in range(len(LISTS), len(CALLS)))
    wrong, served = [], 0
    for name in sorted(set(FUNCTIONS)):
        without(box, name)
        try:
            now = answers(box, connections)
        except ENDED:  # a pipe that came while the old worker went; one that crashes does it again
            connections = {user: box.smb(user) for user in CALLERS}
            try:
                now = answers(box, connections)
            except ENDED as ended:
                wrong.append((name, ended))
                continue
        wrong += [(name, user, at, CALLS[at][0]) for (user, at), reply in now.items() if shows_more(at, reply, whole[user, at])]
        served += sum(reply != REFUSED for reply in now.values())
    assert not wrong, wrong
    assert served > 1000, "the calls that do not need the function are answered all the same"
