"""Adding, changing and deleting shares: by the registry, by the admin's commands, and not at all."""

import os
import signal
import struct
import threading
import time

import pytest
from impacket.dcerpc.v5 import srvs
from impacket.dcerpc.v5.rpcrt import DCERPCException

from sandbox import Sandbox

NULL = srvs.NULL
FULL = bytes.fromhex("0100048000000000000000000000000014000000020030000200000000001400ff011f00010100000000000100000000"
                     "0100140089001200010100000000000511000000")


@pytest.fixture(scope="module")
def box():
    """Shares are kept in the registry."""
    with Sandbox("ours", "registry") as box:
        (box.tree / "data/new").mkdir()
        yield box


@pytest.fixture
def admin(box):
    dce = box.impacket("adminuser")
    yield dce
    dce = box.impacket("adminuser")  # the first one may not have outlived a restart
    for name in ("new", "temp", "stay"):
        try:
            srvs.hNetrShareDel(dce, name + "\0")
        except DCERPCException:
            pass
    dce.disconnect()


def info_2(box, name, path=None, remark="A new share", uses=0xFFFFFFFF, kind=0):
    info = srvs.SHARE_INFO_2()
    info["shi2_netname"] = name + "\0" if name is not NULL else NULL
    info["shi2_type"] = kind
    info["shi2_remark"] = remark + "\0" if remark is not NULL else NULL
    info["shi2_permissions"], info["shi2_max_uses"], info["shi2_current_uses"] = 0, uses, 0
    info["shi2_path"] = (path if path is not None else windows(box.tree / "data/new")) + "\0"
    info["shi2_passwd"] = NULL
    return info


def windows(path):
    return "C:" + str(path).replace("/", "\\")


def add(dce, info, level=2):
    """(status, ParmErr)"""
    request = srvs.NetrShareAdd()
    request["ServerName"] = NULL
    request["Level"] = level
    request["InfoStruct"]["tag"] = level
    request["InfoStruct"][f"ShareInfo{level}"] = info
    request["ParmErr"] = 0
    reply = dce.request(request, checkError=False)
    return reply["ErrorCode"], reply["ParmErr"]


def set_info(dce, name, level, info):
    request = srvs.NetrShareSetInfo()
    request["ServerName"] = NULL
    request["NetName"] = name + "\0"
    request["Level"] = level
    request["ShareInfo"]["tag"] = level
    request["ShareInfo"][f"ShareInfo{level}"] = info
    request["ParmErr"] = 0
    reply = dce.request(request, checkError=False)
    return reply["ErrorCode"], reply["ParmErr"]


def get(dce, name, level=2):
    return srvs.hNetrShareGetInfo(dce, name + "\0", level)["InfoStruct"][f"ShareInfo{level}"]


def names(dce):
    reply = srvs.hNetrShareEnum(dce, 1)
    return {entry["shi1_netname"].rstrip("\0") for entry in reply["InfoStruct"]["ShareInfo"]["Level1"]["Buffer"]}


def code(function, *args):
    with pytest.raises(DCERPCException) as refused:
        function(*args)
    return refused.value.get_error_code()


def test_a_share_lives(box, admin):
    others = [box.impacket(user) for user in ("alice", "root", "poweruser")]
    assert add(admin, info_2(box, "new", uses=7)) == (0, 0)
    assert all("new" in names(dce) for dce in [admin, *others])
    shown = get(admin, "NEW")
    assert (shown["shi2_path"], shown["shi2_remark"], shown["shi2_max_uses"]) == (windows(box.tree / "data/new") + "\0", "A new share\0", 7)
    assert box.smbclient("//127.0.0.1/new", "-c", "ls", user="alice").returncode == 0
    assert add(admin, info_2(box, "New")) == (2118, 0)
    srvs.hNetrShareDel(admin, "new\0")
    assert all("new" not in names(dce) for dce in [admin, *others])
    assert code(srvs.hNetrShareDel, admin, "new\0") == 2310
    assert box.smbclient("//127.0.0.1/new", "-c", "ls", user="alice").returncode != 0
    for dce in others:
        dce.disconnect()


