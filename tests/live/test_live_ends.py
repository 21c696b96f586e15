"""NetrSessionDel: what matches ends, cleanly and with all it held; nothing else does. IPv6 clients and NetBIOS names."""

import time

import pytest
from impacket.dcerpc.v5 import srvs
from impacket.nt_errors import STATUS_FILE_LOCK_CONFLICT, STATUS_LOCK_NOT_GRANTED, STATUS_SHARING_VIOLATION, STATUS_USER_SESSION_DELETED
from impacket.nmb import NetBIOSError
from impacket.smb import SMB_DIALECT
from impacket.smb3structs import SMB2_DIALECT_21

from live_calls import READ, WRITE, alive, argument, code, connections, files, lock, open_file, refused, sessions, text
from sandbox import PASSWORD, Sandbox

V4, V6 = "\\\\127.0.0.1", "\\\\::1"


@pytest.fixture(scope="module")
def box():
    with Sandbox("ours", "plain", extra=["smb ports = 445 139", "server min protocol = NT1"]) as box:
        (box.tree / "data/public").chmod(0o777)
        yield box


def end(dce, client=srvs.NULL, user=srvs.NULL):
    """NetrSessionDel, and the wait until it took effect: the message to smbd has no answer."""
    srvs.hNetrSessionDel(dce, argument(client), argument(user))
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            if not sessions(dce, client, user, 10):
                return
        except srvs.DCERPCSessionError:  # NERR_ClientNameNotFound, NERR_UserNotFound
            return
        time.sleep(0.02)
    raise AssertionError("the sessions are still there")


def who(dce):
    """[(client, user)] of all sessions but the administrators'."""
    shown = [(text(one["sesi10_cname"]), text(one["sesi10_username"])) for one in sessions(dce, level=10)]
    return sorted(one for one in shown if one[1] not in ("adminuser", "serverop", "root"))


class Client:
    """A client with a file open."""

    def __init__(self, clients, user, name, **kwargs):
        # Without encryption: a client that encrypts for a session that is no more loses its connection ([MS-SMB2] 3.3.5.2.1).
        self.smb = clients.smb(user, dialect=SMB2_DIALECT_21, **kwargs)
        self.tree, self.file = open_file(self.smb, "public", f"{user}-{name}")

    def lives(self):
        return alive(self.smb, self.tree, self.file)


@pytest.fixture
def four(clients):
    """{(client, user): Client}"""
    made = {(V4, "alice"): Client(clients, "alice", 4), (V6, "alice"): Client(clients, "alice", 6, host="::1"),
            (V4, "bob"): Client(clients, "bob", 4), (V6, "bob"): Client(clients, "bob", 6, host="::1")}
    return made


A4, A6, B4, B6 = (V4, "alice"), (V6, "alice"), (V4, "bob"), (V6, "bob")


@pytest.mark.parametrize("client, user, gone", [
    (V6, None, {A6, B6}), (V4, "bob", {B4}), (V6, "alice", {A6}), (None, "alice", {A4, A6}), (None, "ALICE", {A4, A6}),
    (None, "SANDBOX\\bob", {B4, B6}), ("\\\\[::1]", "bob", {B6}), ("\\\\0:0:0:0:0:0:0:1", None, {A6, B6}),
])
def test_what_matches_ends_and_nothing_else(clients, admin, four, client, user, gone):
    assert who(admin) == sorted(four)
    end(admin, client or srvs.NULL, user or srvs.NULL)
    assert who(admin) == sorted(set(four) - gone)
    assert {user for _, user, *_ in files(admin).values()} == {user for _, user in set(four) - gone}
    for one, which in four.items():
        if one in gone:
            with refused(STATUS_USER_SESSION_DELETED):
                which.smb.getSMBServer().create(which.tree, "more.txt", READ, 7, 0x40, 3, 0)
        else:
            assert which.lives()


def test_what_does_not_match_is_an_error(clients, admin, four):
    assert code(end, admin, "\\\\10.9.9.9") == 2312
    assert code(end, admin, V6, "carol") == 2312
    assert code(end, admin, srvs.NULL, "carol") == 2312
    assert code(end, admin, "::1") == 2312
    assert code(end, admin) == 87
    assert code(end, admin, "\\\\" + "x" * 1024, "alice") == 87
    assert who(admin) == sorted(four) and all(one.lives() for one in four.values())


def test_who_may(clients, admin, four):
    for user in ("alice", "bob", "carol", "poweruser", "guest", "anonymous"):
        assert code(end, clients.rpc(user), V6, "bob") == 5
    assert all(one.lives() for one in four.values())
    for user, target in (("serverop", (V6, "bob")), ("root", (V4, "bob")), ("adminuser", (V6, "alice"))):
        end(clients.rpc(user), *target)
        assert target not in who(admin)
    assert (V4, "alice") in who(admin)


