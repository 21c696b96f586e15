"""The independent encoder: one call, one direction, driven by schema.json alone."""

from .codec import METHODS
from .reader import Reader
from .writer import Writer


def encode(opnum, direction, fields, syntax="ndr32", big_endian=False):
    m = METHODS[opnum]
    w = Writer(syntax == "ndr64", big_endian)
    for p in m["params"]:
        if direction in p["dir"]:
            w.param(p["type"], fields[p["name"]])
    if direction == "out" and m["ret"]:
        w.scalars(m["ret"], fields["ReturnValue"])
    return bytes(w.b)


def decode(opnum, direction, data, syntax="ndr32", big_endian=False):
    m = METHODS[opnum]
    r = Reader(data, syntax == "ndr64", big_endian)
    out = {}
    for p in m["params"]:
        if direction in p["dir"]:
            out[p["name"]] = r.param(p["type"])
    if direction == "out" and m["ret"]:
        out["ReturnValue"] = r.scalars(m["ret"])
    if r.o != len(data):
        raise ValueError("%d bytes left" % (len(data) - r.o))
    return out
