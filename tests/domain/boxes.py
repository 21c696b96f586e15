"""A machine of its own, made by namespaces: its life, its processes, its network."""

import ctypes
import os
import signal
import subprocess
import threading
import time
from contextlib import contextmanager
from pathlib import Path

from sandbox import SandboxError

HOLDER = Path(__file__).with_name("box")
CLONE_NEWNET = 0x40000000
SLACK = float(os.environ.get("SLACK", 1))


def until(what, seconds, every=0.1):
    """The first true answer of `what`; the last one when the time is over."""
    deadline = time.monotonic() + seconds * SLACK
    while True:
        answer = what()
        if answer or time.monotonic() > deadline:
            return answer
        time.sleep(every)


class Box:
    """One machine: `name` is its host name, `address` that of its one interface, `root` the folder with its Debian."""

    def __init__(self, name, address, root, folder):
        self.name, self.address = name, address
        self._daemons = []
        self._holder = subprocess.Popen(
            ["sh", str(HOLDER), name, str(root), str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
        )
        first, answer = self._holder.stdout.readline().strip(), self._holder.stdout.readline().strip()
        if answer != b"ready":
            self.close()
            raise SandboxError(f"no machine {name} (are you root?)")
        self.pid = int(first)
        self.files = Path(f"/proc/{self.pid}/root")
        self._pid_ns = os.readlink(f"/proc/{self.pid}/ns/pid")

    def close(self):
        """End every process and forget all files. Safe to call twice."""
        if self._holder.poll() is None:
            self._holder.stdin.close()
            self._holder.wait(60)
        for daemon in self._daemons:
            daemon.wait()
        self._holder.stdout.close()

    # Network

    def plug_into(self, switch):
        """A cable to `switch`, another box, which has all of them on one bridge."""
        port = f"to-{self.name}"
        _run(["ip", "link", "add", port, "netns", str(switch.pid), "type", "veth", "peer", "name", "eth0", "netns", str(self.pid)])
        switch.in_network(["ip", "link", "set", port, "master", "br0", "up"])
        self.in_network(["ip", "address", "add", f"{self.address}/24", "dev", "eth0"])
        self.in_network(["ip", "link", "set", "eth0", "up"])
        self._port = (switch, port)

    def become_switch(self):
        """The bridge that the cables of the others go to; its own address is on it."""
        self.in_network(["ip", "link", "add", "br0", "type", "bridge", "forward_delay", "0"])
        self.in_network(["ip", "address", "add", f"{self.address}/24", "dev", "br0"])
        self.in_network(["ip", "link", "set", "br0", "up"])

    def link(self, state):
        """`up` or `down`: the cable, at the end of the switch."""
        switch, port = self._port
        switch.in_network(["ip", "link", "set", port, state])

    @contextmanager
    def unplugged(self):
        """Within this block nobody reaches the box over its cable."""
        self.link("down")
        try:
            yield
        finally:
            self.link("up")

    def in_network(self, argv):
        """Run a command of this machine in the box's network."""
        _run(["nsenter", "--target", str(self.pid), "--net", "--", *argv])

    @contextmanager
    def network(self):
        """The calling thread is in the box's network within the block; sockets made there stay there."""
        task = f"/proc/self/task/{threading.get_native_id()}/ns/net"
        before, inside = os.open(task, os.O_RDONLY), os.open(f"/proc/{self.pid}/ns/net", os.O_RDONLY)
        try:
            _setns(inside)
            yield
        finally:
            _setns(before)
            os.close(inside)
            os.close(before)

    # Processes

    def enter(self, argv, env=None):
        """The command line that runs `argv` inside, with a clean environment."""
        given = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LC_ALL": "C.UTF-8", **(env or {})}
        spaces = ["--mount", "--pid", "--net", "--uts", "--ipc", "--root", "--wdns=/"]
        words = [f"{name}={value}" for name, value in given.items()]
        return ["nsenter", "--target", str(self.pid), *spaces, "--", "env", "-i", *words, *map(str, argv)]

    def run(self, argv, check=False, input=None, timeout=120, env=None):
        """Run a command inside; a CompletedProcess with text."""
        done = subprocess.run(
            self.enter(argv, env), input=input or "", capture_output=True, text=True, errors="backslashreplace", timeout=timeout * SLACK
        )
        if check and done.returncode != 0:
            raise SandboxError(f"{self.name}: {' '.join(map(str, argv))}: status {done.returncode}\n{done.stdout}{done.stderr}")
        return done

    def daemon(self, argv, env=None):
        """Start something that stays; its output goes to /var/log/NAME.out."""
        with open(self.files / f"var/log/{Path(argv[0]).name}.out", "ab") as out:
            self._daemons.append(
                subprocess.Popen(self.enter(argv, env), stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True)
            )
        return self._daemons[-1]

    def processes(self):
        """{pid: program} of everything inside; pids are those of the machine."""
        found = {}
        for entry in filter(str.isdigit, os.listdir("/proc")):
            try:
                if int(entry) != self.pid and os.readlink(f"/proc/{entry}/ns/pid") == self._pid_ns:
                    found[int(entry)] = os.path.basename(os.readlink(f"/proc/{entry}/exe"))
            except OSError:
                continue  # gone meanwhile
        return found

    def pids(self, *names):
        """Pids of the programs of these names; a name with a * at its end stands for all that begin so."""
        fits = lambda program: any(program == name or (name[-1] == "*" and program.startswith(name[:-1])) for name in names)
        return [pid for pid, program in self.processes().items() if fits(program)]

    def kill(self, *names, how=signal.SIGKILL):
        """Signal programs by name (see pids). Unless the signal leaves them alive, until none is left: one may be about to start another."""
        def signalled():
            pids = self.pids(*names)
            for pid in pids:
                try:
                    os.kill(pid, how)
                except ProcessLookupError:
                    pass
            return pids
        pids = signalled()
        if how in (signal.SIGKILL, signal.SIGTERM) and not until(lambda: not signalled(), 20, 0.05):
            raise SandboxError(f"{self.name}: {names} survive signal {how}")
        return pids

    def log(self, name):
        """Text of a log of Samba's; empty when there is none yet."""
        path = self.files / "var/log/samba" / name
        return path.read_text(errors="backslashreplace") if path.exists() else ""

    def write(self, path, text):
        """Write a file inside, in one step."""
        target = self.files / path.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_name(target.name + ".new")
        fresh.write_text(text)
        fresh.replace(target)


def _run(argv):
    done = subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        raise SandboxError(f"{' '.join(argv)}: {done.stdout}{done.stderr}")


def _setns(descriptor):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setns(descriptor, CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")
