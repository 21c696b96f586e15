"""Who may see the security of a file: whoever may connect to its share, by name or by address."""

import subprocess
from pathlib import Path

import pytest
from impacket.dcerpc.v5 import srvs
from impacket.smb import SMB_DIALECT
from impacket.smb3 import SessionError as Smb3Error
from impacket.smbconnection import SessionError

from file_security_calls import ours, status
from here import HERE_ONLY
from sandbox import Sandbox
from sandbox.clients import as_caller
from sandbox.rpc import smb_transport

# The client is 127.0.0.1, which is called localhost: denied only where one of the two is.
RULES = {
    "named": "hosts deny = localhost",
    "suffix": "hosts deny = .calhost",
    "wild": "hosts deny = local*",
    "dotless": "hosts deny = LOCAL",
    "addressed": "hosts deny = 127.0.0.1",
    "network": "hosts deny = 127.",
    "masked": "hosts deny = 127.0.0.0/8",
    "all": "hosts deny = ALL",
    "but": "hosts deny = ALL EXCEPT localhost",
    "both": "hosts deny = ALL\n    hosts allow = localhost",
    "others": "hosts deny = elsewhere 10.0.0.1",
    "netgroup": "hosts deny = @nobodys",
    "free": "read only = yes",
}
SHARES = "".join(f"[{name}]\n    path = {{tree}}/data/public\n    {rule}\n" for name, rule in RULES.items())
GUESTS = "[guests]\n    path = {tree}/data/public\n    guest ok = yes\n[noguests]\n    path = {tree}/data/public\n"


def connects(box, user, share):
    """Whether the user gets a tree connect."""
    smb = box.smb(user)
    try:
        return lets_in(smb, share)
    finally:
        smb.close()


def lets_in(smb, share):
    """Whether a client gets a tree connect."""
    try:
        smb.connectTree(share)
        return True
    except (SessionError, Smb3Error):
        return False


@pytest.mark.parametrize("lookups", ["yes", "no"])
def test_file_security_is_there_where_a_tree_connect_is(lookups):
    with Sandbox("ours", "plain", shares=SHARES, extra=f"hostname lookups = {lookups}") as box:
        dce = box.impacket("alice")
        answered = {share: status(ours, dce, share, "") == 0 for share in RULES}
        assert answered == {share: connects(box, "alice", share) for share in RULES}
        assert answered["named"] == (lookups == "no") and answered["free"] and not answered["addressed"]


# What a client calls itself on port 139 is its name where no other is known.
CALLED = {
    "bad": "hosts deny = badpc",
    "dotless": "hosts deny = LOCAL",
    "only": "hosts deny = ALL\n    hosts allow = badpc",
    "free": "read only = yes",
}
BY_CALL = "".join(f"[{name}]\n    path = {{tree}}/data/public\n    {rule}\n" for name, rule in CALLED.items())


@pytest.mark.parametrize("lookups", ["yes", "no"])
def test_two_clients_of_one_user_and_address_are_told_apart_by_what_they_call_themselves(lookups):
    extra = ["smb ports = 445 139", "rpcd_classic:num_workers = 1", f"hostname lookups = {lookups}"]
    with Sandbox("ours", "plain", shares=BY_CALL, extra=extra) as box:
        clients = {}
        for name in ("GOODPC", "BADPC"):
            smb = box.smb("alice", port=139, my_name=name)
            dce = smb_transport(box, as_caller("alice"), "srvsvc", smb).get_dce_rpc()
            dce.connect()
            dce.bind(srvs.MSRPC_UUID_SRVS)
            clients[name] = smb, dce
        told = {name: set() for name in clients}
        for share in CALLED:
            for name, (_, dce) in clients.items():
                if status(ours, dce, share, "") == 0:
                    told[name].add(share)
        wanted = {name: {share for share in CALLED if lets_in(smb, share)} for name, (smb, _) in clients.items()}
        assert told == wanted
        assert lookups == "yes" or told == {"GOODPC": {"bad", "free"}, "BADPC": {"only", "free"}}
        for smb, _ in clients.values():
            smb.close()


