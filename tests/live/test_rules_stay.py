"""A share keeps its rules: whatever else changes, is broken, or has the same name."""

import os
import signal
import time

import pytest
from config_calls import names, remark, share, usershare
from file_security_calls import descriptor
from impacket.dcerpc.v5 import srvs, wkst
from sandbox import Sandbox
from share_calls import code, delete, get, raw_set_descriptor

ONE_WORKER = "rpcd_classic:num_workers = 1"
ADMINISTRATORS = "S-1-5-32-544"
WORLD = bytes.fromhex("010100000000000100000000")  # S-1-1-0


def acl(box, name, *args):
    """The entries of a share's descriptor as Samba's own tool shows them, after it did something."""
    if args:
        box.run(["sharesec", "-s", box.conf, name, *args], check=True)
    shown = box.run(["sharesec", "-s", box.conf, name, "--view"]).stdout
    return [line for line in shown.splitlines() if line.startswith("ACL:")]


def write(box, *extra, shares=""):
    """Let these be the lines of [global], and the shares of smb.conf beside the configuration's own."""
    box.extra, box.more_shares = [ONE_WORKER, *extra], shares
    box.write_conf()


def test_a_user_s_share_has_the_rules_of_now():
    """What it has from [global], from the template, and from the options of usershares, though its file is as it was."""
    with Sandbox("ours", "usershares", extra=[ONE_WORKER]) as box:
        carol, folder = box.impacket("carol"), box.tree / "usershares"
        mine = lambda: {"upublic", "uteam"} & names(carol)
        both = {"upublic", "uteam"}
        assert mine() == both
        for rule in ("access based share enum = yes\n    invalid users = carol", "browseable = no", "usershare max shares = 0", "usershare path = /nowhere"):
            write(box, rule)
            assert mine() == set(), rule
            write(box)
            assert mine() == both, rule
        write(box, "usershare template share = model", shares=share("model") + "    browseable = no\n")
        assert mine() == set() and remark(carol, "upublic") == "A user share"
        write(box, "usershare template share = model", shares=share("model"))
        assert mine() == both
        mode = folder.stat().st_mode
        folder.chmod(0o1777)  # everybody's: Samba takes nothing from it
        assert mine() == set()
        folder.chmod(mode)
        assert mine() == both
        path = usershare(box, "again", "first")
        before = path.stat()
        assert remark(carol, "again") == "first"
        usershare(box, "again", "other")
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        assert remark(carol, "again") == "other", "however old it says it is"
        carol.disconnect()


def test_the_global_section_of_one_caller_is_not_a_user_s_share_of_another():
    with Sandbox("ours", "usershares", extra=[ONE_WORKER, "include = {tree}/etc/own-%U.conf"]) as box:
        (box.tree / "etc/own-alice.conf").write_text("browseable = no\n")
        alice, bob = box.impacket("alice"), box.impacket("bob")
        for _ in range(2):
            assert "upublic" in names(bob)
            assert "upublic" not in names(alice)


def test_a_user_s_file_takes_no_section_s_place():
    """Neither its descriptor nor what it shows, nor a name that means more than a share."""
    with Sandbox("ours", "usershares", extra=[ONE_WORKER, "include = registry"], shares=share("team", comment="Of the file")) as box:
        box.net("conf", "addshare", "plans", box.data / "projects", "writeable=n", "guest_ok=n", "Of the registry", check=True)
        carol, root = box.impacket("carol"), box.impacket("root")
        closed = acl(box, "team", "--replace", f"{ADMINISTRATORS}:ALLOWED/0x0/FULL"), acl(box, "plans", "--replace", f"{ADMINISTRATORS}:ALLOWED/0x0/FULL")
        before, ipc = names(carol), acl(box, "ipc$")
        made = [usershare(box, name, "Of a user") for name in ("team", "Plans", "homes", "printers", "ipc$", "global", "globals", "print$", "admin$", "free")]
        for _ in range(2):
            assert names(carol) == before | {"free"}
            assert (acl(box, "team"), acl(box, "plans"), acl(box, "ipc$")) == (*closed, ipc)
            assert (remark(root, "team"), remark(root, "plans")) == ("Of the file", "Of the registry")
        write(box, "include = registry")
        assert remark(root, "team") == "Of a user", "the section is gone"
        box.net("conf", "delshare", "plans", check=True)
        assert remark(root, "plans") == "Of a user"
        write(box, "include = registry", shares=share("team", comment="Back"))
        assert remark(root, "team") == "Back"
        box.net("conf", "addshare", "plans", box.data / "projects", "writeable=n", "guest_ok=n", "Back", check=True)
        assert remark(root, "plans") == "Back"
        for path in made:
            path.unlink()
        assert names(carol) == before


