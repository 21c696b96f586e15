"""The configuration of this moment, on every worker; and the last good one when it is gone."""

import os
import time

import pytest
from config_calls import names, remark, share, usershare
from impacket.dcerpc.v5 import srvs
from sandbox import Sandbox, accounts


def test_a_change_of_the_file_is_seen_at_once(many):
    with Sandbox("ours", "plain") as box:
        clients = many(box)
        for turn in range(8):
            box.more_shares = share(f"turn{turn}", comment=f"same size {turn}")
            box.write_conf()
            for dce in clients:
                assert f"turn{turn}" in names(dce)
                assert f"turn{turn - 1}" not in names(dce)


def test_included_files_are_watched(many):
    with Sandbox("ours", "plain") as box:
        inner = box.tree / "etc/inner.conf"
        outer = box.tree / "etc/outer.conf"
        outer.write_text(f"In clude = {inner}\n")  # to Samba the same name
        box.extra = [f"include = {outer}"]
        box.write_conf()
        clients = many(box)
        for turn in range(4):
            inner.write_text(share("included", comment=f"turn {turn}"))
            assert {remark(dce, "included") for dce in clients} == {f"turn {turn}"}
        inner.unlink()
        assert all("included" not in names(dce) for dce in clients)


def test_usershares_and_registry_are_watched(many):
    with Sandbox("ours", "usershares") as box:
        clients = many(box)
        folder = box.tree / "usershares"
        fresh = folder / "ufresh"
        for turn in range(3):
            fresh.write_text(f"#VERSION 2\npath={box.tree}/data/upublic\ncomment=turn {turn}\nusershare_acl=S-1-1-0:F\nguest_ok=y\nsharename=ufresh\n")
            os.chown(fresh, accounts.uid_of("alice"), accounts.gid_of("team"))
            assert {remark(dce, "ufresh") for dce in clients} == {f"turn {turn}"}
        fresh.unlink()
        assert all("ufresh" not in names(dce) for dce in clients)
    with Sandbox("ours", "registry") as box:
        clients = [box.impacket("alice") for _ in range(3)]
        box.net("conf", "addshare", "rfresh", f"{box.tree}/data/projects", "writeable=n", "guest_ok=n", "first", check=True)
        assert {remark(dce, "rfresh") for dce in clients} == {"first"}
        box.net("conf", "setparm", "rfresh", "comment", "second", check=True)
        assert {remark(dce, "rfresh") for dce in clients} == {"second"}
        box.net("conf", "delshare", "rfresh", check=True)
        assert all("rfresh" not in names(dce) for dce in clients)


def test_one_usershare_of_many_is_edited_in_place(many):
    with Sandbox("ours", "usershares") as box:
        paths = [usershare(box, f"many{number:02}", "before") for number in range(40)]
        clients = many(box)
        aside = box.tree / "aside"
        os.link(paths[7], aside)
        time.sleep(2.5)  # from here on the folder's own time stamp says nothing new
        for turn in range(5):
            usershare(box, f"many{turn:02}", f"turn {turn}")
            assert {remark(dce, f"many{turn:02}") for dce in clients} == {f"turn {turn}"}
        aside.write_text(aside.read_text().replace("before", "by way of a link"))
        time.sleep(1.1)
        assert {remark(dce, "many07") for dce in clients} == {"by way of a link"}
        paths[9].unlink()
        assert all("many09" not in names(dce) for dce in clients)


def test_a_new_worker_does_not_load_again_what_it_loaded_at_its_start():
    with Sandbox("ours", "plain", log_level="1 rpc_srv:3") as box:
        loads = lambda: box.worker_log().count("lp_load_ex")

        def start(change):
            """A worker that another pipe started, its first srvsvc call after a change; how often it loaded for that."""
            box.kill_worker()
            box.rpcclient("wkssvc_wkstagetinfo", user="alice", check=False)
            before = loads()
            change()
            return names(box.impacket("alice")), loads() - before

        time.sleep(3.5)  # the file's time stamp is that old before the worker starts
        assert len(box.worker_pids()) <= 1
        shares, untouched = start(lambda: None)
        box.more_shares = share("later")
        changed = start(box.write_conf)
        assert changed[0] == shares | {"later"}
        assert untouched < changed[1]


INCLUDES = ["include = {}", "  InC lude={}", "include =\\\n{}", "inc\\\nlude = {}", "# include = {}", "server string = include {}"]


