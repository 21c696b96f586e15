"""Every field at every level of sessions, connections and files, beside what smbstatus says of the same moment and what the clients did."""

import struct
import subprocess
import time
from dataclasses import dataclass, field

import pytest
from impacket.dcerpc.v5 import srvs
from impacket.smb3structs import SMB2_DIALECT_30

from live_calls import READ, WRITE, connections, entries, lock, page, sessions, status, text
from sandbox import Sandbox
from sandbox.accounts import uid_of

EXECUTE, APPEND = 0x1200A0, 0x120084
FOLDER = 1  # FILE_DIRECTORY_FILE


@dataclass
class Did:
    """What a client did: one session with its tree connects and opens."""

    user: str
    address: str
    shown_as: str = ""  # the name that it gave itself
    flags: int = 0  # SMB2's session flags as the server told the client: 1 guest, 2 null
    port139: bool = False
    began: tuple = ()  # before and after login
    last: tuple = ()  # before and after the last request
    trees: list = field(default_factory=list)
    opens: dict = field(default_factory=dict)  # low 32 bits of the persistent handle -> (share, path, access, locks)
    pipes: int = 0

    @property
    def name(self):
        return self.shown_as or self.address


def permissions(access):
    """[2.2.4.7] read 1, write 2, create 4, execute 8, delete 16, attributes 32, permissions 64, of the access that was asked for."""
    more = ((0x20, 8), (0x10000, 16), (0x100, 32), (0x40000, 64))
    return (access & 1) | (2 if access & 6 else 0) | (access & 4) | sum(bit for right, bit in more if access & right)


def permitted(mask):
    """The same of what smbstatus decodes."""
    more = mask["EXECUTE"] * 8 + mask["DELETE"] * 16 + mask["WRITE_ATTRIBUTES"] * 32 + mask["WRITE_DAC"] * 64
    return mask["READ_DATA"] * 1 + (mask["WRITE_DATA"] or mask["APPEND_DATA"]) * 2 + mask["APPEND_DATA"] * 4 + more


def seconds(moment):
    """A moment of smbstatus."""
    from datetime import datetime

    return datetime.fromisoformat(moment).timestamp()


# field -> (source, what smbstatus says of it, what the test did). `o.did` and `o.told` are the two sides, `o.all` all that smbstatus said.
# None: that side does not know it. A pair of moments stands for the whole seconds since a moment between the two.
SESSION = {
    "cname": ("smbXsrv_session channel", lambda o: "\\\\" + o.told["remote_machine"], lambda o: "\\\\" + o.did.name),
    "username": ("its auth_session_info", lambda o: None if o.did.flags else o.told["username"], lambda o: o.did.user),
    "num_opens": ("smbXsrv_open and share modes", lambda o: o.told_opens + o.did.pipes, lambda o: len(o.did.opens) + o.did.pipes),
    "time": ("creation_time", lambda o: seconds(o.told["creation_time"]) if "creation_time" in o.told else None, lambda o: o.did.began),
    "idle_time": ("the kernel's tcpi_last_data_recv", None, lambda o: o.did.last or None),  # smbclient echoes by itself
    "user_flags": ("unix user and first SID", None, lambda o: {0: 0, 1: 1, 2: 3}[o.did.flags]),
    "cltype_name": ("nobody", None, lambda o: ""),
    "transport": ("channel's transport, or its port", None, lambda o: "\\Device\\" + ("NetBT_If0" if o.did.port139 else "NetbiosSmb")),
}
CONNECTION = {
    "id": ("tcon_global_id", lambda o: int(o.told["tcon_id"]), None),
    "type": ("the share's definition", None, lambda o: 0x80000003 if o.share == "IPC$" else 0),
    "num_opens": ("smbXsrv_open, or process, user and folder", None, lambda o: o.did.pipes if o.share == "IPC$" else sum(one[0] == o.share for one in o.did.opens.values())),
    "num_users": ("a session is one user's", None, lambda o: 1),
    "time": ("creation_time", lambda o: seconds(o.told["connected_at"]), lambda o: dict(o.did.trees)[o.share]),
    "username": ("its session", lambda o: None if o.did.flags else o.all["sessions"][o.told["session_id"]]["username"], lambda o: o.did.user),
    "netname": ("share, or its session's client", lambda o: o.told["service"] if o.by_client else o.told["machine"],
                lambda o: o.share if o.by_client else o.did.name),
}
FILE = {
    "id": ("open_global_id", None, lambda o: o.handle),
    "permissions": ("share mode entry", lambda o: permitted(o.told["access_mask"]), lambda o: permissions(o.access)),
    "num_locks": ("brlock.tdb", lambda o: o.told_locks, lambda o: o.locks),
    "path_name": ("share mode data", lambda o: "C:" + f"{o.told['service_path']}/{o.told['filename']}".replace("/", "\\"), lambda o: "C:" + o.path.replace("/", "\\")),
    "username": ("its session", lambda o: {uid_of(name): name for name in ("alice", "bob", "carol")}.get(o.told["uid"]), lambda o: o.did.user),
}
LEVELS = {
    "sesi": (SESSION, {0: srvs.SESSION_INFO_0, 1: srvs.SESSION_INFO_1, 2: srvs.SESSION_INFO_2, 10: srvs.SESSION_INFO_10, 502: srvs.SESSION_INFO_502}),
    "coni": (CONNECTION, {0: srvs.CONNECTION_INFO_0, 1: srvs.CONNECTION_INFO_1}),
    "fi": (FILE, {2: srvs.FILE_INFO_2, 3: srvs.FILE_INFO_3}),
}


