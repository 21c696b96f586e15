"""The types and methods of [MS-SRVS] (schema.json), and what writing and reading NDR have in common."""

import json
import uuid
from pathlib import Path

SCHEMA = json.loads(Path(__file__).with_name("schema.json").read_text())
TYPES = SCHEMA["types"]
METHODS = {m["opnum"]: m for m in SCHEMA["methods"]}
PRIM = {"u8": (1, "B"), "u16": (2, "H"), "u32": (4, "I"), "i32": (4, "i")}


def kind(t):
    return t if isinstance(t, str) else t["k"]


def uuid_bytes(s, be):
    u = uuid.UUID(s)
    return u.bytes if be else u.bytes_le


def uuid_text(b, be):
    return str(uuid.UUID(bytes=b) if be else uuid.UUID(bytes_le=b))


class Codec:
    def __init__(self, ndr64, be):
        self.ndr64 = ndr64
        self.be = be
        self.e = ">" if be else "<"
        self.word = 8 if ndr64 else 4

    def align_of(self, t):
        k = kind(t)
        if k in PRIM:
            return PRIM[k][0]
        if k in ("guid", "context_handle"):
            return 4
        if k in ("ptr", "cvstr", "vstr", "cvarray"):
            return self.word
        if k == "carray":
            return max(self.word, self.align_of(t["of"]))
        if k == "farray":
            return self.align_of(t["of"])
        if k == "type":
            d = TYPES[t["name"]]
            assert d["kind"] == "struct"
            return max(self.align_of(f["type"]) for f in d["fields"])
        if k == "union":
            d = TYPES[t["name"]]
            return max([4] + [self.align_of(a["type"]) for a in d["arms"]])
        raise ValueError(k)