# The name begins as an address does: Samba's own check asks for the address of such a name where a list has a network.
CLIENT = "10.pc.example"
BY_NAME = {
    "named": "hosts deny = 10.PC.example",
    "suffix": "hosts deny = .example",
    "begun": "hosts deny = 10.",
    "wild": "hosts deny = *pc.*",
    "netgroup": "hosts deny = @nobodys 127.0.0.2",
    "addressed": "hosts deny = 127.0.0.1",
    "numbers": "hosts deny = 10.0.0.1 ::2 10.0.0.0/8 [fe80::]/64",
    "inside": "hosts deny = elsewhere 127.0.0.0/8",
    "outside": "hosts deny = elsewhere 10.0.0.0/8 [fe80::]/64 192.168.0.0/255.255.0.0",
    "but": "hosts deny = ALL EXCEPT elsewhere 127.0.0.0/8",
    "except": "hosts deny = ALL EXCEPT 10.pc.example 10.0.0.0/8",
    "both": "hosts deny = ALL\n    hosts allow = 10.0.0.0/8 .example",
    "neither": "hosts deny = ALL\n    hosts allow = 10.0.0.0/8 .elsewhere",
    "free": "read only = yes",
}
NAMED = "".join(f"[{name}]\n    path = {{tree}}/data/public\n    {rule}\n" for name, rule in BY_NAME.items())


class Lookups:
    """A Samba whose clients are all called CLIENT, and a worker for which finding that out takes a second."""

    def __init__(self, folder, address="127.0.0.1", lines=(), **kwargs):
        folder.chmod(0o755)
        self._log = folder / "log"
        self._log.touch()
        self._log.chmod(0o666)
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-w", "-o", folder / "lookups.so", Path(__file__).with_name("lookups.c"), "-ldl"], check=True)
        env = {"LD_PRELOAD": str(folder / "lookups.so"), "LOOKUPS": str(self._log), "CLIENT": CLIENT, "ADDRESS": address, "SECONDS": "1"}
        self._box = Sandbox("ours", "plain", shares=NAMED, extra=["hostname lookups = yes", *lines], env=env, **kwargs)

    def __enter__(self):
        return self._box.__enter__()

    def __exit__(self, *failed):
        self._box.__exit__(*failed)
        if failed[0] is None:
            assert self._log.read_text() == "", "a worker looked a name up"


def judged(dce):
    """Shares of which the caller is told the security of a file."""
    return {share for share in BY_NAME if status(ours, dce, share, "") == 0}


LET_IN = {"netgroup", "numbers", "outside", "but", "except", "both", "free"}


@pytest.fixture
def folder(tmp_path_factory):
    """One that Samba's processes can reach."""
    return tmp_path_factory.mktemp("lookups")


@HERE_ONLY
def test_the_name_is_the_one_that_smbd_found_and_no_name_server_is_asked(folder):
    with Lookups(folder) as box:
        assert {share for share in BY_NAME if connects(box, "alice", share)} == LET_IN
        made = [box.impacket("alice") for _ in range(20)]
        for _ in range(3):
            for dce in made:
                assert status(ours, dce, "named", "") == 5 and status(ours, dce, "both", "") == 0
        assert judged(made[0]) == LET_IN


@HERE_ONLY
def test_a_name_that_does_not_know_the_clients_address_is_none(folder):
    with Lookups(folder, address="10.0.0.1") as box:
        let_in = judged(box.impacket("alice"))
        assert {share for share in BY_NAME if connects(box, "alice", share)} == let_in
        assert let_in == LET_IN - {"except", "both"} | {"named", "suffix", "begun", "wild"}


@HERE_ONLY
def test_smb1_has_the_name_too(folder):
    with Lookups(folder, lines=["server min protocol = NT1"]) as box:
        smb = box.smb("alice", dialect=SMB_DIALECT)
        wire = smb_transport(box, as_caller("alice"), "srvsvc", smb)
        dce = wire.get_dce_rpc()
        dce.connect()
        dce.bind(srvs.MSRPC_UUID_SRVS)
        assert judged(dce) == LET_IN
        smb.close()


@HERE_ONLY
def test_where_no_session_tells_the_name_nobody_is_let_in_by_one(folder):
    with Lookups(folder, options={"pretend layout": "session_global"}) as box:
        assert judged(box.impacket("alice")) == {"numbers", "free"}


def test_a_guest_is_shown_what_a_guest_may_connect_to():
    with Sandbox("ours", "plain", shares=GUESTS) as box:
        dce = box.impacket("guest")
        for share in ("guests", "noguests"):
            assert (status(ours, dce, share, "") == 0) == connects(box, "guest", share) == (share == "guests")