class Beside:
    """One object on both sides."""

    def __init__(self, **facts):
        self.__dict__.update(facts)


def same(shown, expected, before, after):
    """Equal; or, of moments, whole seconds since then, of a call between `before` and `after`."""
    if isinstance(expected, float):
        expected = (expected, expected)
    if isinstance(expected, tuple):
        return int(before - expected[1]) - 1 <= shown <= int(after - expected[0]) + 1
    return shown == expected


def compare(prefix, level, entry, both, before, after):
    """Each member of the entry; how many comparisons were made."""
    table, made = LEVELS[prefix][0], 0
    for member, _ in LEVELS[prefix][1][level].structure:
        name = member.split("_", 1)[1]
        shown = text(entry[member])
        for side, how in zip(("smbstatus", "the test"), table[name][1:]):
            expected = how(both) if how else None
            if expected is not None:
                assert same(shown, expected, before, after), f"{member} at level {level}: {shown!r}, {side} has {expected!r}"
                made += 1
    return made


@pytest.fixture(scope="module")
def box():
    shares = "[twin]\n    path = {tree}/data/public\n    guest ok = yes\n    read only = no\n"
    with Sandbox("ours", "plain", shares=shares, extra=["smb ports = 445 139"]) as box:
        (box.tree / "data/public").chmod(0o777)
        (box.tree / "data/staff").chmod(0o777)
        yield box


def moment(work):
    """(before, after) of some work, and what it gave."""
    before = time.time()
    result = work()
    return (before, time.time()), result


def python_client(clients, box, user, trees, host="127.0.0.1", port=445, my_name=None, shown=None):
    """A client that opens (share, name, access, options, number of locks) and notes it down."""
    began, smb = moment(lambda: clients.smb(user, host=host, port=port, my_name=my_name, dialect=SMB2_DIALECT_30))
    server = smb.getSMBServer()
    did = Did(user if shown is None else shown, host, my_name.lower() if my_name else "", server._Session["SessionFlags"] & 3, port == 139, began)
    for share, opens in trees.items():
        connected, tree = moment(lambda: smb.connectTree(share))
        did.trees.append((share, connected))
        for name, access, options, locks in opens:
            handle = server.create(tree, name, access, 7, options, 3, 0)
            assert [lock(smb, tree, handle, 10 * at) for at in range(locks)] == [0] * locks
            (number,) = struct.unpack_from("<Q", handle)
            folder = "staff" if share == "staff" else "public"
            did.opens[number & 0xFFFFFFFF] = (share, f"{box.tree}/data/{folder}/{name}", access, locks)
    did.last, _ = moment(lambda: server.echo())
    return did


