"""Administrative shares are the drives of the server, as they are on Windows."""

import pytest
from impacket.dcerpc.v5 import srvs

from sandbox import Sandbox
from share_calls import DESCRIPTOR, add, code, delete, get, info, info_2, raw_set_descriptor, set_info

DENIED, NO_FOLDER, NOT_SHARED = 5, 2116, 2311
SPECIAL = 0x80000000
DRIVES = """
[C$]
    path = {tree}/drives/c
    read only = no
    administrative share = yes
[d$]
    path = {tree}/drives/c/deep/d
    read only = no
    administrative share = yes
[E$]
    path = {tree}/drives/c/no-drive
    read only = no
[V$]
    path = {tree}/drives/%U
    administrative share = yes
"""
FOLDERS = ("drives/c/deep/d/inner", "drives/c/new", "drives/c/no-drive", "elsewhere")


@pytest.fixture(scope="module")
def box():
    with Sandbox("ours", "registry", shares=DRIVES, folders=FOLDERS) as box:
        for folder in FOLDERS + ("drives/c",):
            (box.tree / folder).chmod(0o777)
        yield box


def path(dce, name):
    """The path that a share shows."""
    return get(dce, name)["shi2_path"].rstrip("\0")


def test_paths_are_shown_by_the_drive_that_holds_them_and_can_be_sent_back(box, admin):
    assert (path(admin, "C$"), path(admin, "d$"), path(admin, "E$")) == ("C:\\", "D:\\", "C:\\no-drive")
    for sent, shown, folder in (("C:\\new", "C:\\new", "c/new"), ("C:\\deep\\d\\inner", "D:\\inner", "c/deep/d/inner"), ("d:/inner", "D:\\inner", "c/deep/d/inner")):
        assert add(admin, info_2(box, "new", path=sent)) == (0, 0), sent
        assert path(admin, "new") == shown
        assert box.net("conf", "getparm", "new", "path").stdout.strip() == str(box.tree / "drives" / folder)
        assert srvs.hNetrShareCheck(admin, shown + "\0")["Type"] == 0
        delete(admin, "new")


def test_a_folder_made_through_a_drive_by_smb_is_the_one_that_is_shared(box, admin):
    """The wizard of Computer Management browses the drive's share, then shares the folder by its path."""
    smb = box.smb("adminuser")
    smb.createDirectory("C$", "made by smb")
    assert add(admin, info_2(box, "made", path="C:\\made by smb")) == (0, 0)
    smb.createDirectory("made", "inside")
    assert (box.tree / "drives/c/made by smb/inside").is_dir()
    delete(admin, "made")


def test_the_drives_are_listed_and_found(box, admin):
    reply = srvs.hNetrServerDiskEnum(admin, 0)
    assert [entry["Disk"].rstrip("\0") for entry in reply["DiskInfoStruct"]["Buffer"]] == ["C:", "D:", ""]
    for device in ("C:", "C:\\", "c:", "D:\\"):
        assert srvs.hNetrShareCheck(admin, device + "\0")["Type"] == 0, device
    assert code(srvs.hNetrShareCheck, admin, "E:\0") == NOT_SHARED
    assert get(admin, "C$", 1)["shi1_type"] == SPECIAL
    assert get(admin, "E$", 1)["shi1_type"] == 0


def test_what_lies_in_no_drive_is_shown_and_not_shared(box, admin):
    (box.tree / "elsewhere/x").mkdir(exist_ok=True)
    assert path(admin, "public")[:3] == "Z:\\"
    for sent in ("Z:" + str(box.tree / "elsewhere/x").replace("/", "\\"), str(box.tree / "elsewhere/x"), "C:\\link"):
        (box.tree / "drives/c/link").unlink(missing_ok=True)
        (box.tree / "drives/c/link").symlink_to(box.tree / "elsewhere/x")
        assert add(admin, info_2(box, "new", path=sent)) == (DENIED, 8), sent
    assert add(admin, info_2(box, "new", path="E:\\new")) == (87, 8)
    assert add(admin, info_2(box, "new", path="C:\\not there")) == (NO_FOLDER, 8)


