"""What the clients of a soak do: each a thread with a role, coming back after whatever happens to its connection."""

import random
import struct
import threading
import time

from bench.calls import live_calls, other_calls, share_enum, share_info
from faults import SHARE_ADD, SHARE_DEL, SHARE_SET, share_add, share_del, share_set

READERS, WATCHERS, EDITORS, OPENERS = 10, 4, 3, 3
# Seconds that a client waits for an answer: a machine that has other work is slow, and that is no fault; growing slower is.
PATIENCE = 300


class Client(threading.Thread):
    """Works until `end` is set; counts what it did, times it, keeps what went wrong."""

    def __init__(self, box, number, end):
        super().__init__(daemon=True)
        self.box, self.number, self.end = box, number, end
        self.random = random.Random(number)
        self.times, self.wrong, self.done = [], [], 0

    def run(self):
        while not self.end.is_set():
            try:
                self.visit()
            except Exception as error:
                self.wrong.append(f"{type(self).__name__}: {type(error).__name__} {error}")
                time.sleep(0.2)

    def ask(self, pipe, opnum, stub, allowed=(0,)):
        """One call, timed; its status must be one of those allowed."""
        started = time.monotonic()
        (status,) = struct.unpack("<I", pipe.request(opnum, stub)[-4:])
        self.times.append((started, time.monotonic() - started))
        self.done += 1
        if status not in allowed:
            self.wrong.append(f"{type(self).__name__}: opnum {opnum}: status {status}")
        return status

    def pause(self):
        """People and tools do not call without end."""
        self.end.wait(self.random.uniform(0.01, 0.1))


class Reader(Client):
    """Lists shares and asks for single ones and for the server, as whoever comes along does."""

    def visit(self):
        for_all = [call for call in other_calls() if call.name in ("NetrServerGetInfo 100", "NetrServerGetInfo 101", "NetrRemoteTOD")]
        calls = [share_enum(0), share_enum(1), share_info(1, "public"), *for_all]
        with self.box.dce(self.random.choice(["alice", "bob", "carol", "adminuser"]), timeout=PATIENCE) as pipe:
            for _ in range(self.random.randint(1, 60)):
                call = self.random.choice(calls)
                self.ask(pipe, call.opnum, call.stub)
                self.pause()
                if self.end.is_set():
                    return


class Watcher(Client):
    """Looks at sessions, files and connections, and at the levels that only administrators see."""

    def visit(self):
        calls = [share_enum(2), share_enum(502), *live_calls()]
        with self.box.dce("adminuser", timeout=PATIENCE) as pipe:
            for _ in range(self.random.randint(1, 40)):
                call = self.random.choice(calls)
                self.ask(pipe, call.opnum, call.stub)
                self.pause()
                if self.end.is_set():
                    return


class Editor(Client):
    """Makes a share, changes it, takes it away."""

    def visit(self):
        name = f"soak{self.number}"
        with self.box.dce("root", timeout=PATIENCE) as pipe:
            pipe.request(SHARE_DEL, share_del(name))
            while not self.end.is_set():
                self.ask(pipe, SHARE_ADD, share_add(name, self.box.data / "projects"))
                self.ask(pipe, SHARE_SET, share_set(name, f"remark {self.done}"))
                self.ask(pipe, 16, share_info(1, name).stub)
                self.ask(pipe, SHARE_DEL, share_del(name))
                self.end.wait(self.random.uniform(0.2, 1))


class Opener(Client):
    """Opens files and closes them, so that sessions and opens come and go."""

    def visit(self):
        user = self.random.choice(["alice", "bob"])
        smb = self.box.smb(user)
        try:
            tree = smb.connectTree("public")
            held = [smb.createFile(tree, f"{user}{self.number}-{n}", desiredAccess=0x3, shareMode=7) for n in range(20)]
            self.end.wait(self.random.uniform(0.2, 2))
            for handle in held:
                smb.closeFile(tree, handle)
            self.done += 1
        finally:
            smb.close()


def start(box, end):
    """All clients, running."""
    kinds = [Reader] * READERS + [Watcher] * WATCHERS + [Editor] * EDITORS + [Opener] * OPENERS
    clients = [kind(box, number, end) for number, kind in enumerate(kinds)]
    for client in clients:
        client.start()
    return clients