class Smbclient:
    """Samba's own client with files open."""

    def __init__(self, box, user, share, names):
        paths = [box.tree / "data/public" / name for name in names]
        for path in paths:
            path.touch()
            path.chmod(0o666)
        argv = ["smbclient", "-s", box.conf, f"//127.0.0.1/{share}", "-U", f"{user}%Sesame-1"]
        before = time.time()
        self.process = subprocess.Popen(
            box.namespace.enter(argv), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True)
        self.names = [str(path) for path in paths]
        for name, path in zip(names, self.names):  # it reads the second line only when the first is done
            self.process.stdin.write(f"open {name}\n")
            self.process.stdin.flush()
            while path not in status(box)["open_files"]:
                assert self.process.poll() is None and time.time() < before + 10, "smbclient does not open its files"
                time.sleep(0.05)
        window = (before, time.time())
        self.did = Did(user, "127.0.0.1", began=window, trees=[(share, window)])

    def close(self):
        self.process.stdin.close()
        self.process.wait(10)


@pytest.fixture
def crowd(box, clients):
    """Real clients that have done known things; what they did."""
    own = Smbclient(box, "carol", "public", ["c1.txt", "c2.txt"])
    try:
        dids = [
            python_client(clients, box, "alice", {
                "public": [("one.txt", WRITE, 0x40, 2), ("one.txt", READ, 0x40, 0), ("folder", READ, FOLDER, 0), ("run.exe", EXECUTE, 0x40, 0)],
                "staff": [("ünï ☃.txt", WRITE, 0x40, 3)]}),
            python_client(clients, box, "bob", {"twin": [("two.txt", READ | 4, 0x40, 0), ("log.txt", APPEND, 0x40, 0)], "staff": []}),
            python_client(clients, box, "alice", {"public": [("six.txt", WRITE, 0x40, 0)]}, host="::1"),
            python_client(clients, box, "bob", {"staff": [("old.txt", READ, 0x40, 1)]}, port=139, my_name="OLDPC"),
            python_client(clients, box, "guest", {"public": [("guest.txt", READ, 0x40, 0)]}, host="::1", shown="nobody"),
            own.did,
        ]
        yield dids, own
    finally:
        own.close()


def note_handles(own, shown):
    """smbclient does not tell its handles: which they are is taken from the paths, which no other client has."""
    for entry in shown:
        path = text(entry["fi3_path_name"])[2:].replace("\\", "/")
        if path in own.names:
            own.did.opens[entry["fi3_id"]] = ("public", path, 3, 0)
    assert len(own.did.opens) == len(own.names)


def told_session(told, did):
    """The session of smbstatus that is this client's."""
    (one,) = [one for one in told["sessions"].values()
              if one["username"] == (did.user or "nobody") and one["remote_machine"] == did.name]
    return one


def told_tree(told, session, share):
    (one,) = [one for one in told["tcons"].values() if one["session_id"] == session["session_id"] and one["service"] == share]
    return one


def told_opens(told, session):
    """[(open, file)] of the process of a session; each of our clients has one of its own."""
    return [(one, file) for file in told["open_files"].values() for one in file["opens"].values()
            if one["server_id"]["pid"] == session["server_id"]["pid"]]


def told_locks(told, session, path):
    return sum(one["server_id"]["pid"] == session["server_id"]["pid"] for file in told["byte_range_locks"].values()
               if f"{file['file_name']}" == path or f"{file.get('share_path', '')}/{file['file_name']}" == path for one in file["locks"])


def quiet(told):
    """What must not change within the moment."""
    return {name: told[name] for name in ("sessions", "tcons", "open_files", "byte_range_locks")}


