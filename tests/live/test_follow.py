"""A change of one share is followed as that one, and what comes of it is what a fresh worker has."""

import os
import random
import signal
import time

import pytest
from bench.calls import share_enum
from config_calls import share, usershare
from faults import SHARE_ADD, SHARE_DEL, SHARE_SET, share_add, share_del, share_set, status
from sandbox import Sandbox

STEPS = 40
NAMES = [f"r{number}" for number in range(5)] + ["Größe", "R4"]
OF_USERS = ["u1", "u2", "u3"]
CALLERS = ("root", "alice", "bob")


def lists(pipes):
    """What each caller is shown, in its order: texts and flags, and paths to who may see them. Uses come and go."""
    return {
        user: (texts(pipe.request(15, share_enum(2).stub)) if user == "root" else [], pipe.request(15, share_enum(501).stub))
        for user, pipe in pipes.items()
    }


def texts(reply):
    """The texts of a reply."""
    return [part for part in reply.decode("utf-16-le", "replace").split("\0") if len(part) > 1 and part.isprintable()]


def fresh_lists(box, held):
    """The same by a worker that has just started, and that ends with it."""
    pipes = {user: box.dce(user) for user in CALLERS}
    try:
        made = lists(pipes)
        new = set(box.worker_pids()) - held
        assert new, "there is no fresh worker"
        return made
    finally:
        for pipe in pipes.values():
            pipe.close()
        for pid in set(box.worker_pids()) - held:
            os.kill(pid, signal.SIGKILL)
        while set(box.worker_pids()) - held:
            time.sleep(0.01)


class Changes:
    """Changes by everybody who can make one; what cannot be done is left."""

    def __init__(self, box, editor, seed):
        self.box, self.editor, self.random, self.turn, self.in_file = box, editor, random.Random(seed), 0, set()
        self.ways = [self.net_add, self.net_set, self.net_odd, self.net_del, self.rpc_add, self.rpc_set, self.rpc_del, self.by_hand, self.of_user, self.of_all]

    def one(self):
        self.turn += 1
        name = self.random.choice(NAMES)
        way = self.random.choice(self.ways)
        way(name)
        return f"{way.__name__} {name}"

    def net_add(self, name):
        self.box.net("conf", "addshare", name, self.box.data / "projects", "writeable=n", "guest_ok=n", f"turn {self.turn}")

    def net_set(self, name):
        self.box.net("conf", "setparm", name, "comment", f"turn {self.turn}")

    def net_odd(self, name):
        option, value = self.random.choice(
            [("available", "no"), ("browseable", "no"), ("available", "yes"), ("path", ""), ("copy", "r0"), ("valid users", "alice"), ("srvsvc_rs:temporary", "1")]
        )
        self.box.net("conf", "setparm", name, option, value)

    def net_del(self, name):
        self.box.net("conf", "delshare", name)

    def rpc_add(self, name):
        status(self.editor.request(SHARE_ADD, share_add(name, self.box.data / "projects", f"turn {self.turn}")))

    def rpc_set(self, name):
        status(self.editor.request(SHARE_SET, share_set(name, f"turn {self.turn}")))

    def rpc_del(self, name):
        status(self.editor.request(SHARE_DEL, share_del(name)))

    def by_hand(self, name):
        self.in_file ^= {name}
        self.box.more_shares = "".join(share(one, comment=f"of the file {self.turn}") for one in sorted(self.in_file))
        self.box.write_conf()

    def of_user(self, _):
        name = self.random.choice(OF_USERS)
        path = self.box.tree / "usershares" / name
        if path.exists() and self.random.random() < 0.5:
            path.unlink()
        else:
            usershare(self.box, name, f"turn {self.turn}")

    def of_all(self, _):
        self.box.net("conf", "setparm", "global", "server string", f"turn {self.turn}")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_followed_change_is_what_a_fresh_worker_has(seed):
    with Sandbox("ours", "usershares", extra=["include = registry"]) as box:
        held = {user: box.dce(user) for user in CALLERS}
        with box.dce("root") as editor:
            lists(held)
            status(editor.request(SHARE_ADD, share_add("first", box.data / "projects", "x")))
            workers = set(box.worker_pids())
            changes, done = Changes(box, editor, seed), []
            for _ in range(STEPS):
                done.append(changes.one())
                followed = lists(held)
                fresh = fresh_lists(box, workers)
                for user in CALLERS:
                    assert followed[user][0] == fresh[user][0], (user, done)
                    assert texts(followed[user][1]) == texts(fresh[user][1]), (user, done)
                    assert followed[user] == fresh[user], (user, done)
        for pipe in held.values():
            pipe.close()


def test_a_change_of_one_section_reads_that_one():
    """Other sections are not read again, whoever changed it; a change of [global] loads all."""
    with Sandbox("ours", "registry", log_level="1 rpc_srv:3") as box:
        reads = lambda: (box.worker_log().count("lp_load_ex"), box.worker_log().count("Processing section \"[projects]\""))
        with box.dce("root") as pipe:
            pipe.request(15, share_enum(1).stub)
            pipe.request(15, share_enum(1).stub)
            for way in ("net", "rpc", "net"):
                before = reads()
                if way == "net":
                    box.net("conf", "setparm", "hidden$", "comment", f"by {time.time()}", check=True)
                else:
                    assert status(pipe.request(SHARE_SET, share_set("hidden$", f"by {time.time()}"))) == 0
                assert b"b\0y\0 \0" in pipe.request(15, share_enum(1).stub)
                assert reads() == before
            box.net("conf", "setparm", "global", "server string", "another", check=True)
            pipe.request(15, share_enum(1).stub)
            assert reads() > before
