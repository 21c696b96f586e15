"""The calls on shares: by impacket, and by the byte where impacket cannot say what a test wants to."""

import struct
import time

import pytest
from impacket.dcerpc.v5 import srvs
from impacket.dcerpc.v5.rpcrt import DCERPCException

from bench.calls import NULL as NOTHING

NULL = srvs.NULL
UNLIMITED = 0xFFFFFFFF
TEMPORARY, SPECIAL = 0x40000000, 0x80000000
# Owner and group absent; the world may do everything, but what NETWORK may do is said first.
DESCRIPTOR = bytes.fromhex("0100048000000000000000000000000014000000020030000200000000001400ff011f00010100000000000100000000"
                           "0100140089001200010100000000000511000000")


def windows(path):
    """A unix path as clients write it."""
    return "C:" + str(path).replace("/", "\\")


def string(value):
    return value + "\0" if isinstance(value, str) else value


def info(level, **members):
    """SHARE_INFO_`level`; members without their prefix, what is not named is 0 or NULL."""
    made = getattr(srvs, f"SHARE_INFO_{level}")()
    for name, kind in made.structure:
        member = name.split("_", 1)[1]
        made[name] = string(members.pop(member, 0 if kind is srvs.DWORD else NULL))
    assert not members, f"level {level} has no {members}"
    return made


def info_2(box, name, path=None, remark="A new share", uses=UNLIMITED, kind=0):
    """SHARE_INFO_2 of a share of the sandbox's folder data/new."""
    path = windows(box.tree / "data/new") if path is None else path
    return info(2, netname=name, type=kind, remark=remark, max_uses=uses, path=path)


def add(dce, info, level=2):
    """NetrShareAdd: (status, ParmErr)."""
    request = srvs.NetrShareAdd()
    request["ServerName"] = NULL
    request["Level"] = level
    request["InfoStruct"]["tag"] = level
    request["InfoStruct"][f"ShareInfo{level}"] = info
    request["ParmErr"] = 0
    reply = dce.request(request, checkError=False)
    return reply["ErrorCode"], reply["ParmErr"]


def set_info(dce, name, level, info):
    """NetrShareSetInfo: (status, ParmErr)."""
    request = srvs.NetrShareSetInfo()
    request["ServerName"] = NULL
    request["NetName"] = name + "\0"
    request["Level"] = level
    request["ShareInfo"]["tag"] = level
    request["ShareInfo"][f"ShareInfo{level}"] = info
    request["ParmErr"] = 0
    reply = dce.request(request, checkError=False)
    return reply["ErrorCode"], reply["ParmErr"]


def get(dce, name, level=2):
    """NetrShareGetInfo: the structure."""
    return srvs.hNetrShareGetInfo(dce, name + "\0", level)["InfoStruct"][f"ShareInfo{level}"]


def delete(dce, name):
    """NetrShareDel."""
    srvs.hNetrShareDel(dce, name + "\0")


def names(dce):
    """The names that NetrShareEnum shows."""
    reply = srvs.hNetrShareEnum(dce, 1)
    return {entry["shi1_netname"].rstrip("\0") for entry in reply["InfoStruct"]["ShareInfo"]["Level1"]["Buffer"]}


def code(function, *args):
    """The error that a call is refused with."""
    with pytest.raises(DCERPCException) as refused:
        function(*args)
    return refused.value.get_error_code()


def wait_for(happened, seconds=20):
    """Wait until something is so."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it does not happen"
        time.sleep(0.02)


# By the byte


def units(value):
    """A string as it is on the wire: halves of surrogate pairs and NULs inside, too."""
    data = value.encode("utf-16-le", "surrogatepass") + b"\0\0"
    return struct.pack("<III", len(data) // 2, 0, len(data) // 2) + data + b"\0" * (-len(data) % 4)


def octets(data):
    """A byte array behind a pointer."""
    return struct.pack("<I", len(data)) + data + b"\0" * (-len(data) % 4)


def status_and_member(reply):
    """(status, ParmErr) of a reply to a call that asked for ParmErr."""
    _, member, status = struct.unpack("<III", reply)
    return status, member


def raw_add(pipe, name, path, remark, descriptor=b""):
    """NetrShareAdd at level 502: (status, ParmErr)."""
    words = struct.pack("<13I", 502, 502, 0x20000, 0x20004, 0, 0x20008, 0, UNLIMITED, 0, 0x2000C, 0, len(descriptor), 0x20010 if descriptor else 0)
    strings = units(name) + units(remark) + units(path)
    stub = NOTHING + words + strings + (octets(descriptor) if descriptor else b"") + struct.pack("<II", 0x20014, 0)
    return status_and_member(pipe.request(14, stub))


def raw_set_remark(pipe, name, remark):
    """NetrShareSetInfo at level 1004: (status, ParmErr)."""
    stub = NOTHING + units(name) + struct.pack("<IIII", 1004, 1004, 0x20000, 0x20004) + units(remark) + struct.pack("<II", 0x20008, 0)
    return status_and_member(pipe.request(17, stub))


def raw_set_descriptor(pipe, name, descriptor):
    """NetrShareSetInfo at level 1501: (status, ParmErr)."""
    words = struct.pack("<IIIII", 1501, 1501, 0x20000, len(descriptor), 0x20004 if descriptor else 0)
    stub = NOTHING + units(name) + words + (octets(descriptor) if descriptor else b"") + struct.pack("<II", 0x20008, 0)
    return status_and_member(pipe.request(17, stub))


def raw_del(pipe, name):
    """NetrShareDel: the status."""
    return struct.unpack("<I", pipe.request(18, NOTHING + units(name) + NOTHING))[0]
