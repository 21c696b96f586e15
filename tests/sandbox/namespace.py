"""The namespaces of one sandbox: made, entered, ended."""

import ctypes
import json
import os
import subprocess
import sys
import threading
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

HOLDER = Path(__file__).with_name("holder.py")
CLONE_NEWNET = 0x40000000


class SandboxError(Exception):
    """The sandbox itself does not work; says nothing about what is being tested."""


@dataclass
class Plan:
    """What holder.py is told."""

    tree: str
    conf: str
    root: str
    modules_dir: str
    module: str
    module_name: str
    private_net: bool
    keep: bool
    covers: tuple = ()  # more folders that are empty and its own inside
    shows: tuple = ()  # folders of this machine, besides the tree, that a chroot shows too
    new_net: bool = True


class Namespace:
    """A live set of namespaces: pid, mount and, when asked for, network."""

    def __init__(self, plan, beside=None):
        """`beside`: the namespace whose network this one shares."""
        self.plan = plan
        plan.new_net = plan.private_net and beside is None
        # A session of its own: Ctrl-C goes to the test run, which then ends the sandbox in order.
        self._holder = subprocess.Popen(
            [*(beside.enter_network([]) if beside else []), sys.executable, "-I", "-S", str(HOLDER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        self._holder.stdin.write(json.dumps(asdict(plan)).encode() + b"\n")
        self._holder.stdin.flush()
        self.pid = None
        answer = self._line()
        while answer.startswith("pid "):
            self.pid = int(answer.split()[1])
            answer = self._line()
        if answer == "ready" and self.pid is None:
            self.pid = int(self._line().split()[1])
        if answer != "ready":
            self.close()
            raise SandboxError(f"no namespaces: {answer or 'the holder died'} (are you root?)")
        self.pid_ns = os.readlink(f"/proc/{self.pid}/ns/pid")

    def _line(self):
        return self._holder.stdout.readline().decode().strip()

    def enter(self, argv):
        """The command line that runs `argv` inside."""
        flags = ["--mount", "--pid", "--root", "--wdns=/"] + (["--net"] if self.plan.private_net else [])
        return ["nsenter", "--target", str(self.pid), *flags, "--", *map(str, argv)]

    def enter_network(self, argv):
        """The command line that runs `argv` in the sandbox's network and in nothing else of it."""
        inside = ["nsenter", "--target", str(self.pid), "--net", "--"] if self.plan.private_net else []
        return [*inside, *map(str, argv)]

    def processes(self):
        """Pids (as the caller sees them) of everything that runs inside, the holder left out."""
        found = []
        for entry in os.listdir("/proc"):
            if not entry.isdigit() or int(entry) == self.pid:
                continue
            try:
                if os.readlink(f"/proc/{entry}/ns/pid") == self.pid_ns:
                    found.append(int(entry))
            except OSError:
                continue
        return sorted(found)

    @contextmanager
    def network(self):
        """The calling thread is in the sandbox's network within the block; sockets made there stay there."""
        if not self.plan.private_net:
            yield
            return
        task = f"/proc/self/task/{threading.get_native_id()}/ns/net"
        before = os.open(task, os.O_RDONLY)
        inside = os.open(f"/proc/{self.pid}/ns/net", os.O_RDONLY)
        try:
            _setns(inside)
            try:
                yield
            finally:
                _setns(before)
        finally:
            os.close(inside)
            os.close(before)

    def close(self):
        """End every process inside, undo the mounts, remove the tree (unless it is to be kept)."""
        if self._holder.poll() is None:
            self._holder.stdin.close()
            try:
                self._holder.wait(20)
            except subprocess.TimeoutExpired:
                self._holder.kill()
                self._holder.wait()
        self._holder.stdout.close()


def _setns(descriptor):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setns(descriptor, CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")