def test_of_a_drive_the_remark_alone_can_be_changed(box, admin):
    before = get(admin, "C$", 502).getData()
    with box.dce("adminuser") as pipe:
        assert raw_set_descriptor(pipe, "C$", DESCRIPTOR) == (DENIED, 0)
    assert set_info(admin, "C$", 2, info(2, remark="", max_uses=3)) == (DENIED, 0)
    assert set_info(admin, "C$", 1005, info(1005, flags=0x10)) == (DENIED, 0)
    assert code(delete, admin, "C$") == code(srvs.hNetrShareDelSticky, admin, "C$\0") == DENIED
    assert get(admin, "C$", 502).getData() == before


@pytest.mark.parametrize("user", ["adminuser", "poweruser"])
def test_nobody_makes_a_drive_from_afar(box, user):
    """It would say for everybody where paths lead, and nobody could take it away."""
    dce = box.impacket(user)
    assert add(dce, info_2(box, "q$", path="C:\\new", kind=SPECIAL)) == (DENIED, 0)
    assert code(get, dce, "q$") == 2310
    assert add(dce, info_2(box, "q$", path="C:\\new")) == (0, 0), "by that name alone it is none"
    assert [entry["Disk"].rstrip("\0") for entry in srvs.hNetrServerDiskEnum(box.impacket("adminuser"), 0)["DiskInfoStruct"]["Buffer"]] == ["C:", "D:", ""]
    delete(dce, "q$")


def test_nor_where_shares_are_administrative_by_default():
    with Sandbox("ours", "registry", shares=DRIVES, folders=FOLDERS, extra=["administrative share = yes"]) as box:
        for folder in FOLDERS + ("drives/c",):
            (box.tree / folder).chmod(0o777)
        power, admin = box.impacket("poweruser"), box.impacket("adminuser")
        disks = lambda: [entry["Disk"].rstrip("\0") for entry in srvs.hNetrServerDiskEnum(admin, 0)["DiskInfoStruct"]["Buffer"]]
        before = disks()
        assert add(power, info_2(box, "q$", path="C:\\new")) == (0, 0)
        assert disks() == before
        delete(admin, "q$")


def test_the_remark_of_a_drive_of_the_registry(box, admin):
    for option, value in (("path", box.tree / "drives/c/deep"), ("administrative share", "yes")):
        assert box.net("conf", "setparm", "R$", option, str(value)).returncode == 0
    assert set_info(admin, "R$", 1004, info(1004, remark="The third")) == (0, 0)
    assert get(admin, "R$")["shi2_remark"] == "The third\0"
    assert code(delete, admin, "R$") == DENIED
    box.net("conf", "delshare", "R$")


def test_a_map_overrides():
    with Sandbox("ours", "registry", shares=DRIVES, folders=FOLDERS, options={"drive map": "C:=/ K:={tree}/drives"}) as box:
        dce = box.impacket("adminuser")
        assert path(dce, "C$") == "K:\\c"
        assert add(dce, info_2(box, "new", path=str(box.tree / "elsewhere"))) == (0, 0)


def test_a_share_root_narrows():
    with Sandbox("ours", "registry", shares=DRIVES, folders=FOLDERS, options={"share root": "{tree}/drives/c/deep"}) as box:
        dce = box.impacket("adminuser")
        assert add(dce, info_2(box, "new", path="C:\\new")) == (DENIED, 8)
        assert add(dce, info_2(box, "new", path="D:\\inner")) == (0, 0)


def test_open_files_are_shown_by_their_drive(box, admin, clients):
    smb = clients.smb("adminuser")
    tree = smb.connectTree("d$")
    smb.createFile(tree, "inner\\held.txt")
    reply = srvs.hNetrFileEnum(admin, "\0", "\0", 3)
    shown = [entry["fi3_path_name"].rstrip("\0") for entry in reply["InfoStruct"]["FileInfo"]["Level3"]["Buffer"]]
    assert "D:\\inner\\held.txt" in shown
