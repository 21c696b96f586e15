"""The life of a share by Samba's own clients, wherever it is stored: rpcclient, smbtorture's steps, libnetapi, net rpc."""

import json
import re
import shutil

import pytest

import netapi_client
from sandbox import PASSWORD, Sandbox
from share_calls import DESCRIPTOR, UNLIMITED, add, code, delete, get, info, info_2, names, raw_set_descriptor, set_info, windows
from share_stores import STORES, sharesec, stored


@pytest.fixture(scope="module", params=STORES)
def box(request):
    with Sandbox("ours", **STORES[request.param]) as box:
        (box.data / "new").mkdir()
        yield box


def field(text, name):
    found = re.search(rf"{name}:\s*(.*)", text)
    return found and found.group(1).strip()


def test_rpcclient(box):
    """Samba's blackbox steps: the path of a share that is there, one more for it, its remark, path, caching, end."""
    ask = lambda command: box.rpcclient(command, user="adminuser")
    path = field(ask("netsharegetinfo public").stdout, "path")
    assert path == windows(box.data / "public")
    assert ask(f"netshareadd '{path}' 'stepped' '5' 'share of some steps'").returncode == 0
    shown = ask("netsharegetinfo stepped").stdout
    assert (field(shown, "remark"), field(shown, "path")) == ("share of some steps", path)
    assert stored(box)["stepped"]["max connections"] == "5"
    assert ask("netsharesetdfsflags stepped 0x30").returncode == 0
    assert field(ask("netsharegetinfo stepped 1005").stdout, "csc caching") == "3"
    assert box.smbclient("//127.0.0.1/stepped", "-c", "ls", user="alice").returncode == 0
    assert "netname: stepped" in ask("netshareenum").stdout
    assert ask("netsharedel stepped").returncode == 0
    assert ask("netsharegetinfo stepped 1005").returncode != 0
    assert "stepped" not in stored(box)


def descriptor(dce, name):
    return b"".join(get(dce, name, 502)["shi502_security_descriptor"])


def test_every_level_of_set_info(box):
    """The steps of smbtorture's NetShareAddSetDel, each compared with what its level sets."""
    dce, name, remark, uses = box.impacket("adminuser"), "testshare", "test comment", UNLIMITED
    assert add(dce, info(2, netname=name, remark=remark, permissions=123434566, max_uses=uses, path="C:\\")) == (0, 0)
    asked = {
        0: (info(0, netname=name), 124), 1: (info(1, netname=name, remark="test comment 1"), 0),
        2: (info(2, netname=name, remark="test comment 2", max_uses=2, current_uses=1, path="::BLaH::"), 0),
        501: (info(501, netname=name, remark="test comment 501"), 124),
        502: (info(502, netname=name, remark="test comment 502", max_uses=502, current_uses=1, path="C:\\"), 0),
        1004: (info(1004, remark="test comment 1004"), 0), 1005: (info(1005), 0), 1006: (info(1006, max_uses=1006), 0),
    }
    for level, (wanted, status) in asked.items():
        assert set_info(dce, name, level, wanted) == (status, 0), level
        if status == 0:
            remark = f"test comment {level}" if level < 1005 else remark
            uses = {1: uses, 1004: uses, 1005: uses}.get(level, level)
        shown = get(dce, name, 502)
        said = [shown[f"shi502_{member}"] for member in ("netname", "type", "remark", "max_uses", "current_uses", "path")]
        assert said == [name + "\0", 0, remark + "\0", uses, 0, "C:\\\0"], level
    before = descriptor(dce, name)
    with box.dce("adminuser") as pipe:
        assert raw_set_descriptor(pipe, name, b"") == (0, 0) and descriptor(dce, name) == before
        assert raw_set_descriptor(pipe, name, DESCRIPTOR) == (0, 0) and descriptor(dce, name) != before
    delete(dce, name)
    assert code(get, dce, name) == 2310 and name not in stored(box)
    dce.disconnect()


def test_libnetapi(box):
    program = box.tree / "tmp/netapi_client.py"
    shutil.copy(netapi_client.__file__, program)
    folder = windows(box.data / "new")
    done = box.run(["python3", program, "adminuser", PASSWORD, folder], check=True)
    said = json.loads(done.stdout)
    succeeded = ("add 502", "delete 502", "add 2", "set 1004", "set 2", "delete")
    assert {step: said[step] for step in succeeded} == dict.fromkeys(succeeded, 0)
    assert (said["add again"], said["get after delete"], said["delete again"]) == (2118, 2310, 2310)
    assert all("netapied" in said[f"list {level}"] for level in (0, 1, 2))
    assert said["get 0"] == {"netname": "netapied"}
    assert (said["get 1"]["remark"], said["get 2"]["path"], said["get 2"]["max_uses"]) == ("as it was", folder, UNLIMITED)
    assert said["get 1005"] == {"flags": 0} and said["get 501 after 1004"]["remark"] == "by level 1004"
    assert (said["get 2 after 2"]["remark"], said["get 2 after 2"]["max_uses"]) == ("by level 2", 5)