def test_every_field_at_every_level(box, admin, crowd):
    dids, own = crowd
    time.sleep(1.6)
    told = status(box, "-B")
    note_handles(own, page(admin, 0, 0xFFFFFFFF)[1])
    made = compare_sessions(admin, dids, told) + compare_connections(admin, dids, told) + compare_files(admin, dids, told)
    assert quiet(status(box, "-B")) == quiet(told), "the moment was not quiet"
    # 6 clients, 9 connections, 12 opens; every member of every level that one of the two sides knows
    assert made > 250, made


def compare_sessions(admin, dids, told):
    made = 0
    for level in LEVELS["sesi"][1]:
        before = time.time()
        shown = sessions(admin, level=level)
        after = time.time()
        assert len(shown) == len(told["sessions"]) == len(dids) + 1
        for did in dids:
            session = told_session(told, did)
            both = Beside(did=did, told=session, all=told, told_opens=len(told_opens(told, session)))
            mine = [one for one in shown if text(one[f"sesi{level}_cname"]) == f"\\\\{did.name}"
                    and (level == 0 or text(one[f"sesi{level}_username"]) == did.user)]
            assert len(mine) == 1 or level == 0, (level, did)
            made += compare("sesi", level, mine[0], both, before, after)
    return made


def compare_connections(admin, dids, told):
    made = 0
    for did in dids:
        session = told_session(told, did)
        for share, _ in did.trees:
            tree = told_tree(told, session, share)
            for qualifier, by_client in ((share, False), (f"\\\\{did.name}", True)):
                both = Beside(did=did, told=tree, all=told, share=share, by_client=by_client)
                for level in (0, 1):
                    before = time.time()
                    shown = connections(admin, qualifier, level)
                    after = time.time()
                    (mine,) = [one for one in shown if one[f"coni{level}_id"] == int(tree["tcon_id"])]
                    made += compare("coni", level, mine, both, before, after)
    every = {int(number) for number in told["tcons"]}
    assert {one["coni0_id"] for share in {tree["service"] for tree in told["tcons"].values()} for one in connections(admin, share, 0)} == every
    return made


def compare_files(admin, dids, told):
    made = 0
    level_2 = {one["fi2_id"] for one in entries(srvs.hNetrFileEnum(admin, srvs.NULL, srvs.NULL, 2), "FileInfo", 2)}
    level_3 = {one["fi3_id"]: one for one in entries(srvs.hNetrFileEnum(admin, srvs.NULL, srvs.NULL, 3), "FileInfo", 3)}
    ours = {number for did in dids for number in did.opens}
    assert level_2 == set(level_3) and {number for number, one in level_3.items() if not text(one["fi3_path_name"]).startswith("\\PIPE")} == ours
    for did in dids:
        session = told_session(told, did)
        for number, (share, path, access, locks) in did.opens.items():
            said = [{**file, **one} for one, file in told_opens(told, session)
                    if f"{file['service_path']}/{file['filename']}" == path and permitted(one["access_mask"]) == permissions(access)]
            assert len(said) == 1, (path, said)
            same_file = sum(one[3] for one in did.opens.values() if one[1] == path)  # Samba does not store through which open
            both = Beside(did=did, told=said[0], all=told, handle=number, access=access, path=path, locks=same_file, told_locks=told_locks(told, session, path))
            made += compare("fi", 3, level_3[number], both, 0, 0)
            made += compare("fi", 2, srvs.hNetrFileGetInfo(admin, number, 2)["InfoStruct"]["FileInfo2"], both, 0, 0)
            made += compare("fi", 3, srvs.hNetrFileGetInfo(admin, number, 3)["InfoStruct"]["FileInfo3"], both, 0, 0)
    return made


def test_the_table_knows_every_field():
    for table, levels in LEVELS.values():
        shown = {member.split("_", 1)[1] for level in levels.values() for member, _ in level.structure}
        assert shown == set(table)
        assert all(told or did for _, told, did in table.values())