STILL = {
    "in smb.conf": ("registry", [], share("both")),
    "of a user": ("usershares", ["include = registry"], ""),
    "left by its command": ("plain", ["delete share command = /bin/true"], share("both")),
}


@pytest.mark.parametrize("why", STILL)
def test_a_deleted_share_that_is_still_there_keeps_its_descriptor(why):
    conf, extra, shares = STILL[why]
    with Sandbox("ours", conf, extra=[ONE_WORKER, *extra], shares=shares) as box:
        if conf != "plain":
            box.net("conf", "addshare", "both", box.data / "projects", check=True)
        if conf == "usershares":
            path = usershare(box, "both", "Of a user")
            path.write_text(path.read_text().replace("S-1-1-0:F", f"{ADMINISTRATORS}:R"))
        admin = box.impacket("root")
        assert "both" in names(admin)
        acl(box, "both", "--replace", f"{ADMINISTRATORS}:ALLOWED/0x0/READ")
        stored = lambda: b"".join(get(admin, "both", 502)["shi502_security_descriptor"])
        assert WORLD not in stored()
        delete(admin, "both")
        assert "both" in names(admin)
        assert WORLD not in stored()
        admin.disconnect()


def test_homes_that_samba_loads_by_itself_have_the_rules_of_now():
    hidden = ["access based share enum = yes"]
    with Sandbox("ours", "plain", extra=[ONE_WORKER, *hidden, "preload = alice"], shares="[homes]\n    comment = first\n") as box:
        bob = box.impacket("bob")
        assert "alice" in names(bob) and remark(bob, "alice") == "first"
        write(box, *hidden, "preload = alice", shares="[homes]\n    comment = second\n")
        assert remark(bob, "alice") == "second"
        write(box, *hidden, "preload = alice", shares="[homes]\n    valid users = alice\n")
        assert "alice" not in names(bob)
        write(box, *hidden, "preload = alice carol", shares="[homes]\n    comment = third\n")
        assert {"alice", "carol"} <= names(bob)
        write(box, *hidden, shares="[homes]\n    comment = fourth\n")
        assert not {"alice", "carol"} & names(bob)
        write(box, "preload = %U", shares="[homes]\n    comment = fifth\n")
        alice = box.impacket("alice")
        for _ in range(2):
            assert "alice" in names(alice)
            assert "alice" not in names(bob) and code(remark, bob, "alice") == 2310


def test_files_that_the_registry_includes_are_each_caller_s_own():
    with Sandbox("ours", "registry", extra=[ONE_WORKER]) as box:
        for name in ("alice", "bob"):
            (box.tree / f"etc/reg-{name}.conf").write_text(share(f"{name}-only", comment="first"))
        box.net("conf", "setparm", "global", "server string", "of the registry", check=True)
        box.net("conf", "setincludes", "global", f"{box.tree}/etc/reg-%U.conf", check=True)
        alice, bob = box.impacket("alice"), box.impacket("bob")
        own = lambda dce: {name for name in names(dce) if name.endswith("-only")}
        for _ in range(3):
            assert own(alice) == {"alice-only"}
            assert own(bob) == {"bob-only"}
        (box.tree / "etc/reg-alice.conf").write_text(share("alice-only", comment="second"))
        assert remark(alice, "alice-only") == "second" and own(bob) == {"bob-only"}
        box.net("conf", "delincludes", "global", check=True)
        assert own(alice) == own(bob) == set()
        box.net("conf", "setincludes", "projects", f"{box.tree}/etc/reg-%U.conf", check=True)
        for _ in range(2):
            assert own(alice) == {"alice-only"}
            assert own(bob) == {"bob-only"}


