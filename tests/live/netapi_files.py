"""Run inside a sandbox: netapi_files.py HOST USER PASSWORD [ID]. Lists open files by libnetapi, each also by NetFileGetInfo; closes ID.

Prints one JSON object: `files` as {id: [permissions, locks, path, user]}, `missing` the error for an id that is not there, `closed` that of closing.
"""

import ctypes
import json
import sys

MAX = 0xFFFFFFFF
NOT_THERE = 0x7FFFFFF1


class FileInfo3(ctypes.Structure):
    """FILE_INFO_3 of netapi.h."""

    _fields_ = [("id", ctypes.c_uint32), ("permissions", ctypes.c_uint32), ("locks", ctypes.c_uint32),
                ("path", ctypes.c_char_p), ("user", ctypes.c_char_p)]

    def values(self):
        """What is compared."""
        return [self.permissions, self.locks, self.path.decode(), self.user.decode()]


def text(value):
    return value.encode() if value else None


def enumerate_files(api, host, base=None, user=None):
    """{id: values}, in pages of 400 bytes."""
    found, resume, status = {}, ctypes.c_uint32(0), 234
    while status == 234:
        buffer, read, total = ctypes.c_void_p(), ctypes.c_uint32(), ctypes.c_uint32()
        status = api.NetFileEnum(text(host), text(base), text(user), 3, ctypes.byref(buffer), 400,
                                 ctypes.byref(read), ctypes.byref(total), ctypes.byref(resume))
        assert status in (0, 234), status
        entries = ctypes.cast(buffer, ctypes.POINTER(FileInfo3))
        for at in range(read.value):
            assert entries[at].id not in found
            found[entries[at].id] = entries[at].values()
    return found


def info(api, host, number):
    """(error, values) of NetFileGetInfo at level 3."""
    buffer = ctypes.c_void_p()
    status = api.NetFileGetInfo(text(host), number, 3, ctypes.byref(buffer))
    return status, ctypes.cast(buffer, ctypes.POINTER(FileInfo3))[0].values() if status == 0 else None


def main(host, user, password, *ids):
    api, context = ctypes.CDLL("libnetapi.so.1"), ctypes.c_void_p()
    assert api.libnetapi_init(ctypes.byref(context)) == 0
    assert api.libnetapi_set_username(context, text(user)) == 0
    assert api.libnetapi_set_password(context, text(password)) == 0
    found = enumerate_files(api, host)
    for number, values in found.items():
        assert info(api, host, number) == (0, values), number
    result = {"files": found, "missing": info(api, host, NOT_THERE)[0]}
    if ids:
        result["closed"] = [api.NetFileClose(text(host), int(number)) for number in (ids[0], ids[0] if len(ids) > 1 else NOT_THERE)]
    print(json.dumps(result))


main(*sys.argv[1:])
