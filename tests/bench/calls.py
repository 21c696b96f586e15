"""The calls that are measured: those that Samba's own srvsvc answers too."""

import struct
from dataclasses import dataclass

# What Samba's own service answers without a look at the server: one entry that it made up.
MADE_UP = ("NetrConnectionEnum 0",)

NULL = struct.pack("<I", 0)
ALL = struct.pack("<I", 0xFFFFFFFF)


@dataclass(frozen=True)
class Call:
    """One request: a name for the table, the opnum, the stub."""

    name: str
    opnum: int
    stub: bytes


def text(value):
    """A conformant varying string with its NUL."""
    units = value.encode("utf-16-le") + b"\0\0"
    count = len(units) // 2
    return struct.pack("<III", count, 0, count) + units + b"\0" * (-len(units) % 4)


def pointer(value):
    """A unique pointer to a string."""
    return struct.pack("<I", 0x20000) + text(value)


def listing(level, limit=ALL):
    """An empty enumeration structure of this level, no resume handle."""
    return struct.pack("<IIIII", level, level, 0x20004, 0, 0) + limit + NULL


def share_enum(level):
    return Call(f"NetrShareEnum {level}", 15, NULL + listing(level))


def share_page(level):
    """The first few shares."""
    return Call(f"a page of NetrShareEnum {level}", 15, NULL + listing(level, struct.pack("<I", 512)))


def share_info(level, share):
    return Call(f"NetrShareGetInfo {level}", 16, NULL + text(share) + struct.pack("<I", level))


def share_add(share, path, remark):
    words = struct.pack("<11I", 2, 2, 0x20000, 0x20004, 0, 0x20008, 0, 0xFFFFFFFF, 0, 0x2000C, 0)
    folder = "C:" + str(path).replace("/", "\\")
    return Call("NetrShareAdd", 14, NULL + words + text(share) + text(remark) + text(folder) + NULL)


def share_set(share, remark):
    return Call("NetrShareSetInfo 1004", 17, NULL + text(share) + struct.pack("<III", 1004, 1004, 0x20000) + pointer(remark) + NULL)


def share_del(share):
    return Call("NetrShareDel", 18, NULL + text(share) + NULL)


def share_calls(share):
    """What depends on the number of shares; `share` is in the middle of the list."""
    return [
        *(share_enum(level) for level in (0, 1, 2, 501, 502)),
        *(Call(f"NetrShareEnumSticky {level}", 36, NULL + listing(level)) for level in (0, 1, 2, 502)),
        *(share_info(level, share) for level in (0, 1, 2, 501, 502, 1004, 1005, 1006, 1007, 1501)),
    ]


def other_calls():
    """What depends on nothing."""
    return [
        *(Call(f"NetrServerGetInfo {level}", 21, NULL + struct.pack("<I", level)) for level in (100, 101, 102)),
        Call("NetrRemoteTOD", 28, NULL),
        Call("NetrServerDiskEnum", 23, NULL + struct.pack("<III", 0, 0, 0) + ALL + NULL),
        Call("NetprNameValidate", 33, NULL + text("projects") + struct.pack("<II", 9, 0)),
        Call("NetrpGetFileSecurity", 39, NULL + pointer("public") + text("") + struct.pack("<I", 4)),
    ]


def live_calls():
    """What depends on sessions and opens."""
    return [
        *(Call(f"NetrSessionEnum {level}", 12, NULL * 3 + listing(level)) for level in (0, 1)),
        Call("NetrFileEnum 3", 9, NULL * 3 + listing(3)),
        *(Call(f"NetrConnectionEnum {level}", 8, NULL + pointer("public") + listing(level)) for level in (0, 1)),
    ]
