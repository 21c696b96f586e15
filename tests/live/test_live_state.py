"""Sessions, tree connects and open files beside what smbstatus says and what the test did itself."""

import threading
import time

import pytest
from impacket.dcerpc.v5 import srvs
from impacket.nmb import NetBIOSError
from impacket.smb3 import SessionError as Smb3Error
from impacket.smbconnection import SessionError

from live_calls import READ, WRITE, alive, code, connections, entries, files, killed, lock, open_file, page, sessions, status, text, users
from sandbox import Sandbox


@pytest.fixture(scope="module")
def box():
    with Sandbox("ours", "plain", shares="[twin]\n    path = {tree}/data/public\n    guest ok = yes\n    read only = no\n") as box:
        public = box.tree / "data/public"
        public.chmod(0o777)
        (public / "same.txt").write_text("")
        (public / "same.txt").chmod(0o666)
        yield box


def test_files_are_those_that_are_open(box, clients, admin):
    alice, bob = clients.smb("alice"), clients.smb("bob")
    held = [open_file(alice, "public", "one.txt"), open_file(alice, "public", "one.txt", READ), open_file(bob, "twin", "two.txt", READ)]
    held.append(open_file(bob, "public", "ünï.txt"))
    shown = files(admin)
    folder = "C:" + str(box.tree / "data/public").replace("/", "\\") + "\\"
    assert sorted(shown.values()) == sorted([
        (folder + "one.txt", "alice", 39, 0), (folder + "one.txt", "alice", 1, 0), (folder + "two.txt", "bob", 1, 0), (folder + "ünï.txt", "bob", 39, 0),
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
    assert [lock(alice, tree, file, offset) for offset in (0, 4)] == [0, 0]
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

    by_client = {(text(entry["coni1_username"]), text(entry["coni1_netname"]), entry["coni1_type"]) for entry in connections(admin, "\\\\127.0.0.1")}
    assert {("alice", "public", 0), ("alice", "staff", 0)} <= by_client
    assert any(user == "adminuser" and share == "IPC$" and kind & 0xFF == 3 for user, share, kind in by_client)
    public = connections(admin, "PUBLIC")
    assert {text(entry["coni1_netname"]) for entry in public} == {"127.0.0.1"}
    assert sum(entry["coni1_num_opens"] for entry in public) == 2
    assert {entry["coni1_num_users"] for entry in public} == {1}
    assert [entry["coni1_num_opens"] for entry in connections(admin, "staff")] == [0]
    assert {entry["coni0_id"] for entry in connections(admin, "public", 0)} == {entry["coni1_id"] for entry in public}
    assert code(connections, admin, "nosuchshare") == 2310
    assert code(connections, admin, "") == 87


def test_shares_count_their_uses(box, clients, admin):
    alice = clients.smb("alice")
    alice.connectTree("staff")
    info = srvs.hNetrShareGetInfo(admin, "staff\0", 2)["InfoStruct"]["ShareInfo2"]
    assert info["shi2_current_uses"] == 1


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
    left = users(operator)
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
    killed(child)
    assert not any(path.endswith("orphan") for path, *_ in files(admin).values())
    assert "alice" not in users(admin)


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
