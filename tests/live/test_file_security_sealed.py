"""What a share wants encrypted does not leave it by NetrpGetFileSecurity or NetrpSetFileSecurity in the clear; and a home's descriptor says who changes."""

import os

import pytest
from file_security_calls import DACL, SMB_ERRORS, descriptor, direct, ours, set_security, status
from impacket.dcerpc.v5 import srvs
from impacket.dcerpc.v5.rpcrt import RPC_C_AUTHN_LEVEL_PKT_PRIVACY
from impacket.smb3structs import SMB2_DIALECT_21
from sandbox import Sandbox, accounts
from sandbox.rpc import smb_transport

SHARES = """[sealed]
    path = {tree}/data/public
    guest ok = yes
    read only = no
    server smb encrypt = required
[open]
    path = {tree}/data/public
    guest ok = yes
    read only = no
[homes]
    browseable = no
    read only = no
    server smb encrypt = off
"""
EVERYTHING = descriptor((0, 0x1F01FF, "S-1-1-0"))
DENIED = 5


@pytest.fixture(scope="module")
def box():
    with Sandbox("ours", "plain", shares=SHARES) as box:
        own(box.tree / "data/public/bob.txt")
        yield box


def own(path):
    path.write_text("x")
    path.chmod(0o600)
    os.chown(path, accounts.uid_of("bob"), accounts.gid_of("team"))


def bound(box, dialect=None, level=None):
    """bob, by a dialect of SMB, with the bind of a level."""
    caller = accounts.callers_by_name()["bob"]
    wire = smb_transport(box, caller, "srvsvc")
    if dialect:
        wire.preferred_dialect(dialect)
    dce = wire.get_dce_rpc()
    with box.network():
        dce.connect()
    if level:
        dce.set_credentials(caller.name, caller.password)
        dce.set_auth_level(level)
    dce.bind(srvs.MSRPC_UUID_SRVS)
    return dce


def test_nothing_is_told_or_changed_in_the_clear(box):
    """By a dialect that knows no encryption; impacket encrypts by itself where it can."""
    dce, file = bound(box, SMB2_DIALECT_21), box.tree / "data/public/bob.txt"
    before = file.stat().st_mode
    assert status(ours, dce, "sealed", "bob.txt") == DENIED
    assert status(set_security, dce, "sealed", "bob.txt", DACL, EVERYTHING) == DENIED
    assert file.stat().st_mode == before
    assert status(ours, dce, "open", "bob.txt") == 0
    with pytest.raises(SMB_ERRORS):
        box.smb("bob", dialect=SMB2_DIALECT_21).connectTree("sealed")


def test_a_guest_has_no_key_to_encrypt_with(box):
    dce = box.impacket("guest")
    assert status(ours, dce, "open", "") == 0
    assert status(ours, dce, "sealed", "") == DENIED


def test_a_sealed_bind_is_as_good(box):
    dce = bound(box, SMB2_DIALECT_21, RPC_C_AUTHN_LEVEL_PKT_PRIVACY)
    assert status(ours, dce, "sealed", "bob.txt") == 0
    assert status(set_security, dce, "sealed", "bob.txt", DACL, descriptor((0, 0x1F01FF, accounts.sid_of("bob")))) == 0


def test_so_is_a_pipe_that_smb_encrypts(box):
    """The session of this client could be encrypted in both cases; what counts is what travels."""
    command = "netfilegetsec sealed bob.txt"
    assert "WERR_ACCESS_DENIED" in box.rpcclient(command, "bob").stdout
    said = box.rpcclient(command, "bob", "--client-protection=encrypt")
    assert "SEC_DESC_SELF_RELATIVE" in said.stdout, said.stdout + said.stderr


def test_where_encryption_is_off_for_all_nobody_gets_what_wants_it():
    with Sandbox("ours", "plain", shares=SHARES, extra=["server smb encrypt = off"]) as box:
        own(box.tree / "data/public/bob.txt")
        dce = bound(box, level=RPC_C_AUTHN_LEVEL_PKT_PRIVACY)
        assert status(ours, dce, "sealed", "bob.txt") == DENIED
        assert status(ours, dce, "open", "bob.txt") == 0
        with pytest.raises(SMB_ERRORS):
            box.smb("bob").connectTree("sealed")


def test_who_may_not_write_to_a_home_changes_nothing_there(box):
    """By its descriptor, which has what a change of an ACL takes and not the writing of data; smbd makes that a read only connection."""
    home = box.tree / "homes/bob"
    os.chown(home, accounts.uid_of("bob"), accounts.gid_of("team"))
    own(home / "own.txt")
    dce = box.impacket("bob")
    assert status(set_security, dce, "bob", "own.txt", DACL, EVERYTHING) == 0
    # Samba's tool knows no share that is no section.
    conf = box.tree / "with-bob.conf"
    conf.write_text(box.conf.read_text() + f"[bob]\n    path = {home}\n")
    box.run(["sharesec", "-s", conf, "bob", "-R", "S-1-1-0:ALLOWED/0x0/0x001600a9"], check=True)
    with direct(box, "bob", "bob") as smb:
        assert smb.set("own.txt", DACL, EVERYTHING) != 0
    assert status(ours, dce, "bob", "own.txt") == 0
    assert status(set_security, dce, "bob", "own.txt", DACL, EVERYTHING) == DENIED
