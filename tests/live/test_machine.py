"""The machine that the tests run on: a module that is installed there, its accounts and its policy stay what they are.

A sandbox plays the machine, so that a fault here does no harm to the real one.
"""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from here import HERE_ONLY
from sandbox import Sandbox, module_path

TESTS = Path(__file__).resolve().parents[1]


@pytest.fixture
def machine():
    """A sandbox with the product installed and running, and with an /etc of its own."""
    with Sandbox("ours", "plain") as box:
        assert os.stat(f"/proc/{box.namespace.pid}/root/etc").st_dev != os.stat("/etc").st_dev, "this would change the real machine"
        yield box


def python(machine, script):
    """Run a script of the tests on that machine; what it prints."""
    environment = {"PYTHONPATH": str(TESTS), "SRVSVC_RS_SO": str(module_path())}
    return machine.run([sys.executable, "-c", textwrap.dedent(script)], check=True, env=environment).stdout


def seen(machine, path):
    """A file of that machine: inode, time and content."""
    there = Path(f"/proc/{machine.namespace.pid}/root{path}")
    status = there.stat()
    return status.st_dev, status.st_ino, status.st_mtime_ns, status.st_nlink, there.read_bytes()


# How the product may lie where Samba looks for it, with $F for that file and $B for the build.
INSTALLED = {
    "file": "true",
    "link": "mkdir /run/samba/opt; mv $F /run/samba/opt/built.so; ln -s /run/samba/opt/built.so $F",
    "relative link": "mv $F ${F%/*}/built.so; ln -s built.so $F",
    "hard link": "ln $F ${F%/*}/other-name.so",
    "link from the folder": "mv ${F%/*} ${F%/pdb/*}/elsewhere; ln -s elsewhere ${F%/*}",
}


@HERE_ONLY
@pytest.mark.parametrize("how", INSTALLED)
def test_an_installed_module_is_not_written_to(machine, how):
    file = f"{machine.samba.modules_dir}/pdb/srvsvc_rs.so"
    machine.run(["sh", "-ec", f"F={file}; {INSTALLED[how]}"], check=True)
    target = machine.run(["readlink", "-f", file], check=True).stdout.strip()
    machine.restart()
    before = seen(machine, target)
    assert machine.served_by("alice") == "ours"
    workers = machine.worker_pids()
    served = python(machine, """
        from sandbox import Sandbox
        with Sandbox("ours", "plain") as ours, Sandbox("c", "plain") as theirs:
            print(ours.served_by("alice"), theirs.served_by("alice"))
    """)
    assert served.split() == ["ours", "c"]
    assert seen(machine, target) == before
    assert machine.run(["readlink", "-f", file], check=True).stdout.strip() == target
    assert machine.served_by("alice") == "ours" and set(workers) <= set(machine.worker_pids())
    assert machine.smbd.poll() is None and "INTERNAL ERROR" not in machine.worker_log() + machine.smbd_log()


RENAMED = """
    import subprocess
    from sandbox import Sandbox
    with Sandbox("ours", "plain") as box:
        for name in ("group", "passwd"):
            # The machine knows none of the sandbox's accounts from here on.
            script = f"(grep -v :41 /etc/{name}; echo added:x:4999:) > /etc/{name}.+; mv /etc/{name}.+ /etc/{name}"
            subprocess.run(["sh", "-ec", script], check=True)
        print(*sorted(set(box.run(["id", "-Gn", "alice"]).stdout.split())))
        for restart in (False, True):
            if restart:
                box.restart()
            print(box.smbclient("//127.0.0.1/staff", "-c", "ls", user="bob").returncode, box.served_by("alice"))
        print(box.run(["getent", "group", "added"]).stdout)
"""


@HERE_ONLY
def test_new_accounts_of_the_machine_leave_a_sandbox_its_own(machine):
    assert python(machine, RENAMED).split("\n") == ["sandbox team", "0 ours", "0 ours", "", ""]
    assert machine.run(["getent", "group", "added"], check=True).stdout
    assert machine.run(["getent", "group", "team"]).returncode != 0


@HERE_ONLY
def test_accounts_that_are_added_in_a_sandbox_stay_there(machine):
    before = [seen(machine, f"/etc/{name}") for name in ("passwd", "group", "shadow")]
    python(machine, """
        from sandbox import Sandbox
        with Sandbox("c", "plain") as box:
            box.run(["useradd", "--user-group", "newcomer"], check=True)
            box.run(["sh", "-ec", "echo x >> /etc/nsswitch.conf; echo x > /etc/samba/more.conf"], check=True)
            assert "newcomer" in box.run(["id", "newcomer"], check=True).stdout
    """)
    assert [seen(machine, f"/etc/{name}") for name in ("passwd", "group", "shadow")] == before
    assert machine.run(["test", "-e", "/etc/samba/more.conf"]).returncode == 1
