"""Bytes to values; padding that is not zero and bytes that are left over are errors."""

import struct

from .codec import PRIM, TYPES, Codec, kind, uuid_text
from .writer import Writer


class Reader(Codec):
    def __init__(self, data, ndr64, be):
        super().__init__(ndr64, be)
        self.d = data
        self.o = 0

    def align(self, n):
        while self.o % n:
            if self.d[self.o] != 0:
                raise ValueError("nonzero padding at %d" % self.o)
            self.o += 1

    def num(self, fmt, size):
        self.align(size)
        v = struct.unpack_from(self.e + fmt, self.d, self.o)[0]
        self.o += size
        return v

    def u32(self):
        return self.num("I", 4)

    def count(self):
        return self.num("Q", 8) if self.ndr64 else self.num("I", 4)

    def take(self, n):
        if self.o + n > len(self.d):
            raise ValueError("short data")
        r = self.d[self.o:self.o + n]
        self.o += n
        return r

    def wide(self, n):
        s = self.take(2 * n).decode("utf-16-be" if self.be else "utf-16-le")
        if not s.endswith("\0"):
            raise ValueError("string without NUL")
        return s[:-1]

    def scalars(self, t, n=None):
        k = kind(t)
        if k in PRIM:
            return self.num(PRIM[k][1], PRIM[k][0])
        if k == "guid":
            self.align(4)
            return uuid_text(self.take(16), self.be)
        if k == "context_handle":
            a = self.u32()
            return {"attributes": a, "uuid": uuid_text(self.take(16), self.be)}
        if k == "ptr":
            return {"_ref": self.count()}
        if k == "cvstr":
            m, o, a = self.count(), self.count(), self.count()
            if o or a > m:
                raise ValueError("string counts")
            return self.wide(a)
        if k == "vstr":
            o, a = self.count(), self.count()
            if o or a > t["max"]:
                raise ValueError("string counts")
            return self.wide(a)
        if k == "carray":
            return self.elements(t, self.count())
        if k == "cvarray":
            m, o, a = self.count(), self.count(), self.count()
            if o or a != m:
                raise ValueError("array counts")
            return self.elements(t, a)
        if k == "farray":
            return self.elements(t, t["count"])
        if k == "type":
            fields = TYPES[t["name"]]["fields"]
            last = fields[-1]["type"]
            conf = kind(last) == "carray"
            c = self.count() if conf else None
            a = self.align_of(t)
            self.align(a)
            v = {}
            for f in fields[:-1] if conf else fields:
                v[f["name"]] = self.scalars(f["type"])
            if conf:
                v[fields[-1]["name"]] = self.elements(last, c)
            if self.ndr64 and kind(last) != "vstr":
                self.align(a)
            return v
        if k == "union":
            a = self.align_of(t)
            if self.ndr64:
                self.align(a)
            tag = self.u32()
            arm = Writer.arm(t, tag)
            self.align(a)
            v = {"tag": tag}
            if arm is not None:
                v[arm["name"]] = self.scalars(arm["type"])
            return v
        raise ValueError(k)

    def elements(self, t, n):
        if t["of"] == "u8":
            return {"hex": self.take(n).hex()}
        return [self.scalars(t["of"]) for _ in range(n)]

    def buffers(self, t, v):
        k = kind(t)
        if k == "ptr":
            if v["_ref"] == 0:
                return None
            x = self.buffers(t["to"], self.scalars(t["to"]))
            return {"ptr": x} if kind(t["to"]) == "ptr" else x
        if k in ("carray", "cvarray", "farray"):
            if t["of"] == "u8":
                return v
            return [self.buffers(t["of"], x) for x in v]
        if k == "type":
            for f in TYPES[t["name"]]["fields"]:
                v[f["name"]] = self.buffers(f["type"], v[f["name"]])
            return v
        if k == "union":
            arm = Writer.arm(t, v["tag"])
            if arm is not None:
                v[arm["name"]] = self.buffers(arm["type"], v[arm["name"]])
            return v
        return v

    def param(self, t):
        if kind(t) == "ptr" and t["p"] == "ref":
            t = t["to"]
        return self.buffers(t, self.scalars(t))
