"""A program of libnetapi's: a share's life by its public functions, one JSON object of what they said. Arguments: user, password, path."""

import ctypes
import json
import sys
from ctypes import POINTER, Structure, byref, c_char_p, c_uint32, c_void_p, cast

LIBRARY = ctypes.CDLL("libnetapi.so.1")
SERVER, NAME = b"127.0.0.1", b"netapied"
UNLIMITED = 0xFFFFFFFF


def structure(name, **members):
    return type(name, (Structure,), {"_fields_": list(members.items())})


INFO_0 = structure("SHARE_INFO_0", netname=c_char_p)
INFO_1 = structure("SHARE_INFO_1", netname=c_char_p, type=c_uint32, remark=c_char_p)
INFO_2 = structure("SHARE_INFO_2", netname=c_char_p, type=c_uint32, remark=c_char_p, permissions=c_uint32, max_uses=c_uint32,
                   current_uses=c_uint32, path=c_char_p, passwd=c_char_p)
INFO_501 = structure("SHARE_INFO_501", netname=c_char_p, type=c_uint32, remark=c_char_p, flags=c_uint32)
INFO_502 = structure("SHARE_INFO_502", netname=c_char_p, type=c_uint32, remark=c_char_p, permissions=c_uint32, max_uses=c_uint32,
                     current_uses=c_uint32, path=c_char_p, passwd=c_char_p, reserved=c_uint32, security_descriptor=c_void_p)
INFO_1004 = structure("SHARE_INFO_1004", remark=c_char_p)
INFO_1005 = structure("SHARE_INFO_1005", flags=c_uint32)
INFOS = {0: INFO_0, 1: INFO_1, 2: INFO_2, 501: INFO_501, 502: INFO_502, 1004: INFO_1004, 1005: INFO_1005}


def login(user, password):
    context = c_void_p()
    assert LIBRARY.libnetapi_init(byref(context)) == 0
    LIBRARY.libnetapi_set_username(context, user.encode())
    LIBRARY.libnetapi_set_password(context, password.encode())


def shown(info):
    """The members of a structure, texts as texts."""
    values = {name: getattr(info, name) for name, _ in info._fields_}
    return {name: value.decode() if isinstance(value, bytes) else value for name, value in values.items()}


def add(level, **members):
    info, wrong = INFOS[level](netname=NAME, **members), c_uint32()
    return LIBRARY.NetShareAdd(SERVER, c_uint32(level), byref(info), byref(wrong))


def change(level, **members):
    info, wrong = INFOS[level](**members), c_uint32()
    return LIBRARY.NetShareSetInfo(SERVER, NAME, c_uint32(level), byref(info), byref(wrong))


def delete():
    return LIBRARY.NetShareDel(SERVER, NAME, c_uint32(0))


def get(level):
    buffer = c_void_p()
    status = LIBRARY.NetShareGetInfo(SERVER, NAME, c_uint32(level), byref(buffer))
    return status or shown(cast(buffer, POINTER(INFOS[level])).contents)


def listed(level):
    """Names in the list; a status when there is none."""
    buffer, read, total, resume = c_void_p(), c_uint32(), c_uint32(), c_uint32()
    status = LIBRARY.NetShareEnum(SERVER, c_uint32(level), byref(buffer), c_uint32(UNLIMITED), byref(read), byref(total), byref(resume))
    infos = cast(buffer, POINTER(INFOS[level]))
    return status or [infos[at].netname.decode() for at in range(read.value)]


def life(path):
    """The steps of Samba's own test of these functions, and some more."""
    said = {"add 502": add(502, path=path), "delete 502": delete()}
    said["add 2"] = add(2, path=path, remark=b"as it was", max_uses=UNLIMITED)
    said["add again"] = add(2, path=path)
    said |= {f"list {level}": listed(level) for level in (0, 1, 2)}
    said |= {f"get {level}": get(level) for level in (0, 1, 2, 501, 1005)}
    said["set 1004"] = change(1004, remark=b"by level 1004")
    said["get 501 after 1004"] = get(501)
    said["set 2"] = change(2, netname=NAME, remark=b"by level 2", max_uses=5, path=path)
    said["get 2 after 2"] = get(2)
    said["delete"], said["get after delete"], said["delete again"] = delete(), get(0), delete()
    return said


if __name__ == "__main__":
    login(*sys.argv[1:3])
    print(json.dumps(life(sys.argv[3].encode())))
