"""Windows' Shared Folders snap-in (Computer Management, fsmgmt.msc): its calls, in the order in which it makes them.

Nobody has published its source. Where each step is known from stands beside it: (spec) [MS-SRVS] and the product behaviour notes of it;
(api) Microsoft's documentation of the NetShare, NetSession and NetFile functions, which the snap-in is written on; (seen) what
authors of other servers report of it: levels 2 and 1005 for a share's properties (chimera-nas 1298), level 502 for its permissions
(dittofs 1616), a server name of \\\\ADDRESS in every call (impacket 947). A step without a mark is what follows from its window.
"""

import contextlib

import pytest
from impacket.dcerpc.v5 import rrp, scmr, srvs, wkst
from impacket.dcerpc.v5.rpcrt import DCERPCException

from sandbox import Sandbox
from server_calls import set_info as set_server
from server_calls import single
from share_calls import DESCRIPTOR, NULL, UNLIMITED, add, info, raw_set_descriptor, set_info

SERVER = "\\\\127.0.0.1\0"
DENIED = 5
DRIVES = "[C$]\n    path = {tree}/c\n    read only = no\n    administrative share = yes\n"
FOLDER = ("c/Projects", "c/Windows")
OPERATORS = {"share operators": "alice", "session operators": "bob", "file operators": "@team", "server operators": "poweruser", "auditors": "carol"}


@pytest.fixture(scope="module")
def box():
    with Sandbox("ours", "registry", shares=DRIVES, folders=FOLDER) as box:
        for folder in ("c", *FOLDER):
            (box.tree / folder).chmod(0o777)
        yield box


def refused(function, *args, **kwargs):
    """The status that a call ends with, 0 for success."""
    try:
        function(*args, **kwargs)
    except DCERPCException as error:
        return error.get_error_code()
    return 0


def listing(dce, level):
    """NetrShareEnum as the list pane asks (api: until ERROR_MORE_DATA ends)."""
    request = srvs.NetrShareEnum()
    request["ServerName"] = SERVER
    request["PreferedMaximumLength"], request["ResumeHandle"] = UNLIMITED, 0
    request["InfoStruct"]["Level"] = request["InfoStruct"]["ShareInfo"]["tag"] = level
    request["InfoStruct"]["ShareInfo"][f"Level{level}"]["Buffer"] = NULL
    return dce.request(request)["InfoStruct"]["ShareInfo"][f"Level{level}"]["Buffer"]


def test_opening_the_console(box):
    """Connect to another computer: what is it, does it live, may I (spec: level 101; the other pipes are Computer Management's own)."""
    dce = box.impacket("adminuser")
    assert srvs.hNetrServerGetInfo(dce, 101)["InfoStruct"]["ServerInfo101"]["sv101_platform_id"] == 500
    assert srvs.hNetrServerGetInfo(dce, 102)["InfoStruct"]["ServerInfo102"]["sv102_name"]
    workstation = box.impacket("adminuser", "wkssvc", wkst.MSRPC_UUID_WKST)
    assert wkst.hNetrWkstaGetInfo(workstation, 100)["WkstaInfo"]["WkstaInfo100"]["wki100_platform_id"] == 500
    services = box.impacket("root", "svcctl", scmr.MSRPC_UUID_SCMR)
    manager = scmr.hROpenSCManagerW(services, dwDesiredAccess=0x1)["lpScHandle"]
    scmr.hRCloseServiceHandle(services, manager)
    registry = box.impacket("adminuser", "winreg", rrp.MSRPC_UUID_RRP)
    assert rrp.hOpenLocalMachine(registry)["phKey"]


def test_the_list_and_the_properties_of_a_share(box):
    dce = box.impacket("adminuser")
    shown = {entry["shi502_netname"].rstrip("\0"): entry["shi502_path"].rstrip("\0") for entry in listing(dce, 502)}  # (api)
    assert shown["C$"] == "C:\\" and "IPC$" in shown
    assert {entry["shi2_netname"] for entry in listing(dce, 2)} == {name + "\0" for name in shown}
    for level in (502, 2, 1005, 1501):  # (seen)
        srvs.hNetrShareGetInfo(dce, "C$\0", level)