def test_net_rpc_share(box):
    net = lambda *words, **kwargs: box.net_rpc("share", *words, user="adminuser", **kwargs)
    assert net("add", f"netted={windows(box.data / 'new')}").returncode == 0
    assert net("add", f"netted={windows(box.data / 'new')}").returncode != 0
    assert "netted" in net("list").stdout.split()
    assert net("delete", "netted").returncode == 0 and net("delete", "netted").returncode != 0
    assert "netted" not in net("list").stdout.split()


def allowed(text):
    """{share: its users} of what `net rpc share allowedusers` prints."""
    found, users = {}, set()
    for line in text.splitlines():
        if line.startswith(" "):
            users.add(line.strip())
        elif line:
            users = found.setdefault(line, set())
    return found


def test_net_rpc_share_allowedusers(box):
    """Who may read which share: two of them have descriptors of their own."""
    dce = box.impacket("adminuser")
    for name, ace in (("closed", "S-1-22-1-41001:ALLOWED/0x0/FULL"), ("open", "S-1-1-0:ALLOWED/0x0/READ")):
        (box.data / name).mkdir(exist_ok=True)
        assert add(dce, info_2(box, name, path=windows(box.data / name))) == (0, 0)
        sharesec(box, name, "-R", ace)
        (box.data / name).chmod(0o755)
    tokens = "alice\n S-1-22-1-41001\n S-1-1-0\nbob\n S-1-22-1-41002\n S-1-1-0\n"
    said = allowed(box.net_rpc("share", "allowedusers", user="adminuser", input=tokens, check=True).stdout)
    assert said["closed"] == {"alice"} and said["open"] == {"alice", "bob"} == said["public"]
    asked = allowed(box.net_rpc("share", "allowedusers", "-", "closed", user="adminuser", input=tokens, check=True).stdout)
    assert asked == {"closed": {"alice"}}
    for name in ("closed", "open"):
        delete(dce, name)
    dce.disconnect()


def test_sharesec_and_the_calls_agree(box):
    """What Samba's tool sets is what level 502 shows, and the other way round."""
    dce = box.impacket("adminuser")
    view = lambda: [line for line in sharesec(box, "new", "--view").splitlines() if line.startswith("ACL:")]
    assert add(dce, info_2(box, "new")) == (0, 0)
    whole = descriptor(dce, "new")
    assert view() == ["ACL:S-1-1-0:ALLOWED/0x0/FULL"]
    sharesec(box, "new", "--replace", "S-1-1-0:ALLOWED/0x0/READ")
    assert len(descriptor(dce, "new")) == len(whole) and descriptor(dce, "new") != whole
    with box.dce("adminuser") as pipe:
        assert raw_set_descriptor(pipe, "new", DESCRIPTOR) == (0, 0)
    assert view() == ["ACL:S-1-1-0:ALLOWED/0x0/FULL", "ACL:S-1-5-17:DENIED/0x0/R"]
    delete(dce, "new")
    assert add(dce, info_2(box, "new")) == (0, 0) and descriptor(dce, "new") == whole
    delete(dce, "new")
    dce.disconnect()


def test_net_rpc_share_migrate():
    """Shares and their descriptors from one server to another, both ours."""
    with Sandbox("ours", "registry") as old, Sandbox("ours", **STORES["registry"], beside=old) as new:
        moved = {"plans": "All plans", "papers": "Old papers"}
        dce = old.impacket("adminuser")
        for name, remark in moved.items():
            (old.data / name).mkdir()
            new.run(["mkdir", "-p", old.data / name], check=True)  # a Samba in a folder has a /tmp for each sandbox
            assert add(dce, info_2(old, name, path=windows(old.data / name), remark=remark, uses=9)) == (0, 0)
        sharesec(old, "plans", "-R", "S-1-1-0:ALLOWED/0x0/READ")
        there = new.impacket("adminuser")
        for what in ("shares", "security"):
            for name in moved:
                done = old.net_rpc("share", "migrate", what, name, "--destination", new.host, user="adminuser")
                assert done.returncode == 0 and name in done.stdout, done.stdout + done.stderr
        assert set(moved) <= names(there)
        for name in moved:
            assert get(there, name, 2).getData() == get(dce, name, 2).getData()
            assert descriptor(there, name) == descriptor(dce, name)
        assert descriptor(there, "plans") != descriptor(there, "papers")