def including(box, text="", section="global"):
    """A file that a section of the registry includes."""
    path = box.tree / "etc/extra.conf"
    path.write_text(text)
    if section == "global":
        box.net("conf", "setparm", "global", "server string", "of the registry", check=True)
    box.net("conf", "setincludes", section, path, check=True)
    return path


def test_a_section_of_a_file_that_the_registry_includes_takes_the_place_of_a_user_s_share():
    """It has none of what the user's share had, and stays when the user's file goes."""
    with Sandbox("ours", "usershares", extra=[ONE_WORKER, "include = registry"]) as box:
        extra, mine = including(box), usershare(box, "foo", "Of a user")
        root = box.impacket("root")
        assert remark(root, "foo") == "Of a user"
        extra.write_text(f"[foo]\n    path = {box.tree}/data/projects\n    valid users = alice\n")
        assert remark(root, "foo") == ""
        # Not by sharesec, which does not find such a share with every Samba.
        stored = lambda: get(root, "foo", 502)["shi502_security_descriptor"]
        with box.dce("root") as pipe:
            assert raw_set_descriptor(pipe, "foo", descriptor((0, 0x1F01FF, ADMINISTRATORS)))[0] == 0
        closed = stored()
        mine.unlink()
        assert "foo" in names(root)
        assert stored() == closed
        usershare(box, "foo", "Of a user")
        assert remark(root, "foo") == ""
        extra.write_text("")
        assert remark(root, "foo") == "Of a user"


def test_what_is_copied_is_no_user_s_share():
    with Sandbox("ours", "usershares", extra=[ONE_WORKER]) as box:
        usershare(box, "foo", "Of a user")
        root = box.impacket("root")
        assert "foo" in names(root)
        write(box, shares="[copied]\n    path = /tmp\n    c opy = foo\n")
        assert "copied" not in names(root) or remark(root, "copied") != "Of a user"


def test_a_section_that_is_in_such_a_file_as_well_keeps_what_it_has_from_there():
    rules = "[foo]\n    path = /tmp\n    valid users = alice\n"
    with Sandbox("ours", "registry", extra=[ONE_WORKER, "access based share enum = yes"]) as box:
        including(box, rules)
        box.net("conf", "addshare", "foo", box.data / "projects", check=True)
        alice, bob = box.impacket("alice"), box.impacket("bob")
        for comment in ("first", "second", "third"):
            box.net("conf", "setparm", "foo", "comment", comment, check=True)
            assert remark(alice, "foo") == comment
            assert "foo" in names(alice) and "foo" not in names(bob)


def test_files_that_the_registry_includes_are_followed_from_the_moment_on_that_it_counts():
    with Sandbox("ours", "plain", extra=[ONE_WORKER]) as box:
        box.net("conf", "addshare", "foo", box.data / "projects", check=True)
        extra = including(box, share("more", comment="first"), "foo")
        root = box.impacket("root")
        assert not {"foo", "more"} & names(root)
        write(box, "registry shares = yes")
        assert {"foo", "more"} <= names(root)
        extra.write_text(share("more", comment="second"))
        assert remark(root, "more") == "second"


def hang_up(box):
    """Let the workers load smb.conf by themselves, as they do on SIGHUP, and wait until they have."""
    loads = lambda: box.worker_log().count("lp_load_ex")
    before, deadline = loads(), time.monotonic() + 10
    for pid in box.worker_pids():
        os.kill(pid, signal.SIGHUP)
    while loads() == before:
        assert time.monotonic() < deadline
        time.sleep(0.02)


HEARD = "1 rpc_srv:3"