def test_files_and_locks_are_free_at_once(clients, admin):
    alice, bob = clients.smb("alice", host="::1"), clients.smb("bob")
    tree = alice.connectTree("public")
    alice.getSMBServer().create(tree, "alone.txt", WRITE, 0, 0x40, 3, 0)
    tree, file = open_file(alice, "public", "locked.txt")
    assert lock(alice, tree, file, 0) == 0
    (public,) = {text(one["coni1_netname"]) for one in connections(admin, V6)}
    assert public == "public"
    theirs = bob.connectTree("public")
    with refused(STATUS_SHARING_VIOLATION):
        bob.getSMBServer().create(theirs, "alone.txt", READ, 7, 0x40, 1, 0)
    handle = bob.getSMBServer().create(theirs, "locked.txt", READ, 7, 0x40, 1, 0)
    assert lock(bob, theirs, handle, 0) in (STATUS_LOCK_NOT_GRANTED, STATUS_FILE_LOCK_CONFLICT)
    end(admin, V6)
    assert connections(admin, V6) == []
    bob.getSMBServer().create(theirs, "alone.txt", READ, 7, 0x40, 1, 0)
    assert lock(bob, theirs, handle, 0) == 0


def second_session(smb, user):
    """One more session on the connection; (the first one's state, the second one's), to be put into `smb` by turns."""
    server = smb.getSMBServer()
    first = server._Session
    server._Session = {**first, "SessionID": 0, "TreeConnectTable": {}, "OpenTable": {}, "SigningActivated": False, "SessionFlags": 0}
    smb.login(user, PASSWORD)
    return first, server._Session


def test_one_session_of_a_connection(clients, admin):
    smb = clients.smb("alice", dialect=SMB2_DIALECT_21)
    server = smb.getSMBServer()
    first, second = second_session(smb, "bob")
    handles = {}
    for user, state in (("alice", first), ("bob", second)):
        server._Session = state
        handles[user] = open_file(smb, "public", f"{user}-shared")
    assert who(admin) == [(V4, "alice"), (V4, "bob")]
    assert {user for _, user, *_ in files(admin).values()} == {"alice", "bob"}
    end(admin, V4, "bob")
    assert who(admin) == [(V4, "alice")] and {user for _, user, *_ in files(admin).values()} == {"alice"}
    with refused(STATUS_USER_SESSION_DELETED):
        server.create(handles["bob"][0], "more.txt", READ, 7, 0x40, 3, 0)
    server._Session = first
    assert alive(smb, *handles["alice"])
    # the same connection takes a new session of the user whose session was ended: it was a clean end
    second_session(smb, "bob")
    assert open_file(smb, "public", "bob-again") and (V4, "bob") in who(admin)


def test_a_client_that_encrypts_sees_its_connection_end(clients, admin):
    one = clients.smb("alice")
    tree, file = open_file(one, "public", "sealed.txt")
    end(admin, V4, "alice")
    began = time.monotonic()
    with pytest.raises(NetBIOSError):
        one.getSMBServer().write(tree, file, b"x")
    assert time.monotonic() - began < 20, "the client gave up by itself"
    assert not files(admin)


def test_ending_an_smb1_session_ends_its_connection(clients, admin):
    old, other = clients.smb("alice", dialect=SMB_DIALECT), clients.smb("bob")
    old.connectTree("public")
    end(admin, V4, "alice")
    assert who(admin) == [(V4, "bob")]
    assert old.getSMBServer().get_session().get_socket().recv(1) == b"", "no clean end of the connection"
    other.connectTree("public")


def test_an_ipv6_client_is_shown_without_brackets(clients, admin):
    one = Client(clients, "alice", "v6", host="::1")
    assert who(admin) == [(V6, "alice")] == [(text(each["sesi10_cname"]), text(each["sesi10_username"])) for each in sessions(admin, V6, level=10)]
    for spelling in ("\\\\[::1]", "\\\\0:0::1"):
        assert len(sessions(admin, spelling, level=10)) == 1
        assert [text(each["coni1_netname"]) for each in connections(admin, spelling)] == ["public"]
    assert [text(each["coni1_netname"]) for each in connections(admin, "public")] == ["::1"]
    assert one.lives()


def test_a_netbios_name_is_shown_and_found(clients, admin):
    one = Client(clients, "alice", "nb", port=139, my_name="OLDPC")
    assert who(admin) == [("\\\\oldpc", "alice")]
    assert [text(each["sesi502_transport"]) for each in sessions(admin, "\\\\OldPC")] == ["\\Device\\NetBT_If0"]
    assert ("alice") in {text(each["sesi10_username"]) for each in sessions(admin, V4, level=10)}, "its address means it too"
    assert {text(each["coni1_netname"]) for each in connections(admin, "\\\\OLDPC")} == {"public"}
    assert one.lives()
    end(admin, "\\\\OLDPC")
    assert who(admin) == []
