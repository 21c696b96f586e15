"""The sandbox itself, against Samba's own srvsvc: what every other live test takes for granted."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sandbox import CONFIGURATIONS, Fault, Sandbox, SandboxError

EXPECTED = {
    "plain": {"public", "projects", "hidden$", "größe", "laser", "IPC$"},
    "registry": {"public", "projects", "hidden$", "größe", "laser", "IPC$"},
    "usershares": {"public", "upublic", "uteam", "IPC$"},
    "homes": {"public", "templates", "alice-only", "alice", "IPC$"},
    "access-based": {"public", "vip", "staff", "notbob", "byacl", "open", "IPC$"},
}


def names(listing):
    """Share names of rpcclient's netshareenumall."""
    return {line.split(":", 1)[1].strip() for line in listing.splitlines() if line.startswith("netname:")}


@pytest.mark.parametrize("conf", CONFIGURATIONS)
def test_each_configuration_lists_its_shares(sandboxes, conf):
    box = sandboxes("c", conf)
    done = box.rpcclient("netshareenumall", user="alice")
    assert done.returncode == 0, done.stdout + done.stderr
    assert EXPECTED[conf] <= names(done.stdout)
    assert not {"off", "unlisted"} & names(done.stdout)


@pytest.mark.parametrize("user", ["anonymous", "guest", "alice", "serverop", "poweruser", "adminuser", "root"])
def test_every_caller_gets_in(sandboxes, user):
    box = sandboxes("c", "plain")
    assert box.served_by(user) == "c"
    assert box.rpcclient("netremotetod", user=user).returncode == 0


def test_privileged_groups_reach_the_token(sandboxes):
    box = sandboxes("c", "plain")
    assert box.rpcclient("netsessenum", user="alice").returncode != 0
    assert box.rpcclient("netsessenum", user="adminuser").returncode == 0
    listing = box.net("groupmap", "list", "verbose", check=True).stdout
    assert all(f"S-1-5-32-{rid}" in listing for rid in (544, 547, 549))


def test_python_clients(sandboxes):
    from impacket.dcerpc.v5 import srvs

    box = sandboxes("c", "plain")
    dce = box.impacket("alice")
    shares = srvs.hNetrShareEnum(dce, 1)["InfoStruct"]["ShareInfo"]["Level1"]["Buffer"]
    assert "public\0" in {share["shi1_netname"] for share in shares}
    dce.disconnect()
    assert box.python_samba("alice").NetRemoteTOD(None).year > 2000
    with box.dce("alice") as pipe, pytest.raises(Fault) as fault:
        pipe.request(63)
    assert fault.value.status == 0x1C010002


def test_workers_come_back_after_a_kill(sandboxes):
    box = sandboxes("c", "plain")
    box.served_by()
    assert box.kill_worker()
    assert not box.worker_pids()
    assert box.served_by() == "c"


def test_restart_and_new_configuration():
    with Sandbox("c", "plain") as box:
        before = set(box.processes())
        box.more_shares = f"[fresh]\npath = {box.data}/public\n"
        box.write_conf()
        box.restart()
        assert not before & set(box.processes())
        assert "fresh" in names(box.rpcclient("netshareenumall").stdout)


def test_host_network_and_a_second_smbd_beside_it():
    with Sandbox("c", "plain", net="host") as first, Sandbox("c", "plain", net="host") as second:
        assert first.port != second.port
        assert first.served_by() == second.served_by() == "c"


def test_a_broken_configuration_is_reported():
    started = time.monotonic()
    with pytest.raises(SandboxError, match="does not listen"):
        with Sandbox("c", "plain", extra="passdb backend = nosuchbackend"):
            pass
    assert time.monotonic() - started < 18, "it waited all the time that a start may take"


def traces(tree):
    """What a sandbox left behind: processes that name its tree, mounts, the tree."""
    found = []
    for entry in filter(str.isdigit, os.listdir("/proc")):
        try:
            if tree.encode() in Path(f"/proc/{entry}/cmdline").read_bytes():
                found.append(entry)
        except OSError:
            continue
    mounts = [line for line in Path("/proc/self/mounts").read_text().splitlines() if tree in line]
    return found + mounts + ([tree] if os.path.exists(tree) else [])


@pytest.mark.parametrize("end", ["exit", "exception", "SIGINT", "SIGKILL"])
def test_nothing_is_left_behind(end):
    script = (
        "import os, signal, sys; from sandbox import Sandbox\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a test run in the background ignores it
        "with Sandbox('c', 'plain') as box:\n"
        "    box.served_by(); print(box.tree, flush=True)\n"
        f"    end = {end!r}\n"
        "    if end == 'exception': raise RuntimeError\n"
        "    if end.startswith('SIG'): os.kill(os.getpid(), getattr(signal, end)); signal.pause()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=Path(__file__).parents[1], capture_output=True, text=True, timeout=60
    )
    tree = done.stdout.strip()
    assert tree.startswith("/"), done.stderr
    deadline = time.monotonic() + 10
    while traces(tree) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert traces(tree) == []
