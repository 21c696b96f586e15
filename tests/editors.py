"""Clients that add, change and delete shares while workers are killed, and what must be true of it all at the end."""

import random
import threading
import time

from bench.calls import share_info
from faults import NOT_FOUND, SHARE_ADD, SHARE_DEL, SHARE_SET, listed, share_add, share_del, share_set, status
from share_stores import stored

DUPLICATE = 2118
SHARES = 7  # that an editor has at most


class Editor(threading.Thread):
    """Adds, changes and deletes shares, coming back after each loss, and remembers what it was promised."""

    def __init__(self, box, number, folder="projects"):
        super().__init__(daemon=True)
        self.box, self.number, self.folder = box, number, box.data / folder
        self.end, self.promised, self.unsure, self.done, self.lost, self.wrong = threading.Event(), {}, set(), 0, 0, []

    def run(self):
        turn = 0
        while not self.end.is_set():
            try:
                with self.box.dce("root") as pipe:
                    while not self.end.is_set():
                        turn += 1
                        name = f"edited{self.number}x{turn % SHARES}"
                        self._change(pipe, name, f"remark {turn}")
                        if turn % 50 == 0:
                            break  # another connection, perhaps another worker
            except Exception:  # the worker or the server went: what was under way may have happened or not
                self.unsure.add(f"edited{self.number}x{turn % SHARES}")
                self.lost += 1
                time.sleep(0.02)

    def _change(self, pipe, name, remark):
        known = name in self.promised
        was_unsure = name in self.unsure
        if known and random.random() < 0.4:
            self._do(pipe, SHARE_DEL, share_del(name), (0, NOT_FOUND) if was_unsure else (0,), name)
            self.promised.pop(name, None)
        elif known:
            answer = self._do(pipe, SHARE_SET, share_set(name, remark), (0, NOT_FOUND) if was_unsure else (0,), name)
            self.promised[name] = remark
            if answer == NOT_FOUND:
                self.promised.pop(name)
        else:
            answer = self._do(pipe, SHARE_ADD, share_add(name, self.folder, remark), (0, DUPLICATE) if was_unsure else (0,), name)
            if answer == 0:
                self.promised[name] = remark
            else:
                self._do(pipe, SHARE_DEL, share_del(name), (0,), name)
        self.unsure.discard(name)
        self._look(pipe, name)

    def _look(self, pipe, name):
        """What was promised is what is shown from now on."""
        reply = pipe.request(16, share_info(1, name).stub)
        remark = self.promised.get(name)
        wanted = remark.encode("utf-16-le") + b"\0\0" if remark else b""
        if (status(reply), wanted in reply) != (0 if remark else NOT_FOUND, True):
            self.wrong.append(("shown", name, remark, status(reply)))

    def _do(self, pipe, opnum, stub, allowed, name):
        answer = status(pipe.request(opnum, stub))
        if answer not in allowed:
            self.wrong.append((opnum, name, answer))
        self.done += 1
        return answer


def started(box, number):
    """So many editors, running."""
    editors = [Editor(box, at) for at in range(number)]
    for editor in editors:
        editor.start()
    return editors


def changes(editors):
    """How many they have made."""
    return sum(editor.done for editor in editors)


def some_changes(editors, number):
    """Let so many changes be made, and a little more."""
    last, moved = changes(editors), time.monotonic()
    enough = last + number
    while (now := changes(editors)) < enough:
        last, moved = (now, time.monotonic()) if now > last else (last, moved)
        assert time.monotonic() < moved + 60, "no change is made any more"
        time.sleep(0.005)
    time.sleep(random.uniform(0, 0.05))


def finish(editors):
    """Let all of them end."""
    for editor in editors:
        editor.end.set()
    for editor in editors:
        editor.join(60)
        assert not editor.is_alive()


def check(box, editors):
    """What was promised is there, what is there is whole, and nothing else is."""
    now = stored(box)
    for name, settings in now.items():
        if name.startswith("edited"):
            assert {"path", "comment", "read only"} <= set(settings), f"half of {name} was written"
    for editor in editors:
        assert editor.wrong == [] and editor.done > 5, editor.wrong[:5]
        for name, remark in editor.promised.items():
            if name not in editor.unsure:
                assert now[name]["comment"] == remark, f"a change of {name} is lost"
        known = set(editor.promised) | editor.unsure
        assert not {name for name in now if name.startswith(f"edited{editor.number}x")} - known, "a deleted share is back"
    assert set(now) - {"global"} <= set(listed(box)) | {"off", "unlisted"}
