"""Values to bytes, in NDR ([C706] chapter 14) and NDR64 ([MS-RPCE] 2.2.5); referents are 0x00020000, 0x00020004, ... as they come."""

import struct

from .codec import PRIM, TYPES, Codec, kind, uuid_bytes


class Writer(Codec):
    def __init__(self, ndr64, be):
        super().__init__(ndr64, be)
        self.b = bytearray()
        self.nptr = 0

    def align(self, n):
        while len(self.b) % n:
            self.b.append(0)

    def num(self, fmt, size, v):
        self.align(size)
        self.b += struct.pack(self.e + fmt, v)

    def u32(self, v):
        self.num("I", 4, v)

    def count(self, v):
        if self.ndr64:
            self.num("Q", 8, v)
        else:
            self.num("I", 4, v)

    def referent(self, null):
        self.count(0 if null else 0x00020000 + 4 * self.nptr)
        if not null:
            self.nptr += 1

    def wide(self, s):
        enc = "utf-16-be" if self.be else "utf-16-le"
        return (s + "\0").encode(enc)

    # -- first pass: everything in place; second pass: what pointers refer to
    def scalars(self, t, v, switch=None):
        k = kind(t)
        if k in PRIM:
            size, fmt = PRIM[k]
            self.num(fmt, size, v)
        elif k == "guid":
            self.align(4)
            self.b += uuid_bytes(v, self.be)
        elif k == "context_handle":
            self.u32(v["attributes"])
            self.b += uuid_bytes(v["uuid"], self.be)
        elif k == "ptr":
            if t["p"] == "ref":
                raise ValueError("embedded ref pointer")
            self.referent(v is None)
        elif k == "cvstr":
            w = self.wide(v)
            n = len(w) // 2
            self.count(n)
            self.count(0)
            self.count(n)
            self.b += w
        elif k == "vstr":
            w = self.wide(v)
            n = len(w) // 2
            if n > t["max"]:
                raise ValueError("string too long")
            self.align(self.word)
            self.count(0)
            self.count(n)
            self.b += w
        elif k in ("carray", "cvarray"):
            n = self.array_len(t, v)
            self.count(n)
            if k == "cvarray":
                self.count(0)
                self.count(n)
            self.elements(t, v)
        elif k == "farray":
            if self.array_len(t, v) != t["count"]:
                raise ValueError("fixed array length")
            self.elements(t, v)
        elif k == "type":
            fields = TYPES[t["name"]]["fields"]
            last = fields[-1]["type"]
            conf = kind(last) == "carray"
            if conf:
                self.count(self.array_len(last, v[fields[-1]["name"]]))
            a = self.align_of(t)
            self.align(a)
            for f in fields[:-1] if conf else fields:
                self.scalars(f["type"], v[f["name"]])
            if conf:
                self.elements(last, v[fields[-1]["name"]])
            if self.ndr64 and kind(last) != "vstr":
                self.align(a)
        elif k == "union":
            a = self.align_of(t)
            if self.ndr64:
                self.align(a)
            self.u32(v["tag"])
            arm = self.arm(t, v["tag"])
            self.align(a)
            if arm is not None:
                self.scalars(arm["type"], v[arm["name"]])
        else:
            raise ValueError(k)

    def array_len(self, t, v):
        return len(bytes.fromhex(v["hex"])) if t["of"] == "u8" else len(v)

    def elements(self, t, v):
        if t["of"] == "u8":
            self.b += bytes.fromhex(v["hex"])
        else:
            if not v:
                return
            for x in v:
                self.scalars(t["of"], x)

    @staticmethod
    def arm(t, tag):
        d = TYPES[t["name"]]
        for a in d["arms"]:
            if a["case"] == tag:
                return a
        if d["default"] == "empty":
            return None
        raise ValueError("no arm %d in %s" % (tag, t["name"]))

    def buffers(self, t, v):
        k = kind(t)
        if k == "ptr":
            if v is None:
                return
            inner = v["ptr"] if kind(t["to"]) == "ptr" else v
            self.scalars(t["to"], inner)
            self.buffers(t["to"], inner)
        elif k in ("carray", "cvarray", "farray"):
            if t["of"] != "u8":
                for x in v:
                    self.buffers(t["of"], x)
        elif k == "type":
            for f in TYPES[t["name"]]["fields"]:
                self.buffers(f["type"], v[f["name"]])
        elif k == "union":
            arm = self.arm(t, v["tag"])
            if arm is not None:
                self.buffers(arm["type"], v[arm["name"]])

    def param(self, t, v):
        if kind(t) == "ptr" and t["p"] == "ref":
            t = t["to"]                     # an outermost ref pointer is not sent
        self.scalars(t, v)
        self.buffers(t, v)