def test_the_wizard_makes_a_share_of_a_folder(box):
    dce, smb = box.impacket("adminuser"), box.smb("adminuser")
    disks = srvs.hNetrServerDiskEnum(dce, 0)["DiskInfoStruct"]["Buffer"]  # (spec: level 0)
    assert [disk["Disk"].rstrip("\0") for disk in disks] == ["C:", ""]
    assert any(entry.get_longname() == "Projects" for entry in smb.listPath("C$", "*"))  # Browse: by SMB on the drive's share
    smb.createDirectory("C$", "Projects\\New Folder")
    path = "C:\\Projects\\New Folder"
    assert refused(srvs.hNetrShareGetInfo, dce, "New\0", 2) == 2310  # is the name free (api)
    assert refused(srvs.hNetrShareCheck, dce, path + "\0") == 2311
    wanted = info(502, netname="New", remark="Made in the wizard", max_uses=UNLIMITED, path=path, reserved=len(DESCRIPTOR), security_descriptor=list(DESCRIPTOR))
    assert add(dce, wanted, 502) == (0, 0)
    assert set_info(dce, "New", 1005, info(1005, flags=0x10)) == (0, 0)  # Offline settings: caching by hand to automatic
    assert "New" in {entry["shi502_netname"].rstrip("\0") for entry in listing(dce, 502)}
    assert srvs.hNetrShareCheck(dce, path + "\0")["Type"] == 0
    smb.createDirectory("New", "inside")
    assert (box.tree / "c/Projects/New Folder/inside").is_dir()


def test_permissions_of_the_share_and_of_the_folder(box):
    dce, smb = box.impacket("adminuser"), box.smb("adminuser")
    before = srvs.hNetrShareGetInfo(dce, "New\0", 502)["InfoStruct"]["ShareInfo502"]  # the tab reads level 502 (seen)
    descriptor = b"".join(before["shi502_security_descriptor"])
    assert descriptor
    with box.dce("adminuser") as pipe:
        assert raw_set_descriptor(pipe, "New", descriptor) == (0, 0)  # level 1501 (spec)
    tree = smb.connectTree("New")  # the Security tab speaks SMB2, not srvsvc
    folder = smb.openFile(tree, "inside", desiredAccess=0x20000, creationOption=0x1)
    assert smb._SMBConnection.queryInfo(tree, folder, infoType=3, fileInfoClass=0, additionalInformation=4)
    smb.closeFile(tree, folder)
    assert set_info(dce, "New", 1004, info(1004, remark="Another")) == (0, 0)  # General: the description
    assert set_info(dce, "New", 1006, info(1006, max_uses=5)) == (0, 0)  # and the limit
    assert srvs.hNetrShareGetInfo(dce, "New\0", 2)["InfoStruct"]["ShareInfo2"]["shi2_max_uses"] == 5


def test_sessions_and_files_are_listed_and_closed(box):
    dce, held = box.impacket("adminuser"), box.smb("bob")
    tree = held.connectTree("public")
    held.openFile(tree, "", desiredAccess=0x1, creationOption=0x1)
    sessions = srvs.hNetrSessionEnum(dce, NULL, NULL, 502)["InfoStruct"]["SessionInfo"]["Level502"]["Buffer"]  # (api)
    mine = [entry for entry in sessions if entry["sesi502_username"] == "bob\0"]
    assert len(mine) == 1 and mine[0]["sesi502_num_opens"] == 1
    files = srvs.hNetrFileEnum(dce, NULL, NULL, 3)["InfoStruct"]["FileInfo"]["Level3"]["Buffer"]  # (api)
    mine = [entry for entry in files if entry["fi3_username"] == "bob\0"]
    assert len(mine) == 1
    assert refused(srvs.hNetrFileClose, dce, mine[0]["fi3_id"]) == 0  # Close Open File; "all" is one call for each
    assert refused(srvs.hNetrSessionDel, dce, "\\\\127.0.0.1\0", "bob\0") == 0  # Close Session; "all" is one call for each
    with contextlib.suppress(Exception):
        held.close()


