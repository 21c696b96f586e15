"""Sessions, tree connects and open files beside what smbstatus says and what the test did itself."""

import json
import os
import signal
import threading
import time

import pytest
from impacket.dcerpc.v5 import srvs
from impacket.dcerpc.v5.rpcrt import DCERPCException
from impacket.nmb import NetBIOSError
from impacket.nt_errors import STATUS_FILE_CLOSED
from impacket.smb3 import SessionError as Smb3Error
from impacket.smbconnection import SessionError

from sandbox import Sandbox

READ, WRITE = 0x120089, 0x12019F


@pytest.fixture(scope="module")
def box():
    with Sandbox("ours", "plain", shares="[twin]\n    path = {tree}/data/public\n    guest ok = yes\n    read only = no\n") as box:
        public = box.tree / "data/public"
        public.chmod(0o777)
        (public / "same.txt").write_text("")
        (public / "same.txt").chmod(0o666)
        yield box


@pytest.fixture
def clients(box):
    """clients.smb(user), clients.rpc(user): connections that end with the test."""

    class Clients:
        made = []

        def smb(self, user):
            self.made.append(box.smb(user))
            return self.made[-1]

        def rpc(self, user):
            self.made.append(box.impacket(user))
            return self.made[-1]

    clients = Clients()
    clients.made = []
    yield clients
    for one in clients.made:
        try:
            (one.close if hasattr(one, "connectTree") else one.disconnect)()
        except Exception:  # the server may have ended it: some tests are about that
            pass


@pytest.fixture
def admin(clients):
    """An administrator's binding."""
    return clients.rpc("adminuser")


def text(value):
    return value.rstrip("\0") if isinstance(value, str) else value


def entries(reply, union, level):
    container = reply["InfoStruct"][union][f"Level{level}"]
    return list(container["Buffer"]) if container["EntriesRead"] else []


def files(dce, base=srvs.NULL, user=srvs.NULL, level=3):
    """{id: (path, user, permissions, locks)} of the open files, pipes left out."""
    found = {}
    base, user = (value if value is srvs.NULL else value + "\0" for value in (base, user))
    for entry in entries(srvs.hNetrFileEnum(dce, base, user, level), "FileInfo", level):
        if level == 2:
            found[entry["fi2_id"]] = None
        elif not text(entry["fi3_path_name"]).startswith("\\PIPE\\"):
            found[entry["fi3_id"]] = (text(entry["fi3_path_name"]), text(entry["fi3_username"]), entry["fi3_permissions"], entry["fi3_num_locks"])
    return found


def sessions(dce, client=srvs.NULL, user=srvs.NULL, level=502):
    client, user = (value if value is srvs.NULL else value + "\0" for value in (client, user))
    return entries(srvs.hNetrSessionEnum(dce, client, user, level), "SessionInfo", level)


def status(box):
    return json.loads(box.smbstatus("--json").stdout)


def open_file(smb, share, name, access=WRITE):
    tree = smb.connectTree(share)
    return tree, smb.getSMBServer().create(tree, name, access, 7, 0x40, 3, 0)


def code(function, *args, **kwargs):
    with pytest.raises(DCERPCException) as refused:
        function(*args, **kwargs)
    return refused.value.get_error_code()


def test_files_are_those_that_are_open(box, clients, admin):
    alice, bob = clients.smb("alice"), clients.smb("bob")
    held = [open_file(alice, "public", "one.txt"), open_file(alice, "public", "one.txt", READ), open_file(bob, "twin", "two.txt", READ)]
    held.append(open_file(bob, "public", "ünï.txt"))
    shown = files(admin)
    folder = "C:" + str(box.tree / "data/public").replace("/", "\\") + "\\"
    assert sorted(shown.values()) == sorted([
        (folder + "one.txt", "alice", 7, 0), (folder + "one.txt", "alice", 1, 0), (folder + "two.txt", "bob", 1, 0), (folder + "ünï.txt", "bob", 7, 0),
    ])
    told = status(box)["open_files"]
    names = sorted(f"{entry['service_path']}/{entry['filename']}" for entry in told.values() for _ in entry["opens"])
    assert names == sorted(path[2:].replace("\\", "/") for path, *_ in shown.values())
    assert set(files(admin, user="alice")) == {number for number, (_, user, *_) in shown.items() if user == "alice"}
    assert set(files(admin, base=folder + "one.txt")) == {number for number, (path, *_) in shown.items() if path.endswith("one.txt")}
    assert files(admin, base=folder + "one") == {} == files(admin, user="carol")
    assert set(shown) <= set(files(admin, level=2))
    for number, (path, user, permissions, locks) in shown.items():
        one = srvs.hNetrFileGetInfo(admin, number, 3)["InfoStruct"]["FileInfo3"]
        assert (text(one["fi3_path_name"]), text(one["fi3_username"]), one["fi3_permissions"]) == (path, user, permissions)


