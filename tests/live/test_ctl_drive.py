"""srvsvc-rs-ctl drive: shares that are drives, for administrators, or nothing at all."""

import pytest
from impacket.dcerpc.v5 import srvs
from impacket.smbconnection import SessionError

from sandbox import Sandbox
from test_ctl import ctl


@pytest.fixture(scope="module")
def box():
    with Sandbox("ours", "registry", folders=("volumes/one", "volumes/two words", "volumes/100%")) as box:
        for folder in ("one", "two words"):
            (box.tree / "volumes" / folder).chmod(0o777)
        yield box


def test_a_drive_is_added_listed_used_and_removed(box):
    folder = box.tree / "volumes/two words"
    added = ctl(box, "drive", "add", "c:", folder)
    assert added.returncode == 0, added
    assert ctl(box, "drive", "list").stdout == f"C: {folder}\n"
    dce = box.impacket("adminuser")
    reply = srvs.hNetrServerDiskEnum(dce, 0)
    assert [entry["Disk"].rstrip("\0") for entry in reply["DiskInfoStruct"]["Buffer"]] == ["C:", ""]
    box.smb("adminuser").createDirectory("C$", "made")
    box.smb("root").listPath("C$", "*")
    assert (folder / "made").is_dir()
    for user in ("alice", "guest", "serverop"):
        with pytest.raises(SessionError):
            box.smb(user).listPath("C$", "*")
    assert ctl(box, "drive", "add", "C:", box.tree / "volumes/one").returncode == 1
    assert ctl(box, "drive", "list").stdout == f"C: {folder}\n"
    assert ctl(box, "drive", "remove", "C:").returncode == 0
    assert (ctl(box, "drive", "list").stdout, folder.is_dir()) == ("", True)
    assert ctl(box, "drive", "remove", "C:").returncode == 1


def test_what_cannot_be_a_drive_changes_nothing(box):
    before = box.net("conf", "list").stdout
    for words in (("add", "C:", box.tree / "volumes/none"), ("add", "C:", box.tree / "volumes/100%"), ("add", "CC:", "/"), ("add", "1:", "/"), ("add", "C:"), ("remove",),
                  ("add", "ipc$", "/"), ()):
        assert ctl(box, "drive", *words).returncode in (1, 2), words
    assert box.net("conf", "list").stdout == before


def test_without_a_registry_the_lines_are_printed():
    with Sandbox("ours", "plain") as box:
        told = ctl(box, "drive", "add", "D:", box.tree / "data")
        assert told.returncode == 0 and f"[D$]\n\tpath = {box.tree}/data\n" in told.stdout
        assert ctl(box, "drive", "list").stdout == ""
        with box.conf.open("a") as conf:
            conf.write(told.stdout[told.stdout.index("[D$]"):])
        assert ctl(box, "drive", "list").stdout == f"D: {box.tree}/data\n"
        assert ctl(box, "drive", "remove", "D:").returncode == 1
