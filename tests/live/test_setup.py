"""tests/setup beside others and beside an admin's policy-rc.d, with a stand-in for apt: in mounts of its own, where /usr/sbin is a copy."""

import os
import subprocess
import time
from pathlib import Path

import pytest

SETUP = Path(__file__).resolve().parents[1] / "setup"
POLICY = "/usr/sbin/policy-rc.d"
ADMINS = "#!/bin/sh\necho the admin was asked\nexit 17\n"

APT = """#!/bin/sh
asked() { {policy} smbd start >/dev/null 2>&1; echo $? >>{folder}/asked; }
case "$*" in *install*) ;; *) exit 0 ;; esac
asked
touch {folder}/installing
while [ ! -e {folder}/go ]; do sleep 0.05; done
asked
for package; do :; done
touch {folder}/has-$package
"""
DPKG = """#!/bin/sh
for package; do :; done
[ -e {folder}/has-$package ] && printf 'install ok installed'
"""
MOUNTS = """
mkdir {folder}/sbin
mount --bind /usr/sbin {folder}/sbin
mount -t tmpfs tmpfs /usr/sbin
ln -s {folder}/sbin/* /usr/sbin/
rm -f {policy}*
mount -t tmpfs tmpfs /run
echo ready
read end
"""


class Debian:
    """Mounts of its own, entered by `run` and `start`."""

    def __init__(self, folder):
        self.folder = folder
        (folder / "bin").mkdir()
        for name, text in (("apt-get", APT), ("dpkg-query", DPKG)):
            (folder / "bin" / name).write_text(self._text(text))
            (folder / "bin" / name).chmod(0o755)
        self._holder = subprocess.Popen(["unshare", "--mount", "--propagation", "private", "sh", "-euc", self._text(MOUNTS)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._holder.stdout.readline() == "ready\n"
        self._started = []

    def _text(self, text):
        return text.replace("{folder}", str(self.folder)).replace("{policy}", POLICY)

    def start(self, *argv):
        """A process inside, by its own pid."""
        environment = {**os.environ, "PATH": f"{self.folder}/bin:{os.environ['PATH']}", "CARGO_TARGET_DIR": f"{self.folder}/target"}
        self._started.append(subprocess.Popen(
            ["nsenter", "--mount", f"--target={self._holder.pid}", "--", *map(str, argv)], env=environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
        ))
        return self._started[-1]

    def run(self, script):
        """A shell script's output."""
        return self.start("sh", "-c", self._text(script)).communicate(timeout=60)[0]

    def policy(self):
        """What is there by the name of the policy: inode, mode and text of each."""
        return self.run("for f in {policy}*; do [ ! -e $f ] || { ls -id $f; stat -Lc '%a %i' $f; cat $f; }; done")

    def asked(self):
        """What the stand-in for apt was told when it asked whether a service may start."""
        return (self.folder / "asked").read_text().split()

    def await_install(self):
        deadline = time.monotonic() + 20
        while not (self.folder / "installing").exists():
            assert time.monotonic() < deadline
            time.sleep(0.02)

    def close(self):
        (self.folder / "go").touch()
        for process in self._started:
            process.communicate(timeout=60)
        self._holder.communicate("\n", timeout=60)


@pytest.fixture(params=["none", "a file", "a link"])
def debian(request, tmp_path):
    """With no policy, an admin's own, or a link to one."""
    made = Debian(tmp_path)
    name = {"none": None, "a file": POLICY, "a link": f"{tmp_path}/admins"}[request.param]
    if name:
        made.run(f"printf '%s' '{ADMINS}' >{name}; chmod 755 {name}; [ {name} = {POLICY} ] || ln -s {name} {POLICY}")
    made.before, made.says = made.policy(), "17\n"
    assert bool(made.before) == bool(name)
    yield made
    made.close()


def test_two_at_once_start_no_service_and_leave_the_policy(debian):
    both = [debian.start(SETUP, "packages", name) for name in ("first", "second")]
    debian.await_install()
    time.sleep(0.5)
    assert len(debian.asked()) == 1, "two install at once"
    (debian.folder / "go").touch()
    for one in both:
        output = one.communicate(timeout=60)[0]
        assert one.returncode == 0, output
    assert debian.asked() == ["101"] * 4
    assert debian.policy() == debian.before


def test_killed_in_between(debian):
    one = debian.start(SETUP, "packages", "first")
    debian.await_install()
    one.kill()
    one.wait()
    # What apt does goes on, and starts no service either.
    later = debian.start(SETUP, "packages", "second")
    time.sleep(0.3)
    assert debian.asked() == ["101"]
    (debian.folder / "go").touch()
    assert later.wait(timeout=60) == 0, later.stdout.read()
    assert debian.asked() == ["101"] * 4
    assert debian.policy() == debian.before


def test_killed_and_never_run_again(debian):
    one = debian.start(SETUP, "packages", "first")
    debian.await_install()
    one.kill()
    (debian.folder / "go").touch()
    one.communicate(timeout=60)
    wanted, deadline = debian.says if debian.before else "0\n", time.monotonic() + 10
    while (said := debian.run("{policy} smbd start >/dev/null 2>&1; echo $?")) != wanted:
        assert time.monotonic() < deadline, f"{said}: services stay forbidden, or the admin's policy is gone"
