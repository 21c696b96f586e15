"""docs/windows.md in the domain: a drive that srvsvc-rs-ctl makes, and the wizard's way by administrators and by a share operator."""

import pytest
from impacket.dcerpc.v5 import srvs
from impacket.smbconnection import SessionError
from live.config_calls import names
from live.share_calls import add, code, delete, get, info, set_info

from . import people
from .drives import FOLDER, drive
from .test_ctl import ctl

DENIED = 5
STYPE_SPECIAL = 0x80000000
OPERATORS = f'srvsvc_rs:share operators = @"{people.DOMAIN}\\storage"'
ADMINISTRATORS = {
    "files": [people.ADMINISTRATOR, people.DOMAIN_ADMIN, people.NESTED_ADMIN],
    "dc1": [people.ADMINISTRATOR, people.DOMAIN_ADMIN, people.NESTED_ADMIN, people.LOCAL_ADMIN],
}
OTHERS = [people.STORER, people.SERVER_OPERATOR, people.ALICE, people.MACHINE, people.DOMAIN_GUEST]


@pytest.fixture(scope="module", params=["files", "dc1"])
def server(world, request):
    """The member, then a controller, each with a drive C: and operators of shares."""
    made = getattr(world, request.param)
    with drive(made, OPERATORS):
        yield made


def drives(dce):
    return [entry["Disk"].rstrip("\0") for entry in srvs.hNetrServerDiskEnum(dce, 0)["DiskInfoStruct"]["Buffer"]]


def wizard(dce, name):
    """What the New Share wizard adds, for a folder of the drive."""
    return add(dce, info(2, netname=name, remark="", max_uses=0xFFFFFFFF, path=f"C:\\{name}"))[0]


def test_the_drive_is_listed_and_check_is_content(server):
    assert ctl(server.box, "drive", "list") == (0, f"C: {FOLDER}\n")
    assert ctl(server.box, "check") == (0, "no trouble found\n")


def test_what_it_is(server, made):
    dce = made(server.impacket(people.DOMAIN_ADMIN))
    assert (get(dce, "C$", 2)["shi2_type"], get(dce, "C$", 2)["shi2_path"]) == (STYPE_SPECIAL, "C:\\\0")
    assert drives(dce) == ["C:", ""] and "C$" in names(dce)
    assert set_info(dce, "C$", 2, info(2, netname="C$", remark="", max_uses=1, path="C:\\elsewhere"))[0] != 0
    assert code(delete, dce, "C$") == DENIED and "C$" in names(dce)


def test_administrators_go_the_wizards_way(server, made):
    for caller in ADMINISTRATORS[server.box.name]:
        name, smb = f"by-{caller.name}", made(server.smb(caller))
        dce = made(server.impacket(caller))
        smb.listPath("C$", "*")
        folder = server.box.files / FOLDER.lstrip("/") / name
        if caller is people.LOCAL_ADMIN:
            # The folder's group is Domain Admins: another administrator opens the drive, and writes where its ACL lets them.
            folder.mkdir()
        else:
            smb.createDirectory("C$", name)
        assert folder.is_dir()
        assert wizard(dce, name) == 0, caller
        try:
            assert get(dce, name)["shi2_path"] == f"C:\\{name}\0"
            assert name in names(made(server.impacket(people.ALICE)))
            made(server.smb(people.ALICE)).listPath(name, "*")
        finally:
            delete(dce, name)


def test_a_share_operator_shares_and_browses_no_drive(server, made):
    (server.box.files / FOLDER.lstrip("/") / "by-storer").mkdir(exist_ok=True)
    storer = made(server.impacket(people.STORER))
    assert wizard(storer, "by-storer") == 0
    delete(storer, "by-storer")
    with pytest.raises(SessionError):
        made(server.smb(people.STORER)).listPath("C$", "*")


@pytest.mark.parametrize("caller", OTHERS, ids=lambda caller: caller.name)
def test_the_drive_is_closed_to_others(server, made, caller):
    with pytest.raises(SessionError) as refused:
        made(server.smb(caller)).listPath("C$", "*")
    assert refused.value.getErrorCode() == 0xC0000022
    dce = made(server.impacket(caller))
    if caller not in (people.STORER, people.SERVER_OPERATOR):
        assert code(get, dce, "C$", 2) == DENIED and wizard(dce, "in-vain") == DENIED
