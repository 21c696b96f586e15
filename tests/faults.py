"""What the fault tests share: requests that change shares, clients that behave badly, and what must be left at the end."""

import os
import struct
from contextlib import suppress
from pathlib import Path

from bench import calls
from sandbox.clients import as_caller
from sandbox.rpc import RawPipe

SHARE_ADD, SHARE_SET, SHARE_DEL, SHARE_ENUM = 14, 17, 18, 15
LIST_1 = calls.share_enum(1).stub
NOT_FOUND = 2310


def share_add(name, path, remark="a share"):
    """NetrShareAdd level 2."""
    return calls.share_add(name, path, remark).stub


def share_set(name, remark):
    """NetrShareSetInfo level 1004: the remark."""
    return calls.share_set(name, remark).stub


def share_del(name):
    """NetrShareDel."""
    return calls.share_del(name).stub


def status(reply):
    """The return value at a reply's end."""
    return struct.unpack("<I", reply[-4:])[0]


def names(reply):
    """The share names of a NetrShareEnum level 1 reply, sorted. Reads the strings one after the other, as they lie there."""
    count = struct.unpack_from("<I", reply, 12)[0] if struct.unpack_from("<I", reply, 8)[0] else 0
    at, found = 24 + 12 * count, []
    for number in range(2 * count):
        _, _, length = struct.unpack_from("<III", reply, at)
        if number % 2 == 0:
            found.append(reply[at + 12 : at + 12 + 2 * length - 2].decode("utf-16-le"))
        at += (12 + 2 * length + 3) // 4 * 4
    return sorted(found)


def listed(box, user="root"):
    """The names that a fresh connection is shown."""
    with box.dce(user) as pipe:
        reply = pipe.request(SHARE_ENUM, LIST_1)
    assert status(reply) == 0
    return names(reply)


def ours(box):
    """Pids of the workers that have the module."""
    return [pid for pid in box.worker_pids() if "srvsvc_rs" in Path(f"/proc/{pid}/maps").read_text()]


def connections(pid):
    """How many sockets a process has; none when it ended, as idle workers do.

    Other files say nothing about clients: databases, watches and held processes are opened when a worker first needs them.
    """
    found = 0
    try:
        for number in os.listdir(f"/proc/{pid}/fd"):
            with suppress(FileNotFoundError):  # closed since
                found += os.readlink(f"/proc/{pid}/fd/{number}").startswith("socket:")
    except FileNotFoundError:
        return 0
    return found


def cut(pipe):
    """End a client's connection as a machine does that loses its power: nothing is said on any level."""
    pipe._transport.get_smb_connection().getSMBServer()._NetBIOSSession.get_socket().close()


class Unbound(RawPipe):
    """A pipe on which nothing has been said yet."""

    def __init__(self, box, user="alice"):
        super().__init__(box, as_caller(user))

    def _bind(self, *_):
        pass
