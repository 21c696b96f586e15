"""Every call on shares at every level by impacket, which agrees with itself; who sees a share; how paths are shown."""

import threading

import pytest
from impacket.dcerpc.v5 import srvs
from impacket.dcerpc.v5.rpcrt import DCERPCException

from sandbox import Sandbox
from share_calls import DESCRIPTOR, NULL, TEMPORARY, UNLIMITED, add, code, delete, get, info, info_2, names, raw_add, raw_del, raw_set_descriptor, set_info, windows

MORE_DATA, BUFFER_TOO_SMALL = 234, 2123
LEVELS = (0, 1, 2, 501, 502, 503)


@pytest.fixture(scope="module")
def box():
    with Sandbox("ours", "registry") as box:
        (box.data / "new").mkdir()
        yield box


@pytest.fixture
def made(box, admin):
    """A share named new, with all that a share can have."""
    dce = admin
    wanted = info(503, netname="new", remark="A new share", max_uses=7, path=windows(box.data / "new"), servername="*",
                  reserved=len(DESCRIPTOR), security_descriptor=list(DESCRIPTOR))
    assert add(dce, wanted, 503) == (0, 0)
    yield dce
    for name in {"new"} & names(dce):
        delete(dce, name)


def members(entry):
    """A structure as {member: value}, texts and descriptors without their ends."""
    found = {}
    for name, _ in entry.structure:
        value = entry[name]
        if isinstance(value, str):
            value = value.rstrip("\0")
        elif isinstance(value, list):
            value = b"".join(value)
        found[name.split("_", 1)[1]] = value
    return found


def listed(dce, level, opnum=15, length=UNLIMITED, resume=0):
    """(status, entries, next resume handle, total) of one page."""
    request = srvs.NetrShareEnum() if opnum == 15 else srvs.NetrShareEnumSticky()
    request["ServerName"] = NULL
    request["PreferedMaximumLength"], request["ResumeHandle"] = length, resume
    request["InfoStruct"]["Level"] = request["InfoStruct"]["ShareInfo"]["tag"] = level
    request["InfoStruct"]["ShareInfo"][f"Level{level}"]["Buffer"] = NULL
    reply = dce.request(request, checkError=False)
    container, entries = reply["InfoStruct"]["ShareInfo"][f"Level{level}"], []
    if reply["ErrorCode"] in (0, MORE_DATA) and container["EntriesRead"]:
        entries = [members(entry) for entry in container["Buffer"]]
    return reply["ErrorCode"], entries, reply["ResumeHandle"], reply["TotalEntries"]


def agree(one, other):
    """Structures of two levels say the same of what both have."""
    shared = set(one) & set(other)
    assert {name: one[name] for name in shared} == {name: other[name] for name in shared}


def test_levels_agree(box, made):
    whole = members(get(made, "new", 503))
    assert (whole["netname"], whole["type"], whole["remark"], whole["max_uses"], whole["servername"]) == ("new", 0, "A new share", 7, "*")
    assert whole["security_descriptor"][-20:] == DESCRIPTOR[-20:] and whole["reserved"] == len(whole["security_descriptor"])
    for level in (*LEVELS, 1004, 1005, 1006):
        agree(members(get(made, "new", level)), whole)
    assert members(get(made, "new", 501))["flags"] == members(get(made, "new", 1005))["flags"] == 0
    for level in LEVELS:
        for opnum in (15, 36):
            status, entries, resume, total = listed(made, level, opnum)
            if (level, opnum) == (501, 36):
                assert (status, entries) == (124, [])
                continue
            assert (status, resume, total) == (0, 0, len(entries))
            (mine,) = [entry for entry in entries if entry["netname"] == "new"]
            agree(mine, whole)


def test_each_level_of_set_info(box, made):
    for level in (1, 2, 502, 503):
        uses = {} if level == 1 else {"max_uses": level}
        assert set_info(made, "new", level, info(level, netname="ignored", type=3, remark=f"by {level}", **uses)) == (0, 0)
        whole = members(get(made, "new", 503))
        assert (whole["netname"], whole["type"], whole["remark"], whole["max_uses"]) == ("new", 0, f"by {level}", uses.get("max_uses", 7))
        assert whole["security_descriptor"][-20:] == DESCRIPTOR[-20:]
    flags = 0x8000 | 0x1000 | 0x800 | 0x20
    assert set_info(made, "new", 1005, info(1005, flags=flags)) == (0, 0)
    assert members(get(made, "new", 501))["flags"] == members(get(made, "new", 1005))["flags"] == flags
    with box.dce("adminuser") as pipe:
        before = members(get(made, "new", 502))["security_descriptor"]
        assert raw_set_descriptor(pipe, "new", DESCRIPTOR[:24] + b"\1\0" + DESCRIPTOR[26:]) == (0, 0)
        assert members(get(made, "new", 502))["security_descriptor"] != before
    for level in (0, 501, 3, 1007):
        if level in (0, 501):
            assert set_info(made, "new", level, info(level, netname="new")) == (124, 0)
    assert code(get, made, "") == 87


