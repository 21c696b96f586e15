"""What callers are shown by workers that live on, and by one that has just started."""

import os
import signal
import time

from bench.calls import share_enum
from impacket.smbconnection import SessionError
from sandbox.clients import as_caller
from sandbox.rpc import RawPipe

CALLERS = ("root", "alice", "bob")
# More clients than a fresh worker gets: samba-dcerpcd sends the next one where there are fewest.
CROWD = len(CALLERS) + 1
# Binds that may fail because a worker was ended under the feet of samba-dcerpcd, or needs too long to start on a busy machine.
TRIES = 100


def lists(pipes):
    """What each caller is shown, in its order: texts and flags, and paths to who may see them. Uses come and go."""
    return {
        user: (texts(pipe.request(15, share_enum(2).stub)) if user == "root" else [], pipe.request(15, share_enum(501).stub))
        for user, pipe in pipes.items()
    }


def texts(reply):
    """The texts of a reply."""
    return [part for part in reply.decode("utf-16-le", "replace").split("\0") if len(part) > 1 and part.isprintable()]


class Workers:
    """Of a sandbox with `rpcd_classic:num_workers = WORKERS`: one for each of `users`, all busy, and room for one that is new."""

    def __init__(self, box, users):
        self.box = box
        self.sessions = {user: box.smb(user) for user in CALLERS}
        self.pipes = [self._open(user) for user in users]
        for pipe in self.pipes:
            pipe.request(15, share_enum(1).stub)
        self.lasting = set(box.worker_pids())
        assert len(self.lasting) == len(users)
        self.crowd = [self._open("root") for _ in range(CROWD * (len(users) + 1) - len(users))]
        self._end_others()

    def _open(self, user):
        for last in [False] * TRIES + [True]:
            try:
                return RawPipe(self.box, as_caller(user), session=self.sessions[user])
            except SessionError:
                if last:
                    raise
                time.sleep(0.1)

    def fresh_lists(self):
        """By one worker that has just started, and that ends with it."""
        pipes = {}
        try:
            for user in CALLERS:
                pipes[user] = self._open(user)
            made = lists(pipes)
            new = set(self.box.worker_pids()) - self.lasting
            assert len(new) == 1, f"fresh workers: {new}"
            return made
        finally:
            for pipe in pipes.values():
                pipe.close()
            self._end_others()

    def _end_others(self):
        others = set(self.box.worker_pids()) - self.lasting
        for pid in others:
            os.kill(pid, signal.SIGKILL)
        while any(os.path.exists(f"/proc/{pid}") for pid in others):
            time.sleep(0.002)

    def close(self):
        for session in self.sessions.values():
            session.close()
