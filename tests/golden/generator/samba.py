"""Samba's encoder (python3-samba): each call object is built as its definition has it, and packed."""

from samba.dcerpc import misc, security, srvsvc
from samba.ndr import ndr_pack, ndr_pack_in, ndr_pack_out, ndr_unpack

from .codec import METHODS, TYPES, kind
from .samba_names import CALLS, CONTAINERS, ENUMSTRUCT, STRUCTS
from .values import arm_of, elem_type


class Unsupported(Exception):
    pass


def sd_buf(value):
    b = security.sec_desc_buf() if hasattr(security, "sec_desc_buf") else None
    if b is None:
        raise Unsupported("no sec_desc_buf")
    if value is not None:
        raw = bytes.fromhex(value["hex"])
        if not raw:
            raise Unsupported("empty security descriptor")
        b.sd = ndr_unpack(security.descriptor, raw)
        if ndr_pack(b.sd) != raw:
            raise Unsupported("security descriptor is not in Samba's member order")
    return b


def set_member(o, name, v):
    if isinstance(v, int) and not isinstance(v, bool):
        if v < 0 and not (name == "timezone"):
            v &= 0xFFFFFFFF
    if isinstance(v, int) and v > 0x7FFFFFFF:
        try:
            setattr(o, name, v)
        except OverflowError:
            setattr(o, name, v - (1 << 32))
        return
    setattr(o, name, v)


def make_struct(tname, v):
    if tname == "SHARE_INFO_1501_I":
        return sd_buf(v["shi1501_security_descriptor"])
    if tname == "ADT_SECURITY_DESCRIPTOR":
        return sd_buf(v["Buffer"])
    if tname not in STRUCTS:
        raise Unsupported(tname)
    cls, names = STRUCTS[tname]
    o = getattr(srvsvc, cls)()
    ms = [f["name"] for f in TYPES[tname]["fields"]]
    for m, n in zip(ms, names):
        if n == "-":
            continue
        x = v[m]
        if isinstance(x, dict):
            x = list(bytes.fromhex(x["hex"]))
        set_member(o, n, x)
    if tname == "SHARE_INFO_502_I":
        o.sd_buf = sd_buf(v["shi502_security_descriptor"])
    return o


def make_container(tname, v):
    if v is None:
        return None
    if tname not in CONTAINERS:
        raise Unsupported(tname)
    o = getattr(srvsvc, CONTAINERS[tname])()
    o.count = v["EntriesRead"]
    if v["Buffer"] is not None:
        el = elem_type(tname)
        o.array = [make_struct(el, x) for x in v["Buffer"]]
    return o


def make_union(uname, v):
    arm = arm_of(uname, v["tag"])
    if arm is None:
        return None                         # the empty default arm of SHARE_INFO
    x = v[arm["name"]]
    t = arm["type"]
    if x is None:
        if uname == "SHARE_INFO" and v["tag"] == 503:
            raise Unsupported("level 503")
        if uname == "SERVER_INFO" and v["tag"] == 103:
            raise Unsupported("level 103")
        return None
    name = t["to"]["name"] if t["k"] == "ptr" else t["name"]
    return make_struct(name, x)


def make_value(t, v):
    k = kind(t)
    if k == "ptr":
        if v is None:
            return None
        return make_value(t["to"], v)
    if k in ("u32", "i32", "cvstr"):
        return v
    if k == "context_handle":
        h = misc.policy_handle()
        h.handle_type = v["attributes"]
        h.uuid = misc.GUID(v["uuid"])
        return h
    if k == "carray" and t["of"] == "u8":
        return list(bytes.fromhex(v["hex"]))
    if k == "union":
        return make_union(t["name"], v)
    if k == "type":
        n = t["name"]
        if n in ENUMSTRUCT:
            o = getattr(srvsvc, ENUMSTRUCT[n])()
            o.level = v["Level"]
            um = TYPES[n]["fields"][1]["name"]
            u = v[um]
            if n == "SHARE_ENUM_STRUCT" and u["tag"] == 503:
                raise Unsupported("level 503")
            arm = arm_of(TYPES[n]["fields"][1]["type"]["name"], u["tag"])
            o.ctr = make_container(arm["type"]["to"]["name"], u[arm["name"]])
            return o
        if n == "DISK_ENUM_CONTAINER":
            o = srvsvc.NetDiskInfo()
            o.count = v["EntriesRead"]
            if v["Buffer"] is not None:
                o.disks = [make_struct("DISK_INFO", x) for x in v["Buffer"]]
            return o
        return make_struct(n, v)
    raise Unsupported(k)


def build(c):
    if c["opnum"] not in CALLS:
        raise Unsupported("opnum")
    cls, names = CALLS[c["opnum"]]
    call = getattr(srvsvc, cls)()
    d, f = c["dir"], c["fields"]
    m = METHODS[c["opnum"]]
    for p in m["params"]:
        # the level of an out-union is an input parameter
        if d == "out" and p["name"] == "Level":
            call.in_level = c["level"] if c["level"] is not None else 0
        if p["name"] == "OutbufLen" and d == "out":
            call.in_maxbuf = len(bytes.fromhex(f["Outbuf"]["hex"]))
    for p in m["params"]:
        if d not in p["dir"]:
            continue
        attr = d + "_" + names[p["name"]]
        v = f[p["name"]]
        if c["opnum"] == 25 and p["name"] == "Buffer":
            x = make_struct("SERVER_TRANSPORT_INFO_0", v)
        else:
            x = make_value(p["type"], v)
        if x is None and kind(p["type"]) == "ptr" and p["type"]["p"] == "ref" \
                and kind(p["type"]["to"]) == "union":
            # NULL pointer inside the selected arm
            setattr(call, attr, None)
            continue
        if isinstance(x, int):
            set_member(call, attr, x)
        else:
            setattr(call, attr, x)
    if d == "out":
        r = f["ReturnValue"] & 0xFFFFFFFF
        try:
            call.result = r
        except OverflowError:
            call.result = r - (1 << 32)
    return call


def pack(c, ndr64, be):
    call = build(c)
    fn = ndr_pack_in if c["dir"] == "in" else ndr_pack_out
    return fn(call, bigendian=be, ndr64=ndr64)