def test_locks_are_counted(box, clients, admin):
    alice = clients.smb("alice")
    tree, file = open_file(alice, "public", "locked.txt")
    alice.writeFile(tree, file, b"0123456789")
    server = alice.getSMBServer()
    from impacket import smb3structs
    for offset in (0, 4):
        packet = server.SMB_PACKET()
        packet["Command"], packet["TreeID"] = smb3structs.SMB2_LOCK, tree
        lock = smb3structs.SMB2Lock()
        lock["LockCount"] = 1
        lock["FileID"] = file
        element = smb3structs.SMB2_LOCK_ELEMENT()
        element["Offset"], element["Length"], element["Flags"] = offset, 2, 0x12
        lock["Locks"] = element.getData()
        packet["Data"] = lock
        server.recvSMB(server.sendSMB(packet))
    (shown,) = [entry for entry in files(admin).values() if entry[0].endswith("locked.txt")]
    assert shown[3] == 2


def test_the_callers_own_pipe_is_listed(box, clients, admin):
    paths = [text(entry["fi3_path_name"]) for entry in entries(srvs.hNetrFileEnum(admin, srvs.NULL, srvs.NULL, 3), "FileInfo", 3)]
    assert paths == ["\\PIPE\\srvsvc"]


def test_sessions(box, clients, admin):
    alice = clients.smb("alice")
    held = [open_file(alice, "public", f"s{number}") for number in range(3)]
    time.sleep(2.1)
    by_user = {text(entry["sesi502_username"]): entry for entry in sessions(admin)}
    assert {"alice", "adminuser"} <= set(by_user)
    one = by_user["alice"]
    assert (text(one["sesi502_cname"]), text(one["sesi502_cltype_name"]), text(one["sesi502_transport"])) == ("\\\\127.0.0.1", "", "\\Device\\NetbiosSmb")
    assert (one["sesi502_num_opens"], one["sesi502_user_flags"]) == (len(held), 0)
    assert 2 <= one["sesi502_time"] <= 10 and 2 <= one["sesi502_idle_time"] <= one["sesi502_time"]
    assert by_user["adminuser"]["sesi502_idle_time"] <= 1
    told = status(box)["sessions"].values()
    assert sorted(by_user) == sorted(entry["username"] for entry in told)
    assert [text(entry["sesi10_username"]) for entry in sessions(admin, user="ALICE", level=10)] == ["alice"]
    assert len(sessions(admin, client="\\\\127.0.0.1", level=0)) == len(by_user)
    assert code(sessions, admin, user="nobodyhere") == 2221
    assert code(sessions, admin, client="\\\\10.9.9.9") == 2312
    assert code(sessions, admin, client="127.0.0.1") == 2351
    assert code(sessions, admin, user="x" * 1025) == 87


def test_connections(box, clients, admin):
    alice = clients.smb("alice")
    open_file(alice, "public", "c1"), open_file(alice, "public", "c2")
    alice.connectTree("staff")

    def connections(qualifier, level=1):
        return entries(srvs.hNetrConnectionEnum(admin, qualifier + "\0", level), "ConnectInfo", level)

    by_client = {(text(entry["coni1_username"]), text(entry["coni1_netname"]), entry["coni1_type"]) for entry in connections("\\\\127.0.0.1")}
    assert {("alice", "public", 0), ("alice", "staff", 0)} <= by_client
    assert any(user == "adminuser" and share == "IPC$" and kind & 0xFF == 3 for user, share, kind in by_client)
    public = connections("PUBLIC")
    assert {text(entry["coni1_netname"]) for entry in public} == {"127.0.0.1"}
    assert sum(entry["coni1_num_opens"] for entry in public) == 2
    assert {entry["coni1_num_users"] for entry in public} == {1}
    assert [entry["coni1_num_opens"] for entry in connections("staff")] == [0]
    assert {entry["coni0_id"] for entry in connections("public", 0)} == {entry["coni1_id"] for entry in public}
    assert code(connections, "nosuchshare") == 2310
    assert code(connections, "") == 87


def test_shares_count_their_uses(box, clients, admin):
    alice = clients.smb("alice")
    alice.connectTree("staff")
    info = srvs.hNetrShareGetInfo(admin, "staff\0", 2)["InfoStruct"]["ShareInfo2"]
    assert info["shi2_current_uses"] == 1


def alive(smb, tree, file):
    """Whether a handle still reads and writes."""
    try:
        smb.writeFile(tree, file, b"x")
        return True
    except (SessionError, Smb3Error) as error:
        assert error.getErrorCode() == STATUS_FILE_CLOSED
        return False


def test_closing_one_closes_one(box, clients, admin):
    alice, bob = clients.smb("alice"), clients.smb("bob")
    held = {}
    for smb, share in ((alice, "public"), (alice, "public"), (alice, "twin"), (bob, "twin")):
        before = set(files(admin))
        handle = open_file(smb, share, "same.txt", READ | 2)
        (number,) = set(files(admin)) - before
        held[number] = (smb, *handle)
    assert len(held) == 4
    order = list(held)
    for gone in (order[1], order[3], order[0]):
        srvs.hNetrFileClose(admin, gone)
        time.sleep(0.3)
        handle = held.pop(gone)
        assert not alive(*handle)
        assert all(alive(*other) for other in held.values())
        assert code(srvs.hNetrFileClose, admin, gone) == 2314
    assert code(srvs.hNetrFileGetInfo, admin, order[0], 3) == 2
    assert code(srvs.hNetrFileClose, clients.rpc("bob"), order[2]) == 5
    assert alive(*held[order[2]])


