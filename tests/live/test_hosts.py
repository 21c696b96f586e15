"""Who may see the security of a file: whoever may connect to its share, by name or by address."""

import subprocess
from pathlib import Path

import pytest
from impacket.smb3 import SessionError as Smb3Error
from impacket.smbconnection import SessionError

from file_security_calls import ours, status
from here import HERE_ONLY
from sandbox import Sandbox

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
        smb.connectTree(share)
        return True
    except (SessionError, Smb3Error):
        return False
    finally:
        smb.close()


@pytest.mark.parametrize("lookups", ["yes", "no"])
def test_file_security_is_there_where_a_tree_connect_is(lookups):
    with Sandbox("ours", "plain", shares=SHARES, extra=f"hostname lookups = {lookups}") as box:
        dce = box.impacket("alice")
        answered = {share: status(ours, dce, share, "") == 0 for share in RULES}
        assert answered == {share: connects(box, "alice", share) for share in RULES}
        assert answered["named"] == (lookups == "no") and answered["free"] and not answered["addressed"]


@HERE_ONLY
def test_one_connection_looks_its_name_up_once(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lookups")
    folder.chmod(0o755)
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-w", "-o", folder / "lookups.so", Path(__file__).with_name("lookups.c"), "-ldl"], check=True)
    log = folder / "log"
    log.touch()
    log.chmod(0o666)
    with Sandbox("ours", "plain", shares=SHARES, extra="hostname lookups = yes", env={"LD_PRELOAD": str(folder / "lookups.so"), "LOOKUPS": str(log)}) as box:
        made = [box.impacket("alice") for _ in range(20)]
        for dce in made:
            assert status(ours, dce, "free", "") == 0
        assert log.read_text() == "", "nobody asked for a name"
        for _ in range(3):
            for dce in made:
                assert status(ours, dce, "named", "") == 5 and status(ours, dce, "both", "") == 0
        assert 1 <= len(log.read_text().splitlines()) <= len(made)


def test_a_guest_is_shown_what_a_guest_may_connect_to():
    with Sandbox("ours", "plain", shares=GUESTS) as box:
        dce = box.impacket("guest")
        for share in ("guests", "noguests"):
            assert (status(ours, dce, share, "") == 0) == connects(box, "guest", share) == (share == "guests")