def test_stop_sharing(box):
    dce = box.impacket("adminuser")
    assert refused(srvs.hNetrShareDel, dce, "C$\0") == DENIED
    assert refused(srvs.hNetrShareDel, dce, "New\0") == 0
    assert "New" not in {entry["shi2_netname"].rstrip("\0") for entry in listing(dce, 2)}


def steps(box, dce, shares):
    """What each button does: {what: status}. A share, session and file that are not there tell as well who may."""
    path = "C:\\Projects"
    return {
        "list": refused(listing, dce, 502),
        "new": add(dce, info(2, netname=shares, max_uses=UNLIMITED, path=path))[0],
        "change": set_info(dce, shares, 1004, info(1004, remark="x"))[0],
        "stop": refused(srvs.hNetrShareDel, dce, shares + "\0"),
        "disks": refused(srvs.hNetrServerDiskEnum, dce, 0),
        "sessions": refused(srvs.hNetrSessionEnum, dce, NULL, NULL, 502),
        "end": refused(srvs.hNetrSessionDel, dce, "\\\\192.0.2.1\0", "nobody\0"),
        "files": refused(srvs.hNetrFileEnum, dce, NULL, NULL, 3),
        "close": refused(srvs.hNetrFileClose, dce, 1),
        "server": refused(srvs.hNetrServerGetInfo, dce, 503),
        "set": set_server(dce, 1005, single(1005, "comment", "A comment\0"))[0],
        "statistics": refused(srvs.hNetrServerStatisticsGet, dce, "\0", 0, 0),
    }


MAY = {
    "alice": {"list", "new", "change", "stop", "disks"},
    "bob": {"sessions", "end"},
    "poweruser": {"server", "set", "statistics", "disks"},
    "carol": {"list", "disks", "sessions", "files", "server", "statistics"},
}


@pytest.mark.parametrize("user", MAY)
def test_an_operator_may_what_the_kind_may_and_nothing_else(operated, user):
    dce = operated.impacket(user)
    done = steps(operated, dce, f"of-{user}")
    more = {"poweruser": {"new", "stop", "list"}, "bob": {"files", "close"}, "alice": {"files", "close"}}.get(user, set())  # by groups of Windows or @team
    for what, status in done.items():
        if what not in more:
            assert (status != DENIED) == (what in MAY[user]), (what, status, done)


@pytest.fixture(scope="module")
def operated():
    with Sandbox("ours", "registry", shares=DRIVES, folders=FOLDER, options=OPERATORS) as box:
        for folder in ("c", *FOLDER):
            (box.tree / folder).chmod(0o777)
        yield box


def test_a_group_names_its_members(operated):
    for user, may in (("alice", True), ("bob", True), ("carol", True), ("serverop", True), ("guest", False), ("anonymous", False)):
        status = refused(srvs.hNetrFileEnum, operated.impacket(user), NULL, NULL, 3)
        assert (status != DENIED) == may, user
    assert refused(srvs.hNetrFileClose, operated.impacket("carol"), 1) == DENIED, "an auditor closes nothing"


def test_a_name_that_is_nobody_s_adds_nobody(operated):
    with Sandbox("ours", "plain", options={"session operators": "no-such-user @no-such-group, +no-such, &nobody", "auditors": ""}) as box:
        for user in ("alice", "bob", "guest", "anonymous"):
            assert refused(srvs.hNetrSessionEnum, box.impacket(user), NULL, NULL, 502) == DENIED
        assert refused(srvs.hNetrSessionEnum, box.impacket("adminuser"), NULL, NULL, 502) == 0
        assert "no-such-group" in box.worker_log()
