"""The caller's home is a share of their own answers: it is made for them, looked up when it is asked for, and never left behind."""

import subprocess
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
from config_calls import names, remark, share
from file_security_calls import ours
from here import HERE_ONLY
from impacket.dcerpc.v5 import srvs
from impacket.dcerpc.v5.rpcrt import DCERPCException
from sandbox import Sandbox, accounts

ONE_WORKER = "rpcd_classic:num_workers = 1"


def add_user(box, name, uid):
    """A unix and Samba user, whose home is there."""
    home = box.tree / "homes" / name
    home.mkdir()
    box.run(["sh", "-c", f"echo '{name}:x:{uid}:41000::{home}:/bin/false' >> /etc/passwd"], check=True)
    line = accounts.smbpasswd_line(name, uid)
    box.run(["sh", "-ec", f"echo '{line}' > {box.tree}/tmp/import; pdbedit -s {box.conf} -i smbpasswd:{box.tree}/tmp/import -e tdbsam"], check=True)
    return accounts.Caller(name, accounts.PASSWORD)


def info(dce, name, level=1):
    """NetrShareGetInfo: the members, or the error."""
    try:
        reply = srvs.hNetrShareGetInfo(dce, name + "\0", level)["InfoStruct"][f"ShareInfo{level}"]
    except DCERPCException as error:
        return error.get_error_code()
    return {field: reply[field] for field, _ in reply.structure if field.split("_")[1] not in ("current", "passwd")}


def test_a_home_does_not_write_over_a_share_of_its_name():
    """The user `dom+projects`, less the domain, has the name of a share: that stays what it is, for everybody."""
    shares = "[homes]\n    browseable = no\n" + share("projects", comment="Plans")
    with Sandbox("ours", "plain", extra=[ONE_WORKER, "winbind separator = +"], shares=shares) as box:
        user, carol = box.impacket(add_user(box, "dom+projects", 41017)), box.impacket("carol")
        for _ in range(2):
            assert "projects" in names(user) and remark(user, "projects") == "Plans"
            assert "projects" in names(carol) and remark(carol, "projects") == "Plans"
            assert ours(carol, "projects", "")


def test_a_home_does_not_open_a_share_that_is_hidden():
    with Sandbox("ours", "access-based", extra=[ONE_WORKER, "winbind separator = +"], shares="[homes]\n    browseable = no\n") as box:
        user, alice, bob = box.impacket(add_user(box, "dom+vip", 41018)), box.impacket("alice"), box.impacket("bob")
        for _ in range(2):
            assert "vip" not in names(user)
            assert "vip" in names(alice) and remark(alice, "vip") == "One user's"
            assert "vip" not in names(bob) and info(bob, "vip") == 2310


HOMES = {
    "empty": "", "path": "path = {tree}/data/%S", "user path": "path = {tree}/data/%U\ncomment = %U of %D, %S, %H", "flags": "csc policy = documents\nmax connections = 3\nmsdfs root = yes",
    "valid": "valid users = %S", "not valid": "valid users = bob", "off": "available = no", "hidden": "hide unreadable = yes\noplocks = no", "sealed": "server smb encrypt = required",
}


@pytest.mark.parametrize("globally", ["", "access based share enum = yes", "browseable = no", "path = {tree}/data/public"])
def test_a_home_looks_as_samba_shows_it(globally):
    """Its name, type, remark, path and caching policy, with one [homes] after the other; Samba's own leaves %S in a path."""
    boxes = [Sandbox(impl, "plain", extra=[ONE_WORKER, *filter(None, [globally])]) for impl in ("c", "ours")]
    with boxes[0] as c, boxes[1] as module:
        for lines in HOMES.values():
            seen = []
            for box in (c, module):
                box.more_shares = "[homes]\n" + lines + "\n"
                box.write_conf()
                box.kill_worker()  # Samba's own keeps a home that it made, whatever [homes] says by now
                dce = box.impacket("adminuser")
                listed = {"adminuser": 0}.keys() & names(dce)
                rows = srvs.hNetrShareEnum(dce, 502)["InfoStruct"]["ShareInfo"]["Level502"]["Buffer"]
                mine = [{field: str(row[field]).replace(box.tree.name, "TREE").replace("%S", "adminuser") for field in ("shi502_netname", "shi502_type", "shi502_remark", "shi502_path")}
                        for row in rows if row["shi502_netname"] == "adminuser\0"]
                flags = srvs.hNetrShareGetInfo(dce, "adminuser\0", 1005)["InfoStruct"]["ShareInfo1005"]["shi1005_flags"] & 0x30 if mine else None
                seen.append((listed, mine, flags))
            assert seen[0] == seen[1], lines


@contextmanager
def hanging(impl, tmp_path):
    """A sandbox with [homes] whose user database can be made to hang, or to fail."""
    hangs, fails = tmp_path / "hangs", tmp_path / "fails"
    source = Path(__file__).with_name("nss_hang.c")
    subprocess.run(["cc", "-shared", "-fPIC", f'-DHANGS="{hangs}"', f'-DFAILS="{fails}"', "-o", tmp_path / "libnss_hang.so.2", source], check=True)
    tmp_path.chmod(0o755)
    shares = "[homes]\n    browseable = no\n" + share("projects", comment="Plans")
    # Samba's own service looks a user up under several spellings; files come first, so that logins do not wait.
    with Sandbox(impl, "plain", extra=[ONE_WORKER], shares=shares, env={"LD_LIBRARY_PATH": str(tmp_path)}) as box:
        box.run(["sed", "-i", "s/^passwd:.*/passwd: hang [TRYAGAIN=return] files/", "/etc/nsswitch.conf"], check=True)
        box.restart()
        yield box, hangs, fails


def in_time(work, seconds=5):
    """What `work` gave, or None when it takes longer."""
    done = []
    thread = threading.Thread(target=lambda: done.append(work()), daemon=True)
    thread.start()
    thread.join(seconds)
    return done[0] if done else None


@HERE_ONLY
def test_a_user_database_that_hangs_stops_nothing_but_lists(tmp_path):
    with hanging("ours", tmp_path) as (box, hangs, _):
        dce = box.impacket("root")
        assert "root" in names(dce) and remark(dce, "projects") == "Plans"
        hangs.touch()
        box.more_shares += share("fresh")  # nothing may be looked up for a changed configuration either
        box.write_conf()
        calls = {
            "NetrShareGetInfo": lambda: info(dce, "projects"),
            "NetrShareGetInfo of none": lambda: info(dce, "nosuch"),
            "NetrShareGetInfo of another's home": lambda: info(dce, "alice"),
            "NetrShareGetInfo, fresh": lambda: info(dce, "fresh"),
            "NetrConnectionEnum": lambda: srvs.hNetrConnectionEnum(dce, "projects\0", 1),
            "NetrpGetFileSecurity": lambda: ours(dce, "public", "") and True,
        }
        for name, call in calls.items():
            assert in_time(call) is not None, name
        listing = threading.Thread(target=lambda: names(dce), daemon=True)
        listing.start()
        listing.join(1)
        assert listing.is_alive(), "a list looks for the home"
        hangs.unlink()
        listing.join(10)
        assert not listing.is_alive()


@HERE_ONLY
def test_a_look_up_that_failed_is_not_kept(tmp_path):
    with hanging("ours", tmp_path) as (box, _, fails):
        dce = box.impacket("alice")
        fails.touch()
        assert "alice" not in names(dce) and info(dce, "alice") == 2310
        fails.unlink()
        assert "alice" in names(dce) and info(dce, "alice") != 2310
