"""docs/windows.md in the domain: a drive that srvsvc-rs-ctl makes, and the wizard's way by administrators and by a share operator."""

import pytest
from impacket.dcerpc.v5 import srvs
from impacket.smbconnection import SessionError
from live.config_calls import names
from live.share_calls import add, delete, get, info

from . import people
from .servers import Controller
from .test_ctl import ctl, tool

DENIED = 5
OPERATORS = f'srvsvc_rs:share operators = @"{people.DOMAIN}\\storage"'


@pytest.fixture
def server(server):
    """With a drive C:, and operators of shares."""
    tool(server)
    # Where a controller keeps shares that are made from Windows.
    registry = ["registry shares = yes"] if isinstance(server, Controller) else []
    with server.configured(OPERATORS, *registry):
        server.box.run(["install", "-d", "-m", "2775", "-g", f"{people.DOMAIN}\\domain admins", "/srv/data"], check=True)
        assert ctl(server.box, "drive", "add", "C:", "/srv/data")[0] == 0
        yield server
        assert ctl(server.box, "drive", "remove", "C:")[0] == 0


def wizard(dce, name):
    """What the New Share wizard adds, for a folder of the drive."""
    return add(dce, info(2, netname=name, remark="", max_uses=0xFFFFFFFF, path=f"C:\\{name}"))[0]


def test_the_drive_is_listed_and_check_is_content(server):
    assert ctl(server.box, "drive", "list") == (0, "C: /srv/data\n")
    assert ctl(server.box, "check") == (0, "no trouble found\n")


@pytest.mark.parametrize("caller", [people.ADMINISTRATOR, people.DOMAIN_ADMIN, people.NESTED_ADMIN], ids=lambda caller: caller.name)
def test_an_administrator_goes_the_wizards_way(server, made, caller):
    name, smb = f"by-{caller.name}", made(server.smb(caller))
    dce = made(server.impacket(caller))
    drives = srvs.hNetrServerDiskEnum(dce, 0)["DiskInfoStruct"]["Buffer"]
    assert [entry["Disk"].rstrip("\0") for entry in drives] == ["C:", ""]
    smb.createDirectory("C$", name)
    assert (server.box.files / "srv/data" / name).is_dir()
    assert wizard(dce, name) == 0
    try:
        assert get(dce, name)["shi2_path"] == f"C:\\{name}\0"
        assert name in names(made(server.impacket(people.ALICE)))
        made(server.smb(people.ALICE)).listPath(name, "*")
    finally:
        delete(dce, name)


def test_an_operator_shares_and_browses_no_drive(server, made):
    (server.box.files / "srv/data/by-storer").mkdir(exist_ok=True)
    storer = made(server.impacket(people.STORER))
    assert wizard(storer, "by-storer") == 0
    delete(storer, "by-storer")
    for caller in (people.STORER, people.ALICE, people.MACHINE):
        with pytest.raises(SessionError):
            made(server.smb(caller)).listPath("C$", "*")
        if caller is not people.STORER:
            assert wizard(made(server.impacket(caller)), "by-storer") == DENIED
