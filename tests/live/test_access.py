"""Every call at every level as a caller of each kind, beside the table of docs/access.md; and the audit trail of it all."""

import json
import re
import struct
import threading

import pytest
from access_table import DENIED, GRANTS, REQUESTS, TABLE, may

from sandbox import Fault, Sandbox

GROUPS = {"adminuser": "Administrators", "serverop": "Server Operators", "poweruser": "Power Users", "alice": None, "guest": None, "anonymous": None}


def test_the_requests_cover_the_table():
    assert {opnum for opnum, _, _ in REQUESTS} == {opnum for opnum, *_ in TABLE}
    levels = {(opnum, level) for opnum, level, _ in REQUESTS}
    for opnum, wanted, *_ in TABLE:
        if isinstance(wanted, set) and opnum not in (21, 16, 36):
            assert wanted & {level for number, level in levels if number == opnum}, opnum


def compared(user, group, operator=None, options=None):
    """The calls that are answered otherwise than the tables say: (opnum, level, status)."""
    wrong, asked = [], 0
    with Sandbox("ours", "registry", options=options) as box:
        pipe = box.dce(user)
        for opnum, level, stub in REQUESTS:
            try:
                reply = pipe.request(opnum, stub)
                status = struct.unpack("<I", reply[-4:])[0]
            except Fault as fault:
                status = fault.status
                assert status in (0x1C00001A, 0x6F7), (opnum, level, hex(status))
            asked += 1
            if (status != DENIED) != may(group, opnum, level, operator):
                wrong.append((opnum, level, status))
    assert asked > 150
    return wrong


@pytest.mark.parametrize("user", GROUPS)
def test_every_call_at_every_level(user):
    assert not compared(user, GROUPS[user])


@pytest.mark.parametrize("kind", GRANTS)
def test_an_operator_may_what_the_table_adds(kind):
    assert not compared("alice", None, kind, {kind: "nosuch @team"})


def test_the_kinds_of_operators_are_in_the_table():
    assert set(GRANTS) == {"share operators", "session operators", "file operators", "server operators", "auditors"}
    rights = {right for _, _, right, _ in TABLE}
    assert all(added & rights for added in GRANTS.values())


def test_the_anonymous_view_shows_no_path():
    with Sandbox("ours", "plain") as box, box.dce("anonymous") as pipe:
        secret = str(box.tree / "data").replace("/", "\\").encode("utf-16-le")
        for opnum, level, stub in REQUESTS:
            try:
                assert secret not in pipe.request(opnum, stub), (opnum, level)
            except Fault:
                pass


HOSTILE_SDDL = ["D:(A;;CC;;;", "everyone", "", "O:BA", "D:(A;;CCDCRP;;;WD)(", "D:NO_ACCESS_CONTROL", "D:(A;;GA;;;NOSUCH)", "D:(X;;CC;;;WD)", "(A;;CC;;;WD)"]


@pytest.mark.parametrize("text", HOSTILE_SDDL)
def test_a_descriptor_that_does_not_parse_opens_nothing(text):
    with Sandbox("ours", "plain", options={"sd session info": text}) as box:
        stub = next(stub for opnum, level, stub in REQUESTS if (opnum, level) == (12, 10))
        with box.dce("alice") as pipe:
            assert struct.unpack("<I", pipe.request(12, stub)[-4:])[0] == DENIED
        # Whoever wrote it wanted to change who may: it closes.
        with box.dce("serverop") as pipe:
            assert struct.unpack("<I", pipe.request(12, stub)[-4:])[0] == DENIED


def test_a_descriptor_opens_and_closes():
    stub = next(stub for opnum, level, stub in REQUESTS if (opnum, level) == (12, 10))
    with Sandbox("ours", "plain", options={"sd session info": "D:(D;;CC;;;BO)(A;;CCDC;;;AU)(A;;CCDCRP;;;BA)"}) as box:
        for user, denied in (("alice", False), ("anonymous", True), ("adminuser", False)):
            with box.dce(user) as pipe:
                assert (struct.unpack("<I", pipe.request(12, stub)[-4:])[0] == DENIED) == denied, user


def test_restrict_anonymous_shuts_every_call():
    asked = set()
    with Sandbox("ours", "plain", extra="restrict anonymous = 1") as box, box.dce("anonymous") as pipe:
        for opnum, level, stub in [*((opnum, None, b"\0" * 64) for opnum in (*range(8), 29, 42)), *REQUESTS]:
            assert struct.unpack("<I", pipe.request(opnum, stub)[-4:])[0] == DENIED, (opnum, level)
            asked.add(opnum)
    assert asked == {*range(58)} - {47}


OBJECT = "bf967aba-0de6-11d0-a285-00aa003049e2"