def by_ex(dce, name):
    request = srvs.NetrShareDelEx()
    request["ServerName"] = NULL
    request["Level"] = request["ShareInfo"]["tag"] = 503
    request["ShareInfo"]["ShareInfo503"] = info(503, netname=name, servername="*")
    dce.request(request)


def in_two_phases(dce, name):
    srvs.hNetrShareDelCommit(dce, srvs.hNetrShareDelStart(dce, name + "\0")["ContextHandle"])


@pytest.mark.parametrize("way", [delete, by_ex, in_two_phases])
@pytest.mark.parametrize("level", [2, 502, 503])
def test_each_way_to_add_and_delete(box, admin, level, way):
    kind = TEMPORARY if level == 502 else 0
    assert add(admin, info(level, netname="new", type=kind, max_uses=UNLIMITED, path=windows(box.data / "new")), level) == (0, 0)
    assert members(get(admin, "new", 1))["type"] == kind and "new" in names(admin)
    assert ("new" in {entry["netname"] for entry in listed(admin, 0, 36)[1]}) == (kind == 0)
    assert srvs.hNetrShareCheck(admin, windows(box.data / "new") + "\0")["Type"] == kind
    if kind == 0:
        srvs.hNetrShareDelSticky(admin, "new\0")
        assert members(get(admin, "new", 1))["type"] == TEMPORARY
    way(admin, "new")
    assert "new" not in names(admin) and code(way, admin, "new") == 2310
    assert code(srvs.hNetrShareCheck, admin, windows(box.data / "new") + "\0") == 2311


def test_uses_are_tree_connects(box, made, clients):
    assert set_info(made, "new", 1006, info(1006, max_uses=2)) == (0, 0)
    box.run(["sharesec", "-s", box.conf, "new", "-R", "S-1-1-0:ALLOWED/0x0/FULL"], check=True)
    uses = lambda: (members(get(made, "new", 2))["current_uses"], members(get(made, "new", 1006))["max_uses"])
    assert uses() == (0, 2)
    for number, user in enumerate(("alice", "bob"), 1):
        clients.smb(user).connectTree("new")
        assert uses() == (number, 2)
    with pytest.raises(Exception):
        clients.smb("carol").connectTree("new")
    assert uses() == (2, 2)


def test_one_of_many_makes_the_share(box, admin):
    """Clients make and delete a share of one name at the same moment: it has the descriptor of the one that made it."""
    masks, rounds = (0x120089, 0x1200A9, 0x1301BF, 0x1F01FF), 12
    barrier, folder = threading.Barrier(len(masks) + 1), windows(box.data / "new")
    said = {mask: [] for mask in masks}

    def work(mask):
        data = DESCRIPTOR[:32] + mask.to_bytes(4, "little") + DESCRIPTOR[36:]
        with box.dce("adminuser") as pipe:
            for _ in range(rounds):
                barrier.wait(60)
                said[mask].append(raw_add(pipe, "new", folder, "", data))
                barrier.wait(60)
                barrier.wait(60)
                raw_del(pipe, "new")

    others = [threading.Thread(target=work, args=(mask,), daemon=True) for mask in masks]
    for other in others:
        other.start()
    for _ in range(rounds):
        barrier.wait(60)
        barrier.wait(60)
        (winner,) = [mask for mask in masks if said[mask][-1] == (0, 0)]
        assert sorted(said[mask][-1] for mask in masks) == [(0, 0)] + [(2118, 0)] * (len(masks) - 1)
        stored = members(get(admin, "new", 502))["security_descriptor"]
        assert winner.to_bytes(4, "little") == stored[32:36]
        barrier.wait(60)
    for other in others:
        other.join()
    assert "new" not in names(admin)


