"""NetrDfsEnum and NetrDfsGetInfo: Samba's own netdfs answers them in the worker that serves srvsvc."""

import struct

from bench.calls import NULL, text

NETDFS = ("4fc742e0-4a10-11cf-8273-00aa004ae673", 3, 0)
GET_INFO, ENUM = 4, 5
NOT_DFS = 2673  # NERR_DfsNoSuchServer


def netdfs(box, user="carol"):
    """A pipe of any user's."""
    return box.dce(user, "netdfs", interface=NETDFS)


def dfs_enum(pipe):
    """Level 1: Samba reads all users' files for it. The status."""
    reply = pipe.request(ENUM, struct.pack("<9I", 1, 0xFFFFFFFF, 0x20000, 1, 1, 0x20004, 0, 0, 0x20008) + struct.pack("<I", 0))
    return struct.unpack("<I", reply[-4:])[0]


def dfs_get_info(pipe, share):
    """Of a share that is no root: Samba looks for it, and for its file if it is a user's. The status."""
    reply = pipe.request(GET_INFO, text(f"\\SANDBOX\\{share}\\x") + NULL + NULL + struct.pack("<I", 1))
    return struct.unpack("<I", reply[-4:])[0]