@pytest.mark.parametrize("sddl, denied", [
    (f"D:(OD;;CC;{OBJECT};;WD)(A;;CC;;;BA)", True), (f"D:(OD;;CC;;{OBJECT};WD)(A;;CC;;;BA)", True), (f"D:(OD;IO;CC;{OBJECT};;WD)(A;;CC;;;BA)", False),
    (f"D:(OA;;CC;{OBJECT};;BA)", True), ("D:(OA;;CC;;;BA)", True), (f"D:(A;;CC;;;BA)(OD;;CC;{OBJECT};;WD)", False),
])
def test_an_entry_that_cannot_be_evaluated_helps_nobody(sddl, denied):
    stub = next(stub for opnum, level, stub in REQUESTS if (opnum, level) == (24, 0))
    with Sandbox("ours", "plain", options={"sd statistics info": sddl}) as box, box.dce("adminuser") as pipe:
        assert (struct.unpack("<I", pipe.request(24, stub)[-4:])[0] == DENIED) == denied


def test_root_is_an_administrator_without_any_mapping():
    with Sandbox("ours", "plain") as box:
        box.net("groupmap", "delete", "sid=S-1-5-32-544", check=True)
        box.restart()
        stub = next(stub for opnum, level, stub in REQUESTS if (opnum, level) == (9, 3))
        with box.dce("root") as pipe:
            assert struct.unpack("<I", pipe.request(9, stub)[-4:])[0] != DENIED


def audited(box, name="audit.json"):
    path = box.tree / "log" / name
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def audit_options(box_options, extent):
    return {"audit": extent, "audit format": "json", "audit to": "{tree}/log/audit.json", **box_options}


def test_denials_and_changes_leave_a_line():
    with Sandbox("ours", "registry", options=audit_options({}, "denied")) as box:
        (box.tree / "data/new").mkdir()
        stub = next(stub for opnum, level, stub in REQUESTS if (opnum, level) == (12, 10))
        with box.dce("alice") as pipe:
            pipe.request(12, stub)
            pipe.request(28, b"\0" * 4)
        path = f"C:{box.tree}/data/new".replace("/", "\\").replace("\\", "\\\\")
        assert box.rpcclient(f"netshareadd {path} audited 1 x", user="adminuser").returncode == 0
        denied, change = audited(box)
        assert (denied["event"], denied["call"], denied["level"], denied["user"], denied["client"], denied["result"]) == (
            "denied", "NetrSessionEnum", 10, "alice", "127.0.0.1", 5)
        assert denied["sid"].startswith("S-1-5-21-") and denied["type"] == "srvsvc"
        assert (change["event"], change["call"], change["user"], change["status"]) == ("change", "NetrShareAdd", "adminuser", "SUCCESS")
        assert "audited" in change["object"]


def test_text_of_the_wire_forges_no_line():
    with Sandbox("ours", "plain", options=audit_options({}, "all")) as box:
        names = ['x"}\n{"type":"forged"', "a\r\nb", "\u2028", "\\", "\ufeff\u0000", "x" * 5000]
        with box.dce("alice") as pipe:
            for name in names:
                text = (name + "\0").encode("utf-16-le")
                stub = struct.pack("<IIII", 0, len(text) // 2, 0, len(text) // 2) + text + b"\0" * (-len(text) % 4) + struct.pack("<I", 1)
                pipe.request(16, stub)
        lines = audited(box)
        assert len(lines) == len(names) and {line["type"] for line in lines} == {"srvsvc"}
        assert lines[0]["object"].startswith('NetName=x"}') and len(lines[-1]["object"]) <= 512


def test_a_thousand_calls_at_once_leave_a_thousand_lines():
    with Sandbox("ours", "plain", options=audit_options({}, "all")) as box:
        def work(user, turns):
            with box.dce(user) as pipe:
                for turn in range(turns):
                    name = f"{user}-{turn}\0".encode("utf-16-le")
                    stub = struct.pack("<IIII", 0, len(name) // 2, 0, len(name) // 2) + name + b"\0" * (-len(name) % 4) + struct.pack("<I", 1 if turn % 2 else 2)
                    pipe.request(16, stub)

        threads = [threading.Thread(target=work, args=(user, 250)) for user in ("alice", "bob", "adminuser", "anonymous")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        lines = audited(box)
        objects = [line["object"] for line in lines]
        assert len(lines) == 1000 == len(set(objects))
        assert sum(line["event"] == "denied" for line in lines) == 3 * 125


def test_the_log_has_it_as_text():
    with Sandbox("ours", "plain", options={"audit": "all"}, log_level="1 rpc_srv:3") as box:
        box.served_by("alice")
        assert re.search(r'srvsvc audit: time="[^"]*Z" event="other" call="NetrRemoteTOD".* user="alice"', box.worker_log())