def test_deleting_disconnects_and_takes_the_descriptor(box, admin):
    info = srvs.SHARE_INFO_502()
    plain = info_2(box, "new")
    for field in ("netname", "type", "remark", "permissions", "max_uses", "current_uses", "path"):
        info[f"shi502_{field}"] = plain[f"shi2_{field}"]
    info["shi502_passwd"] = NULL
    info["shi502_reserved"] = len(FULL)
    info["shi502_security_descriptor"] = list(FULL)
    assert add(admin, info, 502) == (0, 0)
    stored = b"".join(get(admin, "new", 502)["shi502_security_descriptor"])
    assert len(stored) >= 48 and stored[-len(FULL) + 28:-8] != b""
    alice = box.smb("alice")
    tree = alice.connectTree("new")
    srvs.hNetrShareDel(admin, "new\0")
    time.sleep(0.5)
    with pytest.raises(Exception):
        alice.getSMBServer().create(tree, "x", 1, 7, 0, 1, 0)
    assert add(admin, info_2(box, "new")) == (0, 0)
    assert b"".join(get(admin, "new", 502)["shi502_security_descriptor"]) != stored
    alice.close()


REFUSED = {
    "name empty": (dict(name=""), 87, 1), "name absent": (dict(name=NULL), 87, 1), "name long": (dict(name="x" * 81), 87, 1),
    "name slash": (dict(name="a/b"), 123, 1), "name newline": (dict(name="a\nb"), 123, 1), "name bracket": (dict(name="a]\n[global"), 123, 1),
    "name percent": (dict(name="%U"), 123, 1), "pipe": (dict(name="pipe"), 5, 0), "mailslot": (dict(name="mailslot"), 5, 0),
    "global": (dict(name="GLOBAL"), 123, 1), "homes": (dict(name="homes"), 123, 1), "IPC$": (dict(name="IPC$"), 2118, 0),
    "ADMIN$": (dict(name="ADMIN$"), 5, 0), "there already": (dict(name="public"), 2118, 0),
    "remark long": (dict(remark="x" * 257), 87, 4), "remark newline": (dict(remark="a\nguest ok = yes"), 87, 4), "remark env": (dict(remark="%$(HOME)"), 87, 4),
    "path relative": (dict(path="data"), 87, 8), "path drive": (dict(path="D:\\data"), 87, 8), "path dots": (dict(path="C:\\tmp\\..\\etc"), 87, 8),
    "path missing": (dict(path="C:\\no\\such"), 2116, 8), "path file": (dict(path="C:\\etc\\passwd"), 2116, 8), "path variable": (dict(path="C:\\%U"), 87, 8),
    "uses": (dict(uses=0x80000000), 87, 6), "type": (dict(kind=2), 87, 3), "printer": (dict(kind=1), 50, 0),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_and_nothing_changed(box, admin, case):
    wrong, status, member = REFUSED[case]
    before = box.net("conf", "list").stdout
    assert add(admin, info_2(box, **{"name": "new", **wrong})) == (status, member)
    assert box.net("conf", "list").stdout == before


HOSTILE = ["'; touch /tmp/pwned; '", '"$(touch /tmp/pwned)"', "`touch /tmp/pwned`", "a\\", "a ; b # c", "\\'\\\"", "${IFS}x", "--help", "!x", "*", "~root", "é☃𝄞", "&& false", "|cat", "> x"]


@pytest.mark.parametrize("way", ["registry", "command"])
def test_hostile_texts_are_kept_as_they_are(box, way):
    """Remarks and folders with everything that a shell would take for more than text."""
    with Sandbox("ours", "registry", scripts=way == "command") as own:
        own.run(["rm", "-f", "/tmp/pwned"])
        dce = own.impacket("adminuser")
        if way == "command":
            assert add(dce, info_2(own, "new", path=windows(own.tree / "data/public"), remark="--help")) == (87, 0)
        for remark in HOSTILE[:7] + HOSTILE[8:] if way == "command" else HOSTILE:
            assert add(dce, info_2(own, "new", path=windows(own.tree / "data/public"), remark=remark)) == (0, 0), remark
            assert get(dce, "new")["shi2_remark"] == remark + "\0"
            srvs.hNetrShareDel(dce, "new\0")
        for folder in ("it's", "a b", "$(x)", "`y`", "semi;colon", 'quo"te', "a&b"):
            (own.tree / "data" / folder).mkdir()
            path = windows(own.tree / "data" / folder)
            assert add(dce, info_2(own, "new", path=path)) == (0, 0), folder
            assert get(dce, "new")["shi2_path"] == path + "\0"
            srvs.hNetrShareDel(dce, "new\0")
        assert own.run(["test", "-e", "/tmp/pwned"]).returncode != 0
        assert own.served_by() == "ours"


DESCRIPTORS = [b"\x01", b"\x00" * 20, FULL[:-1], b"\x02" + FULL[1:], FULL[:16] + b"\xff\xff\xff\xff" + FULL[20:], FULL[:16] + b"\x05\x00\x00\x00" + FULL[20:],
               FULL[:22] + b"\xff\xff" + FULL[24:], FULL[:24] + b"\xff\xff" + FULL[26:], FULL[:4] + b"\x14\x00\x00\x00" + FULL[8:], FULL[:30] + b"\xff\xff" + FULL[32:], FULL * 2000]


@pytest.mark.parametrize("number", range(len(DESCRIPTORS)))
def test_hostile_descriptors(box, admin, number):
    before = b"".join(get(admin, "public", 502)["shi502_security_descriptor"])
    data = DESCRIPTORS[number]
    # By the byte: impacket's SHARE_INFO_1501 lacks a pointer.
    name = "public\0".encode("utf-16-le")
    stub = struct.pack("<IIII", 0, 7, 0, 7) + name + b"\0\0"
    stub += struct.pack("<III", 1501, 1501, 0x20000) + struct.pack("<II", len(data), 0x20004) + struct.pack("<I", len(data)) + data
    stub += b"\0" * (-len(stub) % 4) + struct.pack("<II", 0x20008, 0)
    with box.dce("adminuser") as pipe:
        reply = pipe.request(17, stub)
    assert struct.unpack("<III", reply)[1:] == (501, 87)
    assert b"".join(get(admin, "public", 502)["shi502_security_descriptor"]) == before


def test_each_level_sets_what_it_may(box, admin):
    assert add(admin, info_2(box, "new")) == (0, 0)
    one = srvs.SHARE_INFO_1()
    one["shi1_netname"], one["shi1_type"], one["shi1_remark"] = "other\0", 0, "one\0"
    assert set_info(admin, "new", 1, one) == (0, 0)
    assert get(admin, "new")["shi2_remark"] == "one\0"
    assert set_info(admin, "new", 2, info_2(box, "new", path="::BLaH::", remark="two", uses=2)) == (0, 0)
    assert (get(admin, "new")["shi2_max_uses"], get(admin, "new")["shi2_path"]) == (2, windows(box.tree / "data/new") + "\0")
    for level, field, value in ((1004, "remark", "four\0"), (1006, "max_uses", 9)):
        info = getattr(srvs, f"SHARE_INFO_{level}")()
        info[f"shi{level}_{field}"] = value
        assert set_info(admin, "new", level, info) == (0, 0)
    assert (get(admin, "new")["shi2_remark"], get(admin, "new")["shi2_max_uses"]) == ("four\0", 9)
    assert code(srvs.hNetrShareSetInfo, admin, "nosuch\0", 1, one) == 2310


FLAGS = {0x30: "csc policy = disable", 0x3: "msdfs root = yes", 0x800: "hide unreadable = yes", 0x1000: "oplocks = no", 0x8000: "server smb encrypt = required"}


@pytest.mark.parametrize("flag", FLAGS)
def test_flags_are_the_option_that_does_it(box, admin, flag):
    assert add(admin, info_2(box, "new")) == (0, 0)
    for wanted in (flag, 0):
        info = srvs.SHARE_INFO_1005()
        info["shi1005_flags"] = wanted
        assert set_info(admin, "new", 1005, info) == (0, 0)
        assert get(admin, "new", 1005)["shi1005_flags"] == wanted
        shown = box.net("conf", "showshare", "new").stdout
        assert (FLAGS[flag] in shown) == bool(wanted), shown


@pytest.mark.parametrize("flag", [0x100, 0x200, 0x400, 0x2000, 0x4000, 0x100000])
def test_flags_that_samba_has_no_option_for(box, admin, flag):
    assert add(admin, info_2(box, "new")) == (0, 0)
    info = srvs.SHARE_INFO_1005()
    info["shi1005_flags"] = flag
    assert set_info(admin, "new", 1005, info) == (50, 0)
    assert get(admin, "new", 1005)["shi1005_flags"] == 0


def test_the_remark_of_ipc(box, admin):
    info = srvs.SHARE_INFO_1004()
    info["shi1004_remark"] = "Talk to me\0"
    assert set_info(admin, "IPC$", 1004, info) == (0, 0)
    assert get(admin, "IPC$", 1)["shi1_remark"] == "Talk to me\0"
    info = srvs.SHARE_INFO_1006()
    info["shi1006_max_uses"] = 3
    assert set_info(admin, "IPC$", 1006, info) == (5, 0)
    assert code(srvs.hNetrShareDel, admin, "IPC$\0") == 5


def test_temporary_shares_end_with_smbd(box, admin):
    assert add(admin, info_2(box, "temp", kind=0x40000000)) == (0, 0)
    assert add(admin, info_2(box, "stay")) == (0, 0)
    assert get(admin, "temp", 1)["shi1_type"] == 0x40000000
    srvs.hNetrShareDelSticky(admin, "stay\0")
    assert get(admin, "stay", 1)["shi1_type"] == 0x40000000
    assert code(srvs.hNetrShareDelSticky, admin, "stay\0") == 2310
    box.restart()
    dce = box.impacket("adminuser")
    assert not {"temp", "stay"} & names(dce)
    assert "temp" not in box.net("conf", "listshares").stdout
    assert "public" in names(dce)
    dce.disconnect()


def test_deletion_in_two_phases(box, admin):
    assert add(admin, info_2(box, "new")) == (0, 0)
    handle = srvs.hNetrShareDelStart(admin, "new\0")["ContextHandle"]
    assert "new" in names(admin)
    srvs.hNetrShareDelCommit(admin, handle)
    assert "new" not in names(admin)
    with pytest.raises(DCERPCException):
        srvs.hNetrShareDelCommit(admin, handle)


def test_who_may(box):
    for user, status in (("anonymous", 5), ("alice", 5), ("poweruser", 0), ("serverop", 0), ("root", 0)):
        dce = box.impacket(user)
        assert add(dce, info_2(box, "new")) == (status, 0), user
        if status == 0:
            srvs.hNetrShareDel(dce, "new\0")
        else:
            assert code(srvs.hNetrShareDel, dce, "public\0") == 5 == code(srvs.hNetrShareDel, dce, "nosuch\0")
        dce.disconnect()


def test_a_share_of_the_text_stays():
    with Sandbox("ours", "registry", shares="[texted]\n    path = /tmp\n") as box:
        dce = box.impacket("adminuser")
        assert code(srvs.hNetrShareDel, dce, "texted\0") == 5
        assert "texted" in names(dce) and "is not defined in the registry" in box.worker_log()


def test_nowhere_to_store():
    with Sandbox("ours", "plain") as box:
        (box.tree / "data/new").mkdir()
        dce = box.impacket("adminuser")
        assert add(dce, info_2(box, "new")) == (5, 0)
        assert "there is nowhere to store it" in box.worker_log() and "new" not in names(dce)


def test_the_share_root():
    with Sandbox("ours", "registry") as box:
        for folder in ("root/in", "out"):
            (box.tree / "data" / folder).mkdir(parents=True)
        (box.tree / "data/root/link").symlink_to(box.tree / "data/out")
        box.options["share root"] = str(box.tree / "data/root")
        box.write_conf()
        dce = box.impacket("adminuser")
        data = box.tree / "data"
        assert add(dce, info_2(box, "new", path=windows(data / "root/in"))) == (0, 0)
        for folder in ("out", "root/link", "", "root2"):
            (data / folder).mkdir(exist_ok=True)
            assert add(dce, info_2(box, "new2", path=windows(data / folder) if folder else "C:\\")) == (5, 8), folder


def test_samba_s_own_clients(box):
    (box.tree / "data/new").mkdir(exist_ok=True)
    done = box.net_rpc("share", "add", f"netted={windows(box.tree / 'data/new')}", user="adminuser")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "netted" in box.net_rpc("share", "list", user="adminuser").stdout
    assert box.net_rpc("share", "allowedusers", user="adminuser", timeout=60).returncode in (0, 255)
    assert box.net_rpc("share", "delete", "netted", user="adminuser").returncode == 0
    assert "netted" not in box.net_rpc("share", "list", user="adminuser").stdout


def test_changes_at_once_and_a_worker_killed(box):
    """Four clients add, change and delete; workers are killed in the middle. Each share is whole or not there."""
    stop = time.monotonic() + 12
    problems = []

    def work(number):
        turn = 0
        while time.monotonic() < stop:
            turn += 1
            name = f"race{number}"
            try:
                dce = box.impacket("adminuser")
                dce.get_rpc_transport().set_connect_timeout(10)
                for _ in range(10):
                    status, _ = add(dce, info_2(box, name, remark=f"turn {turn}", uses=turn % 100 + 1))
                    if status not in (0, 2118):
                        problems.append(status)
                    if status == 0:
                        shown = get(dce, name)
                        if (shown["shi2_remark"], shown["shi2_max_uses"]) != (f"turn {turn}\0", turn % 100 + 1):
                            problems.append(dict(shown))
                    srvs.hNetrShareDel(dce, name + "\0")
                dce.disconnect()
            except Exception:  # the worker was killed under it
                continue

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    while time.monotonic() < stop - 2:
        time.sleep(0.7)
        for pid in box.worker_pids():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
    for thread in threads:
        thread.join()
    assert not problems
    shares = box.net("conf", "list").stdout
    for number in range(4):
        section = box.net("conf", "showshare", f"race{number}")
        if section.returncode == 0:
            assert all(word in section.stdout for word in ("path = ", "comment = turn", "max connections = ", "read only = no"))
            box.net("conf", "delshare", f"race{number}")
    assert "[projects]" in shares