def test_ending_a_session_ends_that_one(box, clients, admin):
    operator = clients.rpc("serverop")
    alice, bob = clients.smb("alice"), clients.smb("bob")
    _, _ = open_file(alice, "public", "mine"), open_file(bob, "public", "his")
    assert code(srvs.hNetrSessionDel, operator, "\\\\127.0.0.1\0", "carol\0") == 2312
    assert code(srvs.hNetrSessionDel, operator, srvs.NULL, srvs.NULL) == 87
    assert code(srvs.hNetrSessionDel, clients.rpc("bob"), srvs.NULL, "alice\0") == 5
    srvs.hNetrSessionDel(operator, "\\\\127.0.0.1\0", "alice\0")
    time.sleep(0.5)
    left = {text(entry["sesi10_username"]) for entry in sessions(operator, level=10)}
    assert "alice" not in left and "bob" in left
    assert {user for _, user, *_ in files(operator).values()} == {"bob"}
    with pytest.raises((SessionError, Smb3Error, OSError, NetBIOSError)):
        alice.connectTree("staff")
    bob.connectTree("staff")


def test_ending_ones_own_session_answers_first(box, clients, admin):
    assert srvs.hNetrSessionDel(admin, srvs.NULL, "adminuser\0")["ErrorCode"] == 0


def test_a_killed_smbd_is_gone_at_once(box, clients, admin):
    before = {pid for pid, name in box.processes().items() if name == "smbd"}
    alice = clients.smb("alice")
    open_file(alice, "public", "orphan")
    (child,) = {pid for pid, name in box.processes().items() if name == "smbd"} - before
    assert any(path.endswith("orphan") for path, *_ in files(admin).values())
    os.kill(child, signal.SIGKILL)
    deadline = time.monotonic() + 5
    while os.path.exists(f"/proc/{child}/fd/0") and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not any(path.endswith("orphan") for path, *_ in files(admin).values())
    assert "alice" not in {text(entry["sesi10_username"]) for entry in sessions(admin, level=10)}


def page(dce, resume, length):
    request = srvs.NetrFileEnum()
    request["ServerName"] = request["BasePath"] = request["UserName"] = srvs.NULL
    request["InfoStruct"]["Level"] = request["InfoStruct"]["FileInfo"]["tag"] = 3
    request["PreferedMaximumLength"] = length
    request["ResumeHandle"] = resume
    reply = dce.request(request, checkError=False)
    return reply["ErrorCode"], entries(reply, "FileInfo", 3), reply["ResumeHandle"]


def test_pages_show_what_stays_exactly_once(box, clients, admin):
    keeper = clients.smb("bob")
    for number in range(120):
        open_file(keeper, "public", f"stays{number}", READ | 2)
    stop = threading.Event()

    def churn(number):
        smb = box.smb("alice")
        tree = smb.connectTree("public")
        while not stop.is_set():
            names = [smb.getSMBServer().create(tree, f"goes{number}-{at}", WRITE, 7, 0x40, 3, 0) for at in range(5)]
            for name in names:
                smb.closeFile(tree, name)
        smb.close()

    threads = [threading.Thread(target=churn, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(25):
            seen, resume = [], 0
            while True:
                result, shown, resume = page(admin, resume, 50 * 200)
                seen += [text(entry["fi3_path_name"]).rsplit("\\", 1)[1] for entry in shown]
                if result != 234:
                    assert result == 0
                    break
            stays = [name for name in seen if name.startswith("stays")]
            assert sorted(stays) == sorted(f"stays{number}" for number in range(120))
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def test_a_page_that_fits_nothing_says_so(box, clients, admin):
    alice = clients.smb("alice")
    open_file(alice, "public", "big")
    assert page(admin, 0, 10)[:2] == (2123, [])


def test_clients_of_samba(box, clients, admin):
    alice = clients.smb("alice")
    open_file(alice, "public", "seen.txt")
    assert box.rpcclient("netsessenum", user="adminuser").returncode == 0
    assert "seen.txt" in box.rpcclient("netfileenum", user="adminuser").stdout
    assert box.rpcclient("netconnenum 1 public", user="adminuser").returncode == 0
    listed = box.net_rpc("file", user="adminuser").stdout
    line = next(line for line in listed.splitlines() if "seen.txt" in line)
    number = int(line.split()[0]) % 2**32  # net prints it signed
    done = box.net_rpc("file", "close", number, user="adminuser")
    assert done.returncode == 0, done.stdout + done.stderr
    time.sleep(0.3)
    assert "seen.txt" not in box.net_rpc("file", user="adminuser").stdout