@pytest.mark.parametrize("line", INCLUDES)
def test_a_file_that_was_loaded_at_the_start_and_what_it_includes(line):
    """It is not parsed again when the word is nowhere in it; what Samba's own parser takes for an include is followed."""
    with Sandbox("ours", "plain") as box:
        inner = box.tree / "etc/inner.conf"
        inner.write_text(share("included", comment="first"))
        box.extra = [line.format(inner)]
        box.write_conf()
        time.sleep(3.5)  # older than that, a file counts as the one that was loaded
        assert not box.worker_pids()
        dce = box.impacket("alice")
        included = "[included]" in box.run(["testparm", "-s", box.conf], check=True).stdout
        assert included == ("included" in names(dce))
        if included:
            inner.write_text(share("included", comment="second"))
            assert remark(dce, "included") == "second"
        box.extra = [f"include = {inner}"]
        box.write_conf()
        assert "included" in names(dce)


def test_nothing_is_read_again_when_nothing_changed():
    with Sandbox("ours", "plain", log_level="1 rpc_srv:3") as box:
        dce = box.impacket("alice")
        names(dce)
        before = box.worker_log().count("lp_load_ex")
        for _ in range(50):
            names(dce)
        assert box.worker_log().count("lp_load_ex") == before > 0


@pytest.mark.parametrize("way", ["gone", "broken", "broken include"])
def test_the_last_good_configuration_stays(way):
    with Sandbox("ours", "plain") as box:
        inner = box.tree / "etc/inner.conf"
        inner.write_text(share("inner"))
        box.extra = [f"include = {inner}"]
        box.write_conf()
        dce = box.impacket("alice")
        before = names(dce)
        assert "inner" in before
        kept = box.conf.read_text()
        if way == "gone":
            box.conf.unlink()
        elif way == "broken":
            box.conf.write_text("[global\n")
        else:
            inner.write_text("[inner\n")
        for _ in range(3):
            assert names(dce) == before
        assert box.worker_log().count("the last good one stays") == 1
        if way == "broken include":
            inner.write_text(share("inner2"))
        else:
            box.conf.write_text(kept + share("back"))
        assert ("inner2" if way == "broken include" else "back") in names(dce)


def test_each_caller_has_its_own_includes():
    with Sandbox("ours", "homes") as box:
        alice, bob = box.impacket("alice"), box.impacket("bob")
        for _ in range(3):
            assert "alice-only" in names(alice) and "alice" in names(alice)
            assert "alice-only" not in names(bob) and "bob" in names(bob) and "alice" not in names(bob)


def test_options_follow_too():
    with Sandbox("ours", "plain") as box:
        assert box.served_by("alice") == "ours"
        box.options["enable"] = "no"
        box.write_conf()
        assert box.served_by("alice") == "c"
        box.options["enable"] = "yes"
        box.write_conf()
        assert box.served_by("alice") == "ours"


def test_what_is_not_known_here_is_handed_on():
    """A layout that was not recognised, a function that is not there: just the calls concerned go to Samba's own service."""
    options = {"pretend layout": "session_global", "fallback": "yes"}
    with Sandbox("ours", "plain", options=options, log_level="1 rpc_srv:5") as box:
        assert "Received" in box.rpcclient("netsessenum", user="root").stdout
        assert box.served_by("alice") == "ours"
        box.rpcclient("netsessenum", user="root")
        assert "the records of sessions are not known" in box.worker_log()
    with Sandbox("ours", "plain", options={"pretend missing": "brl_forall pm_process", "fallback": "yes"}, log_level="1 rpc_srv:5") as box:
        assert "public" in box.rpcclient("netshareenumall", user="root").stdout
        assert "a function that lists shares is missing" in box.worker_log()
    with Sandbox("ours", "plain", options={"pretend layout": "open_global"}) as box:
        from impacket.dcerpc.v5.rpcrt import DCERPCException
        with pytest.raises(DCERPCException):
            srvs.hNetrFileEnum(box.impacket("adminuser"), srvs.NULL, srvs.NULL, 3)
    with Sandbox("ours", "plain", options={"pretend layout": "tcon_global"}) as box:
        user = box.smb("adminuser")
        user.connectTree("public")
        dce = box.impacket("adminuser")
        info = srvs.hNetrShareGetInfo(dce, "public\0", 2)["InfoStruct"]["ShareInfo2"]
        assert info["shi2_current_uses"] == 0, "records of an unproven layout were read"