def test_a_worker_that_loads_a_broken_file_by_itself_serves_the_last_good_one():
    with Sandbox("ours", "usershares", extra=[ONE_WORKER], log_level=HEARD) as box:
        root, good = box.impacket("root"), box.conf.read_text()
        before = names(root)
        hang_up(box)
        assert names(root) == before and remark(root, "public") == "Public files"
        box.conf.write_text(good.replace("Public files", "half") + "[uteam]\n    comment = half\n[\n")
        for _ in range(2):
            assert names(root) == before and remark(root, "public") == "Public files"
            hang_up(box)
        assert (remark(root, "public"), remark(root, "uteam")) == ("Public files", "For the team")
        box.conf.write_text(good.replace("Public files", "whole"))
        hang_up(box)
        assert (remark(root, "public"), remark(root, "uteam")) == ("whole", "For the team")


def test_a_worker_that_loads_by_itself_for_another_caller_serves_each_their_own():
    """Samba names the one who spoke last, to whichever service of the worker's."""
    with Sandbox("ours", "homes", extra=[ONE_WORKER], log_level=HEARD) as box:
        for name in ("alice", "bob"):
            (box.tree / f"etc/user-{name}.conf").write_text(share("own", comment=f"of {name}"))
        alice, bob = box.impacket("alice"), box.impacket("bob", "wkssvc", wkst.MSRPC_UUID_WKST)
        for _ in range(2):
            assert remark(alice, "own") == "of alice"
            wkst.hNetrWkstaGetInfo(bob, 100)
            hang_up(box)
        assert remark(alice, "own") == "of alice"


REFUSED = "[late]\n    path = /tmp\n    guest ok = perhaps\n    valid users = alice\n"


@pytest.mark.parametrize("more", ["", share("last")])
def test_a_value_that_samba_refuses_takes_no_rule_away(more):
    """Samba stops there: what stands behind it, in the same section and in all others, is not loaded."""
    good = REFUSED.replace("perhaps", "no") + more
    with Sandbox("ours", "access-based", extra=[ONE_WORKER], shares=good) as box:
        alice, bob = box.impacket("alice"), box.impacket("bob")
        before = names(alice), names(bob)
        assert "late" in before[0] - before[1]
        write(box, shares=REFUSED + more)
        for _ in range(2):
            assert (names(alice), names(bob)) == before, "the last good one stays"
        write(box, shares=good + share("new"))
        assert (names(alice), names(bob)) == tuple(one | {"new"} for one in before)
        write(box, shares=REFUSED + more)
        time.sleep(3.5)  # older than that, what a worker loads at its start is good
        box.kill_worker()
        for _ in range(2):
            assert "late" not in names(box.impacket("bob")), "nobody is let in by half of the rules"
        write(box, shares=good)
        assert (names(box.impacket("alice")), names(box.impacket("bob"))) == before


def test_rules_that_were_never_seen_let_nobody_in():
    strict = "[strict]\n    path = /tmp\n    include = {tree}/etc/rules.conf\n"
    with Sandbox("ours", "access-based", extra=[ONE_WORKER], shares=strict) as box:
        rules = box.tree / "etc/rules.conf"
        rules.write_text("[\n")
        alice, bob = box.impacket("alice"), box.impacket("bob")
        assert "strict" not in names(alice) | names(bob)
        rules.write_text("valid users = alice\n")
        assert "strict" in names(alice) and "strict" not in names(bob)
        rules.write_text("[\n")
        assert "strict" in names(alice) and "strict" not in names(bob), "it stays as it was"


def test_a_name_that_is_made_for_one_caller_is_not_shown_to_another():
    """Of a share that is not available, which administrators reach."""
    with Sandbox("ours", "plain", extra=[ONE_WORKER], shares="[%U-off]\n    path = /tmp\n    available = no\n") as box:
        root, admin = box.impacket("root"), box.impacket("adminuser")
        for _ in range(2):
            names(root), names(admin)
            assert get(root, "root-off")["shi2_netname"] == "root-off\0" and code(get, root, "adminuser-off") == 2310
            assert get(admin, "adminuser-off")["shi2_netname"] == "adminuser-off\0" and code(get, admin, "root-off") == 2310