def test_pages_while_shares_come_and_go(box, admin):
    """What stays is shown exactly once, in pages of a few entries, at every level."""
    stays, stop, turns = [f"stays{at:02}" for at in range(12)], threading.Event(), []
    for name in stays:
        assert add(admin, info_2(box, name)) == (0, 0)

    def churn(number):
        dce = box.impacket("adminuser")
        while not stop.is_set():
            name = f"goes{number}x{len(turns) % 9}"
            turns.append(add(dce, info_2(box, name)))
            delete(dce, name)
        dce.disconnect()

    others = [threading.Thread(target=churn, args=(number,)) for number in range(2)]
    for other in others:
        other.start()
    try:
        for level in LEVELS * 2:
            length = {0: 120, 1: 640, 501: 640}.get(level, 1000)  # one share has a remark of 250 characters
            seen, resume, status, pages = [], 0, MORE_DATA, 0
            while status == MORE_DATA:
                status, entries, resume, total = listed(admin, level, 15, length, resume)
                assert status in (0, MORE_DATA) and len(entries) <= total and (entries or status == 0)
                seen, pages = seen + [entry["netname"] for entry in entries], pages + 1
            assert sorted(name for name in seen if name in stays) == stays and pages > 3
    finally:
        stop.set()
        for other in others:
            other.join()
    assert set(turns) == {(0, 0)} and len(turns) > 4
    assert listed(admin, 1, 15, 0)[0] == listed(admin, 1, 15, 1)[0] == BUFFER_TOO_SMALL
    for name in stays:
        delete(admin, name)


def test_a_share_that_is_hidden_from_somebody():
    """Access based enumeration: for NetrShareGetInfo and NetrShareCheck, too, it is not there."""
    with Sandbox("ours", "access-based") as box:
        seen = {user: box.impacket(user) for user in ("alice", "bob")}
        for user, share, there in (("alice", "vip", True), ("bob", "vip", False), ("bob", "staff", True), ("bob", "notbob", False),
                                   ("alice", "byacl", True), ("bob", "byacl", False), ("bob", "open", True)):
            dce = seen[user]
            assert (share in names(dce)) == there, (user, share)
            if there:
                assert members(get(dce, share, 1))["netname"] == share
            else:
                assert {code(get, dce, share, level) for level in (0, 1, 501)} == {2310}
        assert srvs.hNetrShareCheck(seen["alice"], windows(box.data / "vip") + "\0")["Type"] == 0
        assert code(srvs.hNetrShareCheck, seen["bob"], windows(box.data / "vip") + "\0") == 2311


def test_what_is_shown_can_be_sent_back():
    """Several drives, one inside the other: each path is shown by the nearest, and means the same folder when it is sent."""
    with Sandbox("ours", "registry", options={"drive map": "C:=/ D:={tree}/data S:={tree}/data/deep/er"}) as box:
        dce = box.impacket("adminuser")
        shown = {"data/new": "D:\\new", "data": "D:\\", "data/deep": "D:\\deep", "data/deep/er": "S:\\", "data/deep/er/x y": "S:\\x y",
                 "data/deep/er2": "D:\\deep\\er2", "homes": windows(box.tree / "homes")}
        for folder, path in shown.items():
            (box.tree / folder).mkdir(parents=True, exist_ok=True)
            for sent in (path, str(box.tree / folder), path.lower() if path.islower() else path):
                assert add(dce, info_2(box, "new", path=sent)) == (0, 0), sent
                assert members(get(dce, "new"))["path"] == path
                assert box.net("conf", "getparm", "new", "path").stdout.strip() == str(box.tree / folder)
                delete(dce, "new")
        assert add(dce, info_2(box, "new", path="E:\\new")) == (87, 8)


def test_the_server_s_own_shares(box, admin):
    """Their remark may be changed, nothing else."""
    with box.dce("adminuser") as pipe:
        assert raw_set_descriptor(pipe, "IPC$", DESCRIPTOR) == (5, 0)
    before = members(get(admin, "IPC$", 502))
    assert set_info(admin, "IPC$", 1, info(1, remark="pipes")) == (0, 0)
    assert set_info(admin, "IPC$", 2, info(2, remark="more pipes", max_uses=3)) == (5, 0)
    assert set_info(admin, "IPC$", 1005, info(1005, flags=0x10))[0] in (5, 50)
    assert members(get(admin, "IPC$", 502)) == {**before, "remark": "pipes"}
    for way in (delete, by_ex, in_two_phases, lambda dce, name: srvs.hNetrShareDelSticky(dce, name + "\0")):
        with pytest.raises(DCERPCException) as refused:
            way(admin, "IPC$")
        assert refused.value.get_error_code() == 5
    assert set_info(admin, "ADMIN$", 1, info(1, remark="none is there")) == (2310, 0)