BACKENDS = ["tdbsam", "smbpasswd:{tree}/private/smbpasswd"]


@pytest.mark.parametrize("backend", BACKENDS)
def test_backends_pass_through(backend):
    """Users that smbpasswd and pdbedit make log in, with the module in front of either backend."""
    with Sandbox("ours", "plain") as box:
        box.backend = backend.format(tree=box.tree)
        box.write_conf()
        box.run(["smbpasswd", "-c", box.conf, "-s", "-a", "carol"], input="Other-2\nOther-2\n", check=True)
        assert "carol" in box.run(["pdbedit", "-s", box.conf, "-L"], check=True).stdout
        box.run(["pdbedit", "-s", box.conf, "-a", "-t", "-u", "bob"], input="Third-3\nThird-3\n", check=True)
        box.restart()
        for name, password in (("carol", "Other-2"), ("bob", "Third-3")):
            who = accounts.Caller(name, password)
            assert box.smbclient("-L", box.host, user=who).returncode == 0, name
            assert box.served_by(who) == "ours"


def test_the_backend_may_be_left_out_and_may_not_be_itself():
    with Sandbox("ours", "plain") as box:
        conf = box.conf.read_text()
        for line, works in (("srvsvc_rs", True), ("srvsvc_rs:tdbsam", True), ("srvsvc_rs:srvsvc_rs", False)):
            own = box.tree / "etc/own.conf"
            own.write_text(conf.replace("passdb backend = srvsvc_rs:tdbsam", f"passdb backend = {line}"))
            done = box.run(["pdbedit", "-s", own, "-L"])
            assert ("alice" in done.stdout) == works, line
        assert "the backend behind the colon must be another one" in done.stdout + done.stderr


def test_one_line_less_and_samba_serves():
    with Sandbox("ours", "plain") as box:
        assert box.served_by("alice") == "ours"
        box.impl = "c"
        box.write_conf()
        box.restart()
        assert box.served_by("alice") == "c"


def test_scripts_do_not_inherit_the_library():
    with Sandbox("ours", "registry", route="preload") as box:
        script = box.tree / "etc/script"
        script.write_text(f"#!/bin/sh\nenv > {box.tree}/tmp/environment\nexit 1\n")
        script.chmod(0o755)
        box.extra = [f"add share command = {script}"]
        box.write_conf()
        box.rpcclient(f"netshareadd C:{box.tree}/data/public new 1 x", user="root")
        from impacket.dcerpc.v5.rpcrt import DCERPCException
        dce = box.impacket("root")
        request = srvs.NetrShareAdd()
        request["ServerName"], request["Level"], request["ParmErr"] = srvs.NULL, 2, srvs.NULL
        request["InfoStruct"]["tag"] = 2
        info = request["InfoStruct"]["ShareInfo2"]
        for field, value in (("netname", "new\0"), ("type", 0), ("remark", "x\0"), ("permissions", 0), ("max_uses", 1), ("current_uses", 0),
                             ("path", "C:" + str(box.tree / "data/public").replace("/", "\\") + "\0"), ("passwd", srvs.NULL)):
            info[f"shi2_{field}"] = value
        with pytest.raises(DCERPCException):
            dce.request(request)
        environment = (box.tree / "tmp/environment").read_text()
        assert "PATH=" in environment and "LD_PRELOAD" not in environment
        box.kill_worker()
        time.sleep(0.2)
        assert box.served_by("root") == "ours"


def test_a_thousand_connections():
    with Sandbox("ours", "plain") as box:
        for _ in range(30):
            box.served_by("alice")
        (first, *_) = box.worker_pids()
        memory = lambda pid: next(int(line.split()[1]) for line in open(f"/proc/{pid}/status") if line.startswith("VmRSS"))
        before = {pid: (memory(pid), len(os.listdir(f"/proc/{pid}/fd"))) for pid in box.worker_pids()}
        for _ in range(1000):  # each a new SMB connection, session and bind
            assert box.served_by("alice") == "ours"
        assert first in before
        for pid, (kilobytes, files) in before.items():
            assert memory(pid) - kilobytes < 1024, "kB more than before"
            # Some are opened when a worker first needs them.
            assert len(os.listdir(f"/proc/{pid}/fd")) <= files + 10
